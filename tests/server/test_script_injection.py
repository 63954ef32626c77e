"""A store whose articles, names and labels hold HTML, scripts, templates and formulas: all of it is shown as words, on every kind of page."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from ingest.build import graph_of, harvest
from ontology.vocabulary import COV
from queries.export import export
from queries.store import Store, open_store
from server import create_app
from tests.server.browser import chromium
from tests.server.page_types import EXAMPLES, names
from tests.server.site import listening

MARK = "pwned"
PAYLOADS = (
    f"<img src=x onerror={MARK}()>", f"<script>{MARK}=1</script>", f'"><svg onload="{MARK}()">', f"' onfocus='{MARK}()' autofocus='",
    f"</script><script>{MARK}()</script>", f"</title></textarea><{MARK}>", f"<a href=javascript:{MARK}()>x</a>", f"<!--{MARK}--><style>{MARK}{{}}</style>",
    f"{{{{ 7*191 }}}} {{% {MARK} %}}", f"=HYPERLINK(\"http://{MARK}.example\")", f"\\u003cscript\\u003e{MARK}\\u003c/script\\u003e", f"&lt;{MARK}&gt;",
    f"<iframe srcdoc='<{MARK}>'>", f"]]><{MARK}/>", f'""" . <urn:{MARK}> <urn:{MARK}> <urn:{MARK}> . """',
)  # fmt: skip
ADDRESSES = (f"javascript:{MARK}()", f"data:text/html,<script>{MARK}()</script>", f'https://example.org/"onclick="{MARK}()', f" JaVaScRiPt:{MARK}()")
LED = ("href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcdoc")
PATHS = ("articles/", "id/", "?payer=", "compare?rows=", "query/", "explore?q=", "ontology/", "sparql?query=")
SCHEMES = ("javascript:", "data:", "vbscript:")


def article(number: int, payload: str) -> str:
    """An article whose every part holds a payload."""
    said = json.dumps(payload)
    head = f"---\ntitle: {said}\nauthor: {said}\npublisher: {said}\nkind: {said}\nsources: {json.dumps([payload, *ADDRESSES])}\n---\n"
    return (
        f"{head}# {payload} Massage and Medicare\n\nOriginal Medicare does not cover massage therapy {payload} for low back pain.\n\n"
        f"Zorblax{number} Health Plan covers massage therapy {payload} if you have a prescription.\n\n- Aetna limits massage therapy to {number + 2} visits "
        f"per year {payload}\n\n{payload} charges $20 per visit for massage therapy under Cigna {payload}\n"
    )


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of one article for each payload, and of a payer and an article whose labels are some."""
    folder = tmp_path_factory.mktemp("hostile") / "articles"
    folder.mkdir()
    for number, payload in enumerate(PAYLOADS):
        (folder / f"{number}{payload.replace('/', '∕')[:100]}.md").write_text(article(number, payload), encoding="utf-8")
    payer = ox.NamedNode(f"{COV}{MARK.capitalize()}Plan")
    label, kind = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    more = [ox.Triple(payer, kind, ox.NamedNode(f"{COV}Payer")), ox.Triple(payer, kind, ox.NamedNode("http://www.w3.org/2002/07/owl#Class"))]
    more += [ox.Triple(payer, label, ox.Literal(PAYLOADS[0], language="en"))]
    more += [ox.Triple(payer, ox.NamedNode("http://www.w3.org/2004/02/skos/core#definition"), ox.Literal(PAYLOADS[1], language="en"))]
    store = open_store(folder.parent / "store")
    found = harvest([folder])
    assert found.unreadable == [] and len(found.read) == len(PAYLOADS)
    store.replace(chain(graph_of(found), more))
    return store


@pytest.fixture(scope="module")
def app(hostile_store: Store) -> Iterator[Flask]:
    """The site over that store."""
    made = create_app(hostile_store)
    yield made
    made.extensions["covertrace.guard"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader."""
    return app.test_client()


def became(body: str) -> list[str]:
    """What of the payloads is an element, an attribute, a script, or an address that runs one."""
    found = []
    for element in html.document_fromstring(body).iter():
        if not isinstance(element.tag, str):
            found += [f"comment {element.text}"] if MARK in (element.text or "") else []
            continue
        found += [element.tag] if MARK in element.tag else []
        data = element.tag == "script" and element.get("type") in ("application/ld+json", "application/json")
        inert = data or (element.tag == "script" and (element.get("src") or "").startswith("/static/") and not element.text)
        found += [f"{element.tag} in the page: {element.text}"] if element.tag in ("script", "style") and not inert else []
        for name, value in element.attrib.items():
            bad = name.startswith("on") or MARK in name or name == "style" or (name in LED and value.strip().lower().startswith(SCHEMES))
            found += [f"{element.tag} {name}={value}"] if bad else []
    return found


def addresses(store: Store) -> list[str]:
    asked = [quote(f"Does Medicare cover massage? {payload}") for payload in PAYLOADS[:3]]
    rows = store.rows(f"SELECT ?it {{ ?it a <{COV}Article> }}") + store.rows(f"SELECT DISTINCT ?it {{ ?it a <{COV}Evidence> }} ORDER BY ?it LIMIT 3")
    things = [f"/id/{row['it'].rpartition('/')[2]}" for row in rows]
    hostile = [quote(payload) for payload in PAYLOADS]
    return [
        *(each.pattern.format(**names(store)) for each in EXAMPLES), *things, *(f"/?q={each}" for each in asked),
        *(f"/search?q={each}" for each in hostile[:3]),
        *(f"/{path}{each}" for each in hostile[:2] for path in PATHS),
        *(f"/query/claims_of_payer?payer={each}" for each in hostile[:2]), f"/ontology/concepts/payer?q={hostile[0]}", "/compare/payers?payer=PwnedPlan",
    ]


def test_nothing_of_them_becomes_a_part_of_a_page(client: FlaskClient, hostile_store: Store) -> None:
    shown, wrong = 0, {}
    for address in addresses(hostile_store):
        response = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
        assert response.status_code < 500, address
        if response.mimetype == "text/html":
            shown += MARK in response.text
            assert "1337" not in response.text, f"{address} runs templates"
            if said := became(response.text):
                wrong[address] = said
    assert wrong == {}
    assert shown > len(PAYLOADS)  # they are there, as words


def test_what_pages_tell_search_engines_is_json_still(client: FlaskClient, hostile_store: Store) -> None:
    for row in hostile_store.rows(f"SELECT ?it {{ ?it a <{COV}Article> }}"):
        page = html.document_fromstring(client.get(f"/id/{row['it'].rpartition('/')[2]}", headers={"Accept": "text/html"}, follow_redirects=True).text)
        for script in page.iter("script"):
            if script.get("type") == "application/ld+json":
                json.loads(script.text or "")


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_every_format_of_the_graph_holds_them_unchanged(hostile_store: Store, form: str) -> None:
    formats = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
    titles = {quad.object.value for quad in ox.parse(export(hostile_store, form), format=formats[form]) if quad.predicate.value.endswith("/dc/terms/title")}
    assert set(PAYLOADS) - titles == set()


def test_no_cell_of_a_file_of_csv_is_a_formula_and_all_others_come_back(client: FlaskClient, hostile_store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/query/claims_of_payer.csv?payer=OriginalMedicare").text)))
    assert rows
    cells = [cell for row in rows for cell in row.values() if cell]
    assert any(MARK in cell for cell in cells)
    assert [cell for cell in cells if cell[0] in "=+@\t\r"] == []


def test_a_browser_runs_none_of_them(app: Flask, hostile_store: Store) -> None:
    if not chromium():
        pytest.skip("no Chromium on this machine")
    from tests.server.window import page_of, started

    told: list[str] = []
    with listening(app) as address, started() as browser, page_of(browser) as page:
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.on("console", lambda said: told.append(said.text) if "Content Security Policy" in said.text or MARK in said.text else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        first = names(hostile_store)
        for path in (
            f"/?q={quote('Does Medicare cover massage? ' + PAYLOADS[0])}", "/articles", f"/id/{first['article']}", f"/id/{first['claim']}", "/explore",
        ):
            page.goto(f"{address.rstrip('/')}{path}")
            page.wait_for_load_state("networkidle")
            assert page.evaluate(f"typeof window.{MARK}") == "undefined"
    assert told == []
