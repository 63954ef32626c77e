"""Runs the application behind waitress."""

import errno
import logging
import socket
from collections.abc import Callable

from flask import Flask
from waitress.server import create_server

from queries.guarded import Guard
from server.warming import Warming

_FOR_PAGES = 4
_LARGEST = 1_000_000  # bytes of the body of a request
_LARGEST_UPLOAD = 210_000_000  # where articles are taken in: 20 of 10 MB, and what stands around them


def serve(app: Flask, host: str = "127.0.0.1", port: int = 8000, told: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted; `told` gets the address once connections are accepted.

    Raises OSError, with a message to show, where the address can't be used.
    """
    if not 0 <= port <= 65535:
        raise OSError(errno.EINVAL, f"{port} is no port; choose one from 0 to 65535")
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise OSError(error.errno, _reason(error, host, port)) from error
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request that waits a moment for a thread
    guard: Guard | None = app.extensions["covertrace.guard"]
    with listener:
        server = create_server(
            app, sockets=[listener], ident="covertrace", threads=_threads(guard), max_request_body_size=_largest(app),
            clear_untrusted_proxy_headers=False,  # server.entrance decides which of them count
        )  # fmt: skip
        warming = Warming(app)
        if told:
            told(_address(host, listener.getsockname()[1]))
        try:
            server.run()
        finally:
            server.close()
            warming.stop()
            if guard:
                guard.close()
            if "covertrace.own_articles" in app.extensions:
                app.extensions["covertrace.own_articles"].close()


def _threads(guard: Guard | None) -> int:
    """As many as there may be queries that run or wait, and some for the pages, which must not wait for those."""
    return _FOR_PAGES + (guard.limits.at_once + guard.limits.waiting if guard else 0)


def _largest(app: Flask) -> int:
    """Bytes of a body: the server keeps it whole on disk before anything looks at it."""
    return _LARGEST_UPLOAD if "covertrace.own_articles" in app.extensions else _LARGEST


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is already in use; stop the other program or choose another port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has; choose one above 1023"
    return f"can't listen on {host} port {port}: {error.strerror or error}"


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
