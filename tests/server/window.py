"""Pages in a real Chromium, driven by Playwright, and looked at with axe-core (https://github.com/dequelabs/axe-core)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.server.browser import chromium

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")
_SHIFTS = """() => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value }).observe({type: 'layout-shift', buffered: true})
  setTimeout(() => done(sum), 250)
})"""
# What the Tab key has to reach: what is enabled and shown; of a group of radio buttons the chosen one, or whichever is first reached.
_REACHABLE = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true], iframe')]
  const shown = each => each.checkVisibility({visibilityProperty: true}) && !each.disabled && each.type !== 'hidden' && each.tabIndex >= 0
  const alike = (one, other) => one !== other && one.type === 'radio' && one.name === other.name && one.form === other.form
  const group = each => each.type === 'radio' && !each.checked && all.some(one => alike(one, each))
  window.reachable = all.filter(each => shown(each) && !group(each))
  return window.reachable.length
}"""
_HERE = """() => {
  const host = document.activeElement
  if (!host || host === document.body) return null
  let here = host
  while (here.shadowRoot && here.shadowRoot.activeElement) here = here.shadowRoot.activeElement
  const ringed = each => {
    const style = getComputedStyle(each)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
  }
  let drawn = false
  for (let each = here; each && !drawn; each = each === here && host === here ? null : each.parentElement) drawn = ringed(each)
  const box = here.getBoundingClientRect()
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const place = [...document.querySelectorAll('*')].indexOf(host), told = (here.getAttribute('aria-label') || here.textContent || here.name || '').trim()
  window.reachable = window.reachable.filter(each => each !== host)
  return {place, drawn, inView, keepsTab: here.isContentEditable, told: `${here.localName} ${told.slice(0, 40)}`}
}"""
_LEFT = "() => window.reachable.map(each => each.outerHTML.slice(0, 90))"


@contextmanager
def started() -> Iterator[Browser]:
    """A browser without a window. No browser is downloaded: it is the one of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@contextmanager
def page_of(
    browser: Browser, width: int = 1280, scheme: Literal["light", "dark"] = "light", motion: Literal["reduce", "no-preference"] = "no-preference"
) -> Iterator[Page]:
    """An empty page of this width."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion=motion)
    yield context.new_page()
    context.close()


def grave(page: Page, *rules: str) -> list[str]:
    """What axe finds that keeps people out, by these of its rules or by all of RULES; each with the first element that it is found in."""
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    found: dict[str, Any] = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]}).response
    return [
        f"{each['id']}: {each['help']} — {len(each['nodes'])} times, first {each['nodes'][0]['html'][:200]} {each['nodes'][0]['failureSummary'][:300]}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]


def shifted(page: Page) -> float:
    """By how much the page moved since it was opened (Layout Instability, https://wicg.github.io/layout-instability/)."""
    return float(page.evaluate(_SHIFTS))


def walked(page: Page) -> list[str]:
    """What goes wrong when a page is gone through with the Tab key from its beginning: what is not reached, not in order, not seen."""
    left = int(page.evaluate(_REACHABLE))
    troubles, last = [], -1
    for _ in range(left + 20):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here is None:
            break
        if not here["drawn"]:
            page.wait_for_timeout(100)  # an editor draws its ring a moment later
            here["drawn"] = page.evaluate(_HERE)["drawn"]
        troubles += [f"{here['told']}: {what}" for what, wrong in _wrong(here, last).items() if wrong]
        last = here["place"]
        if here["keepsTab"]:
            page.keyboard.press("Escape")  # an editor in which Tab indents lets go after Escape
    return troubles + [f"not reached: {each}" for each in page.evaluate(_LEFT)]


def _wrong(here: dict[str, Any], last: int) -> dict[str, bool]:
    return {"before the one before it": here["place"] <= last, "focus can't be seen": not here["drawn"], "out of view": not here["inView"]}
