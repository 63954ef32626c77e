"""Which facts of a question hold under which of its payers."""

from ontology.vocabulary import load_vocabulary
from queries.question_facts import Found
from queries.question_matching import Named
from queries.scenario import Fact

# What is between the asker and one payer: the same treatment may be refused by one and authorized by the other.
_BETWEEN = frozenset({
    "ClaimDenied", "ClaimAccepted", "PriorAuthorization", "InNetwork", "OutOfNetwork", "PlanListsBenefit", "DeductibleMet",
    "VisitsWithinLimit", "ParticipatingProvider", "NonParticipatingProvider", "ApprovedProvider",
})  # fmt: skip


def facts_under(payer: Named, payers: list[Named], facts: list[Fact], found: Found) -> list[Fact]:
    """The facts that hold under one of the payers, with what the payer itself implies."""
    own = [fact for fact in facts if payer in _sharers(fact, payers, found)]
    if any(fact.concept == "CareAbroadException" and not fact.denied for fact in own):
        own = [fact for fact in own if fact.dimension != "place"]  # the exceptions are treated as care at home that is in doubt
    return [*own, *_local(payer, own, found), *_by_state(payer, own), *_at_work(payer, own)]


def place_of(fact: Fact, found: Found) -> list[int]:
    """The indexes of the tokens that a fact was read from."""
    start = found.reading.typed.find(fact.words)
    end = start + len(fact.words)
    return [i for i, token in enumerate(found.reading.tokens) if start <= token.start and token.end <= end]


def _sharers(fact: Fact, payers: list[Named], found: Found) -> list[Named]:
    """All payers, or those of the only line that is named in the clause or else the sentence of a fact that is between two parties."""
    tokens = found.reading.tokens
    named = [*payers, *(m for m in found.on("payer") if m.concept != "AnyPayer")]
    places = place_of(fact, found) if fact.concept in _BETWEEN else []
    for part in ("clause", "sentence"):
        here = {getattr(tokens[i], part) for i in places}
        near = [p for p in named if getattr(tokens[p.first], part) in here]
        if near:
            lines = {_line(p) for p in near}
            return [p for p in payers if _line(p) in lines] if len(lines) == 1 else payers
    return payers


def _line(payer: Named) -> str:
    """What a payer belongs to: plans and parts of one program, and private plans, are of one line."""
    lines = ("MedicareProgram", "Medicaid", "VAHealthCare", "TRICARE", "WorkersCompensation", "AutoInsurance", "PrivateInsurance")
    return next((line for line in lines if load_vocabulary().within(payer.concept, line)), payer.concept)


def _local(payer: Named, facts: list[Fact], found: Found) -> list[Fact]:
    """The place of a program that is one place's own, where no other is told."""
    if any(fact.dimension == "place" for fact in facts):
        return []
    concepts = load_vocabulary().concepts
    words = found.reading.words(payer.first, payer.last)
    return [Fact("place", key, words=words) for key in concepts[payer.concept].implies if concepts[key].dimension == "place"]


def _at_work(payer: Named, facts: list[Fact]) -> list[Fact]:
    """A claim that workers' compensation has accepted is for an injury at work."""
    told = any(fact.concept == "WorkInjury" for fact in facts)
    if told or payer.concept != "WorkersCompensation":
        return []
    return [Fact("circumstance", "WorkInjury", words=f.words) for f in facts if f.concept == "ClaimAccepted" and not f.denied]


def _by_state(payer: Named, facts: list[Fact]) -> list[Fact]:
    """What a state's Medicaid lists or leaves out is what the state lists or leaves out."""
    if not load_vocabulary().within(payer.concept, "Medicaid"):
        return []
    return [Fact("circumstance", "StateListsBenefit", f.denied, f.words) for f in facts if f.concept == "PlanListsBenefit"]
