"""Processes that the site starts for own articles: one that reads a file, within limits, and one that builds. Neither sees the token."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LIMITED = Path(__file__).with_name("limited.py")
_MOST = 64 << 20  # bytes of what a process may say
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "XDG_CACHE_HOME")
COMMAND = (sys.executable, "-m", "covertrace")


@dataclass(frozen=True)
class ReadingLimits:
    """What reading one file may take: seconds, and megabytes of memory."""

    seconds: int = 60
    memory: int = 1024


class Stopped(Exception):
    """The process did not get to its end; the message says why, in words that follow the name of the file."""


def environment(*more: str) -> dict[str, str]:
    """What a process needs of the environment: no token, and no credentials but those of variables that begin with one of `more`."""
    kept = {name: value for name, value in os.environ.items() if name in _PASSED_ON or (more and name.startswith(more))}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}


def read_within(command: Sequence[str], limits: ReadingLimits) -> bytes:
    """What a command prints when it ends well. Raises Stopped where it takes too long, is killed, fails, or says too much."""
    limited = [sys.executable, "-P", str(_LIMITED), str(limits.seconds), str(limits.memory), *command]
    process = started(limited, environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    overdue = threading.Event()

    def end() -> None:
        overdue.set()
        kill(process)

    timer = threading.Timer(limits.seconds, end)
    timer.start()
    try:
        assert process.stdout
        with process.stdout:
            said = process.stdout.read(_MOST + 1)
        if len(said) > _MOST:
            raise Stopped("says more than can be shown; split it")
        status = process.wait()
    finally:
        timer.cancel()
        kill(process)
    if overdue.is_set() or status in (-signal.SIGXCPU, -signal.SIGALRM):
        raise Stopped(f"could not be read within {limits.seconds} seconds and was left; split it, or save it as plain text")
    if status:
        raise Stopped(f"could not be read: the process that read it {_ended(status)}; save it as plain text and bring that")
    return said


def started(command: Sequence[str], given: Mapping[str, str], *, stdout: int, stderr: int, pass_fds: Sequence[int] = ()) -> "subprocess.Popen[bytes]":
    """A process in a session of its own, so that it can be ended with all that it starts."""
    return subprocess.Popen(  # noqa: S603 - the project's own command; names of files come from the workspace, not from a visitor
        list(command), env=dict(given), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=True, pass_fds=tuple(pass_fds)
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process with all that it started, and wait until it is gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ended(status: int) -> str:
    if status > 0:
        return f"gave up (exit status {status})"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-status).name}"
    return f"was ended by signal {-status}"
