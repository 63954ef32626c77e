"""Names that are offered while a question is typed."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from ontology.lexicon import Lexicon, question_lexicon
from ontology.vocabulary import Vocabulary, load_vocabulary
from queries.question import understand
from queries.store import StoreError
from server.completion import LONGEST_TYPED
from server.names import MOST, Names
from tests.server.fakes import Fake


@pytest.fixture(scope="module")
def names() -> Names:
    """The names of the vocabulary that ships, two of them spoken of."""
    return Names(load_vocabulary(), question_lexicon(), {"Medicare": 20, "MassageTherapy": 50})


def put_in(text: str, names: Names, place: int = 0) -> str:
    """The text once a name has been taken."""
    name = names.complete(text)[place]
    return text[: len(text) - name.typed] + name.text


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("mass", "massage therapy"),
        ("MASS", "massage therapy"),
        ("Does medicare adv", "Does Medicare Advantage"),
        ("my low back p", "my low back pain"),
        ("I was hurt at wo", "I was hurt at work"),
        ("under a plan of c", "under a plan of care"),
        ("Is it out of net", "Is it out-of-network"),
        ("in-net", "in-network provider"),
        ("workers' comp", "Workers' compensation"),
        ("with prior auth", "with prior authorization"),
        ("CPT 9714", "CPT 97140"),
        ("971", "97124"),
        ("M54.5", "M54.50"),
        ("by a chirop", "by a chiropractor"),
        ("TRICARE, tex", "TRICARE, Texas"),
        ("Medicare. low back p", "Medicare. low back pain"),
    ],
)
def test_words_that_begin_a_name_become_it(names: Names, typed: str, becomes: str) -> None:
    assert put_in(typed, names) == becomes


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("fybromy", "fibromyalgia"),
        ("fibromialg", "fibromyalgia"),
        ("medcare adv", "Medicare Advantage"),
        ("medicar advan", "Medicare Advantage"),
        ("chiroprator", "chiropractor"),
        ("physcial ther", "physical therapist"),
    ],
)
def test_a_slip_of_a_key_is_forgiven(names: Names, typed: str, becomes: str) -> None:
    assert becomes in [put_in(typed, names, place) for place in range(len(names.complete(typed)))]


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "m", "the", "does", "my", "th", "will", "what", "Medicare ", "Medicare?", "pay", "cover", "insurance", "cost", "treatment",
        "Is 97124 pay", "low back pain ", "9", "xyzzy", "\x00", "🙂", "\ud83d", "!!",
    ],
)  # fmt: skip
def test_nothing_is_offered_where_no_name_is_meant(names: Names, typed: str) -> None:
    assert names.complete(typed) == []


def test_of_names_that_fit_alike_those_most_spoken_of_come_first(names: Names) -> None:
    assert names.complete("med")[0].label == "Medicare"
    assert len(names.complete("med")) == MOST


def test_a_concept_is_offered_once_and_not_where_it_is_named_already(names: Names) -> None:
    for typed in ("massage", "back", "veteran", "blue c", "phys"):
        labels = [name.label for name in names.complete(typed)]
        assert len(labels) == len(set(labels))
    assert names.complete("sciatica") == []
    assert "physical therapist" not in [name.label for name in names.complete("PT")]


def test_a_synonym_tells_what_it_stands_for_and_a_code_what_it_bills(names: Names) -> None:
    lumbago = names.complete("lumb")[0]
    assert (lumbago.text, lumbago.label, lumbago.kind, lumbago.typed) == ("lumbago", "low back pain", "what it is for", 4)
    assert names.complete("97124 or 9714")[0] == ("97140", "billing code, manual therapy", "97140", 4)


def test_what_is_not_our_subject_is_not_offered(names: Names) -> None:
    assert "acupuncture" not in [name.text for name in names.complete("acupunct")]
    assert names.complete("superbil") == [] or "superbill" in names.complete("superbil")[0].text


def test_every_name_is_one_that_questions_read(names: Names) -> None:
    lexicon = question_lexicon()
    for typed in ("med", "mass", "phys", "tri", "blu", "sho", "fib", "pre", "aut", "pla", "vet", "hos", "ref", "chi", "was", "971", "m54"):
        for name in names.complete(typed):
            concept = load_vocabulary().concepts[lexicon.mentions(name.text)[0].concept]
            assert name.label in (concept.label, *concept.notations)


@pytest.mark.parametrize("typed", ["Medicare adv", "fibromy", "a physical therapis", "deep tis"])
def test_a_name_that_is_put_in_is_understood(names: Names, typed: str) -> None:
    label = names.complete(typed)[0].label
    facts = [fact for scenario in understand(f"Is massage covered: {put_in(typed, names)}?").scenarios for fact in scenario.facts]
    assert label in [load_vocabulary().label(fact.concept) for fact in facts]


def test_names_differ_with_what_the_store_says(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    versions = {Names(vocabulary, lexicon, spoken, built).version for spoken, built in (({}, "1"), ({}, "2"), ({"Medicare": 1}, "1"))}
    assert len(versions) == 3
    assert Names(vocabulary, lexicon, {}, "1").version == Names(vocabulary, lexicon, {}, "1").version


def names_of(client: FlaskClient, typed: str) -> list[dict[str, Any]]:
    """What the address offers."""
    found: list[dict[str, Any]] = client.get("/complete.json", query_string={"q": typed}).get_json()["names"]
    return found


def test_names_are_json(client: FlaskClient) -> None:
    assert names_of(client, "my massage th") == [
        {"label": "massage therapy", "kind": "what is done", "text": "massage therapy", "typed": 10},
        {"label": "licensed massage therapist", "kind": "who gives it", "text": "massage therapist", "typed": 10},
    ]  # fmt: skip
    assert names_of(client, "") == names_of(client, "the") == names_of(client, "foreign pay") == []


@pytest.mark.parametrize(
    ("query", "detail"),
    [("", "Nothing is typed."), ("q=" + "a" * (LONGEST_TYPED + 1), "101 characters are given; the most we read is 100.")],
)
def test_what_cant_be_read_is_a_problem(client: FlaskClient, query: str, detail: str) -> None:
    response = client.get(f"/complete.json?{query}")
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.get_json()["detail"] == detail
    assert response.get_json()["parameter"] == "q"
    assert client.get("/complete.json", query_string={"q": "a" * LONGEST_TYPED}).get_json() == {"names": []}


def test_names_are_kept_until_the_store_changes(client: FlaskClient, fake: Fake) -> None:
    first = client.get("/complete.json?q=med")
    assert first.headers["Cache-Control"] == "private, max-age=600"
    assert first.headers["X-Robots-Tag"] == "noindex"
    tag = first.headers["ETag"]
    again = client.get("/complete.json?q=med", headers={"If-None-Match": tag})
    assert (again.status_code, again.text) == (304, "")
    assert again.headers["Cache-Control"] == "private, max-age=600"
    fake.built += 1
    assert client.get("/complete.json?q=med", headers={"If-None-Match": tag}).status_code == 200


def test_a_store_that_cant_be_read_offers_nothing(client: FlaskClient, fake: Fake) -> None:
    fake.error = StoreError("no store")
    response = client.get("/complete.json?q=med")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
