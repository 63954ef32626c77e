"""Sees each request from outside, so that those that are answered before Flask are named, logged and counted like all others.

What is seen of a request is its method, the pattern of its route, status, time and size: neither the address nor what was asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from server import request_ids

ROUTE = "covertrace.route"  # in the environ of a request: the pattern of its route
VERDICT = "covertrace.verdict"  # the verdict of its answer
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})


@dataclass(frozen=True)
class Seen:
    """A request that was answered. `route` is a pattern, as in "/id/<name>", "" for none; `seconds` until the whole response was made; `size` of its
    body in bytes, None where it was not told; `verdict` of the answer, "" where there was none."""

    request_id: str
    method: str
    route: str
    status: int
    seconds: float
    size: int | None
    verdict: str = ""


class Observed:
    """Gives each request an id, which the response names, and tells of it once it is answered."""

    def __init__(self, rest: WSGIApplication, tell: Iterable[Callable[[Seen], None]]) -> None:
        self._rest = rest
        self._tell = tuple(tell)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        began, request_id = perf_counter(), request_ids.begin(environ)
        status, size = 500, None

        def started(line: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            nonlocal status, size
            status, size = int(line[:3]), _size(headers)
            return start_response(line, [*headers, (request_ids.HEADER, request_id)], *error)

        try:
            return self._rest(environ, started)
        finally:
            self._told(environ, request_id, status, perf_counter() - began, size)

    def _told(self, environ: WSGIEnvironment, request_id: str, status: int, seconds: float, size: int | None) -> None:
        method = environ["REQUEST_METHOD"]
        known = method if method in _METHODS else "other"  # anyone can invent methods, and each would be a series of its own
        seen = Seen(request_id, known, environ.get(ROUTE, ""), status, seconds, 0 if method == "HEAD" else size, environ.get(VERDICT, ""))
        for tell in self._tell:
            tell(seen)


def init_app(app: Flask, tell: Iterable[Callable[[Seen], None]]) -> None:
    """Observe all requests of an application; each of `tell` is called with what was seen. To be called when all else is around it."""
    app.before_request_funcs.setdefault(None, []).insert(0, _note_route)  # ahead of what may refuse the request
    app.wsgi_app = Observed(app.wsgi_app, tell)  # type: ignore[method-assign]


def _note_route() -> None:
    request.environ[ROUTE] = request.url_rule.rule if request.url_rule else ""


def note_verdict(verdict: str) -> None:
    """Say what the answer to the present request is."""
    request.environ[VERDICT] = verdict


def _size(headers: Iterable[tuple[str, str]]) -> int | None:
    return next((int(value) for name, value in headers if name.lower() == "content-length"), None)
