"""The stores that are measured beside each other: each empty, with a folder and free ports of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.suite.children import memory_of
from tests import engines

NAMES = {"folder": "folder", "ahead": "folder, read ahead", "oxigraph": "oxigraph serve", "virtuoso": "Virtuoso 7", "rdflib": "rdflib in memory"}


@dataclass(frozen=True)
class Place:
    """Where a store is. `process` serves it, or is None where the asking process reads it itself: a folder, also as "ahead", of which what answers are
    made of is read before, as the site does, and rdflib's file.
    """

    kind: str
    where: str
    process: int | None = None

    def memory(self, highest: bool = False) -> float | None:
        """Resident memory of the server in MB; None where there is none."""
        return memory_of(self.process, highest) if self.process else None


@contextmanager
def started(kind: str) -> Iterator[Place]:
    """An empty place of a kind, gone in the end. Raises tests.engines.Missing."""
    with tempfile.TemporaryDirectory() as folder:
        if kind in ("folder", "ahead", "rdflib"):
            yield Place(kind, str(Path(folder) / "store"))
            return
        start = engines.oxigraph if kind == "oxigraph" else engines.virtuoso
        with start(Path(folder)) as engine, _environment(engine.environment):
            yield Place(kind, engine.url, engine.process.pid)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
