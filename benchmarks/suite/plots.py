"""Growth with size as pictures: how long an answer takes against the claims on its payer, and against the triples of the store."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.suite.options import shown
from benchmarks.suite.places import NAMES
from benchmarks.suite.tables import Results
from benchmarks.suite.timing import middle, most

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "covertrace", "font.size": 11, "axes.grid": True, "grid.alpha": 0.3, "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip
_COLORS = ("#0b6e99", "#c4541a", "#3f7d20", "#7a3b8f")


def draw(found: Results) -> Iterator[str]:
    """Draw what the answers of the last run tell, into the folder of results, and say what was done."""
    path = found.folder / "answers.jsonl"
    if not path.exists():
        return
    answers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    try:
        import matplotlib
    except ImportError:
        yield "no plots: matplotlib is not installed (pip install '.[bench]')"
        return
    matplotlib.use("Agg")
    with matplotlib.rc_context({**_STYLE}):
        for name, figure in (("growth-claims", _claims(answers)), ("growth-triples", _triples(answers))):
            for ending in ("svg", "png"):
                figure.savefig(found.folder / f"{name}.{ending}", dpi=120, metadata={"Date": None} if ending == "svg" else None)
            yield f"drawn: {Path(name)}.svg and .png"


def _figure(title: str, across: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure
    from matplotlib.ticker import LogLocator, NullLocator

    figure = Figure(figsize=(7.2, 4.4), layout="constrained")
    axes = figure.add_subplot()
    axes.set(title=title, xlabel=across, ylabel="ms of the processor an answer", xscale="log", yscale="log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        axis.set_minor_locator(NullLocator())
    return figure, axes


def _claims(answers: list[dict[str, Any]]) -> Any:
    """A point for each new answer from the folder that was decided."""
    figure, axes = _figure("A new answer against the claims on its payers", "claims that bear on the payers")
    own = [row for row in answers if row["store"] == "folder" and row["run"] == "new" and row["claims"]]
    for color, size in zip(_COLORS, sorted({row["size"] for row in own}), strict=False):
        for new_payer, mark in ((True, "o"), (False, ".")):
            rows = [row for row in own if row["size"] == size and row["new_payer"] is new_payer]
            label = f"{shown(size)}, {'payer asked for the first time' if new_payer else 'payer known'}"
            axes.scatter([row["claims"] for row in rows], [row["work"] for row in rows], marker=mark, s=28, color=color, alpha=0.55, label=label)
    _legend(axes)
    return figure


def _triples(answers: list[dict[str, Any]]) -> Any:
    """Medians of each store over the sizes, with the 99th percentile of the folder."""
    figure, axes = _figure("A new answer against the size of the store", "triples in the store")
    axes.set_ylabel("ms of the clock a new answer")
    times: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in answers:
        if row["run"] == "new" and row["claims"]:
            times[row["store"]][row["triples"]].append(row["wall"])
    for color, (kind, sizes) in zip(_COLORS, times.items(), strict=False):
        across = sorted(sizes)
        axes.plot(across, [middle(sizes[each]) for each in across], "o-", color=color, label=f"{NAMES[kind]}, half within")
        if kind == "folder":
            axes.plot(across, [most(sizes[each]) for each in across], "o--", color=color, label=f"{NAMES[kind]}, 99 of 100 within")
    _legend(axes)
    return figure


def _legend(axes: Any) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=9)
