"""All kinds of pages in a real browser: what axe finds, the keyboard, narrow windows, print, and that nothing moves."""

import threading
from collections.abc import Iterator
from queue import Queue

import pytest
from flask import Flask

from queries.store import Store
from server import create_app
from server.serving import serve
from tests.server.browser import chromium
from tests.server.page_types import DATA, EXAMPLES, PAGES, Example, forgotten, names
from tests.server.pieces import in_pieces

pytest.importorskip("playwright.sync_api", reason="no playwright in this environment")
pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-playwright-python in this environment")

from playwright.sync_api import Browser, Page

from tests.server.window import grave, page_of, shifted, started, walked

in_browser = pytest.mark.skipif(chromium() is None, reason="no chromium on this machine")
on_all_pages = pytest.mark.parametrize("example", EXAMPLES, ids=str)
FITS = "document.documentElement.scrollWidth <= innerWidth"
STILL = 0.05  # half of the shift that is held to be good (https://web.dev/articles/cls): the editor of SPARQL is less high than the box it replaces
BAD = '<!doctype html><html lang="en"><title>T</title><main><h1>T</h1>{body}</main>'


@pytest.fixture(scope="module")
def app(shipped_store: Store) -> Iterator[Flask]:
    made = create_app(shipped_store)
    yield made
    made.extensions["covertrace.guard"].close()


@pytest.fixture(scope="module")
def address(app: Flask) -> str:
    """The address of the served site, without a slash at its end."""
    told: Queue[str] = Queue()
    threading.Thread(target=serve, args=(app, "127.0.0.1", 0, told.put), daemon=True).start()
    return told.get(timeout=20).rstrip("/")


@pytest.fixture(scope="module")
def slow_address(app: Flask) -> Iterator[str]:
    """The same site as over a slow line."""
    with in_pieces(app) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as one:
        yield one


@pytest.fixture
def place(example: Example, app: Flask, address: str, shipped_store: Store) -> str:
    """The address of an example. Skips what this site does not have."""
    if example.endpoint and example.endpoint not in app.view_functions:
        pytest.skip(f"this site has no {example.endpoint}")
    return address + example.pattern.format(**names(shipped_store))


def test_each_kind_of_page_has_an_example(app: Flask, shipped_store: Store) -> None:
    assert forgotten(app) == set(), "put them into PAGES or DATA of tests/server/page_types.py"
    client, known = app.test_client(), names(shipped_store)
    html = {"Accept": "text/html"}
    for example in EXAMPLES:
        if example.endpoint in app.view_functions:
            assert client.get(example.pattern.format(**known), headers=html).mimetype == "text/html", example
    for rule in app.url_map.iter_rules():
        if rule.endpoint in DATA and not rule.arguments:
            assert client.get(rule.rule, headers=html).mimetype != "text/html" or client.get(rule.rule).status_code >= 300, rule
    assert not DATA & set(PAGES)


@in_browser
@on_all_pages
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious_in_light_and_dark_with_everything_unfolded(browser: Browser, place: str, width: int) -> None:
    with page_of(browser, width) as page:
        page.goto(place, wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert grave(page) == []
        page.emulate_media(color_scheme="dark")
        assert grave(page, "color-contrast", "link-in-text-block") == [], "in the dark"


@in_browser
@on_all_pages
def test_no_page_is_wider_than_the_window_or_moves_while_it_arrives_in_pieces(browser: Browser, place: str, address: str, slow_address: str) -> None:
    for width in (1280, 390):
        with page_of(browser, width) as page:
            page.goto(place.replace(address, slow_address), wait_until="load")
            assert shifted(page) < STILL, f"at {width} px"
            assert page.evaluate(FITS), f"at {width} px"
            if width == 390:
                page.set_viewport_size({"width": 320, "height": 900})
                assert page.evaluate(FITS), "at 320 px (WCAG 2.2, 1.4.10)"


@in_browser
@on_all_pages
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(browser: Browser, place: str) -> None:
    with page_of(browser) as page:
        page.goto(place, wait_until="load")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().top >= 0")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.goto(place, wait_until="load")
        assert walked(page) == []


@in_browser
@on_all_pages
def test_nothing_moves_where_less_motion_is_asked_for(browser: Browser, place: str) -> None:
    with page_of(browser, motion="reduce") as page:
        page.goto(place, wait_until="load")
        moving = "[...document.querySelectorAll('*')].filter(each => ['transitionDuration', 'animationDuration'].some(" \
            "name => getComputedStyle(each)[name].split(',').some(time => parseFloat(time) > 0.01))).length"  # fmt: skip
        assert page.evaluate(moving) == 0
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@in_browser
@on_all_pages
def test_a_page_can_be_printed_dark_on_light(browser: Browser, place: str) -> None:
    with page_of(browser, scheme="dark") as page:
        page.goto(place, wait_until="load")
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        ink, paper = (_brightness(page, name) for name in ("color", "backgroundColor"))
        assert ink < 100 < 200 < paper
        assert page.pdf().startswith(b"%PDF")


def _brightness(page: Page, name: str) -> float:
    """Of a colour of the body, 0 to 255; nothing at all is paper."""
    numbers = page.evaluate(f"getComputedStyle(document.body).{name}.match(/[\\d.]+/g).map(Number)")
    return 255 if len(numbers) == 4 and numbers[3] == 0 else sum(numbers[:3]) / 3


@in_browser
def test_what_is_wrong_is_found(browser: Browser) -> None:
    with page_of(browser) as page:
        page.set_content(BAD.format(body='<p style="color: #ccc; background: #fff">pale</p><input><img src="data:,x">'))
        assert {each.partition(":")[0] for each in grave(page)} == {"color-contrast", "image-alt", "label"}
        page.set_content(BAD.format(body='<a href="#x" style="outline: none">x</a><button tabindex="2">y</button><button tabindex="1">z</button>'))
        assert walked(page) == ["button y: before the one before it", "a x: before the one before it", "a x: focus can't be seen"]
        page.set_content(BAD.format(body='<a href="#x">x</a><div onclick="1" tabindex="0" onfocus="this.blur()">y</div><a href="#z">z</a>'))
        assert any("not reached" in each for each in walked(page))
        moved = "<p id='late'>x</p><script>setTimeout(() => { late.style.marginTop = '400px' }, 60)</script>"
        page.set_content(BAD.format(body=moved))
        assert shifted(page) > 0.01
