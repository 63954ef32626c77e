"""Lets browsers and proxies keep what they have got, says "not modified" (RFC 9110, 15.4.5) before any work is done, and gives what was made before.

What an address gives is settled by the build that is read, the program's own files, and what of the request the answer depends on; so these make the
ETag, and a request that comes with it needs no answer. The tag is weak (RFC 9110, 8.8.1): it stands for the same words, packed or not. Everything
is asked for again each time (`no-cache`), since a build may follow at any moment, which costs a round trip and next to no work. What was asked in an
address is a visitor's own: it stays in their browser, whose history has the address anyway, and in no shared cache (`private`, server/protection.py).
"""

import hashlib
import os
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request

from queries.store import StoreError
from server.kept_responses import KeptResponses
from server.knowledge import Knowledge
from server.observing import VERDICT

_LASTING = frozenset({"api", "articles", "ask", "browse", "compare", "disagreements", "explore", "library", "ontology", "search", "terms", "things"})
_PROGRAM = ("ontology", "queries", "server")  # what answers are made of
_NEEDLESS = ("__pycache__", "built", "editor", "own_articles")
_YEAR = 365 * 24 * 3600
_READS = ("GET", "HEAD")
_KEPT = "covertrace.responses"
_STAMP = "v"  # the parameter of a static file's address that tells which content is meant


def init_app(app: Flask) -> None:
    """Tag responses, heed tags, and put the content of static files into their addresses."""
    app.extensions[_KEPT] = KeptResponses()
    app.after_request(_tagged)
    app.url_defaults(_stamped)


def changing() -> None:
    """Say of the response that is being made that the next one may be another: it is not tagged."""
    g.changing = True


@cache
def code_version() -> str:
    """A name for the program's own files, made of their content: the same on every machine that has the same."""
    digest = hashlib.blake2b(digest_size=8)
    root = Path(__file__).parents[1]
    for package in _PROGRAM:
        for path in sorted((root / package).rglob("*.*")):
            if path.is_file() and not any(part in _NEEDLESS for part in path.parts):
                digest.update(f"{path.relative_to(root)} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()


def known_already() -> Response | None:
    """The response where the client has it already, or where it was made before: what may refuse a request has to be asked first."""
    tag = g.tag = _tag() if request.method in _READS and request.blueprint in _LASTING else ""
    if not tag:
        return None
    if request.if_none_match.contains_weak(tag) and not request.if_none_match.star_tag:
        return Response(status=304)
    kept: KeptResponses = current_app.extensions[_KEPT]
    return kept.get(tag)


def _tag() -> str:
    """What a response to this request is called, "" where that can't be told."""
    knowledge: Knowledge = current_app.extensions["covertrace"]
    if knowledge.store is None:
        return ""
    with suppress(StoreError):  # whoever reads the store will tell
        held = (knowledge.store.version(), code_version(), "uploads" in current_app.blueprints, request.url, request.headers.get("Accept", ""))
        return hashlib.blake2b(repr(held).encode(), digest_size=12).hexdigest()
    return ""


def _tagged(response: Response) -> Response:
    if request.endpoint == "static":
        return _lasting(response)
    if request.method not in _READS or request.blueprint not in _LASTING:
        return response
    response.vary.add("Accept")
    if response.status_code not in (200, 304) or g.get("changing") or response.cache_control.no_store:
        return response
    if g.get("tag") and "ETag" not in response.headers:
        response.set_etag(g.tag, weak=True)
    if not request.query_string:
        response.headers.setdefault("Cache-Control", "public, no-cache")
    if response.status_code == 200 and request.method == "GET" and response.get_etag() == (g.tag, True):
        current_app.extensions[_KEPT].keep(g.tag, response, request.environ.get(VERDICT, ""))
    return response


def _lasting(response: Response) -> Response:
    """A static file: for a year under the address that has its content in it, else to be asked for again each time."""
    stamp = request.args.get(_STAMP)
    if response.status_code in (200, 304) and stamp and stamp == _stamp(str((request.view_args or {}).get("filename"))):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    elif request.query_string:
        response.headers["Cache-Control"] = "public, no-cache"
    return response


def _stamped(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and _STAMP not in values and (stamp := _stamp(values.get("filename", ""))):
        values[_STAMP] = stamp


def _stamp(name: str) -> str:
    """A name for the content of a static file, "" where there is none."""
    folder = current_app.static_folder or ""
    path = os.path.join(folder, name)  # strings, since a page has some seventy addresses
    try:
        state = os.stat(path)
    except OSError:
        return ""
    return _digest(folder, path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=128)
def _digest(folder: str, path: str, changed: int, size: int) -> str:
    """A name for the content of a file in a folder, "" where it is none or lies outside."""
    file = Path(path)
    return hashlib.blake2b(file.read_bytes(), digest_size=6).hexdigest() if file.is_file() and Path(folder) in file.resolve().parents else ""
