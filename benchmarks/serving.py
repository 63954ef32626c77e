"""How many answers the site gives over HTTP: python benchmarks/serving.py --store DIR [--workers 2] [--soak MINUTES --rate X]

Starts `covertrace serve` with so many processes and drives it from another process (benchmarks/driver.py) with whole answers, as JSON and as pages,
at 1, 2, 4 and 8 connections, once it has read ahead: first the questions of tests/questions as they were written, each once and at the most connections,
then made-up questions that are all new, then mixes in which half and nine in ten were asked before.
Printed are answers a second, the times within which half, nine in ten and 99 of 100 came, errors, the memory of the processes that answer, what part of a
core the driver took, and the time of the processor that an answer took in the processes that answer, which tells something on a busy machine as well.
With --soak it asks that many a second (or with --share that share of the peak it finds first) for so many minutes, and tells of each minute.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.asked import once, requests  # noqa: E402

_TIMES = "".join(f"{each + ' ms':>9}" for each in ("p50", "p90", "p99", "max"))
_HEAD = f"{'connections':<12}{'kind':<12}{'answers':>8}{'a second':>10}{_TIMES}{'errors':>8}{'RSS MB':>8}{'driver':>8}{'CPU ms':>8}"
_FASTEST = 3000  # answers a second that are provided for
_LONG = 600.0  # seconds in which all that was written can be asked
_REST = 5.0  # seconds without work after which nothing is read ahead any more


@dataclass(frozen=True)
class Site:
    """A site that runs."""

    process: "subprocess.Popen[str]"
    port: int
    workers: int

    def processes(self) -> list[str]:
        """Those that answer: the children of the one that was started, or with one worker itself."""
        if self.workers == 1:
            return [str(self.process.pid)]
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def memory(self) -> list[int]:
        """Megabytes of each process that answers."""
        return [_megabytes(pid) for pid in self.processes()]

    def processor(self) -> float:
        """Seconds that they have computed (proc(5), /proc/pid/stat)."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.processes()]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(store: str, workers: int) -> Iterator[Site]:
    """The site over a store, once it has answered."""
    command = [sys.executable, "-m", "covertrace", "serve", "--store", store, "--port", "0", "--workers", str(workers)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout
            began = time.perf_counter()
            told = re.search(r":(\d+)/", process.stdout.readline())
            assert told, "the site did not start"
            with urllib.request.urlopen(f"http://127.0.0.1:{told[1]}/healthz") as response:
                response.read()
            print(f"first request answered {time.perf_counter() - began:.2f} s after the start")
            yield Site(process, int(told[1]), workers)
        finally:
            process.terminate()
            process.wait(60)


def driven(site: Site, connections: int, seconds: float, rate: float, coding: str, asked: Iterable[str]) -> Iterator[tuple[dict[str, Any], bool]]:
    """What the driver tells: of each minute, and at last of the whole."""
    arguments = [str(site.port), str(connections), str(seconds), str(rate), coding]
    with tempfile.TemporaryFile("w+") as given:
        most = int(seconds * (rate * 1.1 if rate else _FASTEST / 4)) + 1000
        given.writelines(f"{line}\n" for line in itertools.islice(asked, most))
        given.seek(0)
        with subprocess.Popen([sys.executable, "-I", str(ROOT / "benchmarks/driver.py"), *arguments], stdin=given, stdout=subprocess.PIPE, text=True) as driver:
            assert driver.stdout
            last: dict[str, Any] | None = None
            for line in driver.stdout:
                if last is not None:
                    yield last, False
                last = json.loads(line)
            assert last is not None and driver.wait() == 0, "the driver failed"
            yield last, True


def lines(name: str, told: dict[str, Any], memory: list[int], used: float, computed: float) -> Iterator[str]:
    """Lines of the table; `used` is the part of a core that the driver took, `computed` the seconds that the site computed."""
    kinds = {"all": told["all"], **told["kinds"]}
    for kind, spread in kinds.items():
        if not spread["answers"]:
            continue
        times = "".join(f"{spread[each]:>9.1f}" for each in ("p50", "p90", "p99", "max"))
        whole = f"{sum(told['errors'].values()):>8}{sum(memory):>8}{used:>8.0%}{computed * 1000 / spread['answers']:>8.1f}" if kind == "all" else ""
        yield f"{name:<12}{kind:<12}{spread['answers']:>8}{spread['rate']:>10.1f}{times}{whole}"
    if told["errors"]:
        yield f"{name:<12}errors: {told['errors']}"


def written(site: Site, connections: int, coding: str, seed: int) -> None:
    """Ask what was written, each question once."""
    began = site.processor()
    print(f"\nas they were written, each once\n{_HEAD}")
    *_, (told, _) = driven(site, connections, _LONG, 0, coding, once(seed))
    print("\n".join(lines(str(connections), told, site.memory(), told["processor"] / told["seconds"], site.processor() - began)), flush=True)


def peak(site: Site, connections: Iterable[int], seconds: float, coding: str, repeated: float, seed: int) -> float:
    """Measure at several numbers of connections; the most answers a second."""
    best = 0.0
    print(f"\n{'all new' if not repeated else f'{repeated:.0%} asked before'}\n{_HEAD}")
    for number in connections:
        began = site.processor()
        *_, (told, _) = driven(site, number, seconds, 0, coding, requests(repeated, seed + number))
        best = max(best, told["all"].get("rate", 0))
        print("\n".join(lines(str(number), told, site.memory(), told["processor"] / told["seconds"], site.processor() - began)), flush=True)
    return best


def soak(site: Site, minutes: float, rate: float, coding: str, seed: int) -> None:
    """Ask at one rate for long, and tell of each minute and of what the memory has grown by since the first."""
    print(f"\n{minutes:g} minutes at {rate:g} answers a second, half of them asked before\n{_HEAD}")
    first, before, begun = site.memory(), 0.0, site.processor()
    since = begun
    for minute, (told, whole) in enumerate(driven(site, 16, minutes * 60, rate, coding, requests(0.5, seed)), 1):
        memory, now = site.memory(), site.processor()
        first = memory if minute == 1 else first
        used = told["processor"] / told["seconds"] if whole else (told["processor"] - before) / told["seconds"]
        row = lines("whole" if whole else f"minute {minute}", told, memory, used, now - (begun if whole else since))
        print(next(row, "nothing was answered"), told["errors"] or "", flush=True)
        before, since = told["processor"], now
    print(f"memory: {sum(first)} MB after the first minute, {sum(memory)} MB at the end ({sum(memory) / sum(first) - 1:+.1%}); of each process: {memory}")


def settle(site: Site) -> None:
    """Wait until the processes have read ahead what answers and pages need, and are at rest."""
    began = time.perf_counter()
    before = site.processor()
    while True:
        time.sleep(_REST)
        now = site.processor()
        if now - before < 0.02 * _REST:
            print(f"read ahead after {time.perf_counter() - began:.0f} s, {now:.0f} s of the processor in all; {site.memory()} MB", flush=True)
            return
        before = now


def _megabytes(pid: str) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def main() -> None:
    """Start, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", metavar="DIR|URL", help="a store that is there already; else one of the shipped articles is built")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--seconds", type=float, default=5, metavar="S", help="of each measurement (5)")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 2, 4, 8], metavar="N")
    parser.add_argument("--settle", type=float, default=5, metavar="S", help="seconds of load before anything is measured (5)")
    parser.add_argument("--coding", default="br", help="what the client can unpack: br, gzip or '' (br)")
    parser.add_argument("--soak", type=float, default=0, metavar="MINUTES")
    parser.add_argument("--rate", type=float, default=0, metavar="X", help="answers a second of a soak")
    parser.add_argument("--share", type=float, default=0.8, metavar="Y", help="of the peak, where no rate is given (0.8)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or str(Path(folder) / "store")
        if not given.store:
            subprocess.run([sys.executable, "-m", "covertrace", "build", "--store", store], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        with serving(store, given.workers) as site:
            for _ in driven(site, 4, given.settle, 0, given.coding, requests(0, given.seed + 100)):
                pass
            settle(site)
            if given.soak:
                rate = given.rate or given.share * peak(site, [8], given.seconds, given.coding, 0.5, given.seed)
                soak(site, given.soak, round(rate, 1), given.coding, given.seed + 200)
            else:
                written(site, max(given.connections), given.coding, given.seed)
                peak(site, given.connections, given.seconds, given.coding, 0, given.seed)
                for repeated in (0.5, 0.9):
                    peak(site, given.connections, given.seconds, given.coding, repeated, given.seed + round(100 * repeated))


if __name__ == "__main__":
    main()
