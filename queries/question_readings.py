"""Words that may mean two things: the question as it is to be read with the other one."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache

from ontology.vocabulary import load_vocabulary
from queries.question_cues import FOLDER
from queries.scenario import Fact, Scenario


@dataclass(frozen=True)
class OtherReading:
    """What a question says if `words` do not mean the concept `taken` but `other`."""

    words: str
    taken: str
    other: str
    scenarios: tuple[Scenario, ...]


@cache
def _pairs() -> dict[tuple[str, str], str]:
    """Words and what they are taken for -> what else they may mean."""
    entries = tomllib.loads((FOLDER / "readings.toml").read_text(encoding="utf-8"))["reading"]
    return {(words, entry["taken"]): entry["other"] for entry in entries for words in entry["words"]}


def other_readings(scenarios: tuple[Scenario, ...]) -> tuple[OtherReading, ...]:
    """The other ways to read the scenarios of a question, one for each word with two meanings."""
    found: dict[str, OtherReading] = {}
    for fact in (fact for scenario in scenarios for fact in scenario.facts):
        other = _pairs().get((fact.words.lower(), fact.concept))
        if other and other not in found and not any(f.concept == other for s in scenarios for f in s.facts):
            found[other] = OtherReading(fact.words, fact.concept, other, _read_as(scenarios, fact, other))
    return tuple(found.values())


def _read_as(scenarios: tuple[Scenario, ...], fact: Fact, other: str) -> tuple[Scenario, ...]:
    """The scenarios with another value in place of a fact; a payer that was none leaves those that are."""
    dimension = load_vocabulary().concepts[other].dimension or fact.dimension
    instead = Fact(dimension, other, fact.denied, fact.words)
    without = [s for s in scenarios if fact not in s.facts] if dimension != fact.dimension and fact.dimension == "payer" else []
    return tuple(
        replace(scenario, facts=(*(f for f in scenario.facts if f != fact), instead)) for scenario in (without or scenarios)
    )
