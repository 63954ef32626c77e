"""Reads ahead what pages need of the whole store, so that no visitor waits for it: seconds where a store is large, once for each build.

Processes that serve the same store take turns, so that at most one core reads ahead and the others answer.
"""

import fcntl
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import IO

from flask import Flask

from queries.ahead import read_ahead, set_apart
from queries.disagreements import disagreements
from queries.exploration import whole_graph
from queries.search_store import index_of
from queries.spoken import spoken
from queries.store import Store, StoreError
from server.asked import Asked
from server.heatmap import made
from server.knowledge import Knowledge
from server.map_asked import KINDS, MapAsked

_EVERY = 10.0  # seconds between looks at whether there is a new build
_FIRST = 1.0  # seconds after the start that belong to whoever asks first
_WHOLE: tuple[Callable[[Store], object], ...] = (spoken, disagreements, index_of, whole_graph)


class Warming:
    """A thread that reads when it begins and after each new build, until it is stopped."""

    def __init__(self, app: Flask, turn: IO[bytes] | None = None) -> None:
        """`turn` is an open file that all processes have inherited; whose lock is on it reads ahead."""
        self._app = app
        self._turn = turn
        self._knowledge: Knowledge = app.extensions["covertrace"]
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="warming", daemon=True)
        self._thread.start()

    @property
    def runs(self) -> bool:
        """Whether it still reads or waits for the next build."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End it; a query that runs is not waited for."""
        self._stopped.set()

    def _run(self) -> None:
        warm = ""
        self._stopped.wait(min(_FIRST, _EVERY))
        while not self._stopped.is_set():
            warm = self._warmed(warm)
            self._stopped.wait(_EVERY)

    def _warmed(self, before: str) -> str:
        """The version that was read ahead. Where the store can't be read it is tried again later: who asks for a page is told."""
        store = self._knowledge.store
        try:
            version = store.version() if store else before
            if store and version != before:
                with self._taking_turns():
                    self._read_all(store)
                if before:
                    gc.unfreeze()  # what was read of the build before
                set_apart()
            return version
        except StoreError:
            return before

    def _read_all(self, store: Store) -> None:
        self._knowledge.list_articles()
        self._knowledge.names()
        for _ in read_ahead(store):
            if self._stopped.is_set():
                return
        for read in _WHOLE:
            if not self._stopped.is_set():
                read(store)
        self._decide()

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        """A POSIX record lock: it belongs to the process, not to the file that was inherited, and goes with the process however that ends."""
        if self._turn is None:
            yield
            return
        fcntl.lockf(self._turn, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._turn, fcntl.LOCK_UN)

    def _decide(self) -> None:
        """The map of verdicts that visitors see first, part by part: in a large store it takes minutes."""
        usual = MapAsked(next(iter(KINDS.values())), Asked())
        with self._app.app_context():
            while not self._stopped.is_set() and made(usual, self._knowledge).undecided:
                pass
