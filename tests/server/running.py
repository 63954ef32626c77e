"""`covertrace serve` as a process of its own, for tests that need real connections."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.processes import PATIENT, children


@dataclass(frozen=True)
class Running:
    """A site that runs: its process, and where it listens on this machine."""

    process: "subprocess.Popen[str]"
    port: int

    def connection(self) -> http.client.HTTPConnection:
        """A connection that is not open yet."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENT)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and body of a request on a connection of its own."""
        connection = self.connection()
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The processes that answer."""
        return children(self.process.pid)


@contextmanager
def running(store: str | Path, *options: str) -> Iterator[Running]:
    """A site over a store, until the end of the block."""
    command = [sys.executable, "-m", "covertrace", "serve", "--store", str(store), "--port", "0", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout
            told = re.search(r":(\d+)/", process.stdout.readline())
            assert told, "the site did not say where it is"
            yield Running(process, int(told[1]))
        finally:
            process.terminate()
            process.wait(PATIENT)
