"""The shipped articles answer the cases of tests/scenarios/*.toml, and the seeds' articles the questions of the gold set.

A case is a question, or `facts` and `denied` by concept key. Of `cites`, each entry is a snippet of an article sentence that must be
among the evidence, or a list of snippets of which one must be. `payer` picks one decision out of several.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.build import SHIPPED, graph_of, harvest
from ontology.vocabulary import load_vocabulary
from queries.answer import ask, decision
from queries.outcome import VERDICTS
from queries.results import Decision, Evidence
from queries.scenario import Fact, Scenario
from queries.store import Store, open_store

FOLDER = Path(__file__).parent / "scenarios"
SHARED = Path(__file__).parents[2] / "shared"
KEYS = {"name", "question", "facts", "denied", "asks", "verdict", "accept", "needs", "cites", "payer", "known_gap"}
TEXTS = {path.name: path.read_bytes().decode("utf-8") for path in SHIPPED.glob("*.md")}

Case = dict[str, Any]


def cases_in(path: Path) -> list[Case]:
    found: list[Case] = tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    return found


def snippets(case: Case) -> Iterator[str]:
    for entry in case.get("cites", []):
        yield from [entry] if isinstance(entry, str) else entry


CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in cases_in(path)]
QUESTIONS = SHARED / "gold" / "questions.jsonl"


def built(folder: Path, *articles: Path) -> Store:
    found = harvest(articles)
    assert not found.unreadable
    store = open_store(str(folder))
    store.replace(graph_of(found))
    return store


@pytest.fixture(scope="session")
def knowledge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store built from the shipped articles: the one of conftest.py where there is one."""
    try:
        store: Store = request.getfixturevalue("shipped_store")
    except pytest.FixtureLookupError:
        store = built(tmp_path_factory.mktemp("shipped"), SHIPPED)
    return store


def decided(store: Store, case: Case) -> tuple[str, tuple[str, ...], list[Evidence]]:
    """The verdict, the needs and the evidence of the decision that a case is about."""
    if "facts" in case:
        found = decision(store, scenario_of(case))
        return found.verdict, found.needs, list(found.evidence)
    answer = ask(store, case["question"])
    if "payer" in case:
        found = by_payer(answer.decisions, case["payer"])
        return found.verdict, found.needs, list(found.evidence)
    return answer.verdict, answer.first.needs, [e for d in answer.decisions for e in d.evidence]


def scenario_of(case: Case) -> Scenario:
    concepts = load_vocabulary().concepts
    stated = [(key, False) for key in case["facts"]] + [(key, True) for key in case.get("denied", [])]
    return Scenario(tuple(Fact(concepts[key].dimension or "", key, denied) for key, denied in stated), case.get("asks", "asksCoverage"))


def by_payer(decisions: tuple[Decision, ...], payer: str) -> Decision:
    found = [d for d in decisions if d.payer == payer]
    assert found, f"no decision for {payer}, only for {[d.payer for d in decisions]}"
    return found[0]


def parameters() -> list[Any]:
    """The cases; one with a `known_gap`, which says what is missing, must fail, so that the gap is closed on purpose."""
    gaps = [[pytest.mark.xfail(reason=case["known_gap"], strict=True)] if "known_gap" in case else [] for case in CASES]
    return [pytest.param(case, id=case["name"], marks=marks) for case, marks in zip(CASES, gaps, strict=True)]


@pytest.mark.parametrize("case", parameters())
def test_scenario_is_answered_from_the_articles(knowledge: Store, case: Case) -> None:
    verdict, needs, evidence = decided(knowledge, case)
    assert verdict in {case["verdict"], *case.get("accept", [])}, f"needs {needs}, on {[each.quote for each in evidence]}"
    if verdict == "conditional":
        named = {part for need in needs for part in (need, *need.split(" or "))}
        assert set(case.get("needs", [])) <= named
    for entry in case.get("cites", []):
        wanted = [entry] if isinstance(entry, str) else entry
        assert any(words in e.quote for words in wanted for e in evidence), f"cited by no evidence: {wanted}"
    for e in evidence:
        assert TEXTS[e.article][e.start : e.end] == e.quote


def test_there_are_at_least_sixty_scenarios() -> None:
    assert len(CASES) >= 60


def test_scenario_names_are_unique_full_sentences() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))
    assert [name for name in names if len(name.split()) < 5 or not (name[0].isupper() or name[0].isdigit())] == []


def test_scenarios_are_written_with_known_keys_verdicts_and_concepts() -> None:
    known = load_vocabulary().concepts
    verdicts = {*VERDICTS.values(), "out-of-scope"}
    labels = {concept.label for concept in known.values()} | {"payer", "state"}
    for case in CASES:
        assert set(case) <= KEYS, case["name"]
        assert ("question" in case) != ("facts" in case), case["name"]
        assert {case["verdict"], *case.get("accept", [])} <= verdicts, case["name"]
        assert {*case.get("facts", []), *case.get("denied", [])} <= set(known), case["name"]
        assert set(case.get("needs", [])) <= labels, case["name"]


def test_definite_and_conditional_verdicts_name_their_evidence() -> None:
    assert [c["name"] for c in CASES if c["verdict"] in ("covered", "not-covered", "conditional") and not c.get("cites")] == []


@pytest.mark.parametrize("words", sorted({words for case in CASES for words in snippets(case)}))
def test_snippet_stands_in_exactly_one_shipped_article(words: str) -> None:
    assert len(words.split()) >= 5
    assert [text.count(words) for text in TEXTS.values() if words in text] == [1]


@pytest.mark.skipif(not QUESTIONS.exists(), reason=f"there is no gold set at {QUESTIONS}")
def test_seed_articles_answer_the_gold_questions_well_enough(tmp_path: Path) -> None:
    """The measures of shared/gold/score.py: an expected "covered" must be said outright to count in the macro mean."""
    store = built(tmp_path / "seeds", SHARED / "seeds")
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    right, false_covered = [], []
    hits: dict[str, bool] = {}
    by_verdict: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        answer = ask(store, row["q"])
        accept = {row["expected"], *row["accept"]}
        right.append(answer.verdict in accept)
        by_verdict[row["expected"]].append(right[-1] and (answer.verdict == row["expected"] or row["expected"] != "covered"))
        if answer.verdict == "covered" and "covered" not in accept:
            false_covered.append(row["q"])
        if basis := [b["quote"] for b in row["basis"]]:
            hits[row["q"]] = any(same_words(b, e.quote) for b in basis for d in answer.decisions for e in d.evidence)
    assert len(rows) == 80
    assert false_covered == []
    assert sum(right) / len(rows) >= 0.80
    assert sum(sum(found) / len(found) for found in by_verdict.values()) / len(by_verdict) >= 0.65
    assert sum(hits.values()) / len(hits) >= 0.85


def same_words(one: str, other: str) -> bool:
    """Whether the beginning of one of two quotes stands in the other."""
    one, other = one.lower(), other.lower()
    return one[:60] in other or other[:60] in one
