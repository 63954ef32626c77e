"""Clauses that no rule judges, weighed by their signs: the classes of words in them, their form, and what stands around them.

The weights are those of two logistic regressions, kept as data in weights.toml: whether a clause states anything, and what it does if so,
which is fitted on the clauses that rules judge, too. benchmarks/weights.py fits them and tells from which annotated texts.
A sign is a name such as "cue requires", "words paper" or "section claims half".
"""

import math
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.claim import WEIGHED
from ingest.clause import Clause
from ingest.cue import Cue, compiled
from ingest.source import Source
from ingest.stance import Stance
from ingest.trace import SILENT, Observer

_CATEGORIES = (
    "pays", "denies", "coverage", "negation", "possible", "typical", "requires", "limits", "charges", "varies", "advice", "domain", "billing",
    "reason", "sufficient", "necessary", "exception", "evidence_talk", "reader_doubt", "not_this", "people", "affirms",
)
_CLEAR = 7  # how much more coverage must be spoken for than refusal, or refusal than coverage
_KINDS = ("Payer", "Service", "ProcedureCode", "Provider", "Condition", "Circumstance", "Process", "Place", "Purpose")
_LENGTHS = ((4, "below 4"), (8, "4 to 7"), (16, "8 to 15"), (26, "16 to 25"))
_HEADING_WORDS = ("payer", "paper", "money", "body", "duty", "care", "allowance", "exclusion")
_IMPERATIVE = re.compile(
    r"\W*(?:(?:please|always|never|then|also|just|so|first|next|don't|do not|and|but|or)[ ,]+)*(?:[a-z]+\b)(?= (?:the|"
    r"a|an|your|their|it|them|for|to|with|any|if|whether|"
    r"out|that|how|what|all|about|in|on|every|each|up|us|by|as|back|both|this|those|these|someone|no|only|before|after|at)\b)"
)
_SUBJECT = re.compile(
    r"\W*(?:the|a|an|your|their|it|they|we|you|i|he|she|this|that|these|those|most|some|many|all|any|no|each|every|there|"
    r"if|when|in|on|for|to|as|at|by|but|and|so|or|of|with|not|[a-z]+(?:s|ed|ing|ly))\b"
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\$?\d[\d,.]*\d|\d")
_DEFINITION = re.compile(r"\W*(?:[\w'-]+ ){1,6}(?:is|are|means|refers to|stands for) (?:a|an|the|any)\b")


@dataclass(frozen=True)
class Surroundings:
    """What the rules found around a clause: shares of clauses that state something, and what its neighbours do ("" for nothing)."""

    article: float
    section: float | None
    paragraph: bool
    before: str
    after: str
    early: bool


def surroundings(clauses: Sequence[Clause], effects: Sequence[str]) -> list[Surroundings]:
    """The surroundings of each clause of an article, in order; `effects` are those that the rules gave them, "" for the others."""
    claimed = [bool(effect) for effect in effects]
    of_section: dict[int, list[int]] = {}
    of_paragraph: dict[int, list[int]] = {}
    for index, clause in enumerate(clauses):
        of_section.setdefault(clause.passage.section, []).append(index)
        of_paragraph.setdefault(clause.passage.paragraph, []).append(index)
    total = sum(claimed) / max(1, len(claimed))
    counted = {section: sum(claimed[i] for i in those) for section, those in of_section.items()}
    inside = {paragraph: sum(claimed[i] for i in those) for paragraph, those in of_paragraph.items()}
    found = []
    for index, clause in enumerate(clauses):
        others = len(of_section[clause.passage.section]) - 1
        section = (counted[clause.passage.section] - claimed[index]) / others if others else None
        paragraph = inside[clause.passage.paragraph] > claimed[index]
        found.append(
            Surroundings(
                total, section, paragraph, effects[index - 1] if index else "", effects[index + 1] if index + 1 < len(effects) else "", index < 3,
            )
        )
    return found


def signs(source: Source, clause: Clause, around: Surroundings) -> frozenset[str]:
    """The signs of a clause."""
    found = {f"cue {category}" for category in _CATEGORIES if clause.has(category)}
    found |= {f"cue advice {key}" for key in ("frames", "helps") if clause.has("advice", key)}
    found |= {"cue pays by payer"} if clause.has("pays", "by_payer") else set()
    words = _word_classes()
    found |= {f"words {name}" for name, pattern in words.items() if pattern.search(clause.words)}
    found |= {f"names {m.kind}" for m in source.named_in(clause) if m.kind in _KINDS}
    if clause.passage.headings:
        heading = source.plain[clause.passage.headings[-1].start : clause.passage.headings[-1].end]
        found |= {f"heading {name}" for name in _HEADING_WORDS if words[name].search(heading)}
    return frozenset(found | _form(clause) | _place(around) | _spelled(clause.words))


def _spelled(words: str) -> set[str]:
    """The words themselves, figures as one, and which of them opens the clause."""
    spelled = ["#" if word[-1].isdigit() else word for word in _WORD.findall(words)]
    return {f"says {word}" for word in spelled} | {f"opens {word}" for word in spelled[:1]}


def _form(clause: Clause) -> set[str]:
    words = clause.words
    count = len(words.split())
    found = {f"form {clause.passage.kind}", "length " + next((name for limit, name in _LENGTHS if count < limit), "above 25")}
    checks = {
        "form in list": clause.passage.lead_in is not None, "form answer": clause.passage.asked is not None, "form colon": words.rstrip().endswith(":"),
        "form definition": bool(_DEFINITION.match(words)),
        "form imperative": bool(_IMPERATIVE.match(words)) and not _SUBJECT.match(words),
    }
    return found | {name for name, holds in checks.items() if holds}


def _place(around: Surroundings) -> set[str]:
    found = {f"article claims {_share(around.article)}", f"section claims {'unknown' if around.section is None else _share(around.section)}"}
    found |= {f"{where} {effect}" for where, effect in (("before", around.before), ("after", around.after)) if effect}
    checks = {"paragraph claims": around.paragraph, "before claims": bool(around.before), "after claims": bool(around.after), "place early": around.early}
    return found | {name for name, holds in checks.items() if holds}


def _share(share: float) -> str:
    return "none" if share < 0.05 else "few" if share < 0.35 else "half" if share < 0.65 else "most"


def weighed(source: Source, clause: Clause, around: Surroundings, observer: Observer = SILENT) -> Stance | None:
    """What a clause is taken to state by its signs, always as possible only; None where they do not speak for a statement."""
    found = signs(source, clause, around)
    if states_something(found) < _weights().threshold:
        return None
    shares = probabilities(found)
    against = {"covers": shares["excludes"], "excludes": shares["covers"]}
    clear = [e for e in shares if shares[e] >= _CLEAR * against.get(e, 0)]
    effect = max(clear, key=lambda e: shares[e])
    observer.weighed(clause, heaviest(found, effect))
    return Stance(effect, "possible", Cue("signs", clause.start, clause.end), WEIGHED)


def heaviest(found: Iterable[str], effect: str, count: int = 5) -> list[tuple[str, float]]:
    """The signs that spoke most for a statement with an effect, with how much; for explaining."""
    weights = _weights()
    gains = {sign: weights.claim.get(sign, 0.0) + weights.of[effect].get(sign, 0.0) for sign in found}
    return sorted((one for one in gains.items() if one[1] > 0), key=lambda one: (-one[1], one[0]))[:count]


def states_something(found: Iterable[str]) -> float:
    """How probable it is by its signs that a clause states something of coverage."""
    weights = _weights()
    return 1 / (1 + math.exp(-weights.claim_bias - sum(weights.claim.get(sign, 0.0) for sign in found)))


def probabilities(found: Iterable[str]) -> dict[str, float]:
    """How probable each effect is by the signs of a clause that states something; the sum is 1."""
    weights, present = _weights(), list(found)
    sums = {effect: bias + sum(weights.of[effect].get(sign, 0.0) for sign in present) for effect, bias in weights.bias.items()}
    highest = max(sums.values())
    powers = {effect: math.exp(total - highest) for effect, total in sums.items()}
    return {effect: power / sum(powers.values()) for effect, power in powers.items()}


@dataclass(frozen=True)
class _Weights:
    threshold: float
    claim_bias: float
    claim: dict[str, float]
    bias: dict[str, float]
    of: dict[str, dict[str, float]]


@cache
def _weights() -> _Weights:
    data = tomllib.loads(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))
    claim, effects = data["claim"], data["effects"]
    return _Weights(data["threshold"], claim["bias"], claim["weights"], effects["bias"], effects["weights"])


@cache
def _word_classes() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads(Path(__file__).with_name("signs.toml").read_text(encoding="utf-8"))
    return {name: compiled(tuple(words)) for name, words in data.items()}
