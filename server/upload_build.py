"""Builds the store anew with what was accepted: one build at a time for a workspace, in a process that outlives no answer and blocks none."""

import fcntl
import json
import os
import subprocess
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from server.upload_process import environment, kill, started
from workspace.files import now
from workspace.folder import Workspace

_LONGEST = 2 * 3600.0  # seconds after which a build is ended
_LOG = 20_000  # bytes of what it said that are shown


@dataclass(frozen=True)
class BuildState:
    """How the last build stands: "never", "running", "done", "partly" (built without what could not be read), "failed" or "broken" (it ended unseen).

    `started` and `ended` are moments in ISO 8601, UTC; `log` is what it said.
    """

    state: str
    started: str = ""
    ended: str = ""
    log: str = ""

    @property
    def seconds(self) -> int:
        """How long it took, or has taken."""
        try:
            end = datetime.fromisoformat(self.ended) if self.ended else datetime.now(UTC)
            return max(0, int((end - datetime.fromisoformat(self.started)).total_seconds()))
        except ValueError:
            return 0


class Builder:
    """Runs `covertrace build`. The lock is held by the build's own process, so that it shows in every process that serves the workspace."""

    def __init__(self, workspace: Workspace, command: Sequence[str], store: str, articles: Sequence[str]) -> None:
        self._workspace = workspace
        self._command = [*command, "build", *articles, "--store", store, "--reviewed", str(workspace.folder.absolute())]
        self._processes: set[subprocess.Popen[bytes]] = set()
        self.close = weakref.finalize(self, _end, self._processes)

    def start(self) -> bool:
        """Begin a build; False where one runs."""
        lock = self._lock()
        if lock is None:
            return False
        with lock, self._path("build.log").open("wb") as log:
            begun = now()
            self._write({"started": begun})
            process = started(self._command, environment("COVERTRACE_STORE_", "COVERTRACE_UPDATE", "COVERTRACE_GRAPH_"), stdout=log.fileno(),
                              stderr=subprocess.STDOUT, pass_fds=[lock.fileno()])  # fmt: skip
        self._processes.add(process)
        threading.Thread(target=self._wait, args=(process, begun), daemon=True).start()
        return True

    def state(self) -> BuildState:
        """How the last build stands, whichever process began it."""
        told = self._read()
        if not told:
            return BuildState("never")
        state = BuildState(told.get("state", "running"), told.get("started", ""), told.get("ended", ""), self._log())
        if state.state == "running" and not self._processes:
            lock = self._lock()
            if lock is not None:  # nobody builds, and nobody was there to see the end
                lock.close()
                taken = self._workspace.built().get("at", "")
                return BuildState(**asdict(state) | {"state": "done" if taken >= state.started else "broken"}) if self._read() == told else self.state()
        return state

    def _wait(self, process: "subprocess.Popen[bytes]", begun: str) -> None:
        try:
            status = process.wait(_LONGEST)
        except subprocess.TimeoutExpired:
            kill(process)
            status = -1
        state = {0: "done", 1: "partly"}.get(status, "failed")
        if status == 1 and self._workspace.built().get("at", "") < begun:
            state = "failed"  # an error that nobody foresaw has the same status
        with suppress(OSError):
            self._write({"state": state, "started": begun, "ended": now()})
        self._processes.discard(process)

    def _lock(self) -> IO[str] | None:
        """The open lock, or None where a build has it. It is given back when all processes that hold the file have closed it."""
        lock = self._path("build.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return None
        return lock

    def _path(self, name: str) -> Path:
        return self._workspace.folder / name

    def _log(self) -> str:
        with suppress(OSError), self._path("build.log").open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG))
            return log.read().decode("utf-8", "replace")
        return ""

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path("build.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, told: dict[str, str]) -> None:
        beside = self._path(".build.json")
        beside.write_text(json.dumps(told), encoding="utf-8")
        beside.replace(self._path("build.json"))


def _end(processes: "set[subprocess.Popen[bytes]]") -> None:
    for process in list(processes):
        kill(process)
