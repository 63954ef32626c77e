"""Triples on their way to an endpoint: kept in files, given out in parts that can be sent one by one.

A blank node is another one in each request (RDF 1.1, section 3.4), so triples that share one stay in one part. All others
go first: they can be sent twice and are there once.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import IO

import pyoxigraph as ox

_BATCH = 10_000  # triples


@dataclass(frozen=True)
class Part:
    """Triples as N-Triples, and whether they may be sent a second time."""

    lines: bytes
    count: int
    again: bool


class Parts:
    """All triples of a build in two unnamed files, for as long as the `with` block lasts."""

    def __init__(self) -> None:
        self.count = 0
        self._ground: IO[bytes] = tempfile.TemporaryFile()
        self._blank: IO[bytes] = tempfile.TemporaryFile()

    def __enter__(self) -> "Parts":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Remove the files."""
        self._ground.close()
        self._blank.close()

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Write triples down."""
        each = iter(triples)
        while batch := list(islice(each, _BATCH)):
            blank = [triple for triple in batch if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)]
            blanks = set(map(id, blank))
            for file, some in ((self._ground, [triple for triple in batch if id(triple) not in blanks]), (self._blank, blank)):
                ox.serialize(some, file, format=ox.RdfFormat.N_TRIPLES)
            self.count += len(batch)

    def parts(self, size: int) -> Iterator[Part]:
        """Parts of about `size` bytes, larger only where more triples hang together."""
        self._ground.seek(0)
        yield from _cut(((line, True) for line in self._ground), size, again=True)
        yield from _cut(self._closed(), size, again=False)

    def _closed(self) -> Iterator[tuple[bytes, bool]]:
        """The lines with blank nodes, each with whether none of those met so far is met again."""
        self._blank.seek(0)
        last = {label: number for number, line in enumerate(self._blank) for label in _labels(line)}
        self._blank.seek(0)
        until = -1
        for number, line in enumerate(self._blank):
            until = max([until, *(last[label] for label in _labels(line))])
            yield line, until == number


def _cut(lines: Iterable[tuple[bytes, bool]], size: int, again: bool) -> Iterator[Part]:
    """Lines, each with whether a part may end after it, as parts."""
    held: list[bytes] = []
    length = 0
    for line, may_end in lines:
        held.append(line)
        length += len(line)
        if may_end and length >= size:
            yield Part(b"".join(held), len(held), again)
            held, length = [], 0
    if held:
        yield Part(b"".join(held), len(held), again)


def _labels(line: bytes) -> list[bytes]:
    """The blank nodes of a line of N-Triples; what looks like one in a literal has a quotation mark."""
    subject, _, rest = line.partition(b" ")
    return [term for term in (subject, rest.rstrip(b" .\n").rpartition(b" ")[2]) if term.startswith(b"_:") and b'"' not in term]
