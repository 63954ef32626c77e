"""What pages need of the whole store is read before anybody asks, and again after a build."""

import time
from pathlib import Path

import pytest

from ingest.build import SHIPPED, graph_of, harvest
from queries import memory
from queries.store import Store, open_store
from server import create_app, warming
from tests.processes import eventually


def warm(store: Store) -> bool:
    return decided(store) and all(memory.recalled(store, key) is not None for key in ("spoken", "disagreements", "whole graph", "list of articles", "names"))


def decided(store: Store) -> bool:
    """Whether a whole map of verdicts is remembered of what the store holds now."""
    place = (store.name, store.version(), None)
    with memory._lock:
        kept = [full for full in memory._kept[""] if isinstance(full, tuple)]
    return any(full[0] == place and isinstance(full[1], tuple) and full[1][0] == "map" for full in kept)


def test_a_store_is_read_ahead_and_each_build_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_EVERY", 0.05)
    store = open_store(tmp_path / "store")
    store.replace(graph_of(harvest([SHIPPED / "tricare-prime.md"])))
    started = warming.Warming(create_app(store))
    try:
        assert eventually(lambda: warm(store))
        store.replace(graph_of(harvest([SHIPPED / "medicaid-explainer.md"])))
        assert eventually(lambda: warm(store))
    finally:
        started.stop()
    assert eventually(lambda: not started.runs)


def test_a_store_that_is_not_there_yet_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_EVERY", 0.05)
    store = open_store(tmp_path / "store")
    started = warming.Warming(create_app(store))
    try:
        time.sleep(0.2)
        assert started.runs
        store.replace(graph_of(harvest([SHIPPED / "tricare-prime.md"])))
        assert eventually(lambda: warm(store))
    finally:
        started.stop()
