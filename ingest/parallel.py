"""Work done by several processes with its results in order, whatever the order of finishing, and whatever happens to a process."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_AHEAD = 8  # items given out beyond the one that is waited for, for each process: it bounds memory


def usable_cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Generic[Item, Result]):
    """Several processes that do the same work; `work` must be picklable.

    When a process dies, what the processes were at is done again, each item in a process of its own; one that kills
    that too comes out as `lost(item)`. `died` is called once each time that it happens. All processes end when the
    results are no longer asked for, with Ctrl-C, and when this process is killed.
    """

    def __init__(
        self, work: Callable[[Item], Result], lost: Callable[[Item], Result], jobs: int, died: Callable[[], None] = lambda: None
    ) -> None:
        self._work, self._lost, self._jobs, self._died = work, lost, jobs, died
        self._waiting: deque[tuple[Item, Future[Result] | None]] = deque()

    def results(self, items: Iterable[Item]) -> Iterator[Result]:
        """The result of each item, in the order of the items. An exception of the work is raised here."""
        todo = iter(items)
        while True:
            try:
                with _processes(self._jobs) as pool:
                    yield from self._flow(pool, todo)
                return
            except BrokenProcessPool:
                self._died()
                yield from self._one_by_one()

    def _flow(self, pool: ProcessPoolExecutor, todo: Iterator[Item]) -> Iterator[Result]:
        for item in todo:
            self._waiting.append((item, None))
            self._waiting[-1] = (item, _submitted(pool, self._work, item))
            if len(self._waiting) > self._jobs * _AHEAD:
                yield self._next()
        while self._waiting:
            yield self._next()

    def _next(self) -> Result:
        future = self._waiting[0][1]
        assert future is not None
        result = future.result()
        self._waiting.popleft()
        return result

    def _one_by_one(self) -> Iterator[Result]:
        while self._waiting:
            item, future = self._waiting.popleft()
            done = future is not None and future.done() and not future.cancelled() and future.exception() is None
            yield future.result() if future is not None and done else self._alone(item)

    def _alone(self, item: Item) -> Result:
        try:
            with _processes(1) as pool:
                return _submitted(pool, self._work, item).result()
        except BrokenProcessPool:
            return self._lost(item)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Item], Result], item: Item) -> "Future[Result]":
    """Give out an item. A process that is started for it inherits that interrupts are blocked: they are for this process to act on."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work, item)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that start afresh (a copy of this one would hold its locks and open stores), killed when the block is left by an exception."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _end_with_parent)
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
