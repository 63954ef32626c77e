"""Payers compared: every cell of a map is the answer that its link gives, and that the question in words gets."""

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from ingest.build import SHIPPED, graph_of, harvest
from ontology.vocabulary import load_vocabulary
from queries.answer import ask
from queries.question import understand
from queries.scenario import Scenario
from queries.store import Store, open_store
from queries.wording import given, indefinite, payer_named
from server import create_app, heatmap
from server.map_asked import KINDS

SETTLED = ("verdict", "leaning", "contested", "reason")
MAPS = (
    *(f"rows={name}" for name in KINDS),
    "rows=provider&value=Chiropractor&value=Physician&value=Aide&circumstance=PartOfPlanOfCare",
    "rows=condition&payer=MedicarePartB&payer=TRICAREPrime&payer=WorkersCompensation&provider=PhysicalTherapist&purpose=Therapeutic&not=Prescription",
    "rows=circumstance&payer=MedicareAdvantage&payer=PrivateInsurance&service=CPT97124&circumstance=Prescription",
)
Cell = dict[str, Any]


@pytest.fixture(scope="module")
def client(shipped_store: Store) -> FlaskClient:
    """A visitor of a site over the shipped articles."""
    return create_app(shipped_store).test_client()


@pytest.fixture
def empty(tmp_path: Path) -> FlaskClient:
    """A visitor of a site whose store has no claims."""
    store = open_store(tmp_path / "store")
    store.replace([])
    return create_app(store).test_client()


def cells(client: FlaskClient, asked: str) -> list[Cell]:
    response = client.get(f"/compare.json?{asked}")
    assert response.status_code == 200, response.text
    found: list[Cell] = response.get_json()["cells"]
    return found


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("asked", MAPS)
def test_every_cell_is_the_answer_that_its_link_gives(client: FlaskClient, asked: str) -> None:
    found = cells(client, asked)
    assert found
    for cell in found:
        answer = client.get(f"/answer.json?{urlsplit(cell['address']).query}").get_json()
        assert len(answer["decisions"]) == 1
        assert {name: cell[name] for name in SETTLED} == {name: answer[name] for name in SETTLED}, cell


@pytest.mark.parametrize("asked", MAPS)
def test_the_links_of_the_page_and_the_csv_are_those_of_the_json(client: FlaskClient, asked: str) -> None:
    found = cells(client, asked)
    page = main_of(client.get(f"/compare?{asked}").text)
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    links = {unescape(link) for link in re.findall(r'<td[^>]*><a href="([^"]+)"', table)}
    assert links == {cell["address"].removeprefix("http://localhost") for cell in found}
    lines = list(csv.DictReader(io.StringIO(client.get(f"/compare.csv?{asked}").text)))
    assert [{name: "" if cell[name] is None else str(cell[name]) for name in line} for line, cell in zip(lines, found, strict=True)] == lines


# Where the label or our usual phrase for a value says more than the value to those who read questions.
SAID = {
    "LicensedMassageTherapist": "massage by a massage therapist", "MassageTherapy": "massage", "MedicallyNecessary": "medically necessary massage",
    "ApprovedProvider": "massage by an approved provider",
}  # fmt: skip
# What no question was found for that says it and nothing else, and why.
NOT_SAID_ALONE = {
    "Stress": "stress is a condition, and to treat it is stress relief, a purpose",
    "PlanListsBenefit": "a plan that lists it is understood as the network of the plan or the list of the state as well",
    "StateListsBenefit": "that a state lists it is only understood where the state is named",
    "ManualTherapy": "beside a part of Medicare, “part … therapy” is understood as a part of a therapy plan of care",
}


def in_words(payer: str, dimension: str, key: str) -> str:
    """A question that names a payer and a value and nothing else."""
    value = load_vocabulary().label(key)
    what = {
        "provider": f"massage by {indefinite(value)}", "condition": f"massage for {value}", "purpose": f"massage for {value}", "service": value,
        "setting": f"massage in {indefinite(value)}", "place": f"massage in {value}", "circumstance": f"massage if {given([key])}", "": "massage",
    }  # fmt: skip
    return f"Does {payer_named(payer)} cover {SAID.get(key) or what[dimension if key else '']}?"


def facts_of(cell: Cell) -> set[tuple[str, str, bool]]:
    """The facts that the address of a cell states."""
    return {(dimension, key, False) for dimension, key in parse_qsl(urlsplit(cell["address"]).query)}


def same(scenario: Scenario, facts: set[tuple[str, str, bool]]) -> bool:
    """Whether words were understood as these facts. That massage is asked for, and of whom where it is nobody, is taken for granted by both."""
    granted = {("service", "MassageTherapy", False), ("payer", "AnyPayer", False)}
    return {(fact.dimension, fact.concept, fact.denied) for fact in scenario.facts} | granted == facts | granted and scenario.asks == "asksCoverage"


@pytest.mark.parametrize("name", KINDS)
def test_every_cell_is_what_is_answered_to_the_question_in_words(client: FlaskClient, shipped_store: Store, name: str) -> None:
    found = cells(client, f"rows={name}")
    compared = 0
    for cell in found:
        question = in_words(cell["payer_key"], cell["about"], cell["row_key"])
        [scenario] = understand(question).scenarios
        if not same(scenario, facts_of(cell)):
            assert cell["row_key"] in NOT_SAID_ALONE, question
            continue
        answer = ask(shipped_store, question).as_dict()
        assert {each: cell[each] for each in SETTLED} == {each: answer[each] for each in SETTLED}, question
        compared += 1
    left_out = sum(cell["row_key"] in NOT_SAID_ALONE for cell in found)
    assert compared >= len(found) - left_out > 0


def test_the_command_line_answers_what_the_map_shows(client: FlaskClient, run: Callable[..., Any], shipped_store: Store) -> None:
    found = cells(client, "rows=provider")
    questions = [in_words(cell["payer_key"], cell["about"], cell["row_key"]) for cell in found]
    told = run("ask", "-", "--store", shipped_store.name, given="\n".join(questions) + "\n")
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(answers) == len(found) >= 40
    assert [[answer[name] for name in SETTLED] for answer in answers] == [[cell[name] for name in SETTLED] for cell in found]


def test_rows_and_payers_are_those_that_claims_speak_of_and_the_first_row_says_nothing(client: FlaskClient) -> None:
    data = client.get("/compare.json").get_json()
    assert data["values"][0] == {"key": "", "label": "provider not said"}
    assert {"LicensedMassageTherapist", "PhysicalTherapist", "OccupationalTherapist"} == {value["key"] for value in data["values"][1:]}
    payers = [payer["key"] for payer in data["payers"]]
    assert len(payers) == 12 and {"Medicare", "MedicareAdvantage", "PrivateInsurance", "Medicaid", "TRICAREPrime"} < set(payers)
    assert "OriginalMedicare" not in payers  # Medicare, named without a part, is the same
    services = {value["key"] for value in client.get("/compare.json?rows=service").get_json()["values"]}
    codes = {value["key"] for value in client.get("/compare.json?rows=code").get_json()["values"]}
    assert "MassageTherapy" in services and "EmergencyCare" not in services and "CPT97124" in codes and not services & codes - {""}


def test_payers_are_asked_for_by_name_and_keep_their_order(client: FlaskClient) -> None:
    data = client.get("/compare.json?payer=TRICARE+Prime&payer=Part+C&rows=condition&value=back+pain&value=Fibromyalgia").get_json()
    assert [payer["key"] for payer in data["payers"]] == ["TRICAREPrime", "MedicareAdvantage"]
    expected = list(product(("BackPain", "Fibromyalgia"), ("TRICAREPrime", "MedicareAdvantage")))
    assert [(cell["row_key"], cell["payer_key"]) for cell in data["cells"]] == expected


def test_facts_move_the_map_and_the_page_tells_what_was_otherwise(client: FlaskClient) -> None:
    asked = "payer=MedicarePartB&provider=LicensedMassageTherapist"
    before, after = (client.get(f"/compare.json?rows=purpose&payer=MedicarePartB{more}").get_json() for more in ("", "&provider=LicensedMassageTherapist"))
    assert after["facts"] == [{"dimension": "provider", "concept": "LicensedMassageTherapist", "label": "licensed massage therapist", "denied": False}]
    assert (before["cells"][0]["verdict"], after["cells"][0]["verdict"]) == ("conditional", "not-covered")
    page = main_of(client.get(f"/compare?rows=purpose&{asked}").text)
    assert "otherwise it depends" in page and 'aria-label="Remove licensed massage therapist"' in page
    assert "otherwise" not in main_of(client.get("/compare?rows=purpose&payer=MedicarePartB").text)


def test_the_page_is_a_table_whose_cells_are_named_in_full(client: FlaskClient) -> None:
    page = main_of(client.get("/compare?payer=MedicarePartB&payer=Medicaid").text)
    assert page.count("<h1>") == 1 and "<script" not in page and "style=" not in page
    assert "https://w3id.org/" not in re.sub(r'href="[^"]*"', "", page)
    assert re.search(r'<caption id="map-caption">Who gives it, by payer</caption>', page)
    assert re.search(r'<th scope="col"><a href="/id/medicare-part-b">Medicare Part B</a></th>', page)
    assert re.search(r'<th scope="row"><a href="/id/physical-therapist">Physical therapist</a></th>', page)
    names = [" ".join(re.sub(r"<[^>]+>", "", re.sub(r"<b [^>]*>.*?</b>", "", field)).split()) for field in re.findall(r"<td[^>]*>(<a.*?</a>)</td>", page)]
    assert "Medicare Part B, physical therapist: It depends usually covered" in names
    assert all(re.search(r": (Covered|Not covered|It depends|No source says|Sources disagree)", name) for name in names) and len(names) == 8
    assert 'tabindex="0" role="region" aria-labelledby="map-caption"' in page


def test_a_turned_map_has_the_same_cells_with_payers_down(client: FlaskClient) -> None:
    page, turned = (client.get(f"/compare?rows=purpose{more}").text for more in ("", "&turned=yes"))
    links = [sorted(re.findall(r'<td[^>]*><a href="([^"]+)"', text)) for text in (page, turned)]
    assert links[0] == links[1] and '<th scope="row"><a href="/id/medicaid">' in turned and '<th scope="col"><a href="/id/medicaid">' in page
    [back] = re.findall(r'<a href="([^"]+)">Payers across</a>', turned)
    assert links[0] == sorted(re.findall(r'<td[^>]*><a href="([^"]+)"', client.get(unescape(back)).text))


@pytest.mark.parametrize("name", KINDS)
def test_every_page_is_small_and_opens_the_query_behind_it(client: FlaskClient, name: str) -> None:
    response = client.get(f"/compare?rows={name}&circumstance=Prescription&circumstance=MedicallyNecessary")
    assert response.status_code == 200 and len(response.data) < 100_000
    [link] = [unescape(link) for link in re.findall(r'<a href="(/sparql[^"]+)">Open the query behind this', response.text)]
    assert client.get(link, headers={"Accept": "application/sparql-results+json"}).get_json()["results"]


def test_a_form_is_sent_on_to_its_short_address(client: FlaskClient) -> None:
    chosen = [("rows", "condition"), ("payer", "Medicaid"), ("payer", "TRICAREPrime"), ("provider", "PhysicalTherapist")]
    response = client.get(f"/compare?{urlencode([*chosen, ('service', ''), ('said-Prescription', 'no'), ('said-Referral', '')])}")
    assert response.status_code == 302
    short = urlsplit(response.headers["Location"])
    assert short.path == "/compare" and sorted(parse_qsl(short.query)) == sorted([*chosen, ("not", "Prescription")])
    page = client.get(response.headers["Location"]).text
    assert 'value="Medicaid" checked' in page and 'name="said-Prescription" value="no" checked' in page and "not: prescription" in page


@pytest.mark.parametrize(
    ("asked", "parameter", "told"),
    [
        ("rows=nothing", "rows", "nothing that rows can be about"), ("payer=Nobody", "payer", "We know no payer by the name “Nobody”"),
        ("rows=provider&provider=Nurse", "provider", "The rows are about the provider already"), ("rows=code&value=99999", "service", "We know no service"),
        ("circumstance=Prescription&not=Prescription", "not", "both stated and denied"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_what_can_not_be_compared_is_refused_with_advice(client: FlaskClient, asked: str, parameter: str, told: str, ending: str) -> None:
    response = client.get(f"/compare{ending}?{asked}")
    assert response.status_code == 400
    if ending:
        problem = response.get_json(force=True)
        assert problem["parameter"] == parameter and told in problem["detail"] and problem["advice"]
    else:
        assert told in unescape(response.text) and response.text.count("<h1>") == 1


def test_a_map_that_is_too_large_is_refused(client: FlaskClient) -> None:
    keys = [key for key, concept in load_vocabulary().concepts.items() if concept.dimension == "payer" and not concept.out_of_scope][:100]
    response = client.get(f"/compare.json?{urlencode([('payer', key) for key in keys])}")
    assert response.status_code == 400 and "the most we decide at once is 240" in response.get_json(force=True)["detail"]


def test_a_map_that_takes_long_is_decided_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path / "store")
    store.replace(graph_of(harvest([SHIPPED])))
    fresh = create_app(store).test_client()
    monkeypatch.setattr(heatmap, "SECONDS", -1.0)
    page = fresh.get("/compare?payer=Medicaid&payer=TRICAREPrime&rows=purpose").text
    assert "8 cells of 8 took too long" in page and page.count("Not decided yet") == 8
    refused = fresh.get("/compare.json?payer=Medicaid&payer=TRICAREPrime&rows=purpose")
    assert refused.status_code == 503 and refused.headers["Retry-After"] == "1" and "8 of 8 cells" in refused.get_json(force=True)["detail"]
    link = next(re.finditer(r'<td[^>]*><a href="([^"]+)"', page))[1]
    fresh.get(unescape(link))
    monkeypatch.setattr(heatmap, "SECONDS", 6.0)
    assert len(cells(fresh, "payer=Medicaid&payer=TRICAREPrime&rows=purpose")) == 8
    monkeypatch.setattr(heatmap, "SECONDS", -1.0)
    assert "Not decided yet" not in fresh.get("/compare?payer=Medicaid&payer=TRICAREPrime&rows=purpose").text


def test_an_empty_store_has_pages_that_say_so(empty: FlaskClient) -> None:
    for address, told in (("/compare", "They name no payer"), ("/compare?payer=Medicaid", "They name no provider"), ("/compare/payers", "nothing to compare")):
        page = empty.get(address)
        assert page.status_code == 200 and told in page.text and "<table" not in main_of(page.text)
    assert empty.get("/compare.json").get_json()["cells"] == []
    assert empty.get("/compare.csv").text.splitlines() == ["payer,payer_key,about,row,row_key,verdict,leaning,contested,reason,address"]
    beside = empty.get("/compare/payers?payer=Medicaid&payer=TRICAREPrime")
    assert beside.status_code == 200 and "The sources say nothing of this" in beside.text
