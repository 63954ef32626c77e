"""Labels found in texts: longest match, folding, abbreviations, and what only questions may say."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.lexicon import Lexicon, article_lexicon, fold, question_lexicon, words
from ontology.vocabulary import Vocabulary
from tests.ontology.test_vocabulary import vocabulary_of

CONCEPTS = """
cov:Massage a owl:Class, cov:Service ; skos:prefLabel "massage"@en ; skos:altLabel "massage therapy"@en ; skos:hiddenLabel "rub"@en .
cov:DeepMassage a owl:Class, cov:Service ; skos:prefLabel "deep-tissue massage"@en .
cov:Physio a owl:Class, cov:Provider ; skos:prefLabel "physical therapist"@en ; skos:altLabel "PT"@en .
cov:Low a owl:Class, cov:Condition ; skos:prefLabel "low back pain"@en .
cov:Code a owl:Class, cov:DiagnosisCode ; owl:equivalentClass cov:Low ; skos:prefLabel "code for low back pain"@en ; skos:notation "M54.50" .
"""
SMALL: Vocabulary = vocabulary_of(CONCEPTS)
ARTICLES, QUESTIONS = Lexicon(SMALL), Lexicon(SMALL, questions=True)


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    """The concepts with their words."""
    return [(m.concept, text[m.start : m.end]) for m in lexicon.mentions(text)]


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Therapists’", "therapist"),
        ("therapist's", "therapist"),
        ("therapies", "therapy"),
        ("massages", "massage"),
        ("PTs", "pt"),
        ("illness", "illness"),
        ("crutches", "crutch"),
        ("US", "us"),
    ],
)
def test_case_possessives_and_plurals_are_folded(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_the_longest_label_wins() -> None:
    assert found(ARTICLES, "Massage therapy helps.") == [("Massage", "Massage therapy")]


def test_hyphen_and_space_are_the_same() -> None:
    assert found(ARTICLES, "deep tissue massages") == [("DeepMassage", "deep tissue massages")]


def test_an_abbreviation_matches_in_capitals_only_in_articles() -> None:
    assert found(ARTICLES, "See a PT or two PTs, pt.") == [("Physio", "PT"), ("Physio", "PTs")]


def test_an_abbreviation_matches_in_any_case_in_questions() -> None:
    assert found(QUESTIONS, "is my pt ok") == [("Physio", "pt")]


def test_hidden_labels_match_in_questions_only() -> None:
    assert found(QUESTIONS, "a back rub") == [("Massage", "rub")]
    assert found(ARTICLES, "a back rub") == []


def test_a_label_never_runs_over_the_end_of_a_sentence() -> None:
    assert found(ARTICLES, "The rate is low. Back pain is common.") == []


def test_a_label_runs_over_a_line_break_inside_a_paragraph() -> None:
    assert found(ARTICLES, "for low back\npain") == [("Low", "low back\npain")]


def test_a_notation_matches_as_a_whole() -> None:
    assert found(ARTICLES, "Code M54.50 applies, M54.5 does not.") == [("Code", "M54.50")]


def test_nothing_is_found_in_nothing() -> None:
    assert found(ARTICLES, "") == []


def test_the_words_of_a_text_have_the_offsets_of_the_text() -> None:
    text = "The plan’s “massage” benefit—50 %."
    assert [text[w.start : w.end] for w in words(text)] == [w.raw for w in words(text)]


@given(st.text(max_size=300))
def test_mentions_of_any_text_are_in_order_and_never_overlap(text: str) -> None:
    mentions = article_lexicon().mentions(text)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@given(st.lists(st.sampled_from(["massage", "therapy", "Medicare", "low", "back", "pain", "PT", "and", ".", "97124", "plan", "of", "care"]), max_size=15))
def test_questions_find_something_at_every_place_where_articles_do(parts: list[str]) -> None:
    text = " ".join(parts)
    covered = {at for m in question_lexicon().mentions(text) for at in range(m.start, m.end)}
    assert all(covered & set(range(m.start, m.end)) for m in article_lexicon().mentions(text))
