"""Runs the application in this process, behind waitress."""

import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from flask import Flask

from queries.guarded import Guard
from server.listening import Listening
from server.warming import Warming

_FOR_PAGES = 4
GRACE = 30.0  # seconds for what is under way when a process is told to end (SIGTERM)
_LARGEST = 1_000_000  # bytes of the body of a request
_LARGEST_UPLOAD = 210_000_000  # where articles are taken in: 20 of 10 MB, and what stands around them


def serve(app: Flask, host: str = "127.0.0.1", port: int = 8000, told: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted, or until SIGTERM, after which what is under way is finished; `told` gets the address once connections are accepted.

    Raises OSError, with a message to show, where the address can't be used.
    """
    with listener(host, port) as accepting:
        serving = Listening(app, accepting, threads(app), largest(app))
        with _ended_by_signal(serving.pull_trigger) as ended:
            if told:
                told(address(host, accepting))
            run(app, serving, lambda: not ended.is_set())


def run(app: Flask, serving: Listening, alive: Callable[[], bool], turn: IO[bytes] | None = None) -> None:
    """Serve as long as `alive` says so, and end all that was started for it. For `turn` see server.warming."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits a moment for a thread is no warning
    warming = Warming(app, turn)
    try:
        serving.run_while(alive, GRACE)
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        serving.stop()
        warming.stop()
        close(app)


def close(app: Flask) -> None:
    """End the processes that an application has started."""
    guard: Guard | None = app.extensions["covertrace.guard"]
    if guard:
        guard.close()
    if "covertrace.own_articles" in app.extensions:
        app.extensions["covertrace.own_articles"].close()


def listener(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises OSError, with a message to show."""
    if not 0 <= port <= 65535:
        raise OSError(errno.EINVAL, f"{port} is no port; choose one from 0 to 65535")
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=1024)
    except OSError as error:
        raise OSError(error.errno, _reason(error, host, port)) from error


def threads(app: Flask) -> int:
    """As many as there may be queries that run or wait, and some for the pages, which must not wait for those."""
    guard: Guard | None = app.extensions["covertrace.guard"]
    return _FOR_PAGES + (guard.limits.at_once + guard.limits.waiting if guard else 0)


def address(host: str, accepting: socket.socket) -> str:
    """Where a socket that listens is reached."""
    return f"http://{f'[{host}]' if ':' in host else host}:{accepting.getsockname()[1]}/"


@contextmanager
def _ended_by_signal(wake: Callable[[], None]) -> Iterator[threading.Event]:
    """An event that SIGTERM sets. Outside of the main thread, which alone gets signals, nothing does."""
    ended = threading.Event()

    def end(*_: object) -> None:
        ended.set()
        wake()

    if threading.current_thread() is not threading.main_thread():
        yield ended
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield ended
    finally:
        signal.signal(signal.SIGTERM, before)


def largest(app: Flask) -> int:
    """Bytes of a body: the server keeps it whole on disk before anything looks at it."""
    return _LARGEST_UPLOAD if "covertrace.own_articles" in app.extensions else _LARGEST


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is already in use; stop the other program or choose another port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has; choose one above 1023"
    return f"can't listen on {host} port {port}: {error.strerror or error}"
