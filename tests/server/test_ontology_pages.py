"""The vocabulary on the site: pages for people, files for programs, versions that last."""

import json
import re
import warnings
from functools import cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urldefrag

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import BNode, Graph

from ontology.versions import definitions_of, present, released, turtle_of, versions
from ontology.vocabulary import COV, FOLDER, load_vocabulary
from queries.store import Store, open_store
from server import create_app
from server.addresses import address_of, key_of, slug
from server.concept_lists import PART, concepts_of, part_of

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FORMS = {"ttl": "text/turtle", "rdf": "application/rdf+xml", "jsonld": "application/ld+json", "nt": "application/n-triples"}
RDFLIB = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
KNOWN = definitions_of(present())
KINDS = [slug(kind) for kind in KNOWN.kinds]
PAGES = ["/ontology", *(f"/ontology/{number}" for number in versions()), *(f"/ontology/concepts/{kind}" for kind in KINDS)]
LARGEST = 100_000  # bytes


@pytest.fixture(scope="module")
def client(shipped_store: Store) -> FlaskClient:
    """A visitor of a site over the shipped articles."""
    return create_app(shipped_store).test_client()


class Reader(HTMLParser):
    """What a page links to, its anchors, and its words outside of `pre` and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.html = html
        self.unheard = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag in ("a", "link") else []
        self.unheard += tag in ("pre", "script")

    def handle_endtag(self, tag: str) -> None:
        self.unheard -= tag in ("pre", "script")

    def handle_data(self, data: str) -> None:
        self.words += "" if self.unheard else data


@cache
def read(client: FlaskClient, address: str) -> Reader:
    """A page as a browser gets it."""
    page = client.get(address, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (200, "text/html"), address
    return Reader(page.text)


def said(data: bytes | str, ending: str) -> set[ox.Quad]:
    """What a file says, whatever the names of its blank nodes."""
    form = ox.RdfFormat.from_extension(ending)
    assert form
    held = ox.Dataset(ox.parse(data if isinstance(data, bytes) else data.encode(), format=form))
    held.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(held)


@cache
def whole(number: str) -> set[ox.Quad]:
    """What the Turtle of a version says."""
    return said(turtle_of(number), "ttl")


def read_by_rdflib(data: bytes | str, ending: str) -> tuple[int, set[tuple[object, ...]]]:
    """How many statements rdflib finds, and those without blank nodes."""
    graph = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its parser of JSON-LD uses what rdflib itself will drop
        graph.parse(data=data, format=RDFLIB.get(ending, ending))
    return len(graph), {triple for triple in graph if not any(isinstance(each, BNode) for each in triple)}


@pytest.mark.parametrize("number", versions())
@pytest.mark.parametrize("ending", FORMS)
def test_a_version_says_the_same_in_every_form(client: FlaskClient, number: str, ending: str) -> None:
    by_ending = client.get(f"/ontology/{number}.{ending}", headers=BROWSER)
    accepted = client.get(f"/ontology/{number}", headers={"Accept": FORMS[ending]})
    for response in (by_ending, accepted):
        assert (response.status_code, response.mimetype) == (200, FORMS[ending])
        assert response.headers["Access-Control-Allow-Origin"] == "*" and "Accept" in response.headers["Vary"]
    assert by_ending.data == accepted.data
    assert said(by_ending.data, ending) == whole(number)


def test_another_library_reads_the_same_out_of_every_form(client: FlaskClient) -> None:
    expected = read_by_rdflib(turtle_of(present()), "ttl")
    assert expected[0] == len(whole(present()))
    for ending in FORMS:
        assert read_by_rdflib(client.get(f"/ontology.{ending}").data, ending) == expected


def test_the_present_version_stands_at_the_plain_address_too(client: FlaskClient) -> None:
    for ending, media_type in FORMS.items():
        plain = client.get(f"/ontology.{ending}")
        assert plain.data == client.get(f"/ontology/{present()}.{ending}").data == client.get("/ontology", headers={"Accept": media_type}).data
    assert client.get("/ontology", headers={"Accept": "*/*"}).mimetype == "text/turtle", "a program that asks for nothing in particular"


@pytest.mark.parametrize("address", ["/ontology", "/ontology/0.1.0", "/ontology/concepts/payer", "/id/medicare-advantage"])
def test_a_form_that_is_not_given_is_told_with_those_that_are(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept": "image/png"})
    assert (response.status_code, response.content_type) == (406, "application/problem+json")
    assert "text/turtle" in response.get_json()["acceptable"]


def test_the_whole_has_definitions_and_concepts() -> None:
    files = [FOLDER / "coverage.ttl", *sorted((FOLDER / "concepts").glob("*.ttl"))]
    assert whole(present()) == said("".join(path.read_text(encoding="utf-8") for path in files), "ttl")


def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/ontology.ttl")
    again = client.get("/ontology.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("kind", KINDS)
def test_the_concepts_of_a_kind_are_data_as_well(client: FlaskClient, kind: str) -> None:
    response = client.get(f"/ontology/concepts/{kind}.jsonld")
    key = next(each for each in KNOWN.kinds if slug(each) == kind)
    found = said(response.data, "jsonld")
    assert response.mimetype == FORMS["jsonld"]
    assert {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)} == {each.iri for each in concepts_of(key)}
    assert found <= whole(present())


@pytest.mark.parametrize(
    ("address", "possible"),
    [("/ontology/9.9.9", "0.1.0"), ("/ontology/nothing", "0.1.0"), ("/ontology.docx", ".jsonld"), ("/ontology/concepts/nothing", "payer"),
     ("/ontology/term/MedicareAdvantag", "MedicareAdvantage")],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_there_is(client: FlaskClient, address: str, possible: str) -> None:
    page = client.get(address, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html") and possible in page.text
    problem = client.get(address, headers={"Accept": "application/json"})
    assert problem.content_type == "application/problem+json" and possible in problem.get_json()["possible"]


@pytest.mark.parametrize("number", versions())
def test_every_term_has_its_anchor_and_no_anchor_stands_twice(client: FlaskClient, number: str) -> None:
    page = read(client, f"/ontology/{number}")
    terms = definitions_of(number).terms
    assert [key for key in terms if page.ids.count(key) != 1] == []
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_a_title_and_is_small(client: FlaskClient, address: str) -> None:
    html = read(client, address).html
    assert len(html.encode()) < LARGEST
    assert html.count("<h1>") == 1 and re.search(r"<title>\w[^<]+ – Covertrace</title>", html)
    assert "style=" not in html and "<style" not in html and not re.search(r"\son\w+=", html)


def test_every_page_has_a_title_of_its_own(client: FlaskClient) -> None:
    titles = [re.findall("<title>(.*?)</title>", read(client, address).html)[0] for address in PAGES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_shown_by_its_iri(client: FlaskClient, address: str) -> None:
    assert re.findall(r"\S*://\S*|\S*w3id\.org\S*", read(client, address).words) == []


@pytest.mark.parametrize("address", PAGES)
def test_every_link_leads_somewhere(client: FlaskClient, address: str) -> None:
    page = read(client, address)
    for link in set(page.links):
        path, anchor = urldefrag(link)
        if path.startswith(("http://", "https://")):
            continue
        assert path == "" or found(client, path), link
        assert not anchor or anchor in (page.ids if not path else read(client, path).ids), link


_FOUND: dict[str, bool] = {}


def found(client: FlaskClient, path: str) -> bool:
    """Whether there is a page; of the many concepts it is enough that the vocabulary knows them."""
    if path.startswith("/id/") and key_of(path.removeprefix("/id/")):
        return True
    if path not in _FOUND:
        with client.get(unescape(path), headers=BROWSER) as response:
            _FOUND[path] = response.status_code in (200, 302, 303)
    return _FOUND[path]


def test_terms_are_told_by_their_labels_and_those_of_others_by_prefixed_names(client: FlaskClient) -> None:
    html = read(client, "/ontology").html
    evidence = html.partition('id="Evidence"')[2].partition('class="term"')[0]
    assert '<a href="http://www.w3.org/ns/prov#Entity">prov:Entity</a>' in evidence
    assert '<a href="#mention">mention</a>' in evidence
    scope = html.partition('id="MedicareScope"')[2].partition('class="term"')[0]
    assert '<a href="/id/united-states">United States</a>' in scope and '<a href="#necessary">necessary</a>' in scope
    payer = html.partition('id="payer"')[2].partition('class="term"')[0]
    assert '<dd><a href="#Payer">payer</a></dd>' in payer, "the kind of its values"


def test_effects_have_a_claim_as_an_example_and_how_many_there_are(client: FlaskClient, shipped_store: Store) -> None:
    html = read(client, "/ontology").html
    for effect in ("covers", "excludes", "requires"):
        term = html.partition(f'id="{effect}"')[2].partition('class="term"')[0]
        claim = re.findall(r'Example</dt><dd><a href="(/id/claim-[^"]+)">', term)
        iri = f"https://w3id.org/covertrace/id/{claim[0].removeprefix('/id/')}"
        assert shipped_store.rows(f"SELECT ?effect {{ <{iri}> <{COV}effect> ?effect }}") == [{"effect": COV + effect}]
        number = next(row["n"] for row in shipped_store.rows(f"SELECT (COUNT(*) AS ?n) {{ ?claim <{COV}effect> <{COV}{effect}> }}"))
        assert f"<dt>Used</dt><dd>{number} claims</dd>" in term


def test_the_pages_need_no_claims(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = open_store(tmp_path_factory.mktemp("empty") / "store")
    store.replace([])
    client = create_app(store).test_client()
    for address in PAGES:
        page = read(client, address)
        assert "Example" not in page.words
    assert {*KNOWN.terms} <= set(read(client, "/ontology").ids)


def test_the_picture_shows_the_classes_and_its_table_all_object_properties_between_classes(client: FlaskClient) -> None:
    html = read(client, "/ontology").html
    drawing, table = re.findall("<svg.*?</svg>", html, re.DOTALL)[0], html.partition('id="model-table"')[2].partition("</details>")[0]
    for key in ("Scenario", "Claim", "Criterion", "Evidence", "Article", "Concept", "Verdict"):
        assert f'<a href="#{key}"><text' in drawing
    assert "<title" in drawing and 'href="#verdict"' in drawing and 'href="#evidence"' in drawing
    properties = [term for term in KNOWN.of("object property") if term.domain and term.range and term.range[0].startswith(COV)]
    assert [term.key for term in properties if f'href="#{term.key}"' not in table] == []


def test_a_term_leads_to_where_it_is_told(client: FlaskClient) -> None:
    for key in ("MedicareAdvantage", "ICD10_M54_50", "covers", "Claim"):
        response = client.get(f"/ontology/term/{key}")
        assert (response.status_code, response.location) == (302, address_of_in(client, COV + key))


def address_of_in(client: FlaskClient, iri: str) -> str | None:
    with client.application.test_request_context():
        return address_of(iri)


@pytest.mark.parametrize("kind", list(KNOWN.kinds))
def test_every_concept_of_a_kind_stands_in_its_page_below_what_it_belongs_to(client: FlaskClient, kind: str) -> None:
    keys = [each.key for each in load_vocabulary().concepts.values() if each.kind == kind and not each.is_proposed]
    ordered = [each.key for each in concepts_of(kind)]
    assert sorted(ordered) == sorted(keys)
    for each in concepts_of(kind):
        assert [key for key in each.parents[:1] if key in keys and ordered.index(key) > ordered.index(each.key)] == []
    ids: list[str] = []
    for start in range(1, len(keys) + 1, PART):
        ids += read(client, f"/ontology/concepts/{slug(kind)}?from={start}").ids
    assert [key for key in keys if ids.count(key) != 1] == []


def test_a_list_goes_on_below_what_it_broke_off_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.concept_lists.PART", 20)
    first, second = part_of("Payer", 0), part_of("Payer", 20)
    assert (first.first, first.last, first.previous, first.next) == (1, 20, None, 20)
    assert (second.first, second.last, second.previous) == (21, 40, 0)
    assert not second.roots[0].counted, "only there to show where the others belong"
    assert part_of("Payer", 10_000).next is None and part_of("Payer", -5).first == 1


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "9" * 30])
def test_a_place_in_the_list_that_is_no_number_is_told(client: FlaskClient, given: str) -> None:
    assert client.get(f"/ontology/concepts/payer?from={given}", headers=BROWSER).status_code == 400


def test_the_page_tells_search_engines_what_it_is(client: FlaskClient) -> None:
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', read(client, "/ontology").html)
    assert [json.loads(each)["@type"] for each in told] == ["DefinedTermSet"]
    assert json.loads(told[0])["@id"] == KNOWN.header.version_iri


def test_an_earlier_version_says_so_and_leads_to_the_present_one(client: FlaskClient) -> None:
    for number in versions():
        page = read(client, f"/ontology/{number}")
        assert ("This is an earlier version" in page.words) == (number != present())
    assert ("in preparation" in read(client, "/ontology").words) == (present() not in released())
