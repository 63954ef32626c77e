"""Packs texts for clients that can unpack them (RFC 9110, 8.4): brotli where it is taken, else gzip.

The levels were chosen by what a page or an answer of 90 to 130 kB costs (docs/performance.md): those above save a few hundred bytes and take twice
the time. Not packed are bodies that are small, packed already or very large, parts of files, and what nobody may keep (`no-store`): pages of own articles
hold secrets beside words of visitors, whose length would tell of the secret (https://www.breachattack.com/).
"""

import gzip
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import brotli
from cachetools import LRUCache
from werkzeug.datastructures import Accept, Headers
from werkzeug.http import parse_accept_header

_LEAST, _MOST = 600, 8 << 20  # bytes; less fits into a packet anyway
_PREFIXES, _SUFFIXES = ("text/", "application/sparql-results+"), ("json", "xml", "javascript", "n-triples", "turtle", "trig", "n-quads")
_BROTLI, _GZIP, _ONCE = 3, 3, 9  # levels; the last for static files, which are packed once
_KEPT = 8 << 20  # bytes of what was packed last


class Compressed:
    """Packs what an application answers."""

    def __init__(self, rest: WSGIApplication) -> None:
        self._rest = rest
        self._kept: LRUCache[tuple[str, str], bytes] = LRUCache(_KEPT, getsizeof=len)
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333. Texts are taken whole, so that their length is known; all else is passed on as it comes."""
        told: list[tuple[str, Headers]] = []
        body = self._rest(environ, _listening(told, start_response))
        if not told:
            return body
        status, headers = told[0]
        coding = _coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if status[:3] in ("200", "304") and (status[:3] == "304" or is_text(headers)):
            _vary(headers)
        if environ["REQUEST_METHOD"] != "HEAD" and coding and status.startswith("200 ") and _worth(headers):
            body = [self._packed(_whole(body), coding, headers, environ["PATH_INFO"].startswith("/static/"))]
        start_response(status, headers.to_wsgi_list())
        return body


    def _packed(self, body: bytes, coding: str, headers: Headers, static: bool) -> bytes:
        tag = headers.get("ETag", "")
        packed = _packed_once(body, coding) if static else self._packed_before(tag, body, coding)
        headers["Content-Encoding"], headers["Content-Length"] = coding, str(len(packed))
        if tag.startswith('"'):
            headers["ETag"] = f"W/{tag}"  # a strong one stands for the bytes (RFC 9110, 8.8.1), and these are others
        return packed

    def _packed_before(self, tag: str, body: bytes, coding: str) -> bytes:
        """A weak tag is ours, and stands for what the body says: it is packed once."""
        with self._lock:
            found = self._kept.get((tag, coding))
        if found is None:
            found = _pack(body, coding, _BROTLI if coding == "br" else _GZIP)
            with self._lock:
                if tag.startswith("W/") and len(found) <= _KEPT:
                    self._kept[tag, coding] = found
        return found


def is_text(headers: Headers) -> bool:
    """Whether the type of a body is that of a text."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind.startswith(_PREFIXES) or kind.endswith(_SUFFIXES)


def _listening(told: list[tuple[str, Headers]], start_response: StartResponse) -> StartResponse:
    """What an application calls to begin its response: it is noted, and not sent on yet."""

    def begin(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Callable[[bytes], object]:
        told[:] = [(status, Headers(headers))]
        return _unused

    return begin


def _unused(_: bytes) -> None:
    raise RuntimeError("no part of the application writes in this way (PEP 3333, the write callable)")


def _whole(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()


def _worth(headers: Headers) -> bool:
    length = headers.get("Content-Length", "")
    kept_out = "Content-Encoding" in headers or "Set-Cookie" in headers or "no-store" in headers.get("Cache-Control", "")
    return is_text(headers) and not kept_out and length.isdigit() and _LEAST <= int(length) <= _MOST


@lru_cache(maxsize=64)
def _packed_once(body: bytes, coding: str) -> bytes:
    return _pack(body, coding, _ONCE)


def _pack(body: bytes, coding: str, level: int) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=level))
    return gzip.compress(body, level, mtime=0)


@lru_cache(maxsize=256)
def _coding(accepted: str) -> str:
    """What is liked most of what we can, "" for none."""
    liked = parse_accept_header(accepted, Accept)
    best = max(("br", "gzip"), key=liked.quality)
    return best if liked.quality(best) else ""


def _vary(headers: Headers) -> None:
    """Tell caches that the body depends on what the client can unpack."""
    named = [each.strip() for each in headers.get("Vary", "").split(",") if each.strip()]
    if "Accept-Encoding" not in named:
        headers["Vary"] = ", ".join([*named, "Accept-Encoding"])
