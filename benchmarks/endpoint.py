"""How fast the SPARQL endpoint answers, and how the site fares while it is abused: python benchmarks/endpoint.py [--store DIR] [--times N]

First table: each query over one connection that is kept, N times in turn to this endpoint and to `oxigraph serve` with the same
triples; milliseconds of the median, and their ratio. `checks` is the median over the queries that verify a store. Second
table: the ask page on its own, and while ten queries run that never end. Without a store one is built from the articles that ship.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from queries.catalogue import catalogue  # noqa: E402
from queries.store import open_store  # noqa: E402
from tests import engines  # noqa: E402

COV = "PREFIX cov: <https://w3id.org/covertrace/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
SMALL = {
    "nothing asked of the store": "ASK {}",
    "one label": f"{COV} SELECT ?label {{ cov:MassageTherapy skos:prefLabel ?label }}",
    "ten claims": f"{COV} SELECT ?claim ?effect {{ ?claim a cov:Claim ; cov:effect ?effect }} LIMIT 10",
    "claims by effect": f"{COV} SELECT ?effect (COUNT(*) AS ?n) {{ ?claim a cov:Claim ; cov:effect ?effect }} GROUP BY ?effect",
    "kinds of Medicare": f"{COV} PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?payer {{ ?payer rdfs:subClassOf* cov:Medicare }}",
    "one concept described": f"{COV} CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ cov:MassageTherapy }} ?s ?p ?o }}",
}
QUESTIONS = ("Does Medicare cover massage?", "Does Medicaid pay for massage in Oregon?", "Is massage by my physical therapist covered by Part B?")
CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RUNAWAY = (f"SELECT (COUNT(*) AS ?n) {CROSS}", f"SELECT * {CROSS} ORDER BY ?a ?d ?g", f"SELECT (MAX(?c) AS ?m) {CROSS} GROUP BY ?a")


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, metavar="DIR", help="a store that is there already")
    parser.add_argument("--times", type=int, default=200, metavar="N", help="how often each query is sent")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.store or Path(folder) / "store"
        if not given.store:
            subprocess.run([sys.executable, "-m", "covertrace", "build", "--store", str(place)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        with ours(place) as site, theirs(place, Path(folder)) as other:
            compare(f"{site}sparql", other, given.times)
        with ours(place) as site:
            under_load(site)


@contextmanager
def ours(place: Path) -> Iterator[str]:
    """The address of the site, served by a process of its own."""
    command = [sys.executable, "-m", "covertrace", "serve", "--store", str(place), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().split()[3]
        finally:
            server.terminate()


@contextmanager
def theirs(place: Path, folder: Path) -> Iterator[str]:
    """The query address of an `oxigraph serve` with the same triples."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if not binary:
        sys.exit("the program 'oxigraph' is not installed (the package oxigraph brings it)")
    (folder / "all.nt").write_bytes(open_store(place).graph("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
    location = ["--location", str(folder / "oxigraph")]
    subprocess.run([binary, "load", *location, "--file", str(folder / "all.nt")], check=True, stderr=subprocess.DEVNULL)
    address = f"127.0.0.1:{engines.free_port()}"
    with subprocess.Popen([binary, "serve-read-only", *location, "--bind", address], stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"http://{address}/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield f"http://{address}/query"
        finally:
            server.terminate()


class Asking:
    """A client with one connection that is kept."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._path = parts.path
        self._connection = HTTPConnection(parts.netloc, timeout=60)

    def timed(self, sparql: str) -> tuple[float, int]:
        """Milliseconds of one query, and bytes of its result."""
        began = time.perf_counter()
        accept = "application/n-triples" if "CONSTRUCT" in sparql else "application/sparql-results+json"
        self._connection.request("GET", f"{self._path}?{urlencode({'query': sparql})}", headers={"Accept": accept})
        response = self._connection.getresponse()
        body = response.read()
        assert response.status == 200, body[:200]
        return (time.perf_counter() - began) * 1000, len(body)


def compare(site: str, other: str, times: int) -> None:
    """The first table."""
    Asking(site).timed("ASK {}")
    time.sleep(3)  # the process that answered now has its copy of the store in memory
    queries = SMALL | {query.name: query.text for query in catalogue().values() if query.folder in ("browse", "library")}
    print(f"{'query':<30}{'bytes':>9}{'here ms':>10}{'oxigraph ms':>13}{'ratio':>8}")
    ratios = []
    for name, sparql in queries.items():
        here, there, size = _medians(site, other, sparql, times)
        if size > 20_000:
            continue
        ratios.append(here / there)
        print(f"{name:<30}{size:>9}{here:>10.2f}{there:>13.2f}{ratios[-1]:>8.2f}")
    checks = [query.text for query in catalogue().values() if query.folder == "check"]
    found = [_medians(site, other, sparql, max(5, times // 20)) for sparql in checks]
    print(f"{'checks':<30}{'':>9}{statistics.median(h for h, _, _ in found):>10.2f}{statistics.median(t for _, t, _ in found):>13.2f}"
          f"{statistics.median(h / t for h, t, _ in found):>8.2f}")  # fmt: skip
    print(f"\nmedian of the ratios without the checks {statistics.median(ratios):.2f}, with them "
          f"{statistics.median([*ratios, *(h / t for h, t, _ in found)]):.2f}\n")  # fmt: skip


def _medians(site: str, other: str, sparql: str, times: int) -> tuple[float, float, int]:
    """Milliseconds here and there, sent in turn, and bytes of the result here."""
    clients = Asking(site), Asking(other)
    for client in clients:
        client.timed(sparql)
    taken = [[client.timed(sparql) for client in clients] for _ in range(times)]
    return statistics.median(pair[0][0] for pair in taken), statistics.median(pair[1][0] for pair in taken), taken[0][0][1]


def under_load(site: str) -> None:
    """The second table."""
    print(f"{'ask page':<34}{'answers':>9}{'p50 ms':>9}{'p90 ms':>9}{'max ms':>9}")
    _pages(site, 2)
    print(_line("alone", _pages(site, 10)))
    ended: list[int] = []
    threads = [threading.Thread(target=_run_away, args=(site, RUNAWAY[number % len(RUNAWAY)], ended)) for number in range(10)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    print(_line("while ten runaway queries run", _pages(site, 10)))
    for thread in threads:
        thread.join()
    print(f"the ten ended with {', '.join(f'{ended.count(status)} x {status}' for status in sorted(set(ended)))}")


def _run_away(site: str, sparql: str, ended: list[int]) -> None:
    try:
        urllib.request.urlopen(f"{site}sparql?{urlencode({'query': sparql})}", timeout=60).close()
        ended.append(200)
    except urllib.error.HTTPError as error:
        ended.append(error.code)
        error.close()


def _pages(site: str, rounds: int) -> list[float]:
    times = []
    for _ in range(rounds):
        for question in QUESTIONS:
            began = time.perf_counter()
            with urllib.request.urlopen(f"{site}?{urlencode({'q': question})}", timeout=60) as response:
                response.read()
            times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def _line(name: str, times: list[float]) -> str:
    return f"{name:<34}{len(times):>9}{times[len(times) // 2]:>9.1f}{times[len(times) * 9 // 10]:>9.1f}{times[-1]:>9.1f}"


if __name__ == "__main__":
    main()
