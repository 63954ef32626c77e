"""What is asked: the questions of tests/questions, and scenarios drawn from the claims of a store, so that claims do bear on them."""

import random
from collections.abc import Iterator
from typing import Any

from benchmarks.suite.options import ROOT
from ontology.vocabulary import load_vocabulary
from queries.evaluate import read_questions
from queries.scenario import Fact, Scenario
from queries.store import Store

FILES = ("dev", "held")
_OPEN = 0.3  # share of criteria beside payer and service that the asker does not mention
_COV = "PREFIX cov: <https://w3id.org/covertrace/ontology#>"
_CLAIMS = f"{_COV} SELECT ?claim {{ ?claim a cov:Claim ; cov:criterion/cov:dimension cov:payer }}"
_CRITERIA = """
SELECT ?claim ?dimension ?value {{ VALUES ?claim {{ {} }} ?claim cov:criterion ?criterion . ?criterion cov:dimension ?dimension ; cov:value ?value }}
ORDER BY ?claim ?dimension ?value
"""

Item = dict[str, Any]  # {"question": words} or {"facts": [[dimension, concept], …]}


def questions(count: int, seed: int = 0) -> list[Item]:
    """So many questions in words, drawn from those that the project is tested with."""
    found = [str(row["q"]) for name in FILES for row in read_questions(ROOT / "tests" / "questions" / f"{name}.jsonl")]
    return [{"question": each} for each in random.Random(seed).sample(found, min(count, len(found)))]


def scenarios(store: Store, count: int, seed: int = 0) -> list[Item]:
    """So many different scenarios, each of a payer and a service and what a claim of the store asks for besides. Raises StoreError."""
    chance = random.Random(seed)
    claims = sorted({row["claim"] for row in store.rows(_CLAIMS)})
    drawn = chance.sample(claims, min(2 * count, len(claims)))
    found = {tuple(facts): None for facts in _facts(store, drawn, chance)}
    return [{"facts": [list(fact) for fact in facts]} for facts in list(found)[:count]]


def _facts(store: Store, claims: list[str], chance: random.Random) -> Iterator[list[tuple[str, str]]]:
    rows = store.rows(_COV + _CRITERIA.format(" ".join(f"<{claim}>" for claim in claims)))
    asked: dict[str, dict[str, list[str]]] = {claim: {} for claim in claims}
    for row in rows:
        asked[row["claim"]].setdefault(_local(row["dimension"]), []).append(_local(row["value"]))
    for claim in claims:
        values = {dimension: chance.choice(several) for dimension, several in sorted(asked[claim].items())}
        values["service"] = _named(values.get("service"))
        values.setdefault("place", "UnitedStates")
        yield [(name, value) for name, value in values.items() if name in ("payer", "service", "place") or chance.random() > _OPEN]


def _named(service: str | None) -> str:
    """A service that is massage: care in general would have massage added to it."""
    return service if service and service != "HandsOnTherapy" and load_vocabulary().within(service, "HandsOnTherapy") else "MassageTherapy"


def scenario(item: Item) -> Scenario:
    """The scenario of a drawn item."""
    return Scenario(tuple(Fact(dimension, concept) for dimension, concept in item["facts"]))


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] or iri
