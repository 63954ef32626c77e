"""Triples on their way to an endpoint: kept in files as N-Triples, given out in parts that can be sent one by one.

A blank node is another one in each request (RDF 1.1, section 3.4), so triples that share one stay in one part. All others
go first: they can be sent twice and are there once.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from ontology.ntriples import Graph, written

_LONG = 16_000  # bytes of a line
_ESCAPE = re.compile(rb"\\.")


@dataclass(frozen=True)
class Part:
    """Triples as Turtle, one in each of `lines`, and whether they may be sent a second time."""

    lines: tuple[bytes, ...]
    again: bool

    @property
    def body(self) -> bytes:
        """All of them."""
        return b"".join(self.lines)

    def cut(self, size: int) -> "Iterator[Part]":
        """The same in parts of about `size` bytes, where they don't have to stay together."""
        return _cut(((line, self.again) for line in self.lines), size, self.again)


class Parts:
    """All triples of a build: those without blank nodes in one file, the others in another."""

    def __init__(self, ground: IO[bytes], blank: IO[bytes]) -> None:
        self.count = 0
        self._ground, self._blank = ground, blank

    def add(self, graph: Graph) -> None:
        """Write triples down."""
        for part in written(graph):
            lines = part.splitlines(keepends=True)
            blank = [b"_:" in line and bool(_labels(line)) for line in lines]
            self._ground.writelines(line for line, is_blank in zip(lines, blank, strict=True) if not is_blank)
            self._blank.writelines(line for line, is_blank in zip(lines, blank, strict=True) if is_blank)
            self.count += len(lines)

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


@contextmanager
def parted() -> Iterator[Parts]:
    """Parts in two files without a name, which are gone with the `with` block."""
    with tempfile.TemporaryFile() as ground, tempfile.TemporaryFile() as blank:
        yield Parts(ground, blank)


def _cut(lines: Iterable[tuple[bytes, bool]], size: int, again: bool) -> Iterator[Part]:
    """Lines, each with whether a part may end after it, as parts."""
    held: list[bytes] = []
    length = 0
    for line, may_end in lines:
        held.append(line if len(line) < _LONG else _unfolded(line))
        length += len(line)
        if may_end and length >= size:
            yield Part(tuple(held), again)
            held, length = [], 0
    if held:
        yield Part(tuple(held), again)


def _unfolded(line: bytes) -> bytes:
    """A long literal with its line ends as they are, as Turtle may have it: Virtuoso 7 takes a very long line for something else than RDF."""
    opening, closing = line.index(b'"'), line.rindex(b'"')
    text = _ESCAPE.sub(lambda found: b"\n" if found[0] == b"\\n" else found[0], line[opening + 1 : closing])
    return line[:opening] + b'"""' + text + b'"""' + line[closing + 1 :]


def _labels(line: bytes) -> list[bytes]:
    """The blank nodes of a line of N-Triples; what looks like one in a literal has a quotation mark."""
    subject, _, rest = line.partition(b" ")
    return [term for term in (subject, rest.rstrip(b" .\n").rpartition(b" ")[2]) if term.startswith(b"_:") and b'"' not in term]
