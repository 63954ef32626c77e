"""The embedded store: a folder with finished builds, and a link to the one that is served."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from ontology.ntriples import Graph, written
from queries.held import OpenBuild, remove
from queries.pinned import Pin
from queries.triplestore import Row, StoreError, Told, rows_of

_TIMES = 5  # to look at the link again, where the build that it named is gone
_BATCH = 16_000_000  # bytes of N-Triples, some 100,000 triples, which take some 150 MB while they are loaded


class EmbeddedStore:
    """A folder with finished builds and a link `current` to the one that is served.

    A build is written beside the others and published by renaming a link, so that readers see the old content
    or the new one, whole. A process that is killed leaves a folder that the next build removes.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder
        self._open: OpenBuild | None = None
        self._pin = Pin[OpenBuild]()

    def pinned(self) -> AbstractContextManager[None]:
        """Within it all that this thread reads is of one build, which stays on the disk until the end."""
        return self._pin.kept()

    def rows(self, sparql: str) -> list[Row]:
        """See Store."""
        build = self._present()  # a name of its own keeps it until the rows are there
        return rows_of(build.store.query(sparql))

    def graph(self, sparql: str) -> bytes:
        """See Store."""
        build = self._present()
        result = build.store.query(sparql)
        if not isinstance(result, ox.QueryTriples):
            raise StoreError("a graph was asked for with a query that gives rows")
        return result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""

    def version(self) -> str:
        """See Store."""
        return self._present().version if self._pin.holds else self._link()

    def _link(self) -> str:
        """What the link names now."""
        try:
            return os.readlink(self._folder / "current")
        except OSError:
            raise StoreError(f"no store at {self.name}: build one with 'covertrace build PATH… --store {self.name}'") from None

    def build(self) -> Path:
        """The folder of the present build, which is never written to again. Raises StoreError."""
        return (self._folder / self.version()).absolute()

    def replace(self, graph: Graph, told: Told | None = None) -> int:
        """See Store. Triples are written as they come, so there is nothing to tell."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if any(not path.name.startswith((".", "build-", "current", "proposals")) for path in self._folder.iterdir()):
            raise StoreError(f"{self.name} holds other files; give the store a folder of its own")
        with self._building():
            return self._build(graph)

    def _build(self, graph: Graph) -> int:
        from queries.search_index import FILE, write_index  # what puts claims into words takes time to load, and reads stores itself
        from queries.search_reading import Gathered

        name = f"build-{uuid.uuid4().hex[:12]}"
        try:
            found = Gathered()
            store = ox.Store(str(self._folder / name))
            for batch in _batches(found.tapped(written(graph))):
                store.bulk_extend(ox.parse(batch, format=ox.RdfFormat.N_TRIPLES))  # unlike bulk_load it keeps the labels of blank nodes
            store.flush()
            count = len(store)
            store.optimize()
            write_index(self._folder / name / FILE, partial(_rows, store), found)
            del store
            self._publish(name)
        except BaseException:
            shutil.rmtree(self._folder / name, ignore_errors=True)
            raise
        self._sweep(keep=name)
        return count

    @contextmanager
    def _building(self) -> Iterator[None]:
        """One build at a time: the lock goes with the process that holds it, however it ends."""
        with (self._folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StoreError(f"{self.name} is being built by another process; try again when that is done") from None
            yield

    def _publish(self, name: str) -> None:
        link = self._folder / f".{name}"
        link.symlink_to(name)
        link.replace(self._folder / "current")

    def _sweep(self, keep: str) -> None:
        """Remove all builds but the one served, the one before it, and those that somebody still reads; and links left by a killed build."""
        for link in self._folder.glob(".build-*"):
            link.unlink(missing_ok=True)
        builds = sorted(self._folder.glob("build-*"), key=lambda path: path.stat().st_mtime)
        for path in [path for path in builds if path.name != keep][:-1]:
            remove(path)

    def _present(self) -> OpenBuild:
        """The build to read: the one that the link names, or that this thread has begun with."""
        return self._pin.of(self._reopened)

    def _reopened(self) -> OpenBuild:
        for _ in range(_TIMES):
            version, present = self._link(), self._open
            if present and present.version == version:
                return present
            try:
                self._open = opened = OpenBuild(self._folder / version)
                return opened
            except (OSError, RuntimeError) as error:
                if self._link() == version:
                    raise StoreError(f"{self.name} can't be opened ({error}); build it anew") from error
        raise StoreError(f"{self.name} is built again and again; try again when that is done")


def _rows(store: ox.Store, sparql: str) -> list[Row]:
    return rows_of(store.query(sparql))


def _batches(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Parts of N-Triples in parts of about _BATCH: what is loaded at once is sorted in memory first."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= _BATCH:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
