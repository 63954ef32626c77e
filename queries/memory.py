"""Remembers what was read from a store for as long as its content stays the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import TypeVar, cast

from queries.store import Store

_LIMIT = 8192
_WHOLE = 64  # what is read of whole stores: there is little of it, and to read it again takes seconds where a store is large
_MISSING = object()
_kept: OrderedDict[Hashable, object] = OrderedDict()
_kept_whole: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def remembered(store: Store, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gave for this key the last time, or gives now. Threads may read twice, never wrongly.

    A key that is a plain string stands for something read of the whole store, which no number of other things drives out.
    """
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
                _keep((place, key), found[key])
    return cast(dict[K, T], found)


def _keep(full: tuple[Hashable, Hashable], value: object) -> None:
    kept, limit = (_kept_whole, _WHOLE) if _is_whole(full) else (_kept, _LIMIT)
    kept[full] = value
    while len(kept) > limit:
        kept.popitem(last=False)


def _recall(full: tuple[Hashable, Hashable]) -> object:
    kept = _kept_whole if _is_whole(full) else _kept
    value = kept.get(full, _MISSING)
    if value is not _MISSING:
        kept.move_to_end(full)
    return value


def _is_whole(full: tuple[Hashable, Hashable]) -> bool:
    place, key = full
    return isinstance(key, str) and isinstance(place, tuple) and place[-1] is None
