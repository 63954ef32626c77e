"""A store behind a SPARQL 1.1 endpoint: each build in a graph of its own, read through the protocol's `default-graph-uri`."""

import re
import time
from contextlib import AbstractContextManager, suppress

from ontology.ntriples import Graph
from queries.builds import Builds, bound
from queries.connection import Answer, Connection, Lost, Refused, shown
from queries.credentials import from_environment
from queries.endpoint import GRAPH_STORE, addresses
from queries.endpoint_results import JSON, N_TRIPLES, graph_in, rows_in
from queries.manifest import OtherVersion, heed_version
from queries.pinned import Pin
from queries.triplestore import Row, StoreError, Told
from queries.upload import Part, Parts, parted

_PART = 4 << 20  # bytes of one request
_UPDATE_PART = 256 << 10  # bytes of one update: engines parse it whole
_NOWHERE = "https://w3id.org/covertrace/build/none"
_PATIENCE = 600.0  # seconds that an engine may take to write
_GRAPH = re.compile(r"^\s*(CONSTRUCT|DESCRIBE)\b", re.MULTILINE | re.IGNORECASE)  # Virtuoso would answer with rows all the same


class RemoteStore:
    """A SPARQL 1.1 endpoint: `url` is its query address, the others are found beside it or in the environment (queries/endpoint.py).

    `fresh` is for how many seconds the name of the current build is used before it is asked for again. Threads may share a store.
    """

    def __init__(self, url: str, timeout: float | None = None, fresh: float = 1.0) -> None:
        credentials = from_environment()
        self._at = addresses(url, credentials.given)
        self.name = shown(url)
        self._fresh = fresh
        self._connection = Connection(credentials, timeout)
        self._builds = Builds(self._rows, self._update)
        self._data = self._at.data
        self._known: tuple[str, float] | None = None
        self._pin = Pin[str]()

    def rows(self, sparql: str) -> list[Row]:
        """See Store."""
        if _GRAPH.search(sparql):
            raise StoreError("rows were asked for with a query that gives a graph")
        return self._rows(sparql, self._current())

    def graph(self, sparql: str) -> bytes:
        """See Store."""
        return graph_in(self._ask(sparql, self._current(), N_TRIPLES), self.name)

    def passed(self, sparql: str, accept: str, elsewhere: bool, seconds: float, most: int) -> bytes:
        """What the endpoint answers to somebody else's query over the current build, as it comes: within a time, and up to so many bytes.

        With `elsewhere` the request names graphs of its own. A store has none to name, and what else lies at the endpoint is not ours to
        show: the query is asked of a graph that is not there. Raises queries.connection.Slow and Long, and StoreError.
        """
        fields = {"query": sparql, "default-graph-uri": _NOWHERE if elsewhere else self._current()}
        return self._connection.send("POST", self._at.query, data=fields, headers={"Accept": accept}, timeout=seconds, most=most).body

    def version(self) -> str:
        """See Store."""
        return self._current().rpartition("/")[2]

    def replace(self, graph: Graph, told: Told | None = None) -> int:
        """See Store. All triples are made before the first is sent, and all are there before the first is read."""
        with parted() as parts:
            parts.add(graph)
            build = self._builds.begin()
            try:
                count = self._load(build, parts, told)
            except BaseException:
                with suppress(StoreError):
                    self._builds.drop(build)
                raise
        self._publish(build)
        with suppress(StoreError):  # the build is published; what is left over waits for the next
            self._builds.sweep()
        return count

    def _load(self, build: str, parts: Parts, told: Told | None) -> int:
        sent = 0
        for part in parts.parts(_PART if self._data else _UPDATE_PART):
            self._send(build, part)
            self._builds.go_on(build)
            sent += len(part.lines)
            if told:
                told(sent, parts.count)
        count = int(self._rows(bound("size"), build)[0]["triples"])
        if not min(1, parts.count) <= count <= parts.count:
            raise StoreError(f"{self.name} was sent {parts.count} triples and shows {count}; it must heed default-graph-uri (SPARQL 1.1 Protocol)")
        return count

    def _publish(self, build: str) -> None:
        try:
            self._builds.publish(build)
        except Lost as error:  # done or not: the build is kept, since it may be read by now
            raise StoreError(f"{error}; the build is loaded, and may be published or not: look, and build again if it is not") from error
        except StoreError:
            with suppress(StoreError):
                self._builds.drop(build)
            raise
        self._known = None

    def _send(self, build: str, part: Part) -> None:
        """Send a part by the Graph Store Protocol, or where there is none as updates."""
        if self._data:
            try:
                self._connection.send(
                    "POST", self._data, data=part.body, params={"graph": build} | _habits(self._data, build),
                    headers={"Content-Type": "text/turtle"}, again=part.again, timeout=_PATIENCE,
                )
                return
            except Refused as error:
                if error.status not in (404, 405, 501):
                    raise StoreError(f"{error}; the build was not taken") from error
                self._data = None
        for some in part.cut(_UPDATE_PART):
            self._update(bound("load", build, triples=some.body.decode()), part.again)

    def _update(self, update: str, again: bool = True) -> None:
        try:
            self._connection.send("POST", self._at.update, data={"update": update}, again=again, timeout=_PATIENCE)
        except Refused as error:
            if error.status in (401, 403, 500):
                raise
            raise StoreError(f"{error}; it must take SPARQL updates ({GRAPH_STORE} and COVERTRACE_UPDATE name other addresses)") from error

    def pinned(self) -> AbstractContextManager[None]:
        """Within it all that this thread reads is of one build."""
        return self._pin.kept()

    def _current(self) -> str:
        """The graph to read: the current one, or the one that this thread has begun with."""
        return self._pin.of(self._asked_current)

    def _asked_current(self) -> str:
        """The current graph. A reader that has just asked goes on with it: the build before stays until the next."""
        known = self._known
        if known is None or time.monotonic() - known[1] >= self._fresh:
            asked = time.monotonic()
            build = self._builds.current()
            if build is None:
                raise StoreError(f"no build at {self.name}: make one with 'covertrace build PATH… --store {self.name}'")
            if known is None or known[0] != build:
                self._heed(build)
            known = self._known = (build, asked)
        return known[0]

    def _heed(self, build: str) -> None:
        """Raises queries.manifest.OtherVersion where a build was made with an ontology that means something else. A graph without one is anybody's."""
        ontology = self._builds.ontology(build)
        try:
            if ontology:
                heed_version(ontology)
        except OtherVersion as error:
            raise OtherVersion(f"{self.name} {error}; build it again with 'covertrace build PATH… --store {self.name}'") from None

    def _rows(self, sparql: str, graph: str) -> list[Row]:
        return rows_in(self._ask(sparql, graph, JSON), self.name)

    def _ask(self, sparql: str, graph: str, accept: str) -> Answer:
        """A query as a form (SPARQL 1.1 Protocol, section 2.1.2): every engine takes it, however long it is."""
        return self._connection.send("POST", self._at.query, data={"query": sparql, "default-graph-uri": graph}, headers={"Accept": accept})


def _habits(address: str, build: str) -> dict[str, str]:
    """What engines want beside the parameters of the Graph Store Protocol. Nobody reads the graph yet, so it may be loaded in bulk."""
    if "/sparql-graph-crud" in address:  # Virtuoso 7 has another name for the graph
        return {"graph-uri": build}
    return {"no_transaction": ""} if address.endswith("/store") else {}  # Oxigraph, three times as fast
