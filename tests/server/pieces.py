"""A site whose pages arrive piece by piece, as over a slow line: a browser draws what it has, and what is drawn may move."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

PIECES = 5
PAUSE = 0.08  # seconds between two pieces: longer than a browser waits before it draws


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def in_pieces(app: Flask) -> Iterator[str]:
    """The address of the site, without a slash at its end; what is no page arrives at once."""

    def slowly(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told: list[str] = []

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            told.extend(value for name, value in headers if name.lower() == "content-type")
            return start_response(status, headers, *more)

        parts = app(environ, started)
        body = b"".join(parts)
        getattr(parts, "close", lambda: None)()  # files are sent open
        if not any("text/html" in each for each in told):
            return [body]
        return _pieces(body)

    server = make_server("127.0.0.1", 0, slowly, server_class=_Server, handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _pieces(body: bytes) -> Iterator[bytes]:
    size = len(body) // PIECES + 1
    for begin in range(0, len(body), size):
        yield body[begin : begin + size]
        time.sleep(PAUSE)
