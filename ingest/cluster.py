"""Articles read by the workers of a Dask cluster, with their results in order, whatever happens to a worker.

This process reads the files and sends their bytes (ingest/sent.py); so many are under way at once that the workers have
something to do, and no more than fits into memory. Dask does again elsewhere what a lost worker was at.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.article import UnreadableArticle
from ingest.build import Read, Unread, read_one
from ingest.cache import Cache
from ingest.cluster_client import ClusterError, Connection
from ingest.fingerprint import Installed, differences, installed
from ingest.sent import Sent, answer_in, read_sent, received, sent_of

if TYPE_CHECKING:
    from distributed import Future

PATIENCE = 60.0  # seconds without any worker after which none is waited for any more; one that is started again takes a few
_AHEAD = 8  # articles given out beyond the one that is waited for, for each thread of a worker
_BYTES = 64_000_000  # of articles that are under way at most, or one that is larger
_LOOK = 2.0  # seconds after which the workers are counted anew
_TOGETHER = 64  # results fetched at once: each time is a round trip


@dataclass
class _Given:
    """A place with what is to come of it: here already, or under way. `again` where it is given out a second time."""

    place: Path | str
    here: Read | Unread | None = None
    sent: Sent | None = None
    future: "Future[bytes] | None" = None
    again: bool = False

    @property
    def size(self) -> int:
        """The bytes that are under way."""
        return len(self.sent.data) if self.sent else 0


class Cluster:
    """The workers of the scheduler at `address`. What is in the cache is not sent, what comes back is kept in it.

    `told` gets a line where workers go. Nothing is read by workers on which something else is installed than here: the result
    would depend on who reads what.
    """

    def __init__(self, address: str, cache: Cache | None = None, told: Callable[[str], None] = lambda line: None, patience: float | None = None) -> None:
        self._address, self._cache, self._told = address, cache, told
        self._patience = PATIENCE if patience is None else patience
        self._given: deque[_Given] = deque()
        self._size = 0
        self._workers: dict[str, int] = {}
        self._looked = self._alive = time.monotonic()

    def results(self, places: Sequence[Path | str]) -> Iterator[Read | Unread]:
        """What came of each place, in their order. Raises ClusterError where the cluster can't do it; what is under way is then taken back."""
        with Connection(self._address) as connection:
            self._begin(connection)
            for place in places:
                self._add(self._prepared(connection, place))
                while self._is_full(connection):
                    yield from self._next(connection)
            while self._given:
                yield from self._next(connection)

    def _begin(self, connection: Connection) -> None:
        self._look(connection)
        while not self._workers:
            time.sleep(0.2)
            self._look(connection)
        for worker, found in connection.ask_all(installed).items():
            if isinstance(found, BaseException):
                raise ClusterError(f"{worker} can't read articles ({type(found).__name__}: {found}); install the same Covertrace on it as here")
            _check(found, worker)

    def _look(self, connection: Connection) -> None:
        """Count the workers. Raises ClusterError where there have been none for too long."""
        before, self._workers = self._workers, connection.workers()
        self._looked = time.monotonic()
        if gone := len(before.keys() - self._workers.keys()):
            self._told(f"{'a worker' if gone == 1 else f'{gone} workers'} of the cluster went; what was being read there is read again")
        if self._workers:
            self._alive = self._looked
        elif self._looked - self._alive > self._patience:
            raise ClusterError(f"{self._address}: no worker for {self._patience:.0f} seconds; start some with: dask worker {self._address} --nthreads 1")

    def _prepared(self, connection: Connection, place: Path | str) -> _Given:
        """What is here already need not be sent: why something can't be read at all, and what the cache holds."""
        try:
            sent = sent_of(place)
        except UnreadableArticle as error:
            return _Given(place, Unread(place, str(error)))
        if self._cache and self._cache.holds(sent.sha256):
            return _Given(place, read_one(place, self._cache, reader=lambda _: sent.article))
        return _Given(place, sent=sent, future=connection.submit(read_sent, sent, installed()))

    def _add(self, given: _Given) -> None:
        self._given.append(given)
        self._size += given.size

    def _is_full(self, connection: Connection) -> bool:
        if time.monotonic() - self._looked > _LOOK:
            self._look(connection)
        room = max(1, sum(self._workers.values())) * _AHEAD
        return len(self._given) > room or (len(self._given) > 1 and self._size > _BYTES)

    def _next(self, connection: Connection) -> Iterator[Read | Unread]:
        """The first that is waited for, and those after it that are done too; nothing where it takes longer than a look at the workers."""
        head = self._given[0]
        if head.here:
            yield self._taken().here or head.here
        elif head.future is None or not connection.wait(head.future, _LOOK):
            self._look(connection)
        elif done := list(islice(takewhile(_is_finished, self._given), _TOGETHER)):
            for data in connection.fetched([given.future for given in done if given.future is not None]) or ():
                yield self._kept(self._taken().place, data)
        else:
            yield from self._failed(connection, head)

    def _taken(self) -> _Given:
        given = self._given.popleft()
        self._size -= given.size
        return given

    def _kept(self, place: Path | str, data: bytes) -> Read | Unread:
        answer = answer_in(data)
        if answer.other is not None:
            _check(answer.other, "a worker that joined")
        found = received(place, answer)
        if self._cache and isinstance(found, Read):
            self._cache.put(found.article, found.extracted)
        return found

    def _failed(self, connection: Connection, head: _Given) -> Iterator[Read | Unread]:
        """What takes several workers with it is given out once more, since something beside it may have done that; then it is left out.

        What was lost with the worker that held it, after it was done, is given out until some worker keeps it.
        """
        from distributed import KilledWorker

        error = connection.failure(head.future) if head.future else None
        if error is not None and not isinstance(error, KilledWorker):
            raise error
        if error is None and not connection.is_up():
            raise ClusterError(f"{self._address}: the scheduler went; what the cache holds need not be read again")
        if error is None:
            self._look(connection)
            head.future = connection.submit(read_sent, head.sent, installed())
        elif head.again:
            yield Unread(self._taken().place, f"{head.place}: left out, the workers that read it died; split it or give them more memory")
        else:
            head.again, head.future = True, connection.submit(read_sent, head.sent, installed())


def _is_finished(given: _Given) -> bool:
    return given.future is not None and given.future.status == "finished"


def _check(found: Installed, who: str) -> None:
    """Raises ClusterError where what is installed there would read articles in another way."""
    if other := differences(installed(), found):
        raise ClusterError(f"{who} has {other}, and might read articles otherwise; install the same on it")
