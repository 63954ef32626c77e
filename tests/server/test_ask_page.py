"""The page that asks and the page that answers."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from server.choices import EXAMPLES
from tests.server.fakes import NOTHING, Fake, claim, evidence

QUESTION = "/?q=my+PT+does+myofascial+release+Part+B"
Answers = Callable[..., dict[str, Any]]


def html(client: FlaskClient, url: str) -> str:
    """The page at an address that must answer 200."""
    response = client.get(url)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    return response.text


def links(page: str) -> dict[str, list[tuple[str, str]]]:
    """The words of every link with the parameters of its address."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"([^>]*)>(.*?)</a>', page, re.DOTALL)
    named = [(re.search(r'aria-label="([^"]*)"', rest), href, re.sub(r"<[^>]+>", "", words)) for href, rest, words in found]
    return {unescape(label[1] if label else words).strip(): parse_qsl(urlsplit(unescape(href)).query) for label, href, words in named}


def test_asks_with_a_form_that_needs_no_script(client: FlaskClient) -> None:
    page = html(client, "/")
    assert "<h1>Is this massage covered?</h1>" in page
    assert '<form action="/" method="get"' in page
    assert 'name="said-Prescription" value="yes"' in page
    assert '<option value="MedicareAdvantage">' in page
    assert "foreign payer" not in page.lower()
    assert "style=" not in page


@pytest.mark.parametrize("url", ["/", QUESTION])
def test_scripts_are_files_of_ours(client: FlaskClient, url: str) -> None:
    page = html(client, url)
    [script] = re.findall(r"<script.*?</script>", page, re.DOTALL)
    assert re.fullmatch(r'<script type="module" src="/static/complete\.js\?v=[0-9a-f]{12}"></script>', script)
    assert not re.search(r"\son\w+=|javascript:", page)
    assert page.count('data-complete="/complete.json"') == 1


def test_every_kind_of_visitor_has_three_examples(client: FlaskClient) -> None:
    asked = [dict(parameters).get("q") for parameters in links(html(client, "/")).values()]
    assert [len(questions) for _, questions in EXAMPLES] == [3, 3, 3]
    assert {question for _, questions in EXAMPLES for question in questions} <= set(asked)


@pytest.mark.parametrize("url", ["/?q=", "/?q=%20%00", "/?q=&payer="])
def test_an_empty_question_gets_a_gentle_word(client: FlaskClient, url: str) -> None:
    assert "Write a question first" in html(client, url)


@pytest.mark.parametrize(
    ("verdict", "more", "word", "symbol"),
    [
        ("covered", {}, "Covered", "✓"),
        ("not-covered", {}, "Not covered", "✕"),
        ("conditional", {}, "It depends", "◑"),
        ("indeterminate", {}, "No source says", "?"),
        ("indeterminate", {"contested": True}, "Sources disagree", "?"),
        ("out-of-scope", {}, "Not our subject", "–"),
        ("indeterminate", {"reason": "not-understood"}, "We did not understand", "–"),
        ("out-of-scope", {"reason": "not-english"}, "We only read English", "–"),
    ],
)
def test_a_verdict_is_a_word_a_symbol_and_a_colour(
    client: FlaskClient, fake: Fake, answer_of: Answers, verdict: str, more: dict[str, Any], word: str, symbol: str
) -> None:
    fake.answer = answer_of(verdict, **more)
    page = html(client, QUESTION)
    heading = re.search(r'<h1 class="word"><span class="disc (\w+)" aria-hidden="true">(.)</span>\s*([^<]+)', page)
    assert heading
    assert (heading[2], heading[3].strip()) == (symbol, word)
    assert f'class="verdict {heading[1]}" data-verdict="{verdict}"' in page
    assert f"<title>{word}: my PT" in page


def test_three_ways_of_no_answer_say_three_things(client: FlaskClient, fake: Fake, answer_of: Answers) -> None:
    pages = []
    for verdict, reason in (("indeterminate", ""), ("out-of-scope", ""), ("indeterminate", "not-understood"), ("out-of-scope", "not-english")):
        fake.answer = answer_of(verdict, reason=reason)
        pages.append(html(client, QUESTION))
    for page, words in zip(pages, ("Where to look next", "Where to look instead", "How to ask", "in English"), strict=True):
        assert [words in other for other in pages].count(True) == 1
        assert words in page


def test_the_leaning_stands_beside_the_verdict(client: FlaskClient) -> None:
    assert "usually not covered</span></h1>" in html(client, QUESTION)


def test_facts_are_chips_in_the_order_of_the_dimensions(client: FlaskClient) -> None:
    page = html(client, QUESTION)
    labels = re.findall(r'aria-label="Remove ([^"]+)"', page)
    assert labels == ["Medicare Part B", "myofascial release", "physical therapist"]


def test_evidence_names_its_page_and_the_source_of_a_copy(client: FlaskClient, fake: Fake) -> None:
    assert ", page " not in html(client, QUESTION)
    fake.answer["evidence"] = [evidence("yes", page=3), evidence("yes", article="copy.md", copy_of="two-massages.md")]
    page = html(client, QUESTION)
    assert "professional, guide, page 3</span>" in page
    assert 'a copy of <a href="/articles/two-massages.md">two-massages.md</a>' in page
    assert '<span class="meta">1 source,' in page and "2 sources" not in page


def test_removing_a_fact_found_in_the_words_drops_it(client: FlaskClient, fake: Fake) -> None:
    removal = links(html(client, QUESTION))["Remove physical therapist"]
    assert removal == [("q", "my PT does myofascial release Part B"), ("drop", "PhysicalTherapist")]
    html(client, f"{QUESTION}&drop=PhysicalTherapist")
    assert fake.scenario.known("provider") == ()
    assert fake.scenario.known("payer") == ("MedicarePartB",)


def test_removing_a_fact_of_the_form_takes_its_parameter_away(client: FlaskClient, fake: Fake) -> None:
    for fact in fake.answer["understood"]:
        fact["words"] = ""
    page = html(client, "/?payer=MedicarePartB&provider=PhysicalTherapist")
    assert links(page)["Remove physical therapist"] == [("payer", "MedicarePartB")]


def test_the_deciding_question_asks_again_with_the_answer(client: FlaskClient) -> None:
    page = html(client, f"{QUESTION}&drop=PartOfPlanOfCare")
    found = links(page)
    assert "Is it part of your plan of care?" in page
    assert found["Yes: part of PT/OT plan of care"][1:] == [("circumstance", "PartOfPlanOfCare")]
    assert found["No: not part of PT/OT plan of care"][1:] == [("not", "PartOfPlanOfCare")]
    assert found["I don’t know about part of PT/OT plan of care"][1:] == [("unknown", "PartOfPlanOfCare")]


def test_a_question_answered_with_i_dont_know_is_not_asked_again(client: FlaskClient) -> None:
    page = html(client, f"{QUESTION}&unknown=PartOfPlanOfCare")
    assert 'id="ask-PartOfPlanOfCare' not in page
    assert "you said that you don’t know" in page


def test_a_need_on_another_dimension_takes_the_place_of_the_fact_there(client: FlaskClient, fake: Fake) -> None:
    fake.answer["need_details"] = [
        {"label": "licensed massage therapist", "concept": "LicensedMassageTherapist", "dimension": "provider", "status": "open",
         "question": "Does a massage therapist give it?", "as_requirement": "", "obtainable": None},
    ]  # fmt: skip
    found = links(html(client, "/?provider=PhysicalTherapist&payer=MedicarePartB"))
    assert found["Yes: licensed massage therapist"] == [("payer", "MedicarePartB"), ("provider", "LicensedMassageTherapist")]


def test_the_tree_tells_who_decides_and_what_is_overruled(client: FlaskClient) -> None:
    page = html(client, QUESTION)
    titles = ["What decides", "Overruled here", "What is required", "Could also apply", "Does not apply to what you told us"]
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert "more firmly: The yes claim." in page
    assert "chiropractor" in page
    assert "does not fit: physical therapist" in page


def test_evidence_is_quoted_with_the_deciding_words_marked(client: FlaskClient) -> None:
    page = html(client, QUESTION)
    assert "<mark>Medicare</mark> may <mark>cover</mark> massage when" in page
    assert "Covertrace · 22 November 2026 · professional, guide" in page
    item = evidence("yes")
    assert f'href="/articles/two-massages.md#e-{item["start"]}-{item["end"]}"' in page


def test_the_rest_of_the_answer_has_its_sections(client: FlaskClient) -> None:
    page = html(client, QUESTION)
    for heading in ("What would change this", "To have ready", "What it costs", "Limits", "What to do", "How we got here"):
        assert re.search(rf"<h2[^>]*>{heading}</h2>", page), heading
    assert "20 % of the approved amount" in page
    assert "it can still be got" in page
    assert f'href="/answer.rq{QUESTION[1:]}"' in page
    told = client.get(f"/answer.rq{QUESTION[1:]}")
    assert told.mimetype == "text/plain" and "FILTER(1 < 2)" in told.text
    assert links(page)["A licensed massage therapist instead"][1:] == [("provider", "LicensedMassageTherapist")]


def test_disagreement_shows_both_sides(client: FlaskClient, fake: Fake, answer_of: Answers) -> None:
    fake.answer = answer_of(
        "indeterminate",
        contested=True,
        claims=[claim("yes", "covers", "decides", "applies"), claim("no", "excludes", "decides", "applies")],
        evidence=[evidence("yes"), evidence("no", quote="It is never covered.")],
    )
    page = html(client, QUESTION)
    section = page[page.index('class="disagree"') :]
    assert section.index("Say that it is covered") < section.index("Say that it is not covered")
    assert "It is never covered." in section.replace("<mark>", "").replace("</mark>", "")


def test_several_payers_have_an_answer_each(client: FlaskClient, fake: Fake, answer_of: Answers) -> None:
    first = {**answer_of("covered"), "payer": "VA health care"}
    second = {**answer_of("not-covered", claims=[claim("no", "excludes", "decides", "applies")]), "payer": "Medicare Part B"}
    fake.answer = answer_of("conditional", decisions=[first, second], evidence=[evidence("no")])
    del second["evidence"]
    page = html(client, QUESTION)
    assert "2 payers, one answer each</h1>" in page
    assert re.findall(r'data-verdict="([\w-]+)"', page) == ["covered", "not-covered"]
    assert 'class="evidence"' in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_form_facts_win_over_the_words(client: FlaskClient, fake: Fake) -> None:
    html(client, f"{QUESTION}&provider=LicensedMassageTherapist&circumstance=Standalone&not=Prescription")
    scenario = fake.scenario
    assert scenario.known("provider") == ("LicensedMassageTherapist",)
    assert scenario.known("service") == ("MyofascialRelease",)
    assert scenario.known("circumstance") == ("Standalone",)
    assert scenario.denied() == ("Prescription",)


def test_facts_alone_are_a_question(client: FlaskClient, fake: Fake) -> None:
    html(client, "/?payer=MedicareAdvantage&payer=VAHealthCare&service=CPT97124")
    understanding = fake.asked[-1]
    assert [scenario.known("payer") for scenario in understanding.scenarios] == [("MedicareAdvantage",), ("VAHealthCare",)]
    assert understanding.in_scope
    assert understanding.reason == ""


def test_facts_beside_words_that_we_cant_read_still_count(client: FlaskClient, fake: Fake) -> None:
    fake.understood = NOTHING
    html(client, "/?q=hmm&payer=MedicareAdvantage")
    assert fake.asked[-1].in_scope
    fake.understood = replace(NOTHING, reason="out-of-scope")
    html(client, "/?q=greyhounds&payer=MedicareAdvantage")
    assert not fake.asked[-1].in_scope


def test_a_filled_form_is_sent_on_to_its_short_address(client: FlaskClient) -> None:
    form = "/?q=hello&payer=&provider=PhysicalTherapist&condition=fibromyalgia&said-Prescription=no&said-Standalone=&service="
    response = client.get(form)
    assert response.status_code == 302
    assert response.location == "/?q=hello&provider=PhysicalTherapist&condition=Fibromyalgia&not=Prescription"
    assert client.get(response.location).status_code == 200


def test_emptying_a_field_that_the_words_had_filled_drops_the_fact(client: FlaskClient) -> None:
    page = html(client, QUESTION)
    assert '<input type="hidden" name="shown" value="PhysicalTherapist">' in page
    assert '<option value="PhysicalTherapist" selected>' in page
    form = f"{QUESTION}&shown=PhysicalTherapist&shown=MedicarePartB&shown=-Prescription&provider=&payer=MedicarePartB&said-Prescription=yes"
    location = client.get(form).location
    assert parse_qsl(urlsplit(location).query)[1:] == [("circumstance", "Prescription"), ("drop", "PhysicalTherapist")]


def test_what_is_typed_is_escaped(client: FlaskClient, fake: Fake, answer_of: Answers) -> None:
    evil = "<script>alert(1)</script>\"'"
    fake.answer = answer_of(
        "covered",
        summary=evil,
        ignored=[evil],
        claims=[claim("yes", "covers", "decides", "applies", sentence=evil, detail=evil)],
        evidence=[evidence("yes", quote=evil, title=evil, publisher=evil, article="a b&c.md")],
        sparql=evil,
    )
    page = html(client, "/?q=%3Cscript%3Ealert(1)%3C/script%3E%22'")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "/articles/a%20b&amp;c.md#e-" in page


def test_programs_get_the_same_answer(client: FlaskClient, fake: Fake) -> None:
    response = client.get("/answer.json?q=massage&not=Prescription")
    assert response.is_json
    assert response.get_json() == {**fake.answer, "question": "massage"}
    assert fake.scenario.denied() == ("Prescription",)
    assert links(html(client, QUESTION))["This answer as JSON"] == [("q", "my PT does myofascial release Part B")]


def test_the_trace_is_turtle_where_there_is_one(client: FlaskClient, fake: Fake) -> None:
    response = client.get("/trace.ttl?q=massage")
    assert response.content_type == "text/turtle; charset=utf-8"
    assert response.text == fake.turtle
    fake.turtle = None
    assert client.get("/trace.ttl?q=massage").status_code == 404
    assert "as Turtle" not in html(client, QUESTION)


@pytest.mark.parametrize("url", ["/", QUESTION, "/articles", "/articles/two-massages.md", "/nowhere"])
def test_pages_can_be_walked_with_a_keyboard_and_a_screen_reader(client: FlaskClient, url: str) -> None:
    page = client.get(url).text
    body = page[page.index("<body>") :]
    assert body.index('class="skip" href="#main"') < body.index("<header")
    assert len(re.findall("<main ", body)) == len(re.findall("<h1", body)) == 1
    assert '<html lang="en">' in page
    assert "<nav aria-label=" in body
    assert "<footer" in body
    levels = [int(level) for level in re.findall(r"<h([1-6])", body[body.index("<h1") :])]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = re.findall(r'\bid="([^"]+)"', body)
    assert len(ids) == len(set(ids))
    referred = [name for names in re.findall(r'(?:aria-labelledby|aria-describedby|\bfor|\blist)="([^"]+)"', body) for name in names.split()]
    assert set(referred) <= set(ids)


@pytest.mark.parametrize("url", ["/", QUESTION, "/articles", "/articles/two-massages.md", "/nowhere", "/?payer=Nobody"])
def test_every_page_says_what_it_is_at_the_foot(client: FlaskClient, url: str) -> None:
    page = client.get(url).text
    assert "not advice and not a promise of payment" in page
    assert re.search(r'Knowledge as of 22 November 2026, <a href="/articles">1 source</a>', page)
