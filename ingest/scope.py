"""The criteria of a statement: which of the things a clause speaks of are its scope, its conditions, its reasons."""

import re

from ingest import cue
from ingest.circumstance import circumstances, quantified
from ingest.claim import Criterion, Named
from ingest.mention import Found, givers
from ingest.reading import Reading, union
from ontology.vocabulary import load_vocabulary

_SITUATION = re.compile(r"\bin (?:this|that|such a) (?:situation|case|instance|circumstance)\b")
_EXAMPLES = re.compile(r"\bsuch as\b|\blike an?\b|\bfor example\b|\bincluding\b")
_REASON = cue.pattern("reason")




def criteria_of(reading: Reading) -> tuple[tuple[Criterion, ...], tuple[Named, ...]]:
    """The criteria of the statement, and the concepts that it gives as reasons."""
    reasons = [m for m in reading.inside if _is_reason(m, reading)]
    kept = [m for m in reading.inside if m not in reasons and not _aside(m, reading)]
    parts = [
        union("payer", [p.named for p in reading.payers] or [_unnamed_payer(reading)]),
        union("service", [m.named for m in _particular(reading.service)]) if _needs_service(reading) else None,
        union("service", [m.named for m in _other_services(reading, kept)]) if not reading.service else None,
        None if examples_of(reading) else union("provider", _givers(reading, kept), _provider_role(reading)),
        union("condition", [m.named for m in _conditions(kept)]),
        union("purpose", [m.named for m in _purposes(reading, kept)]),
        union("place", [m.named for m in _places(kept, reading)]) if _place_counts(reading) else None,
        union("setting", [m.named for m in kept if m.dimension == "setting"]) if reading.stance.effect in ("covers", "excludes") else None,
        *circumstances(reading, kept),
        *quantified(reading),
    ]
    criteria = _compatible([p for p in parts if p is not None])
    if _SITUATION.search(reading.clause.words):
        have = {c.dimension for c in criteria}
        criteria += [c for c in reading.situation if c.dimension not in have]
    return tuple(dict.fromkeys(criteria)), tuple(m.named for m in reasons if m.dimension == "circumstance")


def _compatible(criteria: list[Criterion]) -> list[Criterion]:
    """Without a criterion that the ones before it rule out: no scenario could meet both."""
    concepts = load_vocabulary().concepts
    kept: list[Criterion] = []
    for criterion in criteria:
        out = {x for c in kept if len(c.concepts) == 1 for x in (*concepts[c.concepts[0]].rules_out, *concepts[c.concepts[0]].complements)}
        if len(criterion.concepts) > 1 or criterion.concepts[0] not in out:
            kept.append(criterion)
    return kept


def examples_of(reading: Reading) -> tuple[Named, ...]:
    """The providers that a requirement names as examples of somebody licensed: it is asked of all others too."""
    licensed = any(m.concept == "LicensedProvider" for m in reading.inside)
    if reading.stance.effect != "requires" or not (_EXAMPLES.search(reading.clause.words) or (licensed and _provider_role(reading) == "scope")):
        return ()
    return tuple(m.named for m in givers(reading.inside, reading.clause.plain, _from(reading)))




def _unnamed_payer(reading: Reading) -> Named:
    """Insurers in general: where none is named, the word that speaks of coverage stands for one."""
    at = reading.stance.cue
    inside = reading.clause.start <= at.start and at.end <= reading.clause.end and at.end > at.start
    return Named("AnyPayer", at.start, at.end) if inside else Named("AnyPayer", reading.clause.start, reading.clause.end)


def _needs_service(reading: Reading) -> bool:
    named = any(m in reading.inside for m in reading.service)  # "you won't find massage among the covered services"
    return named or not re.search(r"\ball covered|\bcovered services\b|everything|\ball (?:that|of what|the services)\b|whatever", reading.clause.words)


def _other_services(reading: Reading, kept: list[Found]) -> list[Found]:
    """Services that are not our subject: named in the clause, or else earlier in its sentence."""
    kept = [m for m in kept if m.concept not in ("IntegrativeHealth", "ProcedureCode")]
    return [m for m in kept if m.dimension == "service"] or [m for m in reading.before if m.dimension == "service"]


def _particular(found: list[Found]) -> list[Found]:
    """Without what another one of them names more closely."""
    within = load_vocabulary().within
    return [m for m in found if not any(o.concept != m.concept and within(o.concept, m.concept) and not within(m.concept, o.concept) for o in found)]


def _conditions(kept: list[Found]) -> list[Found]:
    """The conditions; "injuries on the job" is a circumstance, and sets no condition beside it."""
    work = any(m.concept == "WorkInjury" for m in kept)
    return [m for m in _particular([m for m in kept if m.dimension == "condition"]) if not (work and m.concept == "Injury")]


def _purposes(reading: Reading, kept: list[Found]) -> list[Found]:
    found = [m for m in kept if m.dimension == "purpose"]
    if reading.stance.effect in ("requires", "covers"):
        # "for a condition rather than for relaxation" sets no criterion of relaxation
        return [m for m in found if m.concept == "Therapeutic"]
    return [m for m in found if m.concept != "Therapeutic"] if reading.stance.effect == "excludes" else found


def _places(kept: list[Found], reading: Reading) -> list[Found]:
    """The places; where care abroad is meant, those that are only named to say what is not abroad are left out."""
    places = _particular([m for m in kept if m.dimension == "place"])
    abroad = [m for m in [*places, *reading.around] if m.concept == "OutsideUS"]
    return abroad or places


def _place_counts(reading: Reading) -> bool:
    return reading.stance.effect in ("covers", "excludes", "requires", "limits", "charges")


def _givers(reading: Reading, kept: list[Found]) -> list[Named]:
    return [m.named for m in givers(kept + reading.around, reading.clause.plain, _from(reading))]


def _provider_role(reading: Reading) -> str:
    words = reading.clause.words
    firm = reading.stance.effect == "requires" and reading.stance.certainty == "definite"
    return "necessary" if firm and re.search(r"\bmust\b|\bonly\b|has to|have to", words) else "scope"


def _aside(mention: Found, reading: Reading) -> bool:
    """Whether a condition stands after what a claim gives as its grounds or concedes: "due to cost, and despite its effect on stress"."""
    if mention.dimension != "condition" or reading.stance.effect not in ("covers", "excludes", "varies"):
        return False
    return bool(re.search(r"\b(?:due to|despite|because of|in spite of)\b", reading.clause.plain[reading.clause.start : mention.start]))


def _is_reason(mention: Found, reading: Reading) -> bool:
    """Whether a mention stands in what a refusal gives as its ground."""
    if reading.stance.effect != "excludes" or mention.dimension not in ("circumstance", "purpose"):
        return False
    before = reading.clause.plain[reading.clause.start : mention.start]
    if mention.concept in ("MedicallyNecessary", "NotMedicallyNecessary") and not re.search(r"\b(?:if|when|unless|until|where|without)\b", before):
        return True
    return any(found.start() >= 0 for found in _REASON.finditer(before)) or (mention.concept in ("NotMedicallyNecessary",) and "as" in before.split())


def _from(reading: Reading) -> int:
    return min([reading.clause.start, *(m.start for m in reading.around)])
