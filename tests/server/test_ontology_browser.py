"""The page of the vocabulary in a browser, where the IRI of a concept leads to the page of the vocabulary with a fragment."""

from collections.abc import Iterator

import pytest

from queries.store import Store
from server import create_app
from tests.server.browser import Browser, chromium
from tests.server.site import listening

pytestmark = pytest.mark.skipif(chromium() is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def site(shipped_store: Store) -> Iterator[str]:
    """The address of a served site."""
    with listening(create_app(shipped_store)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    browser = Browser(width=390)
    yield browser
    browser.close()


def test_the_iri_of_a_concept_leads_to_its_page(browser: Browser, site: str) -> None:
    browser.open(f"{site}ontology#MedicareAdvantage")
    assert browser.until("location.pathname !== '/ontology' && location.pathname") == "/id/medicare-advantage"


def test_the_iri_of_a_term_leads_to_its_place(browser: Browser, site: str) -> None:
    browser.troubles.clear()
    browser.open(f"{site}ontology/concepts/payer")
    browser.open(f"{site}ontology#covers")
    browser.until("!!document.querySelector('.term:target')")
    assert browser.ask("document.querySelector(':target').id") == "covers"
    place = browser.ask("document.querySelector(':target').getBoundingClientRect().top")
    assert 0 <= place < browser.ask("innerHeight")
    assert browser.ask("location.pathname") == "/ontology" and browser.troubles == []


def test_the_picture_leads_to_the_table_and_the_table_opens(browser: Browser, site: str) -> None:
    browser.open(f"{site}ontology")
    assert not browser.ask("document.getElementById('model-table').open")
    more = "[...document.querySelectorAll('.model a')].find(each => each.textContent.includes('more'))"
    browser.ask(f"{more}.dispatchEvent(new MouseEvent('click', {{bubbles: true}}))")
    browser.until("document.getElementById('model-table').open")


def test_words_of_the_picture_stand_clear_of_its_boxes(browser: Browser, site: str) -> None:
    browser.open(f"{site}ontology")
    meet = """[...document.querySelectorAll('.model .way')].filter(text => [...document.querySelectorAll('.model rect')].some(box => {
        const a = text.getBoundingClientRect(), b = box.getBoundingClientRect();
        return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    })).map(text => text.textContent)"""
    assert browser.ask(meet) == []
    wide = """[...document.querySelectorAll('.model .has')].filter(text => {
        const a = text.getBBox(); return ![...document.querySelectorAll('.model rect')].some(box => {
            const b = box.getBBox(); return b.x <= a.x && a.x + a.width <= b.x + b.width && b.y <= a.y && a.y + a.height <= b.y + b.height; });
    }).map(text => text.textContent)"""
    assert browser.ask(wide) == [], "words that do not fit into their box"


@pytest.mark.parametrize("address", ["ontology", "ontology/0.1.0", "ontology/concepts/payer"])
def test_nothing_is_wider_than_a_phone(browser: Browser, site: str, address: str) -> None:
    browser.open(site + address)
    assert browser.ask("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_a_concept_is_found_in_the_lists(site: str) -> None:
    plain = Browser(scripts=False)
    try:
        plain.open(f"{site}ontology#MedicareAdvantage")
        links = plain.ask("[...document.querySelectorAll('.kinds a')].map(each => each.getAttribute('href'))")
        assert "/ontology/concepts/payer" in links
        assert plain.ask("location.pathname") == "/ontology"
    finally:
        plain.close()
