"""Several processes: results in order, a death that loses nothing, none left over."""

import multiprocessing
import os
import time
from functools import partial
from pathlib import Path

import pytest

from ingest.parallel import Workers


def slow_at_first(number: int) -> tuple[int, int]:
    """Twice a number, with the process that found it; the first ones take longest."""
    time.sleep(0.2 if number < 2 else 0)
    return number * 2, os.getpid()


def dies_at(poison: int, folder: Path, once: bool, number: int) -> int:
    """The number itself, unless it is poison: that ends the process, always or only once."""
    mark = folder / "died"
    if number == poison and not (once and mark.exists()):
        mark.touch()
        os._exit(9)
    return number


def fails_at_three(number: int) -> int:
    """The number, with an error at three."""
    if number == 3:
        raise ValueError("three")
    return number


def lost(number: int) -> int:
    """What comes of a number whose process died twice."""
    return -number


def test_results_come_in_order_whatever_the_order_of_finishing() -> None:
    found = list(Workers(slow_at_first, lambda number: (0, 0), jobs=2).results(range(40)))
    assert [double for double, _ in found] == [number * 2 for number in range(40)]
    assert os.getpid() not in {pid for _, pid in found}


def test_a_process_that_dies_once_loses_nothing(tmp_path: Path) -> None:
    deaths: list[str] = []
    work = partial(dies_at, 5, tmp_path, True)
    assert list(Workers(work, lost, 2, lambda: deaths.append("one")).results(range(30))) == list(range(30))
    assert deaths == ["one"]


def test_what_kills_its_process_again_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    work = partial(dies_at, 25, tmp_path, False)
    assert list(Workers(work, lost, 2).results(range(40))) == [-25 if number == 25 else number for number in range(40)]


def test_an_error_of_the_work_is_raised_and_no_process_stays() -> None:
    with pytest.raises(ValueError, match="three"):
        list(Workers(fails_at_three, lost, 2).results(range(40)))
    assert multiprocessing.active_children() == []


def test_no_process_stays_when_no_more_is_asked_for() -> None:
    found = Workers(slow_at_first, lambda number: (0, 0), jobs=2).results(range(1_000))
    assert next(found)[0] == 0
    assert multiprocessing.active_children()
    found.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []
