"""Answers one after the other: two that one process computes at once take twice as long each, since Python computes one thing at a time."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from queries.store import EmbeddedStore
from server.knowledge import get_knowledge

_PATIENCE = 0.25  # seconds after which one is computed beside those that take long
_turn = Lock()
Given = ParamSpec("Given")
Made = TypeVar("Made")


def in_turn(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same, made when nothing else is that is made in turn, or after a while: what is short does not wait for what is long.

    What waits for an endpoint need not wait for its turn.
    """
    @wraps(make)
    def made(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        if not isinstance(get_knowledge().store, EmbeddedStore):
            return make(*args, **kwargs)
        mine = _turn.acquire(timeout=_PATIENCE)
        try:
            return make(*args, **kwargs)
        finally:
            if mine:
                _turn.release()

    return made
