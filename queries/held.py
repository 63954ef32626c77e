"""Folders of builds that somebody reads, which are not to be removed: a shared lock on the folder says so, and goes with the process that has it."""

import fcntl
import os
import shutil
import weakref
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox


class OpenBuild:
    """A finished build, open to be read. Its folder is held for as long as anybody refers to this object."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or RuntimeError where the folder is gone or is no store."""
        self.version = folder.name
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        weakref.finalize(self, os.close, held)
        with suppress(OSError):  # a file system without locks: it is read all the same, as long as it is there
            fcntl.flock(held, fcntl.LOCK_SH)  # waits where it is just being removed; opening it then fails
        self.store = ox.Store.read_only(str(folder))


def remove(folder: Path) -> bool:
    """Remove the folder of a build that nobody holds. False where somebody does: it is left for the next time."""
    try:
        mine = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        with suppress(OSError):  # a file system without locks
            if not _alone(mine):
                return False
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(mine)


def _alone(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
