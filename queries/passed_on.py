"""Passes a query that was looked at to the endpoint that is the store, and takes no more of its answer than is allowed."""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pyoxigraph as ox

from queries.formats import FORMATS
from queries.query_process import count_rows
from queries.store import StoreError

_CHUNK = 1 << 16


def pass_on(url: str, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
    """What is told of the result, and its bytes, as queries/query_process.py tells it. Raises StoreError where there is no answer."""
    until = time.monotonic() + seconds
    if not request["results"]:
        told, body = _ask(url, request["query"], request | {"format": "N_TRIPLES"}, until)
        return (told, body) if "error" in told else _cut(body, request)
    told, body = _ask(url, request["limited"] or request["query"], request, until)
    rows = None if "error" in told else count_rows(body, request["format"], request["rows"])
    if rows is None or rows <= request["rows"]:
        return told | {"rows": rows}, body
    if not request["cut"]:
        return {"error": "rows"}, b""
    told, body = _ask(url, request["cut"], request, until)
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


def _ask(url: str, sparql: str, request: dict[str, Any], until: float) -> tuple[dict[str, Any], bytes]:
    fields = [("query", sparql)]
    fields += [("default-graph-uri", graph) for graph in request["default"] or ()]
    fields += [("named-graph-uri", graph) for graph in request["named"] or ()]
    accept = next(each.media_type for each in FORMATS.values() if each.engine == request["format"])
    sent = urllib.request.Request(url, data=urllib.parse.urlencode(fields).encode(), headers={"Accept": accept})  # noqa: S310
    try:
        with urllib.request.urlopen(sent, timeout=max(0.01, until - time.monotonic())) as response:  # noqa: S310
            return _taken(response, request["bytes"], until)
    except TimeoutError:
        return {"error": "time"}, b""
    except urllib.error.HTTPError as error:
        with error:
            raise StoreError(f"{url} refused a query that can be read ({error.code} {error.reason})") from error
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, urllib.error.URLError) and isinstance(error.reason, TimeoutError):
            return {"error": "time"}, b""
        raise StoreError(f"{url} did not answer ({type(error).__name__}: {error})") from error


def _taken(response: http.client.HTTPResponse, most: int, until: float) -> tuple[dict[str, Any], bytes]:
    parts, size = [], 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > most:
            return {"error": "bytes"}, b""
        if time.monotonic() > until:
            return {"error": "time"}, b""
    return {}, b"".join(parts)
