"""Lets a number of queries run at once and a few more wait for a short while."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """All places are taken, and so are those to wait in, or the wait was too long."""


class Gate:
    """Places for `at_once` queries; `waiting` more may wait for `patience` seconds."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._queue = threading.BoundedSemaphore(at_once + waiting)
        self._patience = patience

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Hold a place. Raises Full."""
        if not self._queue.acquire(blocking=False):
            raise Full
        try:
            if not self._places.acquire(timeout=self._patience):
                raise Full
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._queue.release()
