"""Remembers what was read from a store for as long as its content stays the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import TypeVar, cast

from queries.store import Store

_LIMIT = 8192
_MISSING = object()
_kept: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def remembered(store: Store, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gave for this key the last time, or gives now. Threads may read twice, never wrongly."""
    return remembered_each(store, None, (key,), lambda _: {key: read()})[key]


def recalled(store: Store, key: Hashable) -> object:
    """What `remembered` has kept for this key, or None."""
    with _lock:
        found = _recall(((store.name, store.version(), None), key))
    return None if found is _MISSING else found


def remembered_each(store: Store, kind: Hashable, keys: Iterable[K], read: Callable[[list[K]], Mapping[K, T]]) -> dict[K, T]:
    """What is known of each key, by key in the order given; what is not remembered is read at once and not one by one.

    `read` gets the keys that are missing and gives a value for each. `kind` keeps the keys of one reader from those of another.
    """
    place = (store.name, store.version(), kind)
    with _lock:
        found = {key: _recall((place, key)) for key in keys}
    missing = [key for key, value in found.items() if value is _MISSING]
    if missing:
        values = read(missing)
        found.update((key, values[key]) for key in missing)
        with _lock:
            for key in missing:
                _kept[(place, key)] = found[key]
            while len(_kept) > _LIMIT:
                _kept.popitem(last=False)
    return cast(dict[K, T], found)


def _recall(full: Hashable) -> object:
    value = _kept.get(full, _MISSING)
    if value is not _MISSING:
        _kept.move_to_end(full)
    return value
