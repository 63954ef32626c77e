"""Reads the articles of a workspace, each in a process of its own and one after the other, and remembers what came of it."""

import json
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from server.upload_process import ReadingLimits, Stopped, read_within
from server.uploaded import Reading, Unbelievable, reading_from
from workspace.folder import Entry, NoSuchArticle, Workspace

_REMEMBERED = 12  # readings in memory; of all others only what lists show
_NO_READING = "could not be read: what came back is no reading; save it as plain text and bring that"
_AT_ONCE = 2  # so that a file which takes long does not hold up all others


@dataclass(frozen=True)
class Summary:
    """What a list shows of a reading: the ids of claims that a rule judged, and of those that were only weighed."""

    title: str
    error: str
    judged: frozenset[str]
    weighed: frozenset[str]


class Reader:
    """What reading gives, by the id of the article. A reading of an earlier version of the reader is not believed and made anew."""

    def __init__(self, workspace: Workspace, command: Sequence[str], limits: ReadingLimits) -> None:
        self._workspace, self._command, self._limits = workspace, command, limits
        self._pool = ThreadPoolExecutor(_AT_ONCE, "covertrace-reading")
        self._lock = threading.Lock()
        self._running: dict[str, Future[Reading]] = {}
        self._known: dict[str, Reading] = {}
        self._summaries: dict[str, Summary] = {}
        self._version = ""  # of the reader, once it has told it

    def reading(self, entry: Entry, seconds: float = 0) -> Reading | None:
        """The reading of an article, or None while it is being made, for which this many seconds are waited."""
        with self._lock:
            known = self._known.get(entry.id)
            if known:
                return known
            running = self._running.get(entry.id)
            if running is None:
                running = self._running[entry.id] = self._pool.submit(self._made, entry)
        try:
            return running.result(seconds)
        except TimeoutError:
            return None

    def summary(self, entry: Entry, seconds: float = 0) -> Summary | None:
        """What a list shows of an article, or None while it is being read."""
        found = self._summaries.get(entry.id)
        if found is None and self.reading(entry, seconds):
            found = self._summaries.get(entry.id)
        return found

    def again(self, entry: Entry) -> None:
        """Forget what was read, so that it is read anew."""
        self.forget(entry.id)
        with suppress(NoSuchArticle):
            self._workspace.keep_reading(entry.id, None)

    def forget(self, article: str) -> None:
        """Remember nothing of an article."""
        with self._lock:
            self._known.pop(article, None)
            self._summaries.pop(article, None)
            self._running.pop(article, None)

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _made(self, entry: Entry) -> Reading:
        try:
            found = self._kept(entry) or self._read(entry)
        except (NoSuchArticle, OSError):  # withdrawn meanwhile
            found = Reading("", error=f"{entry.name}: is not here any more")
        finally:  # what fails is tried again the next time
            with self._lock:
                self._running.pop(entry.id, None)
        with self._lock:
            self._known[entry.id], self._summaries[entry.id] = found, _summary(found)
            while len(self._known) > _REMEMBERED:
                del self._known[next(iter(self._known))]
        return found

    def _kept(self, entry: Entry) -> Reading | None:
        """What the workspace keeps, where it is of the reader that there is."""
        kept = self._workspace.reading(entry.id)
        if not kept or not self._version or kept.get("version") != self._version:
            return None
        with suppress(Unbelievable):
            return reading_from(kept)
        return None

    def _read(self, entry: Entry) -> Reading:
        command = [*self._command, "review", "--workspace", str(Path(self._workspace.folder).absolute()), "--article", entry.id, "--format", "json"]
        try:
            said = json.loads(read_within(command, self._limits))
            found = reading_from(said)
        except Stopped as stopped:
            said, found = None, Reading(self._version, error=f"{entry.name}: {stopped}")
        except (ValueError, RecursionError, Unbelievable):
            said, found = None, Reading(self._version, error=f"{entry.name}: {_NO_READING}")
        if found.version:
            self._version = found.version
        said = {"error": found.error} if said is None else {name: value for name, value in said.items()}
        self._workspace.keep_reading(entry.id, said | {"version": found.version})
        return found


def _summary(reading: Reading) -> Summary:
    judged, weighed = (frozenset(claim.id for claim in reading.claims if claim.weighed == which) for which in (False, True))
    return Summary(reading.title, reading.error, judged, weighed)
