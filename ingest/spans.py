"""Stretches of a text, looked up by place in a time that does not grow with how many there are."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate


class Spans:
    """Spans (start, end), numbered in the order in which they are given; they may overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._ordered = sorted((start, end, number) for number, (start, end) in enumerate(spans))
        self._starts = [start for start, _, _ in self._ordered]
        self._reach = list(accumulate((end for _, end, _ in self._ordered), max))  # how far a span and all before it go

    def meeting(self, start: int, end: int) -> Iterator[int]:
        """The numbers of the spans that have a part of `text[start:end]`, the last first."""
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self._ordered[at][1] > start:
                yield self._ordered[at][2]
            at -= 1

    def meets(self, start: int, end: int) -> bool:
        """Whether a span has a part of `text[start:end]`."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._reach[at] > start
