"""What facts mean for each other: the last word counts, and what rules something out removes it."""

from functools import cache

from ontology.vocabulary import load_vocabulary
from queries.question_cues import listed
from queries.question_mentions import kinds
from queries.scenario import Fact


@cache
def opposites(key: str) -> frozenset[str]:
    """The complements of a concept: to deny the one is to state the other."""
    concepts = load_vocabulary().concepts
    return frozenset(concepts[key].complements) | {other for other in concepts if key in concepts[other].complements}


def settled(facts: list[Fact]) -> list[Fact]:
    """One fact a concept, the last one said; and what a denied purpose or licence means for the others."""
    last: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        last[fact.dimension, fact.concept] = fact
    stated = {fact.concept for fact in last.values() if not fact.denied}
    kept = [fact for fact in last.values() if not (fact.denied and opposites(fact.concept) & stated)]
    relaxing = next((f for f in kept if not f.denied and "Relaxation" in kinds(f.concept)), None)
    refused = next((f for f in kept if f.denied and "Relaxation" in kinds(f.concept)), None)
    if refused and not relaxing and ("purpose", "Therapeutic") not in last:
        kept.append(Fact("purpose", "Therapeutic", words=refused.words))
    if relaxing and relaxing.dimension == "purpose":
        healing = [f for f in kept if f.dimension == "purpose" and "Therapeutic" in kinds(f.concept)]
        told = any(word in listed("negators") for f in healing for word in f.words.lower().split())
        kept = [f for f in kept if f not in ([relaxing] if told else healing)]
    return kept


def _only_stress(facts: list[Fact]) -> list[Fact]:
    """Stress that no other complaint is named beside is what the massage is for."""
    conditions = [f for f in facts if f.dimension == "condition"]
    purposes = any(f.dimension == "purpose" for f in facts)
    if purposes or not conditions or any(f.concept != "Stress" for f in conditions):
        return []
    return [Fact("purpose", "StressRelief", words=conditions[0].words)]


def consistent(facts: list[Fact]) -> list[Fact]:
    """An unlicensed person is no licensed therapist, and an injury elsewhere is no injury at work."""
    unlicensed = any(f.concept == "UnlicensedProvider" or (f.concept == "LicensedProvider" and f.denied) for f in facts)
    elsewhere = any(f.concept == "NotWorkInjury" or (f.concept == "WorkInjury" and f.denied) for f in facts)
    kept = [*_only_stress(facts)]
    for fact in facts:
        if unlicensed and fact.concept == "LicensedMassageTherapist":
            continue
        if elsewhere and fact.concept == "WorkInjury" and not fact.denied:
            continue
        kept.append(Fact("circumstance", "WorkInjury", True, fact.words) if fact.concept == "NotWorkInjury" else fact)
    return list(dict.fromkeys(kept))
