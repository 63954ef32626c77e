"""Responses that were made already, by their ETag: many visitors ask the same, and an answer over a large store takes some ten milliseconds."""

from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from flask import Response

from server.observing import note_verdict

_MOST = 32 << 20  # bytes of all bodies, in one process
_LARGEST = 1 << 20  # bytes of one


class _Kept(NamedTuple):
    body: bytes
    headers: list[tuple[str, str]]
    verdict: str


class KeptResponses:
    """The responses of an application that were asked for last. What they say is settled by their tag, which names the build among other things."""

    def __init__(self, most: int = _MOST) -> None:
        self._kept: LRUCache[str, _Kept] = LRUCache(most, getsizeof=_size)
        self._lock = Lock()

    def get(self, tag: str) -> Response | None:
        """A new response like the one that was kept under this tag; a verdict that it tells counts again."""
        with self._lock:
            found = self._kept.get(tag)
        if found is None:
            return None
        if found.verdict:
            note_verdict(found.verdict)
        return Response(found.body, headers=found.headers)

    def keep(self, tag: str, response: Response, verdict: str = "") -> None:
        """Remember a response of status 200 whose body is there; those that nobody has asked for longest make room."""
        if not response.is_sequence or response.direct_passthrough or (response.content_length or 0) > _LARGEST:
            return
        with self._lock:
            if tag not in self._kept:
                self._kept[tag] = _Kept(response.get_data(), response.headers.to_wsgi_list(), verdict)


def _size(kept: _Kept) -> int:
    return len(kept.body)
