"""Runs the W3C SPARQL 1.1 tests against the site and writes what came of it: python benchmarks/conformance.py [SUITE] [--earl FILE] [--table FILE]

SUITE is the folder with the tests (sparql/sparql11 of the repository w3c/rdf-tests), ../shared/w3c unless told otherwise. A site is started on
a free port over a store with the data of all tests. The table is what docs/conformance.md shows; the report is in EARL
(https://www.w3.org/TR/EARL10-Schema/), as Turtle.
"""

import argparse
import datetime
import sys
import tempfile
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.server import w3c, w3c_protocol  # noqa: E402
from tests.server.known_failures import KNOWN_FAILURES  # noqa: E402
from tests.server.site import served  # noqa: E402
from tests.server.w3c import Client  # noqa: E402

EARL = "http://www.w3.org/ns/earl#"
SUBJECT = ox.NamedNode("https://w3id.org/covertrace/sparql")
Outcomes = list[tuple[str, str, str, str]]  # folder, name, IRI, why it fails


def main() -> None:
    """Run all, and write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", type=Path, nargs="?", default=ROOT.parent / "shared" / "w3c", metavar="SUITE")
    parser.add_argument("--earl", type=Path, metavar="FILE", help="write an EARL report")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the table, instead of printing it")
    given = parser.parse_args()
    if not given.suite.is_dir():
        print(f"no folder {given.suite} with the tests; name another one")
        return
    outcomes = run(given.suite)
    table = "\n".join(lines(outcomes)) + "\n"
    if given.table:
        given.table.write_text(table, encoding="utf-8")
    else:
        print(table, end="")
    if given.earl:
        given.earl.write_bytes(report(outcomes))


def run(suite: Path) -> Outcomes:
    """What came of each test. Those of the protocol that want an update to be made are left out: there is none."""
    language = [test for folder in w3c.FOLDERS for test in w3c.tests(suite, folder)]
    protocol = [test for test in w3c_protocol.protocol_tests(suite) if not test.update]
    with tempfile.TemporaryDirectory() as kept:
        place = Path(kept) / "store"
        w3c.publish(place, chain(w3c.quads(suite, language), w3c_protocol.protocol_quads(suite)))
        with served(place) as (site, _):
            client = Client(f"{site}sparql")
            found = [("protocol", test.name, test.iri, w3c_protocol.passes(test, client)) for test in protocol]
            for test in language:
                folder, _, name = test.name.partition("/")
                found.append((folder, name, test.iri, w3c.passes(test, suite, client)))
            client.close()
    return found


def lines(outcomes: Outcomes) -> list[str]:
    """The table by folder, and the failing tests with their reasons."""
    table = ["| folder | tests | passed |", "|---|---|---|"]
    for folder in dict.fromkeys(folder for folder, _, _, _ in outcomes):
        failed = [why for each, _, _, why in outcomes if each == folder]
        table.append(f"| {folder} | {len(failed)} | {failed.count('')} |")
    table += ["", "| fails | why |", "|---|---|"]
    for folder, name, _, why in outcomes:
        if why:
            table.append(f"| {folder}/{name} | {KNOWN_FAILURES.get(f'{folder}/{name}', 'not known')} |")
    return table


def report(outcomes: Outcomes) -> bytes:
    """The assertions, as Turtle."""
    now = ox.Literal(datetime.datetime.now(datetime.UTC).date().isoformat(), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    triples = [ox.Triple(SUBJECT, kind, ox.NamedNode(f"{EARL}TestSubject"))]
    for _, _, iri, why in outcomes:
        assertion, result = ox.BlankNode(), ox.BlankNode()
        triples += [
            ox.Triple(assertion, kind, ox.NamedNode(f"{EARL}Assertion")),
            ox.Triple(assertion, ox.NamedNode(f"{EARL}subject"), SUBJECT),
            ox.Triple(assertion, ox.NamedNode(f"{EARL}test"), ox.NamedNode(iri)),
            ox.Triple(assertion, ox.NamedNode(f"{EARL}mode"), ox.NamedNode(f"{EARL}automatic")),
            ox.Triple(assertion, ox.NamedNode(f"{EARL}result"), result),
            ox.Triple(result, kind, ox.NamedNode(f"{EARL}TestResult")),
            ox.Triple(result, ox.NamedNode(f"{EARL}outcome"), ox.NamedNode(f"{EARL}{'failed' if why else 'passed'}")),
            ox.Triple(result, ox.NamedNode("http://purl.org/dc/terms/date"), now),
        ]
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={"earl": EARL, "dct": "http://purl.org/dc/terms/"}) or b""


if __name__ == "__main__":
    main()
