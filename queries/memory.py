"""Remembers what was read from a store for as long as its content stays the same."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import TypeVar, cast

from queries.store import Store

_LIMIT = 2048
_WHOLE = "whole"
# What is kept apart, and how much of it: what is read of whole stores takes seconds to read again where a store is large, and so do the claims on a payer;
# what a claim says is needed for every payer that heeds it, and what follows from a fact for every scenario that has it. What articles are and where they
# state claims is small, and needed for each answer that shows them.
_LIMITS = {_WHOLE: 64, "bearing": 512, "said": 65_536, "stated": 32_768, "quoted": 16_384, "weight": 65_536, "share": 4096}
_MISSING = object()
_kept: defaultdict[str, OrderedDict[Hashable, object]] = defaultdict(OrderedDict)
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
    group = _group(full)
    kept = _kept[group]
    kept[full] = value
    while len(kept) > _LIMITS.get(group, _LIMIT):
        kept.popitem(last=False)


def _recall(full: tuple[Hashable, Hashable]) -> object:
    kept = _kept[_group(full)]
    value = kept.get(full, _MISSING)
    if value is not _MISSING:
        kept.move_to_end(full)
    return value


def _group(full: tuple[Hashable, Hashable]) -> str:
    """The part of the memory that a thing is kept in; "" for all that has none of its own."""
    place, key = full
    kind = place[-1] if isinstance(place, tuple) else None
    if kind is None:
        return _WHOLE if isinstance(key, str) else ""
    return kind if kind in _LIMITS else ""
