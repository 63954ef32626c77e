"""What the suite is told on the command line."""

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "performance.md"
PARTS = {
    "load": "triples a second and memory while each store is filled",
    "decision": "answers with their whole trace, from each store",
    "rules": "the rules of the decision alone, by two engines",
    "library": "the queries of the library",
    "stages": "where the time of an answer goes",
    "extraction": "reading articles, beside spaCy",
    "scripts": "what other scripts of this folder measure: serving, building, pages, endpoint",
}
KINDS = ("folder", "ahead", "oxigraph", "virtuoso", "rdflib")
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True)
class Options:
    """What is to be measured.

    `sizes` are triples that articles add to the vocabulary; `limit` is in seconds for one query or answer, `budget` in seconds for one pass
    over the scenarios of one store; `most` is the largest size that rdflib gets.
    """

    sizes: tuple[int, ...]
    parts: tuple[str, ...]
    kinds: tuple[str, ...] = KINDS
    folder: Path = RESULTS
    stores: Path = RESULTS / "stores"
    questions: int = 150
    scenarios: int = 200
    times: int = 5
    articles: int = 100
    limit: float = 60.0
    budget: float = 300.0
    most: int = 1_000_000
    remake: bool = False
    quick: bool = False
    page: Path | None = None
    seed: int = 0


def size(text: str) -> int:
    """A number of triples: "10k", "1M", "250000". Raises argparse.ArgumentTypeError for anything else, and for none."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([km]?)", text.strip().lower())
    if not found or not (triples := round(float(found[1]) * _UNITS[found[2]])):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; give triples, as in 10k,100k,1M,5M")
    return triples


def shown(triples: int) -> str:
    """A size as it is written: 10k, 1M."""
    for unit, worth in (("M", 1_000_000), ("k", 1_000)):
        if triples >= worth:
            return f"{triples / worth:g}{unit}"
    return str(triples)


def options(arguments: list[str] | None = None) -> Options:
    """The options of a command line. Ends the program with a message for one that can't be."""
    given = _parser().parse_args(arguments)
    quick = {"questions": 30, "scenarios": 40, "times": 3, "articles": 20, "limit": 15.0, "budget": 30.0} if given.quick else {}
    told = {name: value for name in ("questions", "scenarios", "times", "articles", "limit", "budget", "most") if (value := getattr(given, name)) is not None}
    return Options(
        sizes=tuple(sorted(set(given.sizes or (_sizes("10k") if given.quick else _sizes("10k,100k,1M"))))),
        parts=tuple(part for part in PARTS if not given.only or part in given.only), kinds=tuple(given.stores_of or KINDS), folder=given.results,
        stores=given.made or given.results / "stores", remake=given.remake, quick=given.quick, page=given.page, seed=given.seed, **quick | told,
    )  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parts = "\n".join(f"  {name:<12}{what}" for name, what in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.suite", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=f"parts:\n{parts}",
        description="Measures everything and writes tables (Markdown, CSV, JSON) and plots. A store that was made for a size is used again.",
    )  # fmt: skip
    parser.add_argument("--sizes", type=_sizes, metavar="N,…", help="triples beside the vocabulary, as 10k,100k,1M,5M (10k,100k,1M; quick: 10k)")
    parser.add_argument("--quick", action="store_true", help="few questions, one small size, short limits: some minutes")
    parser.add_argument("--only", type=_parts, metavar="PART,…", help="these parts alone; what other parts have measured before is kept")
    parser.add_argument("--peers", dest="stores_of", type=_kinds, metavar="STORE,…", help=f"these stores alone: {', '.join(KINDS)}")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where tables and plots go (benchmarks/results)")
    parser.add_argument("--made", type=Path, metavar="DIR", help="where the stores of the sizes are kept (stores in the results)")
    parser.add_argument("--remake", action="store_true", help="make the stores anew")
    parser.add_argument("--page", type=Path, nargs="?", const=PAGE, metavar="FILE", help="write the tables into this page too (docs/performance.md)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another one draws other scenarios")
    for name, kind, what in (
        ("questions", int, "questions in words for each store"), ("scenarios", int, "made-up scenarios for each store"), ("times", int, "runs of a query"),
        ("articles", int, "articles to read"), ("limit", float, "seconds after which one query or answer is given up"),
        ("budget", float, "seconds for one pass over the scenarios of one store"), ("most", size, "the largest size that rdflib gets"),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=kind, metavar="N", help=f"{what} ({getattr(Options, name)})")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(size(each) for each in text.split(","))


def _parts(text: str) -> tuple[str, ...]:
    return _among(text, tuple(PARTS), "part")


def _kinds(text: str) -> tuple[str, ...]:
    return _among(text, KINDS, "store")


def _among(text: str, known: tuple[str, ...], what: str) -> tuple[str, ...]:
    given = tuple(each.strip() for each in text.split(","))
    for each in given:
        if each not in known:
            raise argparse.ArgumentTypeError(f"there is no {what} {each!r}; there are {', '.join(known)}")
    return given
