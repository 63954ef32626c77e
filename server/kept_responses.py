"""Responses that were made already, by their ETag: many visitors ask the same, and an answer over a large store takes some ten milliseconds."""

from collections import OrderedDict
from threading import Lock

from flask import Response

_MOST = 32 << 20  # bytes of all bodies, in one process
_LARGEST = 1 << 20  # bytes of one


class KeptResponses:
    """The responses of an application that were asked for last. What they say is settled by their tag, which names the build among other things."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, tuple[bytes, list[tuple[str, str]]]] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> Response | None:
        """A new response like the one that was kept under this tag."""
        with self._lock:
            if tag not in self._kept:
                return None
            self._kept.move_to_end(tag)
            body, headers = self._kept[tag]
        return Response(body, headers=headers)

    def keep(self, tag: str, response: Response) -> None:
        """Remember a response of status 200 whose body is there; those that nobody has asked for longest make room."""
        if not response.is_sequence or response.direct_passthrough:
            return
        body = response.get_data()
        if len(body) > _LARGEST:
            return
        with self._lock:
            if tag not in self._kept:
                self._kept[tag] = (body, response.headers.to_wsgi_list())
                self._size += len(body)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1][0])
