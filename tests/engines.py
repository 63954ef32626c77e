"""Triple stores of other people that tests and benchmarks start on this machine, each with a folder and free ports of its own."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "dba", "kept-in-a-test"
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
CheckpointInterval = 0

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60

[Plugins]
"""


class Missing(Exception):
    """The program that is wanted is not on this machine; the message says what brings it."""


@dataclass(frozen=True)
class Engine:
    """A store that runs: the address of its queries, what the environment has to hold for it, and its process."""

    url: str
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"


@contextmanager
def oxigraph(folder: Path, port: int | None = None) -> Iterator[Engine]:
    """`oxigraph serve`. Raises Missing."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if not binary:
        raise Missing("the program 'oxigraph' is not installed (the package oxigraph brings it)")
    address = f"127.0.0.1:{port or free_port()}"
    with _running([binary, "serve", "--location", str(folder), "--bind", address], f"http://{address}/") as process:
        yield Engine(f"http://{address}/query", {}, process)


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[Engine]:
    """Virtuoso 7 that gives at most so many rows, and whose user `dba` has a password of ours. Raises Missing."""
    server, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not shell:
        raise Missing("Virtuoso is not installed (on Debian 'apt-get install virtuoso-opensource-7-bin' brings it)")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, http=http, rows=rows))
    command = [server, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with _running(command, f"http://127.0.0.1:{http}/sparql", folder) as process:
        change = f"user_set_password('{USER}', '{PASSWORD}');"
        subprocess.run([shell, f"127.0.0.1:{sql}", "dba", "dba"], input=change.encode(), check=True, capture_output=True, timeout=60)
        environment = {"COVERTRACE_STORE_USER": USER, "COVERTRACE_STORE_PASSWORD": PASSWORD}
        yield Engine(f"http://127.0.0.1:{http}/sparql", environment, process)


def free_port() -> int:
    """A port of the loopback interface that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], address: str, folder: Path | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    try:
        _wait_for(address, process)
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert process.poll() is None, f"{process.args!r} ended before it answered"
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
