"""Claims and verdicts in plain words, from the vocabulary's labels. A sentence is never firmer than its evidence."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ontology.vocabulary import load_vocabulary

_COVERS = {"definite": "covers", "typical": "usually covers", "possible": "may cover"}
_EXCLUDES = {"definite": "does not cover", "typical": "usually does not cover", "possible": "may not cover"}
# Payers of which there are many: "an employer plan", "an HMO", but "private insurance", "Oregon Health Plan".
_COUNTED = re.compile(r"(?:.* )?(?:plan|insurer|manager|ministry|claim|account|program|facility|HMO|PPO|EPO|FSA|HSA|HRA)")
_REQUIRES = {"definite": "requires", "typical": "usually requires", "possible": "may require"}


def verb(effect: str, certainty: str) -> str:
    """The verb phrase of an effect, hedged as the sources hedge."""
    table = {"covers": _COVERS, "excludes": _EXCLUDES, "charges": _EXCLUDES, "requires": _REQUIRES}.get(effect)
    return table[certainty] if table else "speaks of"


def listed(parts: Sequence[str], joint: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    parts = list(dict.fromkeys(p for p in parts if p))
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def label(key: str) -> str:
    """The preferred label of a concept."""
    return load_vocabulary().label(key)


def requirement(keys: Iterable[str]) -> str:
    """The noun phrase for something needed; alternatives joined by "or"."""
    known = load_vocabulary().concepts
    return listed([known[k].as_requirement or known[k].label if k in known else k for k in keys], "or")


def given(keys: Iterable[str]) -> str:
    """The clause that states something of a treatment, to follow "when" or "unless"."""
    known = load_vocabulary().concepts
    keys = list(keys)
    if len(keys) > 1 and all(k in known and known[k].kind == "Provider" for k in keys):
        return f"{listed([indefinite(label(k)) for k in keys], 'or')} gives it"
    return listed([known[k].as_given or f"it is {known[k].label}" for k in keys if k in known], "or")


def who(payers: Sequence[str]) -> str:
    """The payers as subject of a sentence; insurers in general where none is named."""
    names = [payer_named(p) for p in payers if p != "AnyPayer"]
    return listed(names) or "Health insurance in general"


@cache
def payer_named(key: str) -> str:
    """A payer as a sentence names it: with an article where there are many, and without a capital where it is no name."""
    name = label(key)
    if load_vocabulary().concepts[key].is_proposed:
        return name
    first, _, rest = name.partition(" ")
    proper = any(first.strip(",") == concept.label for concept in load_vocabulary().concepts.values())
    name = name[0].lower() + name[1:] if rest.islower() and first.istitle() and not proper else name
    return indefinite(name).replace("an other ", "another ") if _COUNTED.fullmatch(name) else name


def claim_sentence(effect: str, certainty: str, by_dimension: dict[str, list[list[str]]], roles: dict[str, list[list[str]]], detail: str) -> str:
    """A claim in our words.

    `by_dimension` has the alternatives of each scope criterion, `roles` those of the sufficient and necessary criteria.
    """
    subject = who([p for values in by_dimension.get("payer", []) for p in values])
    if ["StateListsBenefit"] in by_dimension.get("circumstance", []):
        subject = f"In some states, {subject}"
    service = listed([label(v) for values in by_dimension.get("service", []) for v in values], "or") or "massage therapy"
    tail = _tail(by_dimension)
    conditions = [given(values) for values in roles.get("sufficient", [])]
    needed = [requirement(values) for values in roles.get("necessary", [])]
    if effect == "requires":
        return _stop(f"{subject} {verb(effect, certainty)} {listed(needed) or 'certain conditions'} for {service}{tail}")
    if effect == "limits":
        return _stop(f"{subject} sets a limit on {service}{tail}")
    if effect == "charges":
        return _stop(f"{subject}: what {service} may cost you{tail}")
    if effect == "varies":
        return _stop(f"Coverage of {service}{tail} by {_inside(subject)} differs or is not assured")
    if effect == "advises":
        return _stop(f"What to do about {service}{tail} with {_inside(subject)}")
    when = f" when {listed(conditions)}" if conditions else ""
    only = f", only with {listed(needed)}" if needed else ""
    return _stop(f"{subject} {verb(effect, certainty)} {service}{tail}{when}{only}")


def _tail(by_dimension: dict[str, list[list[str]]]) -> str:
    parts = []
    for dimension, opening in (("provider", "given by"), ("condition", "for"), ("purpose", "for"), ("place", "in"), ("setting", "in")):
        values = [label(v) for group in by_dimension.get(dimension, []) for v in group]
        if values:
            joined = listed([indefinite(v) if dimension == "provider" else v for v in values], "or")
            parts.append(joined if joined.startswith("outside") else f"{opening} {joined}")
    circumstances = [given(group) for group in by_dimension.get("circumstance", []) if group != ["StateListsBenefit"]]
    if circumstances:
        parts.append(f"when {listed(circumstances)}")
    return "".join(f" {part}" for part in parts)


def indefinite(noun: str) -> str:
    """The noun with "a" or "an", as its first letter or, of an abbreviation, that letter's name sounds."""
    first = noun.split(" ", 1)[0]
    spelled = first.isupper() and first[:1] in "AEFHILMNORSX"
    vowel = noun[:1].lower() in "aeiou" and not first.isupper() and not noun.lower().startswith(("union", "unit", "univers"))
    return f"{'an' if spelled or vowel else 'a'} {noun}"


def _inside(subject: str) -> str:
    """A subject as it stands within a sentence."""
    return subject[0].lower() + subject[1:] if subject.startswith(("Health", "In some")) else subject


def _stop(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:] + ("" if sentence.endswith(".") else ".")
