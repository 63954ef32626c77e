"""Passes a query that was looked at to the endpoint that is the store, and takes no more of its answer than is allowed."""

import time
from typing import Any

import pyoxigraph as ox

from queries.connection import Long, Slow
from queries.formats import FORMATS
from queries.query_process import count_rows
from queries.remote import RemoteStore


def pass_on(store: RemoteStore, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
    """What is told of the result, and its bytes, as queries/query_process.py tells it. Raises StoreError where there is no answer."""
    until = time.monotonic() + seconds
    if not request["results"]:
        told, body = _ask(store, request["query"], request | {"format": "N_TRIPLES"}, until)
        return (told, body) if "error" in told else _cut(body, request)
    told, body = _ask(store, request["limited"] or request["query"], request, until)
    rows = None if "error" in told else count_rows(body, request["format"], request["rows"])
    if rows is None or rows <= request["rows"]:
        return told | {"rows": rows}, body
    if not request["cut"]:
        return {"error": "rows"}, b""
    told, body = _ask(store, request["cut"], request, until)
    return told | {"rows": request["rows"], "truncated": True}, body


def _cut(body: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """As many triples of a graph as are allowed, in the format asked for. An endpoint may repeat itself; here each triple is told once."""
    try:
        triples = list(dict.fromkeys(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)))
    except (SyntaxError, ValueError) as error:
        return {"error": "engine", "message": f"the answer is not N-Triples ({str(error)[:200]})"}, b""
    most = request["rows"]
    written = ox.serialize(triples[:most], format=getattr(ox.RdfFormat, request["format"]), prefixes=request["prefixes"])
    return {"rows": min(len(triples), most), "truncated": len(triples) > most}, written or b""


def _ask(store: RemoteStore, sparql: str, request: dict[str, Any], until: float) -> tuple[dict[str, Any], bytes]:
    accept = next(each.media_type for each in FORMATS.values() if each.engine == request["format"])
    try:
        return {}, store.passed(sparql, accept, request["default"] is not None, max(0.01, until - time.monotonic()), request["bytes"])
    except Slow:
        return {"error": "time"}, b""
    except Long:
        return {"error": "bytes"}, b""
