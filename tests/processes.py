"""Processes of this machine, for tests that end them. What is waited for comes in a moment; a loaded machine may take a minute."""

import time
from contextlib import suppress
from pathlib import Path

_PATIENT = 60.0


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
    end = time.monotonic() + _PATIENT
    while not (found := [child for parent in parents for child in children(parent, program)]):
        assert time.monotonic() < end, f"nothing runs {program}"
        time.sleep(0.02)
    return found


def gone(pid: int) -> bool:
    """Whether a process ends, or has; one that only waits to be collected by who started it has ended."""
    end = time.monotonic() + _PATIENT
    while time.monotonic() < end:
        try:
            if _stat(Path(f"/proc/{pid}"))[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def _stat(folder: Path) -> list[str]:
    """What stands behind the name of a process, which is in brackets: its state, its parent and more."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
