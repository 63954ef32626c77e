"""The one seam to a triple store: the embedded one or a remote endpoint, two questions and a bulk load."""

import fcntl
import hashlib
import os
import shutil
import urllib.request
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pyoxigraph as ox
from SPARQLWrapper import POST, SPARQLWrapper

Row = dict[str, str]
_BATCH = 50_000  # triples


class StoreError(Exception):
    """A store that is not there, can't be read or did not answer; the message says what to do."""


class Store(Protocol):
    """What the project asks of a store."""

    name: str

    def rows(self, sparql: str) -> list[Row]:
        """The solutions of a SELECT (or one row `{"ask": "true"}` of an ASK), values as plain strings."""

    def graph(self, sparql: str) -> bytes:
        """The triples of a CONSTRUCT or DESCRIBE, as N-Triples."""

    def replace(self, triples: Iterable[ox.Triple]) -> int:
        """Make these triples the whole content, in one step that completes or leaves the store as it was."""

    def version(self) -> str:
        """A name for the present content that changes with it."""


class EmbeddedStore:
    """A folder with finished builds and a link `current` to the one that is served.

    A build is written beside the others and published by renaming a link, so that readers see the old content
    or the new one, whole. A process that is killed leaves a folder that the next build removes.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder
        self._open: tuple[str, ox.Store] | None = None

    def rows(self, sparql: str) -> list[Row]:
        """See Store."""
        return rows_of(self._store().query(sparql))

    def graph(self, sparql: str) -> bytes:
        """See Store."""
        result = self._store().query(sparql)
        if not isinstance(result, ox.QueryTriples):
            raise StoreError("a graph was asked for with a query that gives rows")
        return result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""

    def version(self) -> str:
        """See Store."""
        try:
            return os.readlink(self._folder / "current")
        except OSError:
            raise StoreError(f"no store at {self.name}: build one with 'covertrace build PATH… --store {self.name}'") from None

    def build(self) -> Path:
        """The folder of the present build, which is never written to again. Raises StoreError."""
        return (self._folder / self.version()).absolute()

    def replace(self, triples: Iterable[ox.Triple]) -> int:
        """See Store."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if any(not path.name.startswith((".", "build-", "current", "proposals")) for path in self._folder.iterdir()):
            raise StoreError(f"{self.name} holds other files; give the store a folder of its own")
        with self._building():
            return self._build(triples)

    def _build(self, triples: Iterable[ox.Triple]) -> int:
        name = f"build-{uuid.uuid4().hex[:12]}"
        try:
            store = ox.Store(str(self._folder / name))
            for batch in _batches(triples):
                store.bulk_extend(batch)
            store.flush()
            count = len(store)
            store.optimize()
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
        """Remove all builds but the one served and the one before it, which readers may still have open; and links left by a killed build."""
        for link in self._folder.glob(".build-*"):
            link.unlink(missing_ok=True)
        builds = sorted(self._folder.glob("build-*"), key=lambda path: path.stat().st_mtime)
        for path in [path for path in builds if path.name != keep][:-1]:
            shutil.rmtree(path, ignore_errors=True)

    def _store(self) -> ox.Store:
        version = self.version()
        if self._open is None or self._open[0] != version:
            try:
                self._open = (version, ox.Store.read_only(str(self._folder / version)))
            except (OSError, RuntimeError) as error:
                raise StoreError(f"{self.name} can't be opened ({error}); build it anew") from error
        return self._open[1]


def _batches(triples: Iterable[ox.Triple]) -> Iterator[list[ox.Quad]]:
    """The triples in parts: what is loaded at once is sorted in memory first."""
    quads = (ox.Quad(*triple) for triple in triples)
    while batch := list(islice(quads, _BATCH)):
        yield batch


class RemoteStore:
    """A SPARQL 1.1 endpoint. `url` is its query address; the Graph Store address is beside it, named `store`,
    unless COVERTRACE_GRAPH_STORE gives another."""

    def __init__(self, url: str, timeout: int = 30) -> None:
        self.name = url
        self._url = url
        self._timeout = timeout

    def rows(self, sparql: str) -> list[Row]:
        """See Store."""
        data = self._ask(sparql, "application/sparql-results+json")
        try:
            return rows_of(ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._url} answered with something that is not SPARQL results in JSON; is it a SPARQL endpoint?") from error

    def graph(self, sparql: str) -> bytes:
        """See Store."""
        return self._ask(sparql, "application/n-triples")

    def version(self) -> str:
        """See Store. Articles are what a build adds, so their digests name it."""
        found = self.rows("SELECT ?sha { ?a <https://w3id.org/covertrace/ontology#sha256> ?sha } ORDER BY ?sha")
        return hashlib.sha256("\n".join(row["sha"] for row in found).encode()).hexdigest()[:16]

    def replace(self, triples: Iterable[ox.Triple]) -> int:
        """See Store. One PUT of the default graph (SPARQL 1.1 Graph Store Protocol)."""
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        address = os.environ.get("COVERTRACE_GRAPH_STORE") or self._url.rsplit("/", 1)[0] + "/store"
        request = urllib.request.Request(f"{address}?default", data=body, method="PUT")  # noqa: S310
        request.add_header("Content-Type", "application/n-triples")
        try:
            with urllib.request.urlopen(request, timeout=600):  # noqa: S310
                return body.count(b"\n")
        except OSError as error:
            raise StoreError(f"{address} did not take the build ({error}); it must speak the Graph Store Protocol") from error

    def _ask(self, sparql: str, accept: str) -> bytes:
        wrapper = SPARQLWrapper(self._url)
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        wrapper.setQuery(sparql)
        wrapper.addCustomHttpHeader("Accept", accept)
        try:
            return bytes(wrapper.query().response.read())
        except Exception as error:
            raise StoreError(f"{self._url} did not answer ({type(error).__name__}: {str(error).strip().splitlines()[0][:200]})") from error


def open_store(place: str | Path) -> Store:
    """The store at a folder or at the URL of a SPARQL endpoint. Nothing is read yet."""
    if urlsplit(str(place)).scheme in ("http", "https"):
        return RemoteStore(str(place))
    return EmbeddedStore(Path(place))


def rows_of(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> list[Row]:
    """Solutions as dicts of plain strings; unbound variables are left out."""
    if isinstance(result, ox.QueryBoolean):
        return [{"ask": "true" if result else "false"}]
    if isinstance(result, ox.QueryTriples):
        raise StoreError("rows were asked for with a query that gives a graph")
    names = [variable.value for variable in result.variables]
    return [
        {name: value.value for name, value in zip(names, solution, strict=True) if isinstance(value, ox.NamedNode | ox.Literal | ox.BlankNode)}
        for solution in result
    ]
