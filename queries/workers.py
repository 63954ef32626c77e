"""Processes that run queries and can be killed: one each, and as many as run at once kept for the next."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from queries.query_process import LENGTH

_PROGRAM = Path(__file__).with_name("query_process.py")
_PATIENT = 0.25  # seconds at full priority; a query that takes longer makes way for the site
_CHUNK = 1 << 20


class Overdue(Exception):
    """A query took longer than it may; its process is gone."""


class Ended(Exception):
    """The process ended before it answered. `memory` tells whether for want of memory, `idle` whether somebody killed it before
    the query can be to blame."""

    def __init__(self, why: str, memory: bool = False, idle: bool = False) -> None:
        super().__init__(why)
        self.memory = memory
        self.idle = idle


class Worker:
    """One process."""

    def __init__(self, memory: int) -> None:
        """Start it with `memory` bytes at most."""
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it is read when the process has ended
        command = [sys.executable, "-P", str(_PROGRAM), str(memory)]
        self._process = subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said)  # noqa: S603
        self._got = bytearray()
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)
        self.pid = self._process.pid
        self.asked = 0
        self.slow = False

    def ask(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """What is told of the result and its bytes. Raises Overdue or Ended; the process is then gone."""
        began, self.asked = time.monotonic(), self.asked + 1
        data = json.dumps(request | {"seconds": seconds}).encode()
        try:
            self._send(LENGTH.pack(len(data)) + data)
            told: dict[str, Any] = json.loads(self._read(LENGTH.unpack(self._read(LENGTH.size, began, seconds))[0], began, seconds))
            return told, self._read(told["size"], began, seconds)
        except Overdue:
            self.stop()
            raise

    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it at once, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it, and close what leads to it: for the one who asks, or where nobody does."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout, self._said):
            if pipe:
                pipe.close()

    def _send(self, frame: bytes) -> None:
        assert self._process.stdin
        try:
            view = memoryview(frame)
            while view:
                view = view[self._process.stdin.write(view) or 0 :]
        except OSError:
            raise self._ended(idle=True) from None

    @property
    def _pipe(self) -> int:
        assert self._process.stdout
        return self._process.stdout.fileno()

    def _read(self, size: int, began: float, seconds: float) -> bytes:
        """As many bytes, by the time that is given."""
        while len(self._got) < size:
            self._wait(began, seconds)
            part = os.read(self._pipe, _CHUNK)
            if not part:
                raise self._ended()
            self._got += part
        found = bytes(self._got[:size])
        del self._got[:size]
        return found

    def _wait(self, began: float, seconds: float) -> None:
        while not self._poll.poll(max(0, ((began + (seconds if self.slow else min(_PATIENT, seconds))) - time.monotonic()) * 1000)):
            if time.monotonic() >= began + seconds:
                raise Overdue
            self._make_way()

    def _make_way(self) -> None:
        self.slow = True
        with suppress(OSError):  # it is gone, or may not be slowed: it goes on as it is
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)

    def _ended(self, idle: bool = False) -> Ended:
        code = self._process.wait()
        self._said.seek(0)
        said = self._said.read()[-2000:].decode(errors="replace")
        self.stop()
        if "memory allocation" in said or "bad_alloc" in said or "MemoryError" in said:
            return Ended("out of memory", memory=True)
        why = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        killed = code in (-signal.SIGKILL, -signal.SIGTERM) and not self.slow
        return Ended(f"the process of a query ended with {why}: {said.strip()[-200:]}", idle=idle or killed)


class Workers:
    """The processes that are not in use. They are started when they are needed, and killed with this object or with the program."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._lock = threading.Lock()
        self.close = weakref.finalize(self, _stop_all, self._idle, self._busy)

    @contextmanager
    def lend(self) -> Iterator[Worker]:
        """A process for one query. One that took long is not kept: it has a low priority and what memory it took."""
        worker = self._take()
        try:
            yield worker
        finally:
            with self._lock:
                self._busy.discard(worker)
                keep = worker.alive() and not worker.slow and self.close.alive
                if keep:
                    self._idle.append(worker)
            if not keep:
                worker.stop()

    def pids(self) -> list[int]:
        """The processes that there are."""
        with self._lock:
            return [worker.pid for worker in (*self._idle, *self._busy)]

    def _take(self) -> Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else Worker(self._memory)
            self._busy.add(worker)
            return worker


def _stop_all(idle: list[Worker], busy: set[Worker]) -> None:
    for worker in idle:
        worker.stop()
    idle.clear()
    for worker in list(busy):  # whoever asks it finds that it has ended
        worker.kill()
