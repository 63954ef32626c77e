"""The command: makes the stores that are wanted, runs the parts, and keeps what each found as soon as it is known."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence

from benchmarks.suite.deciding import measure
from benchmarks.suite.machine import line, machine
from benchmarks.suite.options import Options, options
from benchmarks.suite.page import write_into
from benchmarks.suite.parts import library, rules, stages
from benchmarks.suite.plots import draw
from benchmarks.suite.reading_speed import extraction
from benchmarks.suite.scripts import scripts
from benchmarks.suite.sizes import Made, made
from benchmarks.suite.tables import Results, Table, kept

Part = Callable[[list[Made], Options, dict[str, str], Callable[[str], None]], Iterator[Table]]
ALONE: dict[str, Part] = {"rules": rules, "library": library, "stages": stages, "extraction": extraction, "scripts": scripts}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    wanted = options(list(arguments) if arguments is not None else None)
    try:
        run(wanted)
    except KeyboardInterrupt:
        sys.exit(f"stopped; what was measured is in {wanted.folder}")


def run(wanted: Options) -> Results:
    """Measure, and write tables and plots. What earlier runs found of parts that are not wanted is kept."""
    began = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:7.0f} s  {what}", file=sys.stderr, flush=True)

    found = kept(wanted.folder)
    here = machine()
    say(line(here))
    stores = list(_stores(wanted, say)) if set(wanted.parts) - {"extraction"} else []
    for table in _tables(stores, wanted, here, found, say):
        found.put(table)
    for told in draw(found):
        say(told)
    if wanted.page:
        say(write_into(wanted.page, found))
    say(f"{len(found.tables)} tables are in {wanted.folder}: results.md, results.json, *.csv")
    return found


def _stores(wanted: Options, say: Callable[[str], None]) -> Iterator[Made]:
    for size in wanted.sizes:
        store, told = made(size, wanted)
        say(told)
        yield store


def _tables(stores: list[Made], wanted: Options, here: dict[str, str], found: Results, say: Callable[[str], None]) -> Iterator[Table]:
    if {"load", "decision"} & set(wanted.parts):
        for measured in measure(stores, wanted, say):
            yield from measured.tables(wanted, here)
            if "decision" in wanted.parts:
                found.raw("answers", measured.answers)
    for name, part in ALONE.items():
        if name in wanted.parts:
            yield from part(stores, wanted, here, say)
