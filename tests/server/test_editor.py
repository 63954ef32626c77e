"""The SPARQL page in a browser, under the policy that it is served with."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from queries.store import Store
from server import create_app
from tests.conftest import ROOT
from tests.server.browser import CTRL, Browser, chromium, untroubled
from tests.server.site import listening

pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="no chromium on this machine"),
    pytest.mark.skipif(not (ROOT / "server/static/built/editor.js").exists(), reason="the editor is not built: make editor"),
]
PREFIX = "PREFIX cov: <https://w3id.org/covertrace/ontology#>\n"
EDITOR = "document.querySelector('textarea').sparqlEditor"
WRITTEN = "document.querySelector('textarea').value"
READY = f"!!{EDITOR}"


@pytest.fixture(scope="module")
def site(shipped_store: Store) -> Iterator[str]:
    """The address of a served site."""
    with listening(create_app(shipped_store)) as address:
        yield address


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(started: Browser) -> Iterator[Browser]:
    """A browser that must not have complained of anything in the end."""
    with untroubled(started, "400 (BAD REQUEST)"):
        yield started


def write(browser: Browser, text: str) -> None:
    """Put a text in place of what is in the editor, with the caret at its end."""
    change = f"{{from: 0, to: {EDITOR}.state.doc.length, insert: {json.dumps(text)}}}"
    browser.ask(f"{EDITOR}.dispatch({{changes: {change}, selection: {{anchor: {len(text)}}}}}) || {EDITOR}.focus()")


def opened(browser: Browser, site: str, query: str = "") -> None:
    browser.open(f"{site}sparql" + (f"?query={quote(query)}" if query else ""))


def test_the_editor_stands_in_place_of_the_box_and_keeps_its_label(browser: Browser, site: str) -> None:
    opened(browser, site, "ASK { ?s ?p ?o }")
    browser.until(READY)
    assert browser.ask("document.querySelector('textarea').hidden")
    assert browser.ask(f"{EDITOR}.contentDOM.getAttribute('aria-label')") == "Query"
    assert browser.ask(f"{EDITOR}.state.doc.toString()") == "ASK { ?s ?p ?o }"
    assert browser.ask(f"getComputedStyle({EDITOR}.contentDOM).whiteSpace") != "normal", "the editor's own styles are not let in"


def test_a_term_is_completed_by_its_label_and_its_prefix_is_declared(browser: Browser, site: str) -> None:
    opened(browser, site)
    browser.until(READY)
    write(browser, "SELECT * { ?claim ?p ")
    browser.type("Tricarepri")
    browser.until(f"[...{EDITOR}.dom.getRootNode().querySelectorAll('.cm-tooltip-autocomplete li')][0]?.textContent.startsWith('TRICARE Prime')")
    browser.ask("new Promise(done => setTimeout(done, 150))")  # the list takes keys only after a moment, so that none is meant for the text
    browser.press("Enter")
    assert browser.until(f"{WRITTEN}.includes('cov:TRICAREPrime') && {WRITTEN}") == f"{PREFIX}SELECT * {{ ?claim ?p cov:TRICAREPrime"


def test_a_prefix_that_is_typed_is_declared(browser: Browser, site: str) -> None:
    opened(browser, site)
    browser.until(READY)
    write(browser, "SELECT * { ?s ")
    browser.type("skos:broader ")
    browser.until(f"{WRITTEN}.startsWith('PREFIX skos: <http://www.w3.org/2004/02/skos/core#>')")
    assert browser.ask(f"{WRITTEN}.match(/PREFIX skos/g).length") == 1


def test_what_is_wrong_is_marked_and_said(browser: Browser, site: str) -> None:
    opened(browser, site)
    browser.until(READY)
    write(browser, "SELECT * {\n  ?s ?p ?o . FILTER(?o = )\n}")
    assert browser.until(f"[...{EDITOR}.dom.querySelectorAll('.cm-lintRange-error')].map(each => each.textContent).join()") == ")"
    assert browser.ask("document.querySelector('.sparql-editor-status').textContent").startswith("Line 2:")


def test_what_only_the_server_refuses_is_marked_as_well(browser: Browser, site: str) -> None:
    opened(browser, site, "SELECT (?x AS ?x) { ?s ?p ?x }")
    browser.until(READY)
    browser.until(f"!!{EDITOR}.dom.querySelector('.cm-lintRange-error')")
    assert "overrides an existing variable" in browser.ask("document.querySelector('.sparql-editor-status').textContent")


def test_control_and_enter_runs_the_query_and_escape_and_tab_leave(browser: Browser, site: str) -> None:
    opened(browser, site)
    browser.until(READY)
    write(browser, "ASK { ?s ?p ?o }")
    browser.press("Enter", CTRL)
    browser.until("location.search.includes('ASK') && document.querySelector('#result .lead')?.textContent === 'Yes'")
    browser.until(READY)
    browser.ask(f"{EDITOR}.focus()")
    browser.press("Escape")
    browser.press("Tab")
    assert browser.ask("document.activeElement.textContent") == "Run"


def test_a_graph_is_drawn_and_walked_with_the_arrow_keys(browser: Browser, site: str) -> None:
    opened(browser, site, f"{PREFIX}CONSTRUCT {{ cov:TRICAREPrime cov:p cov:Medicaid, cov:Medicare . cov:Medicaid cov:p 'a<b' }} {{}}")
    assert browser.until("document.querySelectorAll('.picture .node').length") == 4
    assert browser.ask("document.querySelectorAll('.picture .edge').length") == 3
    browser.ask("document.querySelector('.picture .node[tabindex=\"0\"]').focus()")
    browser.press("ArrowRight")
    browser.press("Enter")
    assert "cov:p" in browser.ask("document.querySelector('#graph [role=status]').textContent")
    assert browser.ask("document.querySelector('.picture .chosen') !== null")


def test_the_library_is_filtered_and_what_is_copied_is_the_snippet(browser: Browser, site: str) -> None:
    opened(browser, site, "ASK { ?s ?p ?o }")
    browser.until("!!document.querySelector('.copy')")
    assert browser.ask("document.querySelectorAll('#use .copy').length") == 4
    browser.ask("document.getElementById('find').focus()")
    browser.type("articles claims")
    text = "`${each.textContent} ${each.closest('section').querySelector('h3').textContent}`.toLowerCase()"
    shown = f"[...document.querySelectorAll('#library li')].filter(each => !each.hidden).map(each => {text})"
    browser.until(f"{shown}.length && {shown}.every(each => each.includes('articles') && each.includes('claims'))")
    assert "found" in browser.ask("document.querySelector('.find [role=status]').textContent")


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
def test_no_page_is_wider_than_the_window(site: str, width: int, dark: bool) -> None:
    browser = Browser(width=width, dark=dark)
    try:
        for query in ("", "SELECT * { ?s ?p ?o } LIMIT 20", "DESCRIBE <https://w3id.org/covertrace/ontology#Medicaid>", f"{PREFIX}SELECT * {{ ?s ?p }}"):
            opened(browser, site, query)
            browser.until(READY)
            assert browser.ask("document.documentElement.scrollWidth <= innerWidth"), query
    finally:
        browser.close()


def test_without_javascript_the_form_is_sent(site: str) -> None:
    browser = Browser(scripts=False)
    try:
        opened(browser, site, "ASK { ?s ?p ?o }")
        assert browser.ask("document.querySelector('textarea').checkVisibility()")
        browser.ask("document.querySelector('.query button').focus()")
        browser.press("Enter")
        browser.until("location.hash === '#result' && document.querySelector('#result .lead').textContent === 'Yes'")
    finally:
        browser.close()
