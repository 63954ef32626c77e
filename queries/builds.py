"""The builds at an endpoint: each in a graph of its own, and a small graph that says which one is read.

Terms are those of DCAT 3 (`dcat:hasVersion`, `dcat:hasCurrentVersion`) and DCMI. A build is written down before its first triple
is sent and published by one update. Nothing is dropped but graphs that were written down here.
"""

import hashlib
import os
import socket
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from queries.catalogue import term
from queries.triplestore import Row, StoreError

GRAPH = "https://w3id.org/covertrace/builds"
_BUILD = "https://w3id.org/covertrace/build/"
_FOLDER = Path(__file__).parent / "publish"
_SILENT = timedelta(minutes=15)  # without a sign of life: the builder is gone
_MOMENT = timedelta(seconds=10)  # after which nobody begins to read a build that another has followed
_SIGN = 60.0  # seconds between signs of life
_ours: set[str] = set()  # the builds that this process works on


class Builds:
    """What is written down of the builds at one endpoint, over its `rows(query, graph)` and `update(update)`."""

    def __init__(self, rows: Callable[[str, str], list[Row]], update: Callable[[str], None]) -> None:
        self._rows, self._update = rows, update
        self._sign = 0.0

    def current(self) -> str | None:
        """The graph that is read, or None where nothing has been published."""
        found = self._rows(bound("current"), GRAPH)
        return found[0]["build"] if found else None

    def ontology(self, build: str) -> str:
        """The version of the ontology that a build was made with, "" where it has none."""
        return next((row.get("version", "") for row in self._rows(bound("ontology"), build)), "")

    def begin(self) -> str:
        """A new graph to load, written down as being worked on. What others have left behind is dropped first."""
        self.sweep()
        build = f"{_BUILD}{uuid.uuid4().hex[:12]}"
        _ours.add(build)
        self._update(bound("begin", build, _builder()))
        self._sign = time.monotonic()
        return build

    def go_on(self, build: str) -> None:
        """A sign of life, at most one a minute: who works for long is not to be taken for dead."""
        if time.monotonic() - self._sign > _SIGN:
            self._update(bound("go_on", build))
            self._sign = time.monotonic()

    def publish(self, build: str) -> None:
        """Make a build the one that is read. Raises StoreError where the endpoint did not heed that."""
        self._update(bound("publish", build))
        if not any(row["build"] == build and "issued" in row for row in self._rows(bound("builds"), GRAPH)):
            raise StoreError("the endpoint took the build and did not publish it; does it heed SPARQL updates of named graphs?")
        _ours.discard(build)

    def drop(self, build: str) -> None:
        """Drop a build and all that is written down of it."""
        _ours.discard(build)
        self._update(bound("drop", build))

    def sweep(self) -> None:
        """Drop the builds that nobody reads or works on.

        Kept are the one that is read, the one before it, and those that were read a moment ago: readers may still be at them.
        """
        rows = self._rows(bound("builds"), GRAPH)
        current = {row["current"] for row in rows if "current" in row}
        issued = {row["build"]: row["issued"] for row in sorted(rows, key=lambda row: row.get("issued", "")) if "issued" in row}
        order = sorted(issued, key=lambda build: issued[build])
        before = set([build for build in order if build not in current][-1:])
        lately = {build for build, following in pairwise(order) if _within(_MOMENT, issued[following])}
        worked_on = {row["build"] for row in rows if row["build"] not in issued and _alive(row)}
        for build in sorted({row["build"] for row in rows} - current - before - lately - worked_on):
            if build.startswith(_BUILD):
                self.drop(build)


@cache
def _written(name: str) -> str:
    return (_FOLDER / f"{name}.sparql").read_text(encoding="utf-8")


def bound(name: str, build: str = f"{_BUILD}0", builder: str = "nobody", triples: str = "") -> str:
    """A query or an update of the folder `publish` with its examples replaced: the build, the builder, the moment, triples in Turtle."""
    text = _written(name).replace(f"<{_BUILD}0>", term("iri", build)).replace('"nobody"', term("string", builder))
    text = text.replace('"2026-11-22T00:00:00Z"', term("string", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")))
    return text.replace("<urn:example:s> <urn:example:p> <urn:example:o> .\n", triples) if triples else text


def _builder() -> str:
    """This process, so that another one on the same machine can tell whether it still runs; the machine's name stays unsaid."""
    return f"{hashlib.sha256(socket.gethostname().encode()).hexdigest()[:16]}-{os.getpid()}"


def _alive(row: Row) -> bool:
    """Whether somebody still works on a build."""
    machine, _, process = row.get("creator", "").rpartition("-")
    here, _, this = _builder().rpartition("-")
    if machine == here and process == this:
        return row["build"] in _ours
    if machine == here and not _runs(int(process)):
        return False
    return _within(_SILENT, row.get("modified", ""))


def _within(span: timedelta, moment: str) -> bool:
    """Whether a moment is no longer ago than that."""
    with suppress(ValueError):
        return datetime.now(UTC) - datetime.fromisoformat(moment) < span
    return False


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
