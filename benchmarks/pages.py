"""How fast pages are at size: python benchmarks/pages.py [--triples 1000000 | --store DIR]

Makes a store of made-up articles (benchmarks/generator.py), unless one is given, and asks for pages of each kind in one process, without a
network: things of the store are drawn by a seeded random, the much spoken of as well as others. Cold is the first time that a page is asked for,
with all that is shared by pages read already; warm is the second; work is the time of the processor in the cold run, which other programs do not
lengthen. What this state of the site does not have is left out and told.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402

from queries.catalogue import query  # noqa: E402
from queries.evaluate import read_questions  # noqa: E402
from queries.store import Store, open_store  # noqa: E402
from server import create_app  # noqa: E402
from server.addresses import name_of  # noqa: E402

QUESTIONS = ROOT / "tests" / "questions" / "dev.jsonl"
BAR = 100  # milliseconds within which half of the pages of a kind should answer
TERM = "<https://w3id.org/covertrace/ontology#{}>"
WORDS = ("medicare", "tricare", "fibromyalgia", "plan of care", "97140", "chiropracter", "back pain", "prior authorization", "relaxation", "Harbor Road")


@dataclass(frozen=True)
class Kind:
    """A kind of page: what it is called, the endpoint that it needs, and addresses of pages."""

    name: str
    endpoint: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Times:
    """Milliseconds of one kind of page, and the largest page in bytes; `failed` is the first answer that was an error."""

    cold: list[float]
    work: list[float]
    warm: list[float]
    largest: int
    failed: str


def kinds(store: Store, chance: random.Random, times: int) -> Iterator[Kind]:
    """The kinds of pages with so many different ones of each."""
    spoken = sorted(store.rows(query("concepts").text), key=lambda row: -int(row["claims"]))
    concepts = [name for row in spoken if (name := name_of(row["concept"]))]
    files = [row["file"] for row in store.rows(f"SELECT ?file {{ ?it {TERM.format('fileName')} ?file }}")]
    questions = chance.sample([row["q"] for row in read_questions(QUESTIONS)], times)
    yield Kind("answer", "ask.page", tuple(f"/?q={quote_plus(each)}" for each in questions))
    yield Kind("concept, ten most spoken of", "things.show", tuple(f"/id/{each}" for each in concepts[:10]))
    yield Kind("concept, any other", "things.show", tuple(f"/id/{each}" for each in _some(concepts[10:], chance, times)))
    for name in ("Claim", "Evidence", "Article"):
        yield Kind(name.lower(), "things.show", tuple(f"/id/{each}" for each in _some(_things(store, name), chance, times)))
    yield Kind("article text", "articles.show", tuple(f"/articles/{each}" for each in _some(files, chance, times)))
    yield Kind("search", "search.page", tuple(f"/search?q={quote_plus(each)}" for each in WORDS))
    yield Kind("form of ask", "ask.page", ("/",))
    for path, endpoint in (
        ("/articles", "articles.index"), ("/browse", "browse.index"), ("/ontology", "ontology.page"), ("/compare", "compare.page"),
        ("/disagreements", "disagreements.page"), ("/explore", "explore.page"), ("/explore.json", "explore.data"), ("/query/", "library.index"),
        ("/sparql", "sparql.endpoint"), ("/sitemap.xml", "browse.sitemap"),
    ):  # fmt: skip
        yield Kind(path, endpoint, (path,))


def _things(store: Store, kind: str) -> list[str]:
    rows = store.rows(f"SELECT ?it {{ ?it a {TERM.format(kind)} }}")
    return sorted(name for row in rows if (name := name_of(row["it"])))


def _some(found: list[str], chance: random.Random, times: int) -> list[str]:
    return chance.sample(found, min(times, len(found)))


def measured(app: Flask, kind: Kind) -> Times:
    """Each page of a kind twice; one address alone ten times."""
    client, largest, failed = app.test_client(), 0, ""
    cold: list[float] = []
    work: list[float] = []
    warm: list[float] = []
    for address in kind.addresses:
        for run in range(10 if len(kind.addresses) == 1 else 2):
            began, worked = time.perf_counter(), time.process_time()
            response = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
            size = len(response.get_data())
            (warm if run else cold).append((time.perf_counter() - began) * 1000)
            work += [] if run else [(time.process_time() - worked) * 1000]
            largest = max(largest, size)
            failed = failed or (f"{address} answers {response.status_code}" if response.status_code >= 400 else "")
    return Times(cold, work, warm, largest, failed)


def line(kind: Kind, times: Times) -> str:
    """The line of a kind: medians and the time within which 19 of 20 answer, cold and warm."""
    figures = "".join(f"{statistics.median(each):>9.0f}{_most(each):>9.0f}" for each in (times.cold, times.work, times.warm))
    over = f"  over {BAR} ms" if statistics.median(times.work if len(times.work) > 1 else times.warm) > BAR else ""
    return f"{kind.name:<30}{len(kind.addresses):>6}{figures}{times.largest / 1000:>9.0f}{over}{'  ' + times.failed if times.failed else ''}"


def _most(times: list[float]) -> float:
    return sorted(times)[min(len(times) * 19 // 20, len(times) - 1)]


def main() -> None:
    """Make a store where none is given, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", metavar="DIR|URL", help="a store that is there already")
    parser.add_argument("--triples", type=int, default=100_000, metavar="N", help="the size of the store that is made (100,000)")
    parser.add_argument("--times", type=int, default=100, metavar="N", help="different pages of each kind (100)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.store or str(Path(folder) / "store")
        if not given.store:
            generate = [sys.executable, str(ROOT / "benchmarks" / "generator.py"), "--triples", str(given.triples), "--store", place]
            subprocess.run(generate, check=True)
        store = open_store(place)
        app = create_app(store)
        app.test_client().get("/?q=Does+Medicare+cover+massage")
        print(f"{'page':<30}{'pages':>6}{'cold ms':>9}{'19/20':>9}{'work ms':>9}{'19/20':>9}{'warm ms':>9}{'19/20':>9}{'kB':>9}")
        for kind in kinds(store, random.Random(0), given.times):
            print(line(kind, measured(app, kind)) if kind.endpoint in app.view_functions else f"{kind.name:<30} not in this site", flush=True)
        app.extensions["covertrace.guard"].close()


if __name__ == "__main__":
    main()
