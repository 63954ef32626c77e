"""What is remembered of a store: each thing read once, no more kept than fits, nothing of another content."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from queries import memory
from queries.memory import recalled, remembered, remembered_each
from queries.store import EmbeddedStore

TRIPLE = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o"))


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    made = EmbeddedStore(tmp_path / "store")
    made.replace([])
    return made


def test_only_what_is_missing_is_read_and_all_of_it_at_once(store: EmbeddedStore) -> None:
    asked: list[list[str]] = []

    def read(keys: list[str]) -> dict[str, str]:
        asked.append(keys)
        return {key: key.upper() for key in keys}

    assert remembered_each(store, "letters", ["a", "b", "a"], read) == {"a": "A", "b": "B"}
    assert list(remembered_each(store, "letters", ["c", "b", "d"], read).items()) == [("c", "C"), ("b", "B"), ("d", "D")]
    assert asked == [["a", "b"], ["c", "d"]]
    assert remembered_each(store, "others", ["a"], lambda keys: dict.fromkeys(keys, "another")) == {"a": "another"}


def test_what_is_remembered_can_be_recalled_and_nothing_else(store: EmbeddedStore) -> None:
    assert recalled(store, "sum") is None
    remembered(store, "sum", lambda: 5)
    assert recalled(store, "sum") == 5
    store.replace([TRIPLE])
    assert recalled(store, "sum") is None


def test_a_new_content_is_read_anew(store: EmbeddedStore) -> None:
    assert remembered(store, "count", lambda: 1) == 1
    assert remembered(store, "count", lambda: 2) == 1
    store.replace([TRIPLE])
    assert remembered(store, "count", lambda: 3) == 3


def test_what_was_not_asked_for_longest_is_forgotten(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LIMIT", 3)
    for key in ("a", "b", "c"):
        remembered(store, ("letter", key), lambda: "old")
    assert remembered(store, ("letter", "a"), lambda: "new") == "old"
    remembered(store, ("letter", "d"), lambda: "old")
    assert [remembered(store, ("letter", key), lambda: "new") for key in ("a", "c", "d")] == ["old"] * 3
    assert remembered(store, ("letter", "b"), lambda: "new") == "new"


def test_what_is_read_of_the_whole_store_is_not_driven_out_by_many_small_things(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LIMIT", 3)
    remembered(store, "everything", lambda: "old")
    remembered_each(store, "many", range(10), lambda keys: {key: -key for key in keys})
    assert remembered(store, "everything", lambda: "new") == "old"


def test_more_at_once_than_is_kept_is_given_whole(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LIMIT", 3)
    assert remembered_each(store, "many", range(10), lambda keys: {key: -key for key in keys}) == {key: -key for key in range(10)}
