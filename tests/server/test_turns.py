"""Answers are made one after the other, unless one takes long or waits for an endpoint."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest

from queries.store import EmbeddedStore, Store
from server import turns
from server.turns import in_turn


class Made:
    """Something that is made in turn, told when it has begun and when it may end."""

    def __init__(self) -> None:
        self.begun, self.may_end = Event(), Event()
        self.make = in_turn(self._make)

    def _make(self) -> str:
        self.begun.set()
        assert self.may_end.wait(60)
        return "made"


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch, shipped_store: Store) -> None:
    """An embedded store, and as much patience as a test needs."""
    assert isinstance(shipped_store, EmbeddedStore)
    monkeypatch.setattr(turns, "get_knowledge", lambda: SimpleNamespace(store=shipped_store))
    monkeypatch.setattr(turns, "_PATIENCE", 60)


def two(first: Made, second: Made, at_once: bool) -> None:
    """Make two; the second begins while the first is made, or after it."""
    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first.make)
        assert first.begun.wait(60)
        other = threads.submit(second.make)
        assert second.begun.wait(60 if at_once else 0.2) is at_once
        first.may_end.set()
        second.may_end.set()
        assert (one.result(60), other.result(60)) == ("made", "made")


@pytest.mark.usefixtures("over")
def test_the_second_waits_for_the_first() -> None:
    two(Made(), Made(), at_once=False)


@pytest.mark.usefixtures("over")
def test_nothing_waits_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.01)
    two(Made(), Made(), at_once=True)
    monkeypatch.setattr(turns, "_PATIENCE", 60)
    two(Made(), Made(), at_once=False)  # whoever went ahead has not given away a turn that was not his


@pytest.mark.usefixtures("over")
def test_a_failure_ends_the_turn() -> None:
    @in_turn
    def fails() -> None:
        raise ValueError("no answer")

    for _ in range(2):
        with pytest.raises(ValueError, match="no answer"):
            fails()
    two(Made(), Made(), at_once=False)


def test_what_waits_for_an_endpoint_does_not_wait_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "get_knowledge", lambda: SimpleNamespace(store=object()))
    two(Made(), Made(), at_once=True)
