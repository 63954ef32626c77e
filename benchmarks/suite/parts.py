"""The parts that are measured in the folder alone: rules, library and stages."""

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.suite.children import Row, collected
from benchmarks.suite.deciding import drawn
from benchmarks.suite.options import Options, shown
from benchmarks.suite.sizes import Made
from benchmarks.suite.tables import Cell, Table
from benchmarks.suite.timing import middle
from queries.catalogue import library as all_queries

Say = Callable[[str], None]
Machine = dict[str, str]


def rules(stores: list[Made], options: Options, machine: Machine, say: Say) -> Iterator[Table]:
    """The rules of the decision, by pyoxigraph and by rdflib, over the same claims and facts."""
    lines: list[tuple[Cell, ...]] = []
    notes = [
        "All rules of queries/prepare and queries/decide as they stand, over what the store says of a payer and a scenario. Nothing is prepared or "
        "remembered here, so that an answer costs less. Both engines hold their triples in memory. Milliseconds are of the processor, over the "
        "rules that both can run."
    ]
    for made in stores:
        items = [item for item in drawn(made, options) if "facts" in item][: max(options.scenarios // 10, 1)]
        say(f"{shown(made.size)}, rules")
        told: dict[str, Any] = {"place": made.store, "items": items, "budget": options.budget}
        ours, ended = collected("rules", told | {"kind": "pyoxigraph"}, options.limit)
        theirs, given_up = collected("rules", told | {"kind": "rdflib"}, options.limit)
        ours, theirs = ([row for row in rows if row["row"] == "rules"] for rows in (ours, theirs))
        lines += _rules_lines(made, ours, theirs)
        lacks = sorted({name for one, other in zip(ours, theirs, strict=False) for name in set(one["work"]) - set(other["work"])})
        notes += [f"{shown(made.size)}: rdflib can't run {', '.join(lacks)}, which was run for it and is not counted."] if lacks else []
        notes += [f"{shown(made.size)}, {engine}: {why}, after {len(rows)} of {len(items)}." for engine, why, rows in
                  (("pyoxigraph", ended, ours), ("rdflib", given_up, theirs)) if why or len(rows) < len(items)]  # fmt: skip
        yield Table("rules", "The rules alone, in two engines", RULES, tuple(lines), tuple(notes), machine)


RULES = ("triples", "engine", "scenarios", "claims on the payer, p50", "p50 ms", "longest ms", "the same triples")


def _rules_lines(made: Made, ours: list[Row], theirs: list[Row]) -> Iterator[tuple[Cell, ...]]:
    both = [set(one["work"]) & set(other["work"]) for one, other in zip(ours, theirs, strict=False)]
    for engine, rows in (("pyoxigraph", ours[: len(both)] or ours), ("rdflib", theirs)):
        times = [sum(ms for name, ms in row["work"].items() if not both or name in both[index]) for index, row in enumerate(rows)]
        same = sum(row["digest"] == ours[index]["digest"] for index, row in enumerate(rows[: len(ours)]))
        if times:
            yield made.triples, engine, len(rows), round(middle([row["claims"] for row in rows])), middle(times), max(times), f"{same} of {len(rows)}"


LIBRARY = ("triples", "queries", "p50 ms", "p90 ms", "longest ms", "the longest", "over 200 ms")


def library(stores: list[Made], options: Options, machine: Machine, say: Say) -> Iterator[Table]:
    """The example of each query of the library, from the folder."""
    lines: list[tuple[Cell, ...]] = []
    notes = [f"The example of each of the {len(all_queries())} queries from the folder; runs that count: {options.times}, after one that does not."]
    for made in stores:
        say(f"{shown(made.size)}, library")
        times, left = _queries(made, options)
        notes += [f"{shown(made.size)}: {name} {why}." for name, why in left.items()]
        if not times:
            continue
        ordered = sorted(times, key=lambda name: times[name])
        medians = [times[name] for name in ordered]
        slow = sum(ms > 200 for ms in medians)
        lines.append((made.triples, len(medians), middle(medians), medians[len(medians) * 9 // 10], medians[-1], ordered[-1], slow))
        yield Table("library", "The query library", LIBRARY, tuple(lines), tuple(notes), machine)


def _queries(made: Made, options: Options) -> tuple[dict[str, float], dict[str, str]]:
    """The median of each query, and why there is none: after one that takes too long another process goes on with the next."""
    waiting = [each.name for each in all_queries()]
    times: dict[str, float] = {}
    left: dict[str, str] = {}
    while waiting:
        rows, ended = collected("library", {"place": made.store, "names": waiting, "times": options.times}, options.limit)
        done = [row["name"] for row in rows if row["row"] == "done"]
        times |= {name: middle([row["wall"] for row in rows if row["row"] == "query" and row["name"] == name]) for name in done}
        waiting = waiting[len(done) :]
        if waiting:
            left[waiting.pop(0)] = ended or "gave nothing"
    return times, left


STAGES = ("stage", "new, ms an answer", "of that, other verdicts", "share", "again, ms an answer", "share again")


def stages(stores: list[Made], options: Options, machine: Machine, say: Say) -> Iterator[Table]:
    """Where the time of an answer goes, a table for each size."""
    for made in stores:
        say(f"{shown(made.size)}, stages")
        rows, ended = collected("stages", {"place": made.store, "items": drawn(made, options)}, max(options.budget, options.limit) * 2)
        name, title = f"stages-{shown(made.size)}", f"Where the time of an answer goes, {made.triples:,} triples"
        notes = (
            "Sampled each half millisecond (pyinstrument) while the same questions and scenarios are answered, each sample counted for the innermost "
            "stage on its stack: rules that run to find what would change a verdict count as rules, and the third column tells how much of a "
            "stage that is. Times are of the clock, and the profiler costs some of them.",
            *([f"{shown(made.size)}: {ended}."] if ended else []),
        )  # fmt: skip
        yield Table(name, title, STAGES, tuple(_stage_lines(rows)), notes, machine)


def _stage_lines(rows: list[Row]) -> Iterator[tuple[Cell, ...]]:
    spent: dict[tuple[str, str], float] = {}
    changing: dict[str, float] = {}
    for row in rows:
        key = row["stage"], row["run"]
        spent[key] = spent.get(key, 0.0) + row["ms"] / row["answers"]
        if row["changing"] and row["run"] == "new":
            changing[row["stage"]] = changing.get(row["stage"], 0.0) + row["ms"] / row["answers"]
    whole = {run: sum(ms for (_, of), ms in spent.items() if of == run) or 1.0 for run in ("new", "again")}
    for stage in sorted({stage for stage, _ in spent}, key=lambda each: -spent.get((each, "new"), 0.0)):
        new, again = spent.get((stage, "new"), 0.0), spent.get((stage, "again"), 0.0)
        yield stage, new, changing.get(stage, 0.0), f"{new / whole['new']:.0%}", again, f"{again / whole['again']:.0%}"
    if spent:
        yield "all", whole["new"], sum(changing.values()), "100%", whole["again"], "100%"
