"""A site of its own: `covertrace serve` in a process, on a free port."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import IO

from flask import Flask

from server.serving import serve

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """The address of an application that is served by this process, on a free port."""
    told: Queue[str] = Queue()
    threading.Thread(target=serve, args=(app, "127.0.0.1", 0, told.put), daemon=True).start()
    yield told.get(timeout=20)
    app.extensions["covertrace.guard"].close()


@contextmanager
def served(place: Path | str, *options: str, stderr: IO[str] | int = subprocess.DEVNULL) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    """The address of the site over this store, ending with a slash, and its process."""
    command = [sys.executable, "-m", "covertrace", "serve", "--store", str(place), "--port", "0", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().split()[3], process
        finally:
            process.terminate()
            process.wait(timeout=30)
