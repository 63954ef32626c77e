"""Reading and understanding whatever comes: no error but the one that is meant, and words that stand where they are said to stand.

HYPOTHESIS_PROFILE=long tries far more.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import SUFFIXES, Article, UnreadableArticle, article_of
from ingest.extract import extract
from ingest.graph import check, triples
from ontology.vocabulary import load_vocabulary
from queries.question import understand

WORDS = (
    "Medicare", "Aetna", "does not cover", "covers", "massage therapy", "for low back pain", "if", "unless",
    "you have a prescription", "20 visits", "per year",
    "$20", "e.g.", "No.", "Yes.", "?", ".", ":", ";", ",", "\n", "\n\n", "- ", "# ", "| ", "1. ", "(a) ", "**", "\"", "’", "İ", "\u202e", "\r\n", "\t", "97124",
    "may", "must", "Blue Health Plan", "the Fund", "---\n", "<b>", "&amp;", "{{", "\x1b", "9" * 30, "٣ visits",
    "from 2020 to 2019", "licensed massage therapist",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=60).map(" ".join)


def holds(article: Article) -> None:
    """What has to hold of every article that was read."""
    statements = extract(article)
    for statement in statements:
        check(article, statement)
        quote = article.text[statement.start : statement.end]
        assert quote == quote.strip() and article.body <= statement.start < statement.end <= len(article.text)
        assert any(criterion.dimension == "payer" for criterion in statement.criteria)  # insurers in general, where none is named
        assert all(concept in load_vocabulary().concepts for criterion in statement.criteria for concept in criterion.concepts)
    assert len(list(triples(article, statements))) >= len(statements)


@given(TEXTS)
def test_any_text_is_read_and_quoted_where_it_stands(text: str) -> None:
    try:
        article = article_of("a.md", text.encode("utf-8", "surrogatepass"))
    except UnreadableArticle:
        return
    holds(article)


@pytest.mark.parametrize("suffix", sorted({*SUFFIXES} - {".markdown", ".htm", ".xhtml"}))
@given(st.binary(max_size=300), st.sampled_from((b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><body><p>", b"---\n", b"\xef\xbb\xbf", b"\xff\xfe")))
def test_any_bytes_are_read_or_told_in_one_line(suffix: str, data: bytes, begin: bytes) -> None:
    try:
        article = article_of(f"a{suffix}", begin + data)
    except UnreadableArticle as error:
        assert str(error).startswith(f"a{suffix}: ")
        return
    holds(article)


@given(TEXTS | st.text(max_size=400))
def test_any_question_is_understood_or_not_and_never_an_error(question: str) -> None:
    concepts = load_vocabulary().concepts
    for scenario in understand(question).scenarios:
        assert all(fact.concept in concepts for fact in scenario.facts)
