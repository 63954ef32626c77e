"""Measurements in processes of their own: memory is then that of one measurement, and one that takes too long can be ended."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from threading import Timer
from typing import Any

from benchmarks.suite.options import ROOT

Row = dict[str, Any]


class GivenUp(Exception):
    """A child that was ended because nothing came from it for too long, or that failed; the message says which."""


def rows_of_child(task: str, told: Mapping[str, Any], limit: float, first: float | None = None) -> Iterator[Row]:
    """What a task of benchmarks/suite/tasks.py measures, each row as soon as it is there.

    Raises GivenUp where no row comes for `limit` seconds (`first` seconds for the first), and where the child fails; what came before stands.
    """
    command = [sys.executable, "-m", "benchmarks.suite.tasks", task, json.dumps(told)]
    with tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        late: list[bool] = []
        assert child.stdout
        try:
            wait = first or limit
            while line := _read(child, wait, late):
                yield json.loads(line)
                wait = limit
            if late:
                raise GivenUp(f"given up after {wait:g} s")
            if child.wait():
                errors.seek(0)
                raise GivenUp(f"failed: {(errors.read().strip().splitlines() or ['no message'])[-1][:200]}")
        finally:
            child.kill()
            child.wait()
            child.stdout.close()


def _read(child: "subprocess.Popen[str]", limit: float, late: list[bool]) -> str:
    """The next line of a child; "" at its end, which comes at once where the limit is over."""

    def end() -> None:
        late.append(True)
        child.kill()

    timer = Timer(limit, end)
    timer.start()
    try:
        assert child.stdout
        return child.stdout.readline()
    finally:
        timer.cancel()


def collected(task: str, told: Mapping[str, Any], limit: float, first: float | None = None) -> tuple[list[Row], str]:
    """All rows of a task, and why there are not more: "" where it came to its end."""
    found: list[Row] = []
    try:
        for row in rows_of_child(task, told, limit, first):
            found.append(row)
    except GivenUp as ended:
        return found, str(ended)
    return found, ""


def memory_of(process: int, highest: bool = False) -> float:
    """The resident memory of a process in MB, now or at its peak (Linux); 0 where the system does not tell."""
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as status:
            wanted = "VmHWM:" if highest else "VmRSS:"
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith(wanted))
    except (OSError, StopIteration):
        return 0.0
