"""Payers side by side: the claims are those that their decisions weigh, and differences are told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from queries.decide import decide
from queries.described import described
from queries.scenario import Fact, Scenario
from queries.side_by_side import Section, side_by_side
from queries.store import Store
from server import create_app

SECTIONS = ["requirements", "givers", "purposes", "limits", "charges"]
SETTLED = ("verdict", "leaning", "contested", "reason")
PAYERS = ("MedicareAdvantage", "OriginalMedicare", "TRICAREPrime", "Medicaid")


@pytest.fixture(scope="module")
def client(shipped_store: Store) -> FlaskClient:
    """A visitor of a site over the shipped articles."""
    return create_app(shipped_store).test_client()


@pytest.fixture(scope="module")
def sections(shipped_store: Store) -> dict[str, Section]:
    """Four payers side by side."""
    return {section.name: section for section in side_by_side(shipped_store, PAYERS)}


def lines(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (line for section in data["sections"] for line in section["lines"])


def test_all_aspects_are_there_and_every_claim_bears_on_its_payer(shipped_store: Store, sections: dict[str, Section]) -> None:
    assert list(sections) == SECTIONS
    bearing = [decide(shipped_store, Scenario((Fact("payer", payer),))).bearing.claims for payer in PAYERS]
    shown = 0
    for section in sections.values():
        for line in section.lines:
            for side, claims in zip(line.sides, bearing, strict=True):
                assert {claim.claim for claim in side.claims} <= set(claims)
                assert bool(side.claims) == bool(side.stands)
                shown += len(side.claims)
    assert shown > 40


def test_every_requirement_that_bears_on_a_payer_has_a_line(shipped_store: Store, sections: dict[str, Section]) -> None:
    for place, payer in enumerate(PAYERS):
        bearing = decide(shipped_store, Scenario((Fact("payer", payer),))).bearing.claims
        needed = {each.keys for said in bearing.values() for each in said.criteria if each.role == "necessary"}
        told = {line.keys for line in sections["requirements"].lines if line.sides[place].stands}
        assert needed and sections["requirements"].left_out == 0 and told == needed


def test_coverage_that_is_taken_over_is_there_and_is_its_own(shipped_store: Store, sections: dict[str, Section]) -> None:
    [line] = [line for line in sections["givers"].lines if line.keys == ("PhysicalTherapist",)]
    advantage, original, *_ = line.sides
    taken_over = {claim.claim for claim in advantage.claims} & {claim.claim for claim in original.claims}
    assert advantage.stands == original.stands == "own" and taken_over
    for claim in described(shipped_store, taken_over).values():
        assert claim.effect == "covers" and "MedicareAdvantage" not in claim.keys("payer")


def test_what_is_said_in_general_stands_only_where_nothing_is_said_of_the_payer(sections: dict[str, Section]) -> None:
    sides = [side for section in sections.values() for line in section.lines for side in line.sides]
    for side in sides:
        general = [claim for claim in side.claims if claim.keys("payer") == ("AnyPayer",)]
        assert general == (list(side.claims) if side.stands == "general" else [])
    assert {side.stands for side in sides} == {"own", "general", ""}


def test_lines_differ_where_the_payers_do(client: FlaskClient) -> None:
    data = client.get("/compare/payers.json?payer=MedicareAdvantage&payer=Medicaid").get_json()
    network = next(line for line in lines(data) if line["concepts"] == ["InNetwork"])
    assert network["differs"] and network["sides"]["MedicareAdvantage"]["stands"] == "own" != network["sides"]["Medicaid"]["stands"]
    page = client.get("/compare/payers?payer=MedicareAdvantage&payer=Medicaid").text
    assert re.search(r"They differ in \d+ of \d+ points: [^.]*in-network provider", page)
    alike = client.get("/compare/payers.json?payer=Medicare&payer=OriginalMedicare").get_json()
    assert [line["label"] for line in lines(alike) if line["differs"]] == []


@pytest.mark.parametrize("payers", [(), PAYERS, ("Medigap", "PrivateInsurance")])
def test_the_page_has_a_table_for_each_aspect_and_links_for_all(client: FlaskClient, payers: tuple[str, ...]) -> None:
    response = client.get("/compare/payers", query_string=[("payer", payer) for payer in payers])
    page = response.text.partition("<main")[2].partition("</main>")[0]
    assert response.status_code == 200 and len(response.data) < 100_000 and page.count("<h1>") == 1
    assert "https://w3id.org/" not in re.sub(r'href="[^"]*"', "", page) and "<script" not in page and "style=" not in page
    assert re.findall(r'<h2 id="([^"]+)">', page) == ["verdicts", *SECTIONS, "take"]
    data = client.get("/compare/payers.json", query_string=[("payer", payer) for payer in payers]).get_json()
    shown = [claim["claim"].rpartition("/")[2] for line in lines(data) for side in line["sides"].values() for claim in side["claims"]]
    assert sorted(re.findall(r'href="/id/(claim-[^"]+)"', page)) == sorted(shown)
    for payer in data["payers"]:
        assert f'href="/?payer={payer["key"]}"' in page
        answer = client.get(f"/answer.json?payer={payer['key']}").get_json()
        assert {name: payer[name] for name in SETTLED} == {name: answer[name] for name in SETTLED}


@pytest.mark.parametrize("payers", [("Medicaid",), (*PAYERS, "Medigap"), ("Medicaid", "Nobody")])
def test_too_few_too_many_or_unknown_payers_are_refused(client: FlaskClient, payers: tuple[str, ...]) -> None:
    for address in ("/compare/payers", "/compare/payers.json"):
        response = client.get(address, query_string=[("payer", payer) for payer in payers])
        assert response.status_code == 400 and ("Choose" in response.text)
