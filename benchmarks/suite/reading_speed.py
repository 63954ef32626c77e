"""Extraction: how fast articles are read into claims, with spaCy's pipeline over the same texts as a yardstick."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.articles import write
from benchmarks.suite.children import collected
from benchmarks.suite.options import ROOT, Options
from benchmarks.suite.sizes import Made
from benchmarks.suite.tables import Cell, Table

EXTRACTION = ("reader", "articles", "words", "articles a minute", "words a second", "words a second of processor", "start s")
_MAY_TAKE = 3600.0


def extraction(stores: list[Made], options: Options, machine: dict[str, str], say: Callable[[str], None]) -> Iterator[Table]:
    """`covertrace extract` in one process and in as many as there are cores, and spaCy, over the same articles."""
    with tempfile.TemporaryDirectory() as folder:
        texts, one = Path(folder) / "texts", Path(folder) / "one"
        write(texts, range(options.articles))
        write(one, range(1))
        words = sum(len(path.read_text(encoding="utf-8").split()) for path in texts.glob("*.md"))
        starting = _extract(one, 1)[0]
        lines: list[tuple[Cell, ...]] = []
        for jobs in sorted({1, os.cpu_count() or 1}):
            say(f"extract, {jobs} process{'es' if jobs > 1 else ''}")
            wall, work = _extract(texts, jobs)
            rates = (options.articles / wall * 60, words / wall, words / work)
            lines.append((f"covertrace extract --jobs {jobs}", options.articles, words, *rates, starting))
        say("spaCy")
        rows, ended = collected("yardstick", {"texts": str(texts)}, _MAY_TAKE)
        for row in rows:
            rates = (options.articles / row["wall"] * 60, row["words"] / row["wall"], row["words"] / row["work"])
            lines.append((f"spaCy, {row['pipeline']}", options.articles, row["words"], *rates, row["loading"]))
        told = [f"spaCy's pipeline is {', '.join(row['steps'])}, in one process; its start is not counted." for row in rows]
        missing = [f"spaCy left out: {ended} (pip install '.[bench]' brings it)."] if ended else []
        notes = (
            "The articles of benchmarks/articles.py, 1,500 words each and denser in statements than what people write. `extract` is timed whole, start "
            "and output included, without its cache. spaCy tells parts of speech, syntax and names and extracts no claims: it is a yardstick of what "
            "reading costs, not a rival.",
            *told, *missing,
        )  # fmt: skip
        yield Table("extraction", "Reading articles", EXTRACTION, tuple(lines), notes, machine)


def _extract(texts: Path, jobs: int) -> tuple[float, float]:
    """Seconds of the clock and of the processors, those of child processes included. Raises CalledProcessError."""
    command = [sys.executable, "-m", "covertrace", "extract", str(texts), "--jobs", str(jobs), "--no-cache"]
    began, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return time.perf_counter() - began, after.children_user + after.children_system - before.children_user - before.children_system
