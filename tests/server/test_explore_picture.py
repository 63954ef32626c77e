"""The picture of the graph in a browser, under the policy that it is served with; and the drawing of a neighbourhood there."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import render_template_string

from queries.store import Store
from server import create_app
from tests.conftest import ROOT
from tests.server.browser import Browser, chromium, untroubled
from tests.server.site import listening

pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="no chromium on this machine"),
    pytest.mark.skipif(not (ROOT / "server/static/built/explore.js").exists(), reason="the picture is not built: make editor"),
]
HELD = "document.getElementById('explore').explore"
READY = f"{HELD}?.ready"
TOLD = "document.getElementById('told').textContent"
DRAWN = f"{HELD}.picture.size"
CHOSEN = f"{HELD}.chosen?.name"
NEAR = """{% extends 'base.html' %}{% from '_neighbourhood.html' import neighbourhood %}
{% block head %}<link rel="stylesheet" href="{{ url_for('static', filename='neighbourhood.css') }}">{% endblock %}
{% block main %}<h1>Near</h1>{{ neighbourhood(neighbourhood_of('MassageTherapy', 'massage therapy')) }}{% endblock %}"""


@pytest.fixture(scope="module")
def site(shipped_store: Store) -> Iterator[str]:
    """The address of a served site, with a page that shows a neighbourhood."""
    app = create_app(shipped_store)
    app.add_url_rule("/near", "near", lambda: render_template_string(NEAR))
    with listening(app) as address:
        yield address


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(started: Browser) -> Iterator[Browser]:
    """A browser that must not have complained of anything in the end: neither the policy nor a script."""
    with untroubled(started):
        yield started


@pytest.fixture
def page(browser: Browser, site: str) -> Browser:
    """The page with its picture."""
    browser.open(f"{site}explore")
    browser.until(READY, 30)
    return browser


def test_the_overview_has_the_concepts_that_claims_name_and_no_claim(page: Browser) -> None:
    kinds = page.ask(f"[...new Set({HELD}.picture.cy.nodes().map(each => each.data('node').kind))]")
    assert "Payer" in kinds and "Claim" not in kinds
    assert page.ask(f"{HELD}.picture.cy.edges().length") > page.ask(DRAWN) > 50
    assert page.ask("document.querySelector('#canvas canvas').width") > 300
    assert page.ask("document.querySelectorAll('style').length") == 0


def test_the_same_graph_has_the_same_places_each_time_and_nothing_moves(page: Browser, site: str) -> None:
    places = f"JSON.stringify({HELD}.picture.cy.nodes().map(each => [each.id(), each.position()]))"
    before = page.ask(places)
    page.ask("new Promise(done => setTimeout(done, 300))")
    assert page.ask(places) == before
    page.open(f"{site}explore?view=table")
    page.open(f"{site}explore")
    page.until(READY, 30)
    assert page.ask(places) == before


def test_the_keyboard_walks_opens_and_goes_back(page: Browser) -> None:
    page.ask("document.getElementById('canvas').focus()")
    page.press("ArrowRight")
    assert page.ask(CHOSEN) == "massage-therapy"
    drawn = page.ask(DRAWN)
    page.press("Enter")
    page.until(f"{DRAWN} > {drawn}")
    assert "opened around massage therapy" in page.ask(TOLD)
    page.press("ArrowRight")
    assert page.ask(TOLD).startswith("1 of ")
    page.press("ArrowDown")
    assert page.ask(TOLD).startswith("2 of ")
    page.press("Enter")
    page.until(f"{CHOSEN} !== 'massage-therapy'")
    assert page.ask(f"{HELD}.graph.neighbours({HELD}.graph.nodes.get('massage-therapy')).includes({HELD}.chosen)")
    page.press("Escape")
    assert page.ask(CHOSEN) == "massage-therapy" and page.ask("document.activeElement.id") == "canvas"
    page.press("Tab")
    assert page.ask("document.activeElement.closest('#panel a')?.textContent") == "massage therapy"
    page.press("Tab")
    page.press("Tab")
    assert page.ask("document.activeElement.getAttribute('href')").startswith("/id/")


def test_what_is_opened_leaves_the_rest_where_it_is(page: Browser) -> None:
    places = f"JSON.stringify({HELD}.picture.cy.nodes().slice(0, 60).map(each => each.position()))"
    before, drawn = page.ask(places), page.ask(DRAWN)
    page.ask(f"{HELD}.picture.chosen({HELD}.graph.nodes.get('medicare-advantage'))")
    page.ask("[...document.querySelectorAll('#panel button')].find(each => each.textContent.startsWith('Open')).click()")
    page.until(f"{DRAWN} > {drawn}")
    assert page.ask(places) == before
    assert page.ask(f"{HELD}.picture.cy.nodes().filter(each => each.data('node').kind === 'Claim').length") > 5


def test_a_name_leads_to_its_node_even_where_it_was_not_drawn(page: Browser) -> None:
    assert not page.ask(f"{HELD}.picture.has({HELD}.graph.nodes.get('thai-massage'))")
    page.ask("document.getElementById('find').focus()")
    page.type("thai m")
    assert page.until("document.querySelector('#find-names [role=option]')?.textContent").startswith("Thai massage")
    page.press("Enter")
    assert page.ask(CHOSEN) == "thai-massage" and page.ask(f"{HELD}.picture.has({HELD}.chosen)")
    assert page.ask("document.querySelector('#panel h3 a').getAttribute('href')") == "/id/thai-massage"


def test_what_the_server_held_back_comes_when_it_is_asked_for(page: Browser) -> None:
    known = f"{HELD}.graph.neighbours({HELD}.graph.nodes.get('medicaid'))"
    there = page.ask(f"{known}.length")
    forget = "node => { for (const edge of node.edges) graph.edges.delete(edge.key); node.edges = []; }"
    page.ask(f"(graph => ({forget})(graph.nodes.get('medicaid')))({HELD}.graph)")
    page.ask(f"{HELD}.picture.chosen({HELD}.graph.nodes.get('medicaid'))")
    page.ask("[...document.querySelectorAll('#panel button')].find(each => each.textContent.startsWith('Open')).click()")
    assert page.until(f"{known}.length") == there > 5


def test_a_filter_leaves_what_it_names(page: Browser) -> None:
    page.ask("document.querySelector('[name=kind][value=Payer]').click()")
    page.until(f"{READY} && {HELD}.picture.cy.nodes().every(each => each.data('node').kind === 'Payer') && {DRAWN} > 5")
    page.ask("document.querySelector('[name=kind][value=Claim]').click(), document.querySelector('[name=effect][value=excludes]').click()")
    page.until(f"{READY} && {HELD}.picture.cy.nodes().some(each => each.data('node').effect === 'excludes')")
    assert page.ask(f"{HELD}.picture.cy.nodes().every(each => !each.data('node').effect || each.data('node').effect === 'excludes')")


def test_everything_can_be_shown_and_saved_as_svg_and_png(page: Browser, tmp_path: Path) -> None:
    page.ask("document.querySelector('[data-do=all]').click()")
    page.until(f"{READY} && {DRAWN} === {HELD}.graph.nodes.size", 60)
    page.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.ask("document.querySelector('[data-do=svg]').click(), document.querySelector('[data-do=png]').click()")
    page.ask("new Promise(done => setTimeout(done, 200))")
    files = [tmp_path / "covertrace.svg", tmp_path / "covertrace.png"]
    for _ in range(100):
        if all(file.exists() for file in files):
            break
        page.ask("new Promise(done => setTimeout(done, 100))")
    drawing = ElementTree.parse(files[0]).getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawing.findall(f".//{space}line")) == page.ask(f"{HELD}.picture.cy.edges().length")
    assert len(drawing.findall(f".//{space}text")) == page.ask(DRAWN)
    assert files[1].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and files[1].stat().st_size > 20_000


def test_without_scripts_there_is_the_table(site: str) -> None:
    plain = Browser(width=390, scripts=False)
    try:
        plain.open(f"{site}explore")
        plain.send("Emulation.setScriptExecutionDisabled", value=False)
        assert plain.ask("document.getElementById('explore').hidden && document.querySelectorAll('tbody tr').length") == 50
        assert plain.ask("document.querySelector('noscript').textContent").strip() != ""
    finally:
        plain.close()


@pytest.mark.parametrize(("path", "wait"), [("explore", READY), ("explore?view=table", "true"), ("near", "true")])
def test_nothing_is_wider_than_a_phone(site: str, path: str, wait: str) -> None:
    phone = Browser(width=390, height=844, dark=True)
    try:
        phone.open(f"{site}{path}")
        phone.until(wait, 30)
        assert phone.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert phone.troubles == []
    finally:
        phone.close()


def test_the_neighbours_in_a_drawing_are_reached_by_tab_and_their_focus_is_seen(browser: Browser, site: str) -> None:
    browser.open(f"{site}near")
    shown = "[...document.querySelectorAll('.ties')].filter(each => each.clientWidth || each.getBoundingClientRect().width)"
    assert browser.ask(f"{shown}.length") == 1
    links = browser.ask(f"{shown}[0].querySelectorAll('a').length")
    names: list[str] = []
    for _ in range(80):
        browser.press("Tab")
        name = browser.ask("document.activeElement.closest('.ties a')?.getAttribute('aria-label') ?? null")
        if name in names:
            break  # once around the page
        if name:
            names.append(name)
            assert browser.ask("getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth") == "3px"
    assert len(names) == links == 24
