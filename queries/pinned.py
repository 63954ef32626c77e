"""One build for one request: what a thread has begun to read it reads to the end, whatever is published meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import local
from typing import Generic, Protocol, TypeVar, runtime_checkable

from queries.triplestore import Store

T = TypeVar("T")


@runtime_checkable
class Pinnable(Protocol):
    """A store that can keep a thread at one build."""

    def pinned(self) -> AbstractContextManager[None]:
        """Within it all that this thread reads is of the build that it read first."""


class Pin(local, Generic[T]):
    """What a thread keeps to; each thread has its own."""

    def __init__(self) -> None:
        self._depth = 0
        self._kept: T | None = None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Within it `of` gives what it gave first. May be nested."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._kept = None

    @property
    def holds(self) -> bool:
        """Whether this thread is within `kept`."""
        return self._depth > 0

    def of(self, read: Callable[[], T]) -> T:
        """What `read` gives, or within `kept` gave the first time."""
        if not self._depth:
            return read()
        if self._kept is None:
            self._kept = read()
        return self._kept


def pinned(store: Store | None) -> AbstractContextManager[None]:
    """Within it this thread reads one build of a store, if the store knows builds."""
    return store.pinned() if isinstance(store, Pinnable) else nullcontext()
