"""What is told of many times."""

from collections.abc import Sequence


def middle(times: Sequence[float]) -> float:
    """The value that half of some values do not exceed."""
    return _at(times, 0.5)


def most(times: Sequence[float]) -> float:
    """The value that 99 of 100 values do not exceed; of fewer than 100 the largest."""
    return _at(times, 0.99)


def _at(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return float(ordered[min(int(len(ordered) * share), len(ordered) - 1)])
