"""The index of the search for a store: the one in the folder of the present build, or one that is made when it is first asked for."""

import fcntl
import shutil
import sqlite3
import tempfile
import weakref
from collections import OrderedDict
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import IO

from queries.manifest import is_what_was_written
from queries.proposed import know_proposed
from queries.search_index import FILE, FORM, write_index
from queries.search_reading import ROWS, gathered
from queries.store import EmbeddedStore, Store, StoreError

_KEPT = 4  # indexes of different stores or builds
_ROWS_OF_A_FOLDER = 200_000  # that may be read at once: no other engine limits them
_MAPPED = 1 << 30  # bytes of an index that are read without being copied
_PREFIX = "covertrace-search-"
_TIMES = 3  # to begin anew while builds follow each other
_indexes: OrderedDict[tuple[str, str], "Index"] = OrderedDict()
_lock = Lock()
_making = Lock()  # one index at a time: it takes much of a core and of memory


class Index:
    """The index of one build of a store. Compared by identity; threads may share it."""

    def __init__(self, path: Path) -> None:
        self._address = f"{path.absolute().as_uri()}?immutable=1"
        self._lock = Lock()
        self._free: list[sqlite3.Connection] = []
        weakref.finalize(self, _close, self._free)

    def rows(self, sql: str, values: tuple[str | int, ...] = ()) -> list[tuple[str | int | float, ...]]:
        """What an SQL query finds. Raises StoreError where the index can't be read."""
        try:
            connection = self._taken()
            found: list[tuple[str | int | float, ...]] = connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            told = f"the index of the search can't be read ({error.sqlite_errorname}); build the store anew"
            raise StoreError(told) from None  # what SQLite says may quote what a visitor typed, and this is logged
        with self._lock:
            self._free.append(connection)
        return found

    def _taken(self) -> sqlite3.Connection:
        """A connection that nobody uses: opening one takes longer than most searches."""
        with self._lock:
            if self._free:
                return self._free.pop()
        connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        return connection


def index_of(store: Store) -> Index:
    """The index of what a store holds now. Where there is none it is made, which takes seconds, and others wait for it. Raises StoreError."""
    key = (store.name, store.version())
    found = _known(key)
    if found is None:
        with _making:
            found = _known(key) or _remember(key, _index(store))
    return found


def _known(key: tuple[str, str]) -> Index | None:
    with _lock:
        if key in _indexes:
            _indexes.move_to_end(key)
        return _indexes.get(key)


def _remember(key: tuple[str, str], index: Index) -> Index:
    with _lock:
        _indexes[key] = index
        while len(_indexes) > _KEPT:
            _indexes.popitem(last=False)
    return index


def _index(store: Store) -> Index:
    know_proposed(store)  # names and addresses of what is found
    return _present(store) or _made(store)


def _present(store: Store) -> Index | None:
    """The index that was made with the build; None where there is no build's folder, or the index is gone, damaged or of another form.

    SQLite has no checksums, so the digest is taken, once for a build.
    """
    path = store.build() / FILE if isinstance(store, EmbeddedStore) else None
    return Index(path) if path and is_what_was_written(path) and _form(path) == FORM else None


def _form(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return 0


def _made(store: Store) -> Index:
    """An index in a folder that goes with it. One that was begun over another build than it was ended is made again."""
    for _ in range(_TIMES):
        folder, lock = _own_folder()
        try:
            before = store.version()
            write_index(folder / FILE, store.rows, gathered(store.rows, _ROWS_OF_A_FOLDER if isinstance(store, EmbeddedStore) else ROWS))
            same = store.version() == before
        except BaseException:
            _discard(folder, lock)
            raise
        if same:
            index = Index(folder / FILE)
            weakref.finalize(index, _discard, folder, lock)
            return index
        _discard(folder, lock)
    raise StoreError(f"{store.name} is built again and again; search when that is done")


def _own_folder() -> tuple[Path, IO[str]]:
    """A folder for an index, locked while this process has it; those of processes that were killed are removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/lock"):
        with suppress(OSError), left.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left.parent, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = (folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def _discard(folder: Path, lock: IO[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.close()


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
