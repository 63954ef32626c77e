"""Processes of this machine, for tests that end them, and waiting for what comes in a moment but may take a loaded machine a minute."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PATIENT = 60.0  # seconds that a loaded machine may take for what takes a moment


def eventually(told: Callable[[], bool]) -> bool:
    """Whether something comes true within a time that is long enough for a loaded machine."""
    end = time.monotonic() + PATIENT
    while not told():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def children(pid: int, program: str = "") -> list[int]:
    """The processes that one has started, or those whose command line names a program; a process is told by its parent (proc(5))."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            if _stat(folder)[1] == str(pid) and program.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return sorted(found)


def awaited(parents: list[int], program: str) -> list[int]:
    """The children of these processes that run a program, once there are any. Raises AssertionError where none comes."""
    found: list[int] = []

    def runs() -> bool:
        found[:] = [child for parent in parents for child in children(parent, program)]
        return bool(found)

    assert eventually(runs), f"nothing runs {program}"
    return found


def gone(pid: int) -> bool:
    """Whether there comes to be no such process, not even one that waits to be collected."""
    return eventually(lambda: not Path(f"/proc/{pid}").exists())


def ended(pid: int) -> bool:
    """Whether a process ends, or has; one that only waits to be collected by who started it has ended."""

    def over() -> bool:
        try:
            return _stat(Path(f"/proc/{pid}"))[0] == "Z"
        except (FileNotFoundError, ProcessLookupError):
            return True

    return eventually(over)


def _stat(folder: Path) -> list[str]:
    """What stands behind the name of a process, which is in brackets: its state, its parent and more."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
