"""The facts that were understood: the words that led to them, and changing them."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from ontology.vocabulary import Vocabulary
from queries.scenario import Fact, Scenario
from server.asked import Asked
from server.chips import LONGEST_WORDS, Chip, chips, own_words
from server.choices import fields
from tests.server.fakes import Fake

QUESTION = "my PT does myofascial release Part B"


def fact(dimension: str, concept: str, words: str = "", denied: bool = False) -> dict[str, Any]:
    """A fact as an answer tells it."""
    return {"dimension": dimension, "concept": concept, "label": concept, "denied": denied, "words": words}


def chip(vocabulary: Vocabulary, asked: Asked, *facts: dict[str, Any]) -> Chip:
    """The chip of the first of these facts."""
    found = chips(facts, asked, fields(vocabulary), vocabulary)
    return next(chip for chip in found if chip.concept == facts[0]["concept"])


def parameters(address: str) -> list[tuple[str, str]]:
    """What an address asks."""
    return parse_qsl(urlsplit(address).query)


def submitted(client: FlaskClient, page: str, concept: str, value: str) -> list[tuple[str, str]]:
    """Where the form leads that changes a concept, with this value chosen."""
    item = page[: page.index(f'aria-label="Remove {concept}"')].rpartition("<li>")[2]
    if "<form" not in item:  # the answers to a question are a list of their own
        item = page[: page.index(f'aria-label="Remove {concept}"')].rpartition("<details")[2]
    form = item[item.index("<form") : item.index("</form>")]
    hidden = [(name, unescape(kept)) for name, kept in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)]
    field = re.search(r'<(?:select|input type="text") id="[^"]+" name="([^"]+)"', form)
    assert field
    response = client.get("/", query_string=[*hidden, (field[1], value)])
    return parameters(response.location) if response.status_code == 302 else [*hidden, (field[1], value)]


@pytest.mark.parametrize(
    ("label", "said", "shown"),
    [
        ("physical therapist", "PT", "PT"),
        ("physical therapist", "Physical therapists", ""),
        ("workers' compensation", "Workers’ compensation", ""),
        ("service-connected condition", "service-connected", "service-connected"),
        ("CPT 97124", "", ""),
        ("auto accident", "another driver ran into the back of my car while", "another driver ran into the back of my …"),
    ],
)
def test_the_askers_words_stand_with_a_label_that_says_it_otherwise(label: str, said: str, shown: str) -> None:
    assert own_words(label, said) == shown
    assert len(shown) <= LONGEST_WORDS + 2


def test_a_chip_shows_the_words_that_led_to_it(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": QUESTION}).text
    summaries = [unescape(re.sub(r"<[^>]+>", "", words)) for words in re.findall(r"<summary>(<span class=\"unseen\">Change .*?)</summary>", page)]
    assert summaries == [
        "Change Medicare Part B , from your words “Part B”",
        "Change myofascial release",
        "Change physical therapist , from your words “my PT”",
    ]


def test_a_chip_opens_without_a_script(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": QUESTION}).text
    item = page[page.index('<ul class="chips"') : page.index('aria-label="Remove Medicare Part B"')]
    assert '<details name="chip">' in item
    assert '<label class="about" for="chip-1">Who would pay<span class="unseen"> instead of Medicare Part B</span></label>' in item
    assert '<select id="chip-1" name="payer">' in item
    assert '<option value="MedicarePartB" selected>' in item
    assert '<input type="text" id="chip-2" name="service" list="l-service" autocomplete="off" required>' in page
    assert '<datalist id="l-service">' in page


def test_another_value_takes_the_place_of_the_one_in_the_words(client: FlaskClient, fake: Fake) -> None:
    page = client.get("/", query_string={"q": QUESTION}).text
    found = submitted(client, page, "physical therapist", "LicensedMassageTherapist")
    assert found == [("q", QUESTION), ("provider", "LicensedMassageTherapist"), ("drop", "PhysicalTherapist")]
    client.get("/", query_string=found)
    assert fake.scenario.known("provider") == ("LicensedMassageTherapist",)
    assert fake.scenario.known("payer") == ("MedicarePartB",)


def test_the_same_value_changes_nothing(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": QUESTION}).text
    assert submitted(client, page, "physical therapist", "PhysicalTherapist") == [("q", QUESTION)]


def test_a_value_of_the_form_is_replaced_in_the_address(client: FlaskClient, fake: Fake) -> None:
    for each in fake.answer["understood"]:
        each["words"] = ""
    page = client.get("/?payer=MedicarePartB&provider=PhysicalTherapist&not=Prescription&drop=Medicare").text
    found = submitted(client, page, "Medicare Part B", "VAHealthCare")
    assert sorted(found) == [
        ("drop", "Medicare"), ("not", "Prescription"), ("payer", "VAHealthCare"), ("provider", "PhysicalTherapist"),
    ]  # fmt: skip


def test_the_other_payers_stay(vocabulary: Vocabulary, client: FlaskClient) -> None:
    facts = (fact("payer", "MedicarePartB", "Part B"), fact("payer", "VAHealthCare", "VA"))
    with client.application.test_request_context():
        assert chip(vocabulary, Asked("Part B or VA?"), *facts).kept == (("q", "Part B or VA?"), ("payer", "VAHealthCare"), ("shown", "MedicarePartB"))


def test_a_circumstance_is_turned_with_links(vocabulary: Vocabulary, client: FlaskClient) -> None:
    with client.application.test_request_context():
        found = chip(vocabulary, Asked("with a script"), fact("circumstance", "Prescription", "a script"))
        assert found.question == "Do you have a prescription?"
        assert found.field is None
        assert [(word, parameters(address)[1:]) for word, address in found.answers] == [
            ("Yes", []), ("No", [("not", "Prescription")]), ("I don’t know", [("unknown", "Prescription")]),
        ]  # fmt: skip
        denied = chip(vocabulary, Asked("no script"), fact("circumstance", "Prescription", "script", denied=True))
        assert [(word, parameters(address)[1:]) for word, address in denied.answers] == [
            ("Yes", [("circumstance", "Prescription")]), ("No", []), ("I don’t know", [("unknown", "Prescription")]),
        ]  # fmt: skip


def test_a_turned_circumstance_counts(client: FlaskClient, fake: Fake) -> None:
    facts = (Fact("payer", "MedicarePartB", words="Part B"), Fact("circumstance", "Prescription", words="a script"))
    fake.understood = type(fake.understood)("", (Scenario(facts),), True, "")
    fake.answer["understood"] = [fact("circumstance", "Prescription", "a script")]
    page = client.get("/?q=Part+B+with+a+script").text
    assert '✓ </span>Yes<span class="unseen">: so we understood it</span>' in page
    no = re.search(r'<a class="button quiet" href="([^"]+)">No</a>', page)
    assert no
    client.get(unescape(no[1]))
    assert fake.scenario.denied() == ("Prescription",)
    assert fake.scenario.known("circumstance") == ()


def test_what_is_denied_can_be_turned_or_replaced(vocabulary: Vocabulary, client: FlaskClient, fake: Fake) -> None:
    denied = fact("provider", "PhysicalTherapist", "PT", denied=True)
    with client.application.test_request_context():
        found = chip(vocabulary, Asked("not a PT"), denied)
        assert found.question == "Who gives it: PhysicalTherapist?"
        assert parameters(found.answers[0][1])[1:] == [("provider", "PhysicalTherapist")]
        assert found.answers[1] == ("No", "")
        assert found.kept[-1] == ("shown", "-PhysicalTherapist")
    fake.answer["understood"] = [{**denied, "label": "physical therapist"}]
    page = client.get("/?q=not+a+PT").text
    assert submitted(client, page, "not: physical therapist", "LicensedMassageTherapist")[1:] == [
        ("provider", "LicensedMassageTherapist"), ("drop", "PhysicalTherapist"),
    ]  # fmt: skip


def test_the_askers_words_are_escaped(client: FlaskClient, fake: Fake) -> None:
    fake.answer["understood"] = [{**fact("provider", "PhysicalTherapist", "<b>PT</b>"), "label": "<i>PT</i>"}]
    page = client.get("/?q=%3Cb%3EPT").text
    assert "<b>" not in page
    assert "<i>" not in page
    assert "“&lt;b&gt;PT&lt;/b&gt;”" in page


def test_what_was_not_used_is_said(client: FlaskClient, fake: Fake) -> None:
    assert "We did not use" not in client.get("/?q=PT").text
    fake.answer["ignored"] = ["Tuesday", "<driver>"]
    assert "We did not use “Tuesday”, “&lt;driver&gt;”." in client.get("/?q=PT").text
