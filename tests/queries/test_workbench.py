"""The Python API, and the page that shows it."""

import doctest
import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import queries
from queries.catalogue import BadParameter
from queries.notebook import answer_html
from queries.store import Store, StoreError
from queries.table import Graph, Table
from queries.workbench import Workbench
from tests.conftest import ROOT


@pytest.fixture
def knowledge(shipped_store: Store) -> Workbench:
    return queries.open_store(shipped_store.name)


@pytest.fixture
def beside_the_store(shipped_store: Store) -> Iterator[None]:
    """A working folder in which the store is called `store`."""
    before = Path.cwd()
    os.chdir(Path(shipped_store.name).parent)
    yield
    os.chdir(before)


@pytest.mark.usefixtures("beside_the_store")
def test_the_page_on_python_shows_what_happens() -> None:
    results = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert results.attempted > 10 and results.failed == 0


def tags(html: str) -> list[str]:
    """The elements of a piece of HTML."""

    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append(tag)

    parser = Tags()
    parser.feed(html)
    return parser.found


def test_an_answer_shows_verdict_sentence_and_evidence_in_a_notebook(knowledge: Workbench) -> None:
    answer = knowledge.ask("Does Original Medicare or TRICARE Prime cover <b>massage</b> therapy?")
    html = answer._repr_html_()
    for decision in answer.decisions:
        assert f"{decision.payer}: " in html
        assert decision.evidence[0].article in html
    assert "&lt;b&gt;" in html and set(tags(html)) <= {"div", "p", "em", "strong", "ul", "li"}


def test_words_of_articles_are_escaped_in_a_notebook() -> None:
    evil = "<script>alert(1)</script>"
    decision = {
        "payer": evil, "verdict": "covered", "leaning": None, "contested": True, "summary": evil, "needs": [evil],
        "evidence": [{"quote": evil, "article": evil}] * 7,
    }  # fmt: skip
    html = answer_html({"question": evil, "decisions": [decision, decision]})
    assert "script" not in tags(html) and html.count("&lt;script&gt;") == 2 * (1 + 1 + 1 + 5 * 2) + 1
    assert "Covered, sources disagree" in html and "… and 2 more passages" in html


def test_a_table_shows_its_words_in_a_notebook_and_all_columns_in_its_records(knowledge: Workbench) -> None:
    found = knowledge.query("all_claims")
    assert isinstance(found, Table)
    html = found._repr_html_()
    assert html.count("<tr>") == 101 and f"… and {len(found) - 100} more rows" in html and "https://" not in html
    assert all(tuple(record) == found.columns for record in found.records())
    assert {type(record["sources"]) for record in found.records()} == {int}


def test_what_is_not_bound_is_none_in_the_records(knowledge: Workbench) -> None:
    found = knowledge.query("limits_and_caps")
    assert isinstance(found, Table)
    assert {record["maximum"] for record in found.records()} >= {None, 20}


def test_several_values_and_numbers_are_taken_as_they_are(knowledge: Workbench) -> None:
    both = knowledge.query("refusals", payer=["Original Medicare", "TRICARE Prime"])
    assert both.given == {"payer": ["OriginalMedicare", "TRICAREPrime"]}
    assert len(both) == sum(len(knowledge.query("refusals", payer=one)) for one in both.given["payer"])
    assert len(knowledge.query("best_attested_claims", least=3)) < len(knowledge.query("best_attested_claims"))


def test_a_graph_and_a_yes_or_no_are_results_as_well(knowledge: Workbench) -> None:
    graph = knowledge.sparql("prefix a: <urn:select> construct { ?s a a:b } where { ?s ?p ?o } limit 1")
    assert isinstance(graph, Graph) and len(graph) == 1 and "<pre>" in graph._repr_html_()
    asked = knowledge.sparql("ASK { ?s ?p ?o }")
    assert isinstance(asked, Table) and asked.records() == [{"ask": "true"}]


def test_a_parameter_without_a_default_has_to_be_given(knowledge: Workbench) -> None:
    with pytest.raises(BadParameter, match="needs payer"):
        knowledge.query("claims_of_payer")


def test_a_place_without_a_store_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        queries.open_store(tmp_path / "nothing")
