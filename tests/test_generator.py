"""The graphs that pages are measured with are graphs as a build writes them."""

import pytest

from benchmarks.generator import COPIED, Made, made
from benchmarks.variation import compatible, shapes
from ingest.build import graph_of
from ingest.claim import EFFECTS
from ontology.vocabulary import load_vocabulary
from queries.checks import violations
from queries.store import Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of made-up articles, one of them a copy."""
    made_up = open_store(tmp_path_factory.mktemp("made") / "store")
    made_up.replace(graph_of(Made(COPIED)))
    return made_up


def test_the_same_number_and_seed_give_the_same_article() -> None:
    assert made(7) == made(7)
    assert made(7) != made(7, seed=1)
    assert made(7)[0].text != made(8)[0].text


def test_each_statement_is_a_sentence_and_names_its_concepts_by_their_labels() -> None:
    for index in range(30):
        article, statements = made(index)
        assert statements
        for statement in statements:
            quote = article.text[statement.start : statement.end]
            assert quote == quote.strip()
            assert article.text[statement.end] == "."
            for criterion in statement.criteria:
                for value in criterion.values:
                    assert article.text[value.start : value.end].lower() == load_vocabulary().label(value.concept).lower()


def test_all_effects_are_stated_and_some_statements_are_exceptions() -> None:
    statements = [statement for index in range(200) for statement in made(index)[1]]
    assert {statement.effect for statement in statements} == set(EFFECTS)
    assert any(statement.exception_to for statement in statements)
    assert all(compatible(shape.criteria) for shape in shapes())


def test_one_article_is_found_to_be_a_copy() -> None:
    assert [(copy.file_name, copy.source) for copy in Made(COPIED).copies] == [(f"note-{COPIED - 1:06}.md", f"note-{COPIED - 4:06}.md")]


def test_a_store_of_them_holds_no_violation(store: Store) -> None:
    assert list(violations(store, False)) == []
