"""How fluent the picture of the graph is: python benchmarks/explore.py [--nodes N] [--edges N]

Serves the page with a made-up graph of so many nodes and edges, lets a Chromium without a window show all of it, and prints how long the
worker and the drawing took, and the times between frames while the mouse moves the picture and while its wheel changes the size.
Frames of a machine without a graphics card, as here, are drawn by the processor.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from queue import Queue

from flask import Response

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ingest.build import SHIPPED, graph_of, harvest  # noqa: E402
from queries.store import open_store  # noqa: E402
from server import create_app  # noqa: E402
from server.explore import RELATIONS  # noqa: E402
from server.explore_filter import KINDS  # noqa: E402
from server.serving import serve  # noqa: E402
from server.wording import EFFECTS  # noqa: E402
from tests.server.browser import Browser, chromium  # noqa: E402

HELD = "document.getElementById('explore').explore"
WATCH = """window.frames_ = []; window.watching = true; { let before = performance.now();
const step = now => { frames_.push(now - before); before = now; if (watching) requestAnimationFrame(step); }; requestAnimationFrame(step); }"""
BUSY = """window.longest = 0; new PerformanceObserver(list => { longest = Math.max(longest, ...list.getEntries().map(each => each.duration)); })
.observe({type: 'longtask'})"""
STEPS = 60


def graph(nodes: int, edges: int) -> str:
    """A made-up graph as /explore.json gives it: one node in five a concept, one in ten an article, the others claims."""
    chance = random.Random(7)
    concepts, articles = nodes // 5, nodes // 10
    kinds = [kind for kind in KINDS if kind not in ("Claim", "Article")]
    rows = [[f"c{at}", kinds[at % len(kinds)], f"Concept number {at}", "", 9] for at in range(concepts)]
    rows += [[f"a{at}", "Article", f"Article number {at}", "", 9] for at in range(articles)]
    rows += [[f"claim-{at}", "Claim", f"Claim number {at} about massage", chance.choice(list(EFFECTS)), 4] for at in range(nodes - len(rows))]
    links = {(at, chance.randrange(at), "broader") for at in range(1, concepts)}
    while len(links) < edges:
        claim, concept = chance.randrange(concepts + articles, nodes), int(concepts * chance.random() ** 2)
        links.add((claim, concept, "scope") if chance.random() < 0.75 else (claim, chance.randrange(concepts, concepts + articles), "evidence"))
    columns = {"nodes": ["name", "kind", "label", "effect", "links"], "edges": ["from", "to", "relation"]}
    return json.dumps({"columns": columns, "base": "/id/", "kinds": KINDS, "relations": RELATIONS, "totals": {}, "nodes": rows, "edges": sorted(links)})


def served(body: str, folder: Path) -> str:
    """The address of a site whose graph is this one."""
    store = open_store(folder / "store")
    store.replace(graph_of(harvest([SHIPPED])))
    app = create_app(store)
    app.view_functions["explore.data"] = lambda: Response(body, mimetype="application/json")
    told: Queue[str] = Queue()
    threading.Thread(target=serve, args=(app, "127.0.0.1", 0, told.put), daemon=True).start()
    return told.get(timeout=30)


def measure(browser: Browser, address: str) -> None:
    """Show everything, and print what it took."""
    browser.open(f"{address}explore")
    browser.until(f"{HELD}?.ready", 120)
    began = time.perf_counter()
    browser.ask(BUSY)
    browser.ask("document.querySelector('[data-do=all]').click()")
    browser.until("!document.getElementById('told').textContent.startsWith('Arranging')", 300)
    browser.until(f"{HELD}.ready", 300)
    print(f"drawn after {time.perf_counter() - began:.1f} s: {browser.ask('told.textContent')}")
    print(f"the page was busy for at most {browser.ask('Math.round(longest)')} ms at once")
    print(f"{'':<8}{'frames':>8}{'p50 ms':>8}{'p90 ms':>8}{'max ms':>8}")
    browser.ask("document.getElementById('canvas').scrollIntoView({block: 'center', behavior: 'instant'})")
    x, y = browser.ask("(({x, y, width, height}) => [x + width / 2, y + height / 2])(document.getElementById('canvas').getBoundingClientRect())")
    for name, gesture in (("moved", drag), ("sized", turn)):
        browser.ask("new Promise(done => setTimeout(done, 4000))")  # what the last gesture left to draw
        browser.ask(WATCH)
        gesture(browser, x, y)
        times = sorted(browser.ask("watching = false, frames_.slice(1)"))
        print(f"{name:<8}{len(times):>8}{statistics.median(times):>8.1f}{times[len(times) * 9 // 10]:>8.1f}{times[-1]:>8.1f}")


def drag(browser: Browser, x: float, y: float) -> None:
    """Draw the picture to and fro with the mouse, beginning where there is no node."""
    x, y = x - 330, y - 280
    browser.send("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", buttons=1, clickCount=1)
    for step in range(STEPS):
        x, y = x + (6 if step % 20 < 10 else -6), y + 2
        browser.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left", buttons=1)
    browser.send("Input.dispatchMouseEvent", type="mouseReleased", x=x, y=y, button="left", clickCount=1)


def turn(browser: Browser, x: float, y: float) -> None:
    """Turn the wheel one way and the other."""
    for step in range(STEPS):
        browser.send("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=-20 if step % 20 < 10 else 20)


def main() -> None:
    """Serve, show and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=5000)
    parser.add_argument("--edges", type=int, default=15000)
    given = parser.parse_args()
    if chromium() is None or not (ROOT / "server/static/built/explore.js").exists():
        sys.exit("benchmarks/explore.py needs chromium and the built picture: make editor")
    with tempfile.TemporaryDirectory() as folder:
        address = served(graph(given.nodes, given.edges), Path(folder))
        browser = Browser()
        try:
            measure(browser, address)
        finally:
            browser.close()


if __name__ == "__main__":
    main()
