"""Load and decision: each size filled into each store, and the same questions and scenarios answered from each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.suite.children import Row, collected
from benchmarks.suite.options import Options, shown
from benchmarks.suite.places import NAMES, Place, started
from benchmarks.suite.scenarios import Item, questions, scenarios
from benchmarks.suite.sizes import Made
from benchmarks.suite.tables import Cell, Table
from benchmarks.suite.timing import middle, most
from queries.store import open_store
from tests.engines import Missing

_LOADING = 3600.0  # seconds within which a store has to be filled
_CASES = (("new payer", "new", True), ("new", "new", False), ("again", "again", None))
LOAD = ("triples", "store", "triples a second", "seconds", "of processor here", "peak MB here", "MB of server")
DECISION = ("triples", "store", "answer", "asked", "p50 ms", "p99 ms", "p50 processor ms", "p99 processor ms", "p50 trace ms", "the same")
COMPARED = (
    "A store is exchanged, the program stays: it asks the store which claims bear on the payer, what they say, what follows from the facts, how things are "
    "called and which sentences stand behind it; the rules run in the program. Each answer is whole: verdict, claims, needs, evidence, what would change "
    "it, JSON, all drawn from the trace; *trace* is the processor time that it takes besides to hand out the trace itself as a graph. *The same* counts "
    "answers that are equal byte for byte to those from the folder.",
    "*New payer*: nobody has asked for this payer since the start, so that its claims are made ready; *new*: another scenario of a payer that was asked "
    "for; *again*: the same once more. The vocabulary is read before. Processor time is that of the asking process: what a server does is in the clock only.",
)  # fmt: skip


@dataclass
class Measured:
    """What was measured so far: rows of both tables, single answers, and what is to be said."""

    load: list[tuple[Cell, ...]] = field(default_factory=list)
    decision: list[tuple[Cell, ...]] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what was left out of both
    stopped: list[str] = field(default_factory=list)  # answers that were not given

    def tables(self, options: Options, machine: dict[str, str]) -> Iterator[Table]:
        """The tables of the parts that are wanted."""
        if "load" in options.parts:
            told = "Each store gets the same N-Triples; a folder writes the index of its search besides, and rdflib reads the file alone."
            yield Table("load", "Filling a store", LOAD, tuple(self.load), (told, *self.notes), machine)
        if "decision" in options.parts:
            yield Table("decision", "Answers with their whole trace", DECISION, tuple(self.decision), (*COMPARED, *self.notes, *self.stopped), machine)


def measure(stores: list[Made], options: Options, say: Callable[[str], None]) -> Iterator[Measured]:
    """Fill and ask each store at each size; gives all that is known after each."""
    found = Measured()
    for made in stores:
        items = drawn(made, options)
        right: dict[tuple[str, int], str] = {}
        for kind in options.kinds:
            say(f"{shown(made.size)}, {NAMES[kind]}")
            if kind == "rdflib" and made.size > options.most:
                found.notes.append(f"rdflib: {shown(made.size)} left out, it gets up to {shown(options.most)} (--most).")
                continue
            try:
                with started(kind) as place:
                    _measured(found, made, place, items, options, right)
            except Missing as missing:
                found.notes.append(f"{NAMES[kind]} left out: {missing}.")
            yield found


def drawn(made: Made, options: Options) -> list[Item]:
    """What is asked at a size: the same of every store."""
    return [*questions(options.questions, options.seed), *scenarios(open_store(made.store), options.scenarios, options.seed)]


def _measured(found: Measured, made: Made, place: Place, items: list[Item], options: Options, right: dict[tuple[str, int], str]) -> None:
    if place.kind not in ("rdflib", "ahead") and ("load" in options.parts or place.kind != "folder"):
        rows, ended = collected("load", {"kind": place.kind, "place": place.where, "dump": str(made.dump)}, _LOADING)
        found.load += [_loaded(made, place, row) for row in rows]
        if ended:
            found.notes.append(f"{NAMES[place.kind]}, {shown(made.size)}, filling: {ended}.")
            return
    if "decision" not in options.parts and place.kind != "rdflib":
        return
    where = made.store if place.kind in ("folder", "ahead") else place.where
    asked = items if "decision" in options.parts else []
    told: dict[str, Any] = {"kind": place.kind, "place": where, "dump": str(made.dump), "budget": options.budget, "items": asked}
    rows, ended = collected("answers", told, options.limit, first=_LOADING)
    found.notes += [f"{shown(made.size)}: read ahead in {row['work'] / 1000:.1f} s of the processor." for row in rows if row["row"] == "ahead"]
    found.load += [_loaded(made, place, row) for row in rows if row["row"] == "load"]
    answers = [row | {"size": made.size, "triples": made.triples, "store": place.kind} for row in rows if row["row"] == "answer"]
    found.answers += answers
    found.decision += list(_lines(made, place.kind, answers, right)) if asked else []
    found.stopped += list(_ended(made, place.kind, rows, ended, len(items)))


def _loaded(made: Made, place: Place, row: Row) -> tuple[Cell, ...]:
    seconds = row["wall"] / 1000
    return made.triples, NAMES[place.kind], round(row["triples"] / seconds), seconds, row["work"] / 1000, row["peak"], place.memory()


def _lines(made: Made, kind: str, answers: list[Row], right: dict[tuple[str, int], str]) -> Iterator[tuple[Cell, ...]]:
    """The rows of one store; what the first store answered is what the others are compared with."""
    for row in answers:
        right.setdefault((row["run"], row["index"]), row["digest"])
    for name, run, new_payer in _CASES:
        rows = [row for row in answers if row["run"] == run and new_payer in (None, row["new_payer"])]
        if rows:
            same = sum(right[row["run"], row["index"]] == row["digest"] for row in rows)
            wall, work, traced = ([row[which] for row in rows] for which in ("wall", "work", "traced"))
            yield made.triples, NAMES[kind], name, len(rows), middle(wall), most(wall), middle(work), most(work), middle(traced), f"{same} of {len(rows)}"


def _ended(made: Made, kind: str, rows: list[Row], ended: str, asked: int) -> Iterator[str]:
    head = f"{NAMES[kind]}, {shown(made.size)}"
    for row in rows:
        if row["row"] == "stopped":
            yield f"{head}: stopped after {row['after']} of {asked}, since the time for one pass was over."
    if ended:
        yield f"{head}: {ended}, after {sum(row['row'] == 'answer' for row in rows)} answers."
