"""The HTTP side of a process that serves: waitress, with time limits for slow clients and an end that finishes what is under way.

One thread reads and writes all connections (waitress), so a client that sends or takes its bytes slowly holds none of the threads that answer.
What waitress lacks is a limit for one that sends a few bytes again and again: a request has to come whole within a time (RFC 9110, 15.5.9).
"""

import socket
import time
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

_HEADER = 64 << 10  # bytes of a request line with its headers: a query in an address may be long
_CONNECTIONS = 500  # of one process; those that come then wait to be accepted
_PATIENCE = 20.0  # seconds for a request to arrive
_SLOWEST = 10_000  # bytes a second that a body has to come with after that
_SILENT = 60  # seconds after which a connection on which nothing moves is closed
_LINGER = 1.0  # seconds for which a process that ends answers what comes on connections that are open
_LOOK = 1.0  # seconds between looks at what is overdue


class _Task(WSGITask):
    channel: "_Channel"

    def build_response_header(self) -> bytes:
        """Tell a client that its connection ends with this response where the process does."""
        if self.channel.server.draining:
            self.set_close_on_finish()
        return bytes(super().build_response_header())


class _Channel(HTTPChannel):
    server: "Listening"
    task_class = _Task
    begun: float | None = None  # when the first bytes came of the request that is arriving

    def received(self, data: bytes) -> bool:
        """Note when a request has begun to arrive."""
        kept = bool(super().received(data))
        self.begun = None if self.request is None else self.begun or time.monotonic()
        return kept

    def overdue(self, now: float) -> bool:
        """Whether a request arrives too slowly."""
        request = self.request
        return bool(request and self.begun and now - self.begun > _PATIENCE + request.body_bytes_received / _SLOWEST)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way on the connection."""
        return not (self.requests or self.request or self.total_outbufs_len)


class Listening(TcpWSGIServer):
    """A socket that is served until told otherwise."""

    channel_class = _Channel
    active_channels: dict[int, _Channel]  # type: ignore[assignment]  # as it is; what is published of its types says otherwise
    _map: dict[int, Any]

    def __init__(self, app: WSGIApplication, listener: socket.socket, threads: int, largest: int) -> None:
        """Accept connections from here on; nothing is answered before `run_while`. `largest` is that of a body, in bytes."""
        self.draining = False
        adjusted = Adjustments(
            sockets=[listener], ident="covertrace", threads=threads, max_request_body_size=largest,
            clear_untrusted_proxy_headers=False,  # server.entrance decides which of them count
            max_request_header_size=_HEADER, connection_limit=_CONNECTIONS, channel_timeout=_SILENT, cleanup_interval=_LOOK, asyncore_use_poll=True,
        )  # fmt: skip
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        where = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(app, {}, _sock=listener.dup(), dispatcher=dispatcher, adj=adjusted, sockinfo=where, bind_socket=False)

    def run_while(self, alive: Callable[[], bool], seconds: float) -> None:
        """Serve as long as `alive` says so, which is asked once a second and after `pull_trigger`; then finish what is under way, within `seconds`."""
        while alive():
            self._turn(_LOOK)
        self._drain(seconds)

    def maintenance(self, now: float) -> None:
        """Close connections on which nothing moves, and those whose request does not arrive."""
        super().maintenance(now)  # type: ignore[arg-type]
        moment = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.overdue(moment):
                channel.will_close = True

    def stop(self) -> None:
        """Close everything at once."""
        self.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _drain(self, seconds: float) -> None:
        self.draining = True
        self._take_waiting()
        wasyncore.dispatcher.close(self)  # who connects now is refused, and may ask another process
        now = time.monotonic()
        linger, end = now + _LINGER, now + seconds
        while self.active_channels and (now := time.monotonic()) < end:
            for channel in list(self.active_channels.values()):
                if channel.idle and now > linger:
                    channel.will_close = True
            self.maintenance(time.time())
            self._turn(0.05)

    def _take_waiting(self) -> None:
        """Accept those who have connected already."""
        before = -1
        while len(self.active_channels) != before:
            before = len(self.active_channels)
            self.handle_accept()
