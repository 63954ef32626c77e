"""The program of a process that runs strangers' queries: python query_process.py BYTES

It is started by queries/workers.py, reads requests from its standard input, and may be killed at any moment. It knows nothing of the
project, so that it starts in a moment. A frame is four bytes with the length of a JSON object, and the object; an answer's `size` tells how
many bytes of body follow.
"""

import csv
import io
import itertools
import json
import os
import re
import resource
import signal
import struct
import sys
import threading
import time
from typing import Any, BinaryIO

import pyoxigraph as ox

LENGTH = struct.Struct("!I")
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_FUNCTION = re.compile(r"The custom (?:aggregate )?function <(.*)> is not supported")
_IN_MEMORY = 16 << 20  # bytes on disk, which is some 180,000 triples and 200 MB of memory
_BATCH = 100  # quads between which a query gets its turn
_GRACE = 2  # seconds after which a process that nobody ends any more ends itself


class _Stores:
    """The build that was asked last; without a folder an empty store, to parse with.

    A small build is read into memory, where queries take a quarter of the time: on a thread, once a first query is answered from the disk.
    """

    def __init__(self, memory: int) -> None:
        """`memory` are the bytes that a query may take beside the store."""
        self._memory = memory
        self._folder: str | None = None
        self._store = ox.Store()
        self._settled = True

    def at(self, folder: str | None) -> ox.Store:
        """The store of this folder. Raises OSError."""
        if self._folder != folder:
            _allow(None)
            self._store = ox.Store.read_only(folder) if folder else ox.Store()
            self._folder, self._settled = folder, folder is None or _size(folder) > _IN_MEMORY
            _allow(self._memory)
        return self._store

    def settle(self) -> None:
        """Begin to read into memory what is small and not there yet."""
        if not self._settled:
            self._settled = True
            threading.Thread(target=self._read, args=(self._folder, self._store), daemon=True).start()

    def _read(self, folder: str | None, disk: ox.Store) -> None:
        memory, quads = ox.Store(), iter(disk)
        while batch := list(itertools.islice(quads, _BATCH)):
            memory.extend(batch)
            time.sleep(0)
        if self._folder == folder:
            self._store = memory
            _allow(self._memory)


def _allow(more: int | None) -> None:
    """Let the process take this many bytes more than it has now, or whatever it wants."""
    limit = resource.RLIM_INFINITY if more is None else _taken() + more
    resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.RLIM_INFINITY))


def _taken() -> int:
    """Bytes of data that the process has, stacks of its threads included; a guess where the system does not tell."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmData:"))
    except (OSError, StopIteration):
        return 256 << 20


def _size(folder: str) -> int:
    """Bytes of the triples; the index of the search lies beside them."""
    return sum(entry.stat().st_size for entry in os.scandir(folder) if not entry.name.endswith(".sqlite"))


def answer(store: ox.Store, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What is told of the result, and the result in the format asked for."""
    asked = _mended(store, asked)
    found = _run(store, asked, asked["limited"] or asked["query"])
    if isinstance(found, ox.QueryBoolean):
        return {"rows": 1}, _written(found, asked) if asked["results"] else b""
    if asked["results"] != isinstance(found, ox.QuerySolutions):
        return {"error": "mismatch"}, b""
    if isinstance(found, ox.QueryTriples):
        return _triples(found, asked)
    if asked["parse"]:
        return {"rows": 0}, b""
    body = _written(found, asked)
    rows = count_rows(body, asked["format"], asked["rows"])
    if rows is not None and rows > asked["rows"]:  # one more than allowed was asked for, to tell whether there is more
        if not asked["cut"]:
            return {"error": "rows"}, b""
        return {"rows": asked["rows"], "truncated": True}, _written(_run(store, asked, asked["cut"]), asked)
    return {"rows": rows}, body


def _mended(store: ox.Store, asked: dict[str, Any]) -> dict[str, Any]:
    """The request with what a path of length zero finds in place of those whose constant is not in the graph; see queries/zero_length.py."""
    graphs: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph()] if asked["default"] is None else [ox.NamedNode(g) for g in asked["default"]]
    texts = {key: asked[key] for key in ("query", "limited", "cut")}
    for start, end, values, iri in reversed(asked["paths"]):
        node = ox.NamedNode(iri)
        found = (next(store.quads_for_pattern(s, None, o, graph), None) for graph in graphs for s, o in ((node, None), (None, node)))
        if not any(found):
            texts = {key: text and text[:start] + values + text[end:] for key, text in texts.items()}
    return asked | texts


def _run(store: ox.Store, asked: dict[str, Any], text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    graphs: dict[str, Any] = {}
    if asked["default"] is not None:
        graphs = {"default_graph": [ox.NamedNode(g) for g in asked["default"]], "named_graphs": [ox.NamedNode(g) for g in asked["named"]]}
    return store.query(text, base_iri=asked["base"], **graphs)


def _written(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, asked: dict[str, Any]) -> bytes:
    assert not isinstance(found, ox.QueryTriples)
    return found.serialize(format=getattr(ox.QueryResultsFormat, asked["format"])) or b""


def _triples(found: ox.QueryTriples, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    if asked["parse"]:
        return {"rows": 0}, b""
    triples = list(itertools.islice(found, asked["rows"] + 1))
    told = {"rows": min(len(triples), asked["rows"]), "truncated": len(triples) > asked["rows"]}
    return told, ox.serialize(triples[: asked["rows"]], format=getattr(ox.RdfFormat, asked["format"]), prefixes=asked["prefixes"]) or b""


def count_rows(body: bytes, form: str, limit: int) -> int | None:
    """How many solutions are written in a body, or None for so few bytes that the limit can't be passed: a row has one at least."""
    if len(body) <= limit:
        return None
    if form == "CSV":
        csv.field_size_limit(len(body) + 1)
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    if form == "TSV":
        return body.count(b"\n") - 1
    if form == "XML":
        return body.count(b"<result>")  # in a value it would be written &lt;result&gt;
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    return sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else None


def failure(error: BaseException) -> dict[str, Any]:
    """What went wrong, for the other side to raise."""
    if isinstance(error, SyntaxError):
        place = _PLACE.match(str(error))
        line, column, said = (int(place[1]), int(place[2]), place[3]) if place else (1, 1, str(error))
        return {"error": "syntax", "line": line, "column": column, "message": said}
    if isinstance(error, MemoryError):
        return {"error": "memory"}
    function = _FUNCTION.match(str(error))
    if function:
        return {"error": "function", "message": function[1]}
    return {"error": "engine", "message": f"{type(error).__name__}: {error}"[:500]}


def _answered(stores: _Stores, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        store = stores.at(asked["folder"])
    except (OSError, RuntimeError) as error:
        return {"error": "store", "message": str(error)[:500]}, b""
    try:
        told, body = answer(store, asked)
    except BaseException as error:  # the engine's panics are no Exception
        if (asked["limited"] or asked["paths"]) and isinstance(error, SyntaxError):  # the place in the query as it was sent
            return _answered(stores, asked | {"limited": None, "cut": None, "paths": []})
        return failure(error), b""
    if len(body) > asked["bytes"]:
        return {"error": "bytes"}, b""
    return told, body


def _receive(incoming: BinaryIO) -> dict[str, Any] | None:
    head = incoming.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    found: dict[str, Any] = json.loads(incoming.read(LENGTH.unpack(head)[0]))
    return found


def main() -> None:
    """Answer until the standard input ends, or until the time for a query is over."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends us
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    stores = _Stores(int(sys.argv[1]))
    while (asked := _receive(incoming)) is not None:
        signal.setitimer(signal.ITIMER_REAL, asked["seconds"] + _GRACE)
        told, body = _answered(stores, asked)
        signal.setitimer(signal.ITIMER_REAL, 0)
        head = json.dumps(told | {"size": len(body)}).encode()
        outgoing.write(LENGTH.pack(len(head)) + head + body)
        outgoing.flush()
        stores.settle()


if __name__ == "__main__":
    main()
