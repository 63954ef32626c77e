"""Pieces of pages are made once, and again as soon as anything that they are made of differs."""

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask

from ontology.vocabulary import Vocabulary
from server.choices import fields
from server.fragments import claim_item, given_of, options, passage, said_or_not
from tests.server.fakes import CONCEPTS, claim, evidence

CLAIM = claim("a", "covers", "decides", "applies", sentence="It is covered.") | {"evidence": [evidence("a")], "more": 0, "overruled_by": []}


@pytest.mark.parametrize("piece", [lambda: passage(evidence("a")), lambda: claim_item(CLAIM)], ids=["passage", "claim"])
def test_a_piece_is_made_once_for_each_place_that_the_site_begins_at(app: Flask, piece: Callable[[], Any]) -> None:
    with app.test_request_context("/"):
        first = piece()
        assert piece() is first
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/under"}):
        assert piece() is not first
        assert 'href="/under/articles/' in piece() and 'href="/under' not in first


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sentence": "It is <b>."}, "It is &lt;b&gt;."), ({"more": 3}, "3 more passages"), ({"overruled_by": ["Another says no."]}, "Another says no."),
        ({"evidence": [evidence("a", title="Other title")]}, "Other title"),
    ],
)  # fmt: skip
def test_a_claim_that_differs_in_anything_is_another_piece(app: Flask, changed: dict[str, Any], words: str) -> None:
    with app.test_request_context("/"):
        assert words not in claim_item(CLAIM)
        assert words in claim_item(CLAIM | changed)
        assert "<details open>" in claim_item(CLAIM, True) and "<details open>" not in claim_item(CLAIM)


def test_lists_are_the_same_until_a_concept_is_added_or_gets_another_name(app: Flask) -> None:
    graph = ox.Store()
    graph.load(CONCEPTS.encode(), format=ox.RdfFormat.TURTLE)
    vocabulary = Vocabulary(graph)
    before = fields(vocabulary)
    assert fields(vocabulary) is before
    vocabulary.propose("Orchard Plan", "Payer", "AnyPayer")
    after = fields(vocabulary)
    assert after is not before
    with app.test_request_context("/"):
        assert "Orchard Plan" in options(after[0]) and "Orchard Plan" not in options(before[0])
        vocabulary.propose("ORCHARD PLAN", "Payer", "AnyPayer")
        assert "ORCHARD PLAN" in options(fields(vocabulary)[0])


def test_what_is_chosen_is_marked(app: Flask, vocabulary: Vocabulary) -> None:
    payer = fields(vocabulary)[0]
    chosen = {("payer", "Medicaid"): "yes", ("payer", "Medicare"): "no", ("condition", "Fibromyalgia"): "yes"}
    assert given_of(chosen, "payer") == ("Medicaid",)
    with app.test_request_context("/"):
        assert options(payer, given_of(chosen, "payer")).count(" selected") == 1
        assert '<option value="Medicaid" selected>' in options(payer, ("Medicaid",))
        assert " selected" not in options(payer)
        question = payer.choices[0]
        assert [said_or_not(question, said).count(" checked") for said in ("yes", "no", "")] == [1, 1, 1]
        assert 'value="no" checked' in said_or_not(question, "no")
