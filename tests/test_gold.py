"""The extraction against the gold claims, and its evidence against every article beside the project; skipped where they are not there."""

from functools import cache
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.build import harvest
from ingest.claim import Statement
from ingest.evaluate import ClaimScore, evaluate
from ingest.graph import triples
from ingest.rows import rows

Read = list[tuple[Article, list[Statement]]]


@cache
def read(folder: Path) -> Read:
    """The articles of a folder with their statements."""
    found = harvest([folder])
    assert not [line for line in found.unreadable if "README" not in line]
    return [(article, statements) for article, statements in found.read if article.file_name != "README.md"]


@pytest.fixture(scope="module")
def score(gold: Path, seeds: Path) -> ClaimScore:
    """How well the claims of the seeds are found."""
    return evaluate(gold / "claims", read(seeds))


def test_spans_of_the_gold_claims_are_found(score: ClaimScore) -> None:
    assert score.gold > 100
    assert score.recall >= 0.92, score.missed


def test_spans_that_are_extracted_are_of_gold_claims(score: ClaimScore) -> None:
    assert score.precision >= 0.90, list(score.lines())


def test_what_is_said_of_the_spans_is_what_the_gold_claims_say(score: ClaimScore) -> None:
    assert score.overall >= 0.85, list(score.lines())


def test_no_claim_is_turned_into_its_opposite(score: ClaimScore) -> None:
    assert score.flips == 0


@pytest.mark.parametrize("name", ["seeds", "practice"])
def test_every_evidence_stands_at_its_offsets_in_the_file(request: pytest.FixtureRequest, name: str) -> None:
    folder: Path = request.getfixturevalue(name)
    found = read(folder)
    assert found and all(statements or article for article, statements in found)
    for article, statements in found:
        text = (folder / article.file_name).read_bytes().decode("utf-8")
        assert list(triples(article, statements))  # which raises where words are not in their place
        for row, statement in zip(rows(article, statements), statements, strict=True):
            quote = text[statement.start : statement.end]
            assert row["quote"] == quote == quote.strip() != ""
            assert all(text[v.start : v.end].strip() for c in statement.criteria for v in c.values)


def test_most_practice_articles_yield_statements(practice: Path) -> None:
    found = read(practice)
    assert sum(bool(statements) for _, statements in found) >= 0.8 * len(found)
