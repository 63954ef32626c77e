"""The embedded store: a folder with finished builds, and a link to the one that is served."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from ontology.ntriples import Graph, written
from queries.held import OpenBuild, remove
from queries.manifest import FILE as MANIFEST
from queries.manifest import Damaged, Manifest, OtherVersion, look_at, look_into, settle, write_manifest
from queries.pinned import Pin
from queries.triplestore import Row, StoreError, Told, rows_of
from queries.uncollected import uncollected

_TIMES = 5  # to look at the link again, where the build that it named is gone
_BATCH = 32_000_000  # bytes of N-Triples, some 200,000 triples, which take some 250 MB while they are loaded; smaller ones are merged more often
_AHEAD = 1  # batches that wait to be loaded


class EmbeddedStore:
    """A folder with finished builds and a link `current` to the one that is served.

    A build is written beside the others and published by renaming a link, so that readers see the old content
    or the new one, whole. A process that is killed leaves a folder that the next build removes: it has no manifest.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder
        self._open: OpenBuild | None = None
        self._sound: tuple[str, Manifest] | None = None
        self._pin = Pin[OpenBuild]()

    def pinned(self) -> AbstractContextManager[None]:
        """Within it all that this thread reads is of one build, which stays on the disk until the end."""
        return self._pin.kept()

    def rows(self, sparql: str) -> list[Row]:
        """See Store."""
        with self._told():
            build = self._present()  # a name of its own keeps it until the rows are there
            return rows_of(build.store.query(sparql))

    def graph(self, sparql: str) -> bytes:
        """See Store."""
        with self._told():
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
        except OSError as error:
            raise StoreError(self._missing(error)) from None

    def build(self) -> Path:
        """The folder of the present build, which is never written to again. Raises StoreError."""
        version = self.version()
        self._check(version)
        return (self._folder / version).absolute()

    def manifest(self) -> Manifest:
        """What the present build is made of, its files looked at once. Raises StoreError."""
        return self._check(self.version())

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

        name, before = f"build-{uuid.uuid4().hex[:12]}", self._before()
        self._sweep(keep={before}, unfinished=True)
        try:
            found = Gathered()
            store = ox.Store(str(self._folder / name))
            with uncollected(), ThreadPoolExecutor(max_workers=1, thread_name_prefix="load") as loader:
                loaded = _load(store, found.tapped(written(graph)), loader)
                finished = [loader.submit(store.flush), loader.submit(store.optimize)]
                counted = loader.submit(len, store)
                write_index(self._folder / name / FILE, partial(_rows, store, loaded), found)  # meanwhile
                for each in finished:
                    each.result()
                count = counted.result()
            del store
            write_manifest(self._folder / name, before, count)
            self._publish(name)
        except BaseException as error:
            shutil.rmtree(self._folder / name, ignore_errors=True)
            if isinstance(error, OSError) and error.errno is None:  # the engine's, which names files that are gone
                raise StoreError(f"{self.name} can't be written ({str(error).rpartition(': ')[2]})") from error
            raise
        self._sweep(keep={name, before})
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
        link, current = self._folder / f".{name}", self._folder / "current"
        link.symlink_to(name)
        if current.is_dir() and not current.is_symlink():  # copied by something that follows links; nobody can read it
            current.rename(self._folder / f"build-{uuid.uuid4().hex[:12]}")
        link.replace(current)
        settle(self._folder)

    def _present(self) -> OpenBuild:
        """The build to read: the one that the link names, or that this thread has begun with."""
        return self._pin.of(self._reopened)

    def _reopened(self) -> OpenBuild:
        for _ in range(_TIMES):
            version, present = self._link(), self._open
            if present and present.version == version:
                return present
            try:
                manifest = self._check(version)
                opened = OpenBuild(self._folder / version)
                with self._called():
                    look_into(self._folder / version, manifest)
                self._open = opened
                return opened
            except StoreError:
                if self._link() == version:
                    raise
            except (OSError, RuntimeError) as error:
                if self._link() == version:
                    raise Damaged(f"{self.name} can't be opened ({error}); {self._again}") from error
        raise StoreError(f"{self.name} is built again and again; try again when that is done")

    def _before(self) -> str:
        """The build that is served while another one is made, "" for none."""
        with suppress(StoreError):
            return self._link() if (self._folder / self._link()).is_dir() else ""
        return ""

    def _sweep(self, keep: set[str], unfinished: bool = False) -> None:
        """Remove all builds but the one served, the one before it, and those that somebody still reads; and links left by a killed build.

        With `unfinished` only what killed builds have left is removed: it may be what fills the disk.
        """
        for link in self._folder.glob(".build-*"):
            link.unlink(missing_ok=True)
        for path in self._folder.glob("build-*"):
            if path.name not in keep and not (unfinished and (path / MANIFEST).exists()):
                remove(path)

    def _check(self, version: str) -> Manifest:
        """The manifest of a build, after a look at its files, once: nobody writes to them."""
        if self._sound is None or self._sound[0] != version:
            with self._called():
                self._sound = (version, look_at(self._folder / version))
        return self._sound[1]

    @contextmanager
    def _called(self) -> Iterator[None]:
        """What is found of the files, by the name of the store and with what to do."""
        try:
            yield
        except (Damaged, OtherVersion) as error:
            raise type(error)(f"{self.name} {error}; {self._again}") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the engine says of files that it can't read, as a StoreError: blocks have checksums of their own, looked at when they are read."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise Damaged(f"{self.name} can't be read ({error}); {self._again}") from error

    @property
    def _again(self) -> str:
        return f"build it again with 'covertrace build PATH… --store {self.name}'"

    def _missing(self, error: OSError) -> str:
        """Why there is no link to a build, and what to do."""
        current = self._folder / "current"
        if self._folder.exists() and not self._folder.is_dir():
            return f"{self.name} is a file and no folder; give the folder of a store"
        if isinstance(error, PermissionError):
            return f"{self.name} can't be read ({error.strerror}); give this user the right to, or another store"
        if current.exists():
            return f"{self.name} is damaged: 'current' is no link (was the store copied without its links?); {self._again}"
        if any(self._folder.glob("build-*")):
            return f"{self.name} is damaged: the link 'current' is missing; {self._again}"
        return f"no store at {self.name}: build one with 'covertrace build PATH… --store {self.name}'"


def _rows(store: ox.Store, loading: list[Future[None]], sparql: str) -> list[Row]:
    """Rows of a store once it is loaded."""
    for each in loading:
        each.result()
    return rows_of(store.query(sparql))


def _load(store: ox.Store, parts: Iterator[bytes], loader: ThreadPoolExecutor) -> list[Future[None]]:
    """Load parts of N-Triples while the next ones are made: the engine needs nothing of Python for it, unless blank nodes have to keep their labels.

    What comes back may still be on its way into the store.
    """
    loading: list[Future[None]] = []
    for batch, labelled in _batches(parts):
        loading.append(loader.submit(store.bulk_load, batch, format=ox.RdfFormat.N_TRIPLES))
        store.bulk_extend(ox.parse(labelled, format=ox.RdfFormat.N_TRIPLES))
        if len(loading) > _AHEAD:
            loading.pop(0).result()
    return loading


def _batches(parts: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Parts of N-Triples in parts of about _BATCH, which are sorted in memory first: what has no blank nodes, and what has some."""
    held: tuple[list[bytes], list[bytes]] = ([], [])
    size = 0
    for part in parts:
        held[b"_:" in part].append(part)
        size += len(part)
        if size >= _BATCH:
            yield b"".join(held[0]), b"".join(held[1])
            held, size = ([], []), 0
    yield b"".join(held[0]), b"".join(held[1])
