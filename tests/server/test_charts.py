"""Which tables a chart is made of."""

import pytest

from server.charts import chart_of
from server.tables import Cell, Table


def words(text: str) -> Cell:
    return Cell("literal", text)


def number(text: str) -> Cell:
    return Cell("literal", text, number=float(text))


def table(names: str, *rows: tuple[Cell, ...], total: int = 0) -> Table:
    return Table(tuple(names.split()), rows, total or len(rows), 1)


def test_labels_and_numbers_make_bars_in_the_order_of_the_rows() -> None:
    chart = chart_of(table("effect claims", (words("covers"), number("40")), (words("limits"), number("10"))))
    assert chart is not None
    assert (chart.label, chart.number, chart.left_out) == ("effect", "claims", 0)
    assert [(bar.label, bar.value, bar.share) for bar in chart.bars] == [("covers", "40", 100.0), ("limits", "10", 25.0)]


def test_two_columns_label_a_row_where_neither_does_alone() -> None:
    rows = [(words(one), words(two), number("1")) for one in "ab" for two in "xy"]
    chart = chart_of(table("effect certainty claims", *rows))
    assert chart is not None
    assert [bar.label for bar in chart.bars] == ["a, x", "a, y", "b, x", "b, y"]


def test_a_column_that_is_called_a_label_goes_first() -> None:
    chart = chart_of(table("file title claims", (words("a.md"), words("Ay"), number("1")), (words("b.md"), words("Bee"), number("2"))))
    assert chart is not None
    assert chart.label == "title"


def test_forty_rows_are_drawn_and_the_others_are_counted() -> None:
    chart = chart_of(table("x n", *((words(str(at) + "x"), number("1")) for at in range(50)), total=196))
    assert chart is not None
    assert (len(chart.bars), chart.left_out) == (40, 156)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(words("a"), number("1"))],
        [(words("a"), words("b")), (words("c"), words("d"))],
        [(number("1"), number("2")), (number("3"), number("4"))],
        [(words("a"), number("1")), (words("a"), number("2"))],
        [(words("a"), number("1")), (words("b"), number("-2"))],
        [(words("a"), number("0")), (words("b"), number("0"))],
        [(words("a"), number("1")), (words("b"), Cell("unbound"))],
        [(words("a" * 81), number("1")), (words("b"), number("2"))],
    ],
    ids=["none", "one row", "no number", "two numbers", "labels twice", "below zero", "all zero", "a number missing", "texts"],
)
def test_nothing_is_drawn_of_what_does_not_fit(rows: list[tuple[Cell, ...]]) -> None:
    assert chart_of(table("x n", *rows)) is None
