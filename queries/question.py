"""A question in words, understood as scenarios by labels, constructions and the scope of negations alone."""

from dataclasses import dataclass

from ontology.vocabulary import load_vocabulary
from queries import question_payers, question_providers
from queries.question_consistency import consistent
from queries.question_cues import framed, listed
from queries.question_facts import Found, find
from queries.question_kind import asks
from queries.question_language import foreign
from queries.question_matching import Named
from queries.question_orders import without_code, without_orders
from queries.question_readings import OtherReading, other_readings
from queries.question_scope import nothing_of_ours, outside, to_define
from queries.question_shares import facts_under, place_of
from queries.question_spelling import spell
from queries.question_text import Reading, read
from queries.question_unread import not_understood
from queries.scenario import Fact, Scenario


@dataclass(frozen=True)
class Understanding:
    """What a question was taken to say.

    One scenario a payer, at least one where the question is ours. Otherwise `in_scope` is False and `reason` is
    "out-of-scope", "not-understood", "not-english" or "definition". `ignored` are words of weight that nothing was made of.
    `about` are the concepts that the question is about without telling anything of them: the paper of "do I need a
    referral?", the notice of "what is an ABN?". `others` are other ways to read its words.
    """

    question: str
    scenarios: tuple[Scenario, ...]
    in_scope: bool = True
    reason: str = ""
    ignored: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    others: tuple[OtherReading, ...] = ()


def understand(question: str) -> Understanding:
    """The scenarios that a question tells of. Whatever is not said stays unknown; no input raises."""
    plain, coded = without_code(question)
    whole = read(plain, spell, listed("breakers"), listed("subjects"))
    reading, dropped = without_orders(whole)
    if foreign(plain, reading):
        return _none(question, "not-english")
    if not reading.tokens:
        return _none(question, "out-of-scope" if dropped or coded else "not-understood")
    found = find(reading)
    ignored = tuple(not_understood(found))
    if defined := to_define(found):
        return Understanding(question, (), in_scope=False, reason="definition", about=(defined,))
    if nothing_of_ours(found):
        return _none(question, "out-of-scope" if dropped or coded or _english(reading) else "not-understood", ignored)
    if outside(found) or ((dropped or coded) and not _substance(found)):
        return _none(question, "out-of-scope", ignored)
    scenarios = _scenarios(found)
    return Understanding(question, scenarios, ignored=ignored, about=found.open, others=other_readings(scenarios))


def _none(question: str, reason: str, ignored: tuple[str, ...] = ()) -> Understanding:
    return Understanding(question, (), in_scope=False, reason=reason, ignored=ignored)


def _english(reading: Reading) -> bool:
    """Whether enough plain English stands there to tell that it is about something else."""
    known = sum(token.folded in listed("function") for token in reading.tokens)
    return len(reading.tokens) >= 3 and known * 4 >= len(reading.tokens)


def _substance(found: Found) -> bool:
    """Whether what is left beside orders and code is a question of ours: more than a payer alone."""
    return len({mention.concept for mention in found.mentions}) + len(found.facts) > 1


def _scenarios(found: Found) -> tuple[Scenario, ...]:
    providers, which = question_providers.resolve(found.text, found.on("provider"), found.roles)
    payers, refused = _payers(found)
    facts = consistent([*_provider_facts(found, providers), *found.facts, *_therapists_plan(found, providers, payers)])
    kind = asks(found)
    if which and kind == "asksCoverage" and not providers:
        kind = "asksProvider"
    if not payers:
        first = [Fact("payer", p.concept, True, found.reading.words(p.first, p.last)) for p in refused[:1]]
        return (Scenario((*first, *_ordered(facts)), kind),)
    return tuple(
        Scenario((Fact("payer", p.concept, words=found.reading.words(p.first, p.last)), *_ordered(facts_under(p, payers, facts, found))), kind)
        for p in payers
    )  # fmt: skip


def _provider_facts(found: Found, providers: list[Named]) -> list[Fact]:
    facts = [Fact("provider", p.concept, words=found.reading.words(p.first, p.last)) for p in providers]
    if not any(fact.dimension == "service" for fact in found.facts) and (words := _massage(found)):
        facts.append(Fact("service", "MassageTherapy", words=words))
    return facts


def _therapists_plan(found: Found, providers: list[Named], payers: list[Named]) -> list[Fact]:
    """The plan that a therapist's massage is in is a plan of care, where no payer is called a plan: "the massage in my plan"."""
    within = load_vocabulary().within
    told = "PartOfPlanOfCare" in found.circumstances or any(f.concept in ("Standalone", "PartOfPlanOfCare") for f in found.facts)
    plans = any(within(p.concept, name) for p in payers for name in ("PrivateInsurance", "MedicareAdvantage"))
    mine = framed(found.text, "frames", "therapists_plan")
    if told or plans or not mine or not any(within(p.concept, "TherapyProfessional") for p in providers):
        return []
    return [Fact("circumstance", "PartOfPlanOfCare", words=found.reading.words(mine[0].first, mine[0].last))]


def _massage(found: Found) -> str:
    """The words that speak of massage without naming a service, if any: "LMT", "massage place"."""
    within = load_vocabulary().within
    for named in found.text.named.values():
        words = found.reading.words(named.first, named.last)
        if "massage" in words.lower() or within(named.concept, "MassagePractitioner"):
            return words
    return ""


def _payers(found: Found) -> tuple[list[Named], list[Named]]:
    """The payers asked about, and those named only to set them aside."""
    told = [m for m in found.roles if m.meaning[0] == "payer" and m.meaning[1] != "contrast" and not _set_off(found, m.first)]
    named = found.on("payer") + [Named(m.meaning[1], m.first, m.last) for m in told]
    firsts = {payer.first for payer in named}
    aside = {max(firsts & m.literal, default=-1) for m in found.roles if m.meaning == ("payer", "contrast")} - _of_providers(found)
    stated = sorted((p for p in named if p.first not in aside), key=lambda p: p.first)
    payers = question_payers.resolve(found.reading.tokens, question_payers.asked_about(found.reading, stated))
    hurt = next((f for f in found.facts if f.concept == "WorkInjury" and not f.denied), None)
    if hurt and payers and (_anybody(found) or _work_insurance(found, payers)) and not any(p.concept == "WorkersCompensation" for p in payers):
        payers.append(_standing(found, hurt, "WorkersCompensation"))
    if len(payers) > 1 and any(fact.concept == "Virginia" for fact in found.facts):
        payers = [p for p in payers if found.reading.words(p.first, p.last) != "VA"]  # the state, which is named as well
    return payers or _implied(found), [p for p in named if p.first in aside]


def _set_off(found: Found, place: int) -> bool:
    """Whether what stands at a place is only set off: "Select, not Prime"."""
    return place > 0 and found.reading.tokens[place - 1].folded in {"not", "no", "without", "than", "unlike"}


def _of_providers(found: Found) -> set[int]:
    """Where payers stand that a provider has left, not the asker: "my therapist quit Medicare"."""
    places = [place_of(f, found) for f in found.facts if f.concept in ("ParticipatingProvider", "InNetwork", "NonParticipatingProvider")]
    return {i for place in places for i in place}


def _anybody(found: Found) -> bool:
    return any(token.folded in {"anyone", "anybody", "who", "either", "both"} for token in found.reading.tokens)


def _work_insurance(found: Found, payers: list[Named]) -> bool:
    """Whether "the work insurance" may be the one for injuries: it is named so by somebody hurt at work."""
    named = [found.reading.words(p.first, p.last).lower() for p in payers if p.concept == "EmployerPlan"]
    return any("work" in words or "job" in words for words in named)


def _implied(found: Found) -> list[Named]:
    """The payer that circumstances or papers point to where none is named."""
    for fact in found.facts:
        if not fact.denied and fact.concept in question_payers.IMPLIED:
            return [_standing(found, fact, question_payers.IMPLIED[fact.concept])]
    return [Named(m.meaning[1], m.first, m.last) for m in found.roles if m.meaning[0] == "implied"][:1]


def _standing(found: Found, fact: Fact, payer: str) -> Named:
    """A payer that is not named, on the words of the fact that points to it."""
    inside = place_of(fact, found)
    return Named(payer, min(inside, default=0), max(inside, default=0))


def _ordered(facts: list[Fact]) -> list[Fact]:
    rank = ("provider", "service", "condition", "purpose", "place", "setting", "circumstance")
    return sorted(facts, key=lambda fact: rank.index(fact.dimension))
