"""Sets of small numbers as ints with a bit for each: united, met and counted all at once."""

from collections.abc import Iterable, Iterator


def bits(numbers: Iterable[int]) -> int:
    """The set of these numbers."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def members(found: int) -> Iterator[int]:
    """The numbers of a set, in order."""
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest


class Tally:
    """How many of some sets each number is in; counts above `most` stand as `most`."""

    def __init__(self, sets: Iterable[int], everything: int, most: int) -> None:
        self._at_least = [everything, *([0] * most)]  # by count: the numbers that are in at least as many
        for each in sets:
            for count in range(most, 0, -1):
                self._at_least[count] |= self._at_least[count - 1] & each

    def exactly(self) -> list[int]:
        """By count, from none to `most`, the numbers that are in so many."""
        return [here & ~more for here, more in zip(self._at_least, [*self._at_least[1:], 0], strict=True)]
