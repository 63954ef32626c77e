"""Who gives the treatment, told apart from who prescribes it, where it is given, and what was tried before."""

from collections.abc import Iterable

from ontology.vocabulary import load_vocabulary
from queries.question_cues import listed
from queries.question_matching import Match, Named, Text

_WEIGHTS = {"gives": 3.0, "says": -0.5, "papers": -3.0, "prescribes": -4.0, "site": -3.0, "past": -9.0}
_DOCTORS = ("Physician", "NursePractitioner", "PhysicianAssistant", "Nurse", "Dentist", "Podiatrist", "Psychologist")
_ASSISTANTS = {
    "PhysicalTherapist": "PhysicalTherapistAssistant",
    "OccupationalTherapist": "OccupationalTherapistAssistant",
}


def resolve(text: Text, mentions: list[Named], roles: Iterable[Match]) -> tuple[list[Named], bool]:
    """The provider who gives the treatment, as a list of none or one; and whether the question is which one may.

    A physician counts only where the question says that he gives it himself.
    """
    weights = {mention.first: 0.0 for mention in mentions}
    given: list[Named] = []
    asked = False
    for match in roles:
        role, table = match.meaning
        if table == "provider" and role == "which":
            asked = asked or len(weights.keys() & match.literal) > 0 or len(weights) > 1
        elif table == "provider":
            place = max((i for i in (match.kept or match.literal) if i in weights), default=None)
            if place is not None and not (role == "prescribes" and "MassagePractitioner" in text.named[place].kinds):
                weights[place] += _WEIGHTS[role]
        elif role == "gives" and not _denied(text, match) and not (table in _ASSISTANTS and _masseur(mentions)):
            given += _told(table, match, mentions)
    if asked:
        return [], True
    covered = {i for named in given for i in range(named.first, named.last + 1)}
    candidates = [(weights[m.first], m) for m in mentions if weights[m.first] >= _least(m) and m.first not in covered]
    ruled_out = {place for place, weight in weights.items() if weight < -3}
    candidates += [(3.0, named) for named in given if ruled_out.isdisjoint(range(named.first, named.last + 1))]
    return _best(candidates), False


def _masseur(mentions: list[Named]) -> bool:
    """Whether somebody is named who only massages; a therapist's clinic is then where that is done."""
    return any("MassagePractitioner" in mention.kinds for mention in mentions)


def _doctor(mention: Named) -> bool:
    return any(load_vocabulary().within(mention.concept, name) for name in _DOCTORS)


def _least(mention: Named) -> float:
    """The weight from which on someone counts as the giver; less for those whose trade it is."""
    within = load_vocabulary().within
    if _doctor(mention):
        return 2.0
    trade = within(mention.concept, "TherapyProfessional") or within(mention.concept, "MassagePractitioner")
    return -3.0 if trade else 0.0


def _denied(text: Text, match: Match) -> bool:
    before = range(max(0, match.first - 3), match.first)
    here = text.tokens[match.first].clause
    return any(text.tokens[i].clause == here and text.tokens[i].folded in listed("negators") for i in before)


def _told(table: str, match: Match, mentions: list[Named]) -> list[Named]:
    """The provider that a construction gives by itself; "her assistant" is the assistant of whom the question names."""
    inside = [m for m in mentions if m.first <= match.last and match.first <= m.last]
    if table == "assistant":
        chiefs = [m.concept for m in mentions if m.concept in _ASSISTANTS and m.first < match.first]
        return [Named(_ASSISTANTS[chiefs[-1]], match.first, match.last)] if chiefs else []
    if table == "LicensedMassageTherapist" and any(m.concept != table for m in inside):
        return []
    doctors = [m.concept for m in inside if table == "Physician" and _doctor(m)]
    return [Named((doctors or [table])[0], match.first, match.last)]


def _best(candidates: list[tuple[float, Named]]) -> list[Named]:
    """The best one; none where two that differ weigh the same and both are only named."""
    if not candidates:
        return []
    top = max(weight for weight, _ in candidates)
    best = [mention for weight, mention in candidates if weight == top]
    exact = [m for m in best if not any(_narrower(other.concept, m.concept) for other in best)]
    return exact[:1] if len({m.concept for m in exact}) == 1 else []


def _narrower(key: str, other: str) -> bool:
    return key != other and load_vocabulary().within(key, other)
