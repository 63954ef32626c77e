"""Remembers what was read from a store for as long as its content stays the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from queries.store import Store

_LIMIT = 4096
_kept: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()
T = TypeVar("T")


def remembered(store: Store, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gave for this key the last time, or gives now. Threads may read twice, never wrongly."""
    full = (store.name, store.version(), key)
    with _lock:
        if full in _kept:
            _kept.move_to_end(full)
            return cast(T, _kept[full])
    value = read()
    with _lock:
        _kept[full] = value
        while len(_kept) > _LIMIT:
            _kept.popitem(last=False)
    return value
