"""Every thing of the graph has an address that gives a page or data, and pages that name it by words."""

import json
import re
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ontology.vocabulary import COV, ID, load_vocabulary
from queries.claims import claims_said
from queries.described import described
from queries.manchester import axiom
from queries.naming import claims_naming, named_together, times_named
from queries.store import Store, open_store
from server import create_app
from server.addresses import iri_of, key_of, slug

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FORMS = {"ttl": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
ENGINE = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}


@pytest.fixture
def client(shipped_store: Store) -> FlaskClient:
    """A visitor of a site over the shipped articles."""
    return create_app(shipped_store).test_client()


def things(store: Store, kind: str) -> list[str]:
    return [row["thing"] for row in store.rows(f"SELECT ?thing WHERE {{ ?thing a <{COV}{kind}> FILTER (ISIRI(?thing)) }} ORDER BY ?thing")]


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition(">")[2].partition("</main>")[0]


def seen(page: str) -> str:
    """The words of a page that a person sees, without code and data."""
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(pre|code|script|style)\b.*?</\1>", " ", page, flags=re.DOTALL))


def test_no_two_concepts_share_an_address_and_each_leads_back() -> None:
    keys = [key for key, concept in load_vocabulary().concepts.items() if not concept.is_proposed]
    assert len({slug(key) for key in keys}) == len(keys)
    assert [key for key in keys if key_of(slug(key)) != key] == []
    assert slug("MedicareAdvantage") == "medicare-advantage" and slug("TRICAREPrime") == "tricare-prime"
    assert iri_of("claim-1") == f"{ID}claim-1" and key_of("claim-1") is None


@pytest.mark.parametrize("name", ["medicare-advantage", "cpt97140", "fibromyalgia", "physical-therapist", "prescription", "relaxation"])
def test_a_concept_has_a_page_with_its_name_and_what_is_said_of_it(client: FlaskClient, name: str) -> None:
    page = client.get(f"/id/{name}", headers=BROWSER)
    concept = load_vocabulary().concepts[str(key_of(name))]
    assert page.status_code == 200 and page.text.count("<h1>") == 1
    assert concept.label.lower() in page.text.partition("<h1>")[2].partition("</h1>")[0].lower()
    assert "https://w3id.org" not in seen(main_of(page.text))
    assert not re.search(r"\b(MedicareAdvantage|CPT\d|PhysicalTherapist)", seen(main_of(page.text)))


def test_the_page_of_a_concept_has_every_claim_that_names_it(client: FlaskClient, shipped_store: Store) -> None:
    for key in ("MedicareAdvantage", "MassageTherapy", "Prescription", "AdvanceBeneficiaryNotice"):
        naming = claims_naming(shipped_store, key)
        direct = shipped_store.rows(
            f"PREFIX cov: <{COV}> SELECT DISTINCT ?claim WHERE {{ ?claim (cov:criterion/cov:value)|cov:process|cov:because cov:{key} }}"
        )
        assert {each.claim for each in naming} == {row["claim"] for row in direct} and naming
        listed = set()
        for effect in {each.effect for each in naming}:
            for number in range(1, len(naming) // 50 + 2):
                listed |= set(re.findall(r'href="/id/(claim-[0-9a-f]+)"', client.get(f"/id/{slug(key)}?effect={effect}&page={number}", headers=BROWSER).text))
        assert {each.claim.removeprefix(ID) for each in naming} <= listed


def test_claims_can_be_narrowed_to_those_that_name_another_concept_too(client: FlaskClient, shipped_store: Store) -> None:
    for together in named_together(shipped_store, "MassageTherapy")[:12]:
        both = claims_naming(shipped_store, "MassageTherapy", together.key)
        assert len(both) == together.claims
        page = client.get("/id/massage-therapy", query_string={"with": together.key}, headers=BROWSER)
        assert f"{len(both)} claim" in page.text and f"together with {load_vocabulary().label(together.key)}" in page.text


@pytest.mark.parametrize(("query", "told"), [("effect=nonsense", "no effect"), ("with=Nobody", "no concept"), ("page=0", "no page"), ("page=x", "no page")])
def test_what_cannot_be_asked_of_a_concept_is_refused_with_advice(client: FlaskClient, query: str, told: str) -> None:
    page = client.get(f"/id/massage-therapy?{query}", headers=BROWSER)
    assert page.status_code == 400 and told in page.text


def test_every_claim_has_a_page_that_reaches_each_of_its_sentences(client: FlaskClient, shipped_store: Store) -> None:
    claims = things(shipped_store, "Claim")
    assert len(claims) > 100
    for iri, claim in described(shipped_store, claims).items():
        page = client.get(f"/id/{iri.removeprefix(ID)}", headers=BROWSER)
        assert page.status_code == 200 and page.text.count("<h1>") == 1
        assert claim.evidence
        for each in claim.evidence:
            assert f'href="/articles/{quote(each.article)}#e-{each.start}-{each.end}"' in page.text
        assert "https://w3id.org" not in seen(main_of(page.text))


def test_the_scenario_of_a_claim_is_decided_as_the_answer_page_decides_it(client: FlaskClient, shipped_store: Store) -> None:
    words = {"covered": "Covered", "not-covered": "Not covered", "conditional": "It depends", "indeterminate": ("No source says", "Sources disagree")}
    compared = 0
    for iri in things(shipped_store, "Claim")[::9]:
        page = client.get(f"/id/{iri.removeprefix(ID)}", headers=BROWSER).text
        told = page.partition('id="cases"')[2].partition("</section>")[0]
        for address, shown in re.findall(r'<a href="/([^"]+)">.*?aria-hidden="true">.</span>\s*([^<]+?)\s*<', told, re.DOTALL):
            answer = client.get(f"/answer.json{address.replace('&amp;', '&')}").get_json()
            assert shown in words[answer["verdict"]]
            compared += 1
    assert compared > 15


def test_the_axiom_of_a_claim_says_what_its_criteria_say(shipped_store: Store) -> None:
    labels = {key: concept.label for key, concept in load_vocabulary().concepts.items()}
    for iri, claim in claims_said(shipped_store, things(shipped_store, "Claim")).items():
        written = axiom(shipped_store, iri)
        first, second, *restrictions = written.splitlines()
        assert first == f"Class: scope-{iri.rpartition('-')[2]}" and second == "  EquivalentTo:"
        assert restrictions[0].strip() == "Scenario" and len(restrictions) == 1 + len({(c.dimension, c.keys) for c in claim.criteria})
        for criterion in claim.criteria:
            told = [labels[key].replace("'", "\\'") for key in criterion.keys]
            line = next(line for line in restrictions if f"({criterion.dimension} some " in line and all(label in line for label in told))
            assert (" or " in line) == (len(criterion.keys) > 1 or any(" or " in labels[key] for key in criterion.keys))


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("kind", ["Payer", "ProcedureCode", "Claim", "Evidence", "Article", "Criterion", "Mention"])
def test_a_thing_is_data_by_ending_and_by_what_is_accepted(client: FlaskClient, shipped_store: Store, kind: str, ending: str) -> None:
    iri = things(shipped_store, kind)[0]
    name = slug(iri.removeprefix(COV)) if iri.startswith(COV) else iri.removeprefix(ID)
    by_ending, by_accept = client.get(f"/id/{name}.{ending}"), client.get(f"/id/{name}", headers={"Accept": FORMS[ending]})
    assert by_ending.mimetype == by_accept.mimetype == FORMS[ending]
    assert by_ending.data == by_accept.data and "Accept" in by_accept.headers["Vary"]
    assert by_accept.headers["Access-Control-Allow-Origin"] == "*"
    about = [quad for quad in ox.parse(by_ending.data, format=ENGINE[ending]) if quad.subject == ox.NamedNode(iri)]
    stated = shipped_store.rows(f"SELECT DISTINCT ?p ?o WHERE {{ <{iri}> ?p ?o }}")
    assert len(about) == len(stated) > 0


@pytest.mark.parametrize("kind", ["Evidence", "Criterion", "Mention"])
def test_the_parts_of_claims_have_pages_too(client: FlaskClient, shipped_store: Store, kind: str) -> None:
    for iri in things(shipped_store, kind)[::25]:
        page = client.get(f"/id/{iri.removeprefix(ID)}", headers=BROWSER)
        assert page.status_code == 200 and page.text.count("<h1>") == 1
        assert "https://w3id.org" not in seen(main_of(page.text))


def test_an_article_sends_a_reader_to_its_text(client: FlaskClient, shipped_store: Store) -> None:
    iri = things(shipped_store, "Article")[0]
    sent = client.get(f"/id/{iri.removeprefix(ID)}", headers=BROWSER)
    assert sent.status_code == 303 and client.get(sent.headers["Location"]).status_code == 200


@pytest.mark.parametrize("name", ["claim-0", "nobody", "x" * 3000, "a%20b", "%00", "a%22b", "%7D%20DROP", ".ttl", "medicare-advantage.exe"])
def test_what_is_not_there_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/id/{name}", headers=BROWSER).status_code == 404
    assert client.get(f"/id/{name}", headers={"Accept": "text/turtle"}).status_code == 404


def test_a_name_that_is_written_otherwise_leads_to_the_thing_or_is_told_the_nearest(client: FlaskClient) -> None:
    assert client.get("/id/Medicare-Advantage", headers=BROWSER).headers["Location"] == "/id/medicare-advantage"
    assert client.get("/id/MedicareAdvantage.ttl").headers["Location"] == "/id/medicare-advantage.ttl"
    assert "fibromyalgia" in client.get("/id/fibromialgia", headers={"Accept": "application/json"}).get_data(as_text=True)


def test_search_engines_are_told_what_a_page_is_about(client: FlaskClient, shipped_store: Store) -> None:
    for name, kind in (("medicare-advantage", "DefinedTerm"), (things(shipped_store, "Claim")[0].removeprefix(ID), "Claim")):
        page = client.get(f"/id/{name}", headers=BROWSER).text
        told = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
        assert told["@context"] == "https://schema.org" and told["@type"] == kind and told["@id"] == iri_of(name)


def test_the_list_for_search_engines_has_all_concepts_claims_and_articles(client: FlaskClient, shipped_store: Store) -> None:
    listed = re.findall(r"<loc>http://localhost(/[^<]*)</loc>", client.get("/sitemap.xml").text)
    assert len(listed) == len(set(listed)) and "/browse" in listed
    assert {f"/id/{slug(key)}" for key, concept in load_vocabulary().concepts.items() if not concept.is_proposed} <= set(listed)
    assert {f"/id/{iri.removeprefix(ID)}" for iri in things(shipped_store, "Claim")} <= set(listed)
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text
    assert client.get("/sitemap-2.xml").status_code == client.get("/sitemap-0.xml").status_code == 404


def test_browsing_begins_with_what_the_sources_say_most_of(client: FlaskClient, shipped_store: Store) -> None:
    page = client.get("/browse", headers=BROWSER)
    times = times_named(shipped_store)
    most = max((key for key in times if load_vocabulary().concepts[key].dimension == "provider"), key=lambda key: times[key])
    assert page.status_code == 200 and f'href="/id/{slug(most)}"' in page.text and 'aria-current="page">Browse' in page.text


def test_without_articles_the_pages_say_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    from ingest.build import graph_of, harvest

    store = open_store(tmp_path_factory.mktemp("empty") / "store")
    store.replace(graph_of(harvest([])))
    client = create_app(store).test_client()
    assert "No claim names one yet" in client.get("/browse", headers=BROWSER).text
    page = client.get("/id/medicare-advantage", headers=BROWSER)
    assert page.status_code == 200 and "No claim names it" in page.text
