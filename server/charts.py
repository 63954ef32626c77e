"""A chart of a table in which one column is a number and another, or two together, say what it counts."""

from dataclasses import dataclass

from server.tables import Cell, Table

_BARS = 40
_LONGEST = 80  # characters of a label; what is longer is a text
_CALLED = ("label", "title", "name")


@dataclass(frozen=True)
class Bar:
    """One row: its label, its number as it was given, and its share of the largest in percent."""

    label: str
    value: str
    share: float


@dataclass(frozen=True)
class Chart:
    """Horizontal bars in the order of the rows. `left_out` rows of the table have none."""

    label: str
    number: str
    bars: tuple[Bar, ...]
    left_out: int


def chart_of(table: Table) -> Chart | None:
    """The chart of the rows that are shown, or None where they are fewer than two or no columns fit.

    What fits: a single column of numbers, none below zero and not all zero, and labels that differ from row to row.
    """
    rows = table.rows[:_BARS]
    columns = list(zip(*rows, strict=True)) if len(rows) > 1 else []
    numbers = [at for at, column in enumerate(columns) if all(cell.number is not None for cell in column)]
    if len(numbers) != 1:
        return None
    values = [cell.number or 0.0 for cell in columns[numbers[0]]]
    labelled = _labels(table.names, columns, numbers[0])
    if labelled is None or min(values) < 0 or not any(values):
        return None
    named, labels = labelled
    bars = tuple(
        Bar(label, cell.text, round(100 * value / max(values), 2))
        for label, cell, value in zip(labels, columns[numbers[0]], values, strict=True)
    )
    return Chart(named, table.names[numbers[0]], bars, table.total - len(rows))


def _labels(names: tuple[str, ...], columns: list[tuple[Cell, ...]], number: int) -> tuple[str, list[str]] | None:
    """The column that tells the rows apart, one that is called a label first; or the first two that do so together."""
    fit = [at for at, column in enumerate(columns) if at != number and all(cell.text and cell.number is None for cell in column)]
    fit.sort(key=lambda at: not names[at].lower().endswith(_CALLED))
    for chosen in (*((at,) for at in fit), *((first, second) for first in fit for second in fit if first < second)):
        labels = [", ".join(cell.text for cell in row) for row in zip(*(columns[at] for at in chosen), strict=True)]
        if len(set(labels)) == len(labels) and max(map(len, labels)) <= _LONGEST:
            return ", ".join(names[at] for at in chosen), labels
    return None
