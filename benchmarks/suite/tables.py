"""Tables of results, and the folder that they are kept in: each as Markdown, CSV and JSON."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.suite.machine import line

Cell = str | int | float | None
LINE = "line"  # the only column of a table that holds what a program printed, and is shown as that


@dataclass(frozen=True)
class Table:
    """Rows under named columns; `notes` tell what is compared, and what was left out and why. None in a cell stands for what was not measured."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    machine: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.name} has not {len(self.columns)} cells")

    def markdown(self) -> str:
        """The table with its notes, as Markdown."""
        lines = [self.columns, tuple("---" if index == 0 else "---:" for index, _ in enumerate(self.columns)), *self.rows]
        body = "\n".join(f"| {' | '.join(written(cell) for cell in row)} |" for row in lines) if self.rows else "Not measured."
        if self.rows and self.columns == (LINE,):
            body = "\n".join(["```text", *(str(row[0]) for row in self.rows), "```"])
        notes = "".join(f"\n- {note}" for note in self.notes)
        return f"{body}\n{notes}\n" + (f"\n*{line(self.machine)}.*\n" if self.machine else "")

    def csv(self) -> str:
        """The bare rows as CSV (RFC 4180) with a head."""
        out = io.StringIO()
        csv.writer(out).writerows([self.columns, *self.rows])
        return out.getvalue()


@dataclass
class Results:
    """A folder of tables. What is put into it is on the disk when `put` is done."""

    folder: Path
    tables: dict[str, Table] = field(default_factory=dict)

    def put(self, table: Table) -> None:
        """Keep a table in place of the one of this name."""
        self.tables[table.name] = table
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{table.name}.csv").write_text(table.csv(), encoding="utf-8", newline="")
        (self.folder / "results.json").write_text(json.dumps([asdict(each) for each in self.tables.values()], indent=1), encoding="utf-8")
        (self.folder / "results.md").write_text(self.markdown(), encoding="utf-8")

    def markdown(self) -> str:
        """All tables on one page."""
        return "# Results\n" + "".join(f"\n## {table.title}\n\n{table.markdown()}" for table in self.tables.values())

    def raw(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Keep single measurements, a JSON object a line."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def kept(folder: Path) -> Results:
    """The results of earlier runs in a folder; none where there are none, or none that can be read."""
    try:
        found = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        tables = [Table(**each | {name: tuple(each[name]) for name in ("columns", "notes")} | {"rows": tuple(map(tuple, each["rows"]))}) for each in found]
    except (OSError, ValueError, TypeError, KeyError):
        tables = []
    return Results(folder, {table.name: table for table in tables})


def written(cell: Cell) -> str:
    """A cell as people read it: thousands apart, and no more digits than a measurement has."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else cell.replace("|", "\\|").replace("\n", " ")
