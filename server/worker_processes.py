"""Serves with several processes: gunicorn starts them, watches them, and replaces one that dies; each listens as a single one does.

Of gunicorn's own workers none suits. Its threads read requests from sockets that block, so that as many slow clients as there are threads hold a
worker up, and where a request fails its address goes into the log, which has the question in it. So each worker is a process of gunicorn in which
waitress serves (server/listening.py), as it does where there is one process only.
"""

import gc
import os
import socket
import tempfile
from collections.abc import Callable
from dataclasses import replace
from typing import IO, Any, cast

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from ontology.lexicon import question_lexicon
from queries.guarded import Limits
from server.caching import code_version
from server.listening import Listening
from server.serving import GRACE, address, largest, listener, run, threads

_STUCK = 120  # seconds without a sign of life after which a worker is killed and replaced


def serve_with(workers: int, make: Callable[[], Flask], host: str, port: int, told: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted or told to end, with so many processes; `told` gets the address once connections are accepted.

    `make` is called in each process, so that no store is open before: what is open in two processes diverges unseen. Raises OSError, with a message to
    show, where the address can't be used; and SystemExit at the end, with a status other than 0 where no process could start.
    """
    with listener(host, port) as accepting, tempfile.TemporaryFile() as turn:
        application = _Application(workers, make, turn)
        question_lexicon()  # read once, before there are processes: its memory is shared by all
        code_version()
        gc.freeze()  # and stays shared, since no collection touches it any more
        arbiter = Arbiter(application)
        arbiter.LISTENERS = [accepting]  # type: ignore[misc, list-item]  # it makes its own only where there is none
        if told:
            told(address(host, accepting))
        arbiter.run()


def share(limits: Limits, workers: int) -> Limits:
    """The limits of one process of several: together they run as many queries at once as one alone would, but each at least one."""
    return replace(limits, at_once=-(-limits.at_once // workers), waiting=-(-limits.waiting // workers))


class _Application(BaseApplication):
    """What gunicorn asks for: its settings, none of which comes from elsewhere, and the application of a process."""

    def __init__(self, workers: int, make: Callable[[], Flask], turn: IO[bytes]) -> None:
        self.workers = workers
        self.make = make
        self.turn = turn
        super().__init__()

    def load_config(self) -> None:
        """See gunicorn."""
        wanted: dict[str, Any] = {
            "workers": self.workers, "worker_class": _Worker, "timeout": _STUCK, "graceful_timeout": int(GRACE) + 5, "loglevel": "warning",
            "proc_name": "covertrace", "control_socket_disable": True, "child_exit": _forgotten,
        }  # fmt: skip
        for name, value in wanted.items():
            if name in self.cfg.settings:  # older versions have no control socket
                self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # a Flask is what it calls an application
        """The application; called in each process."""
        return self.make()


def _forgotten(arbiter: Arbiter, worker: Worker) -> None:
    """What only a living process has goes out of the counts of all."""
    from server.metrics import forget_process  # which loads the client of Prometheus, and that looks at the environment

    forget_process(int(worker.pid))


class _Worker(Worker):
    """A process: waitress on the socket that all of them share."""

    app: _Application
    _serving: Listening | None = None

    def run(self) -> None:
        """Serve until told to end, or until nobody is there any more who could tell."""
        app = cast(Flask, self.wsgi)
        shared: socket.socket = self.sockets[0]
        self._serving = Listening(app, shared, threads(app), largest(app))
        shared.close()
        run(app, self._serving, self._goes_on, self.app.turn)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: finish what is under way."""
        super().handle_exit(sig, frame)
        if self._serving:
            self._serving.pull_trigger()

    def _goes_on(self) -> bool:
        self.notify()
        return self.alive and self.ppid == os.getppid()
