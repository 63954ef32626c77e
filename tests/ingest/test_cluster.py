"""A cluster of Dask workers: what it reads is what one process reads, whatever happens to a worker; what can't go on is told, in bounded time."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.articles import article
from ingest import cluster as clusters
from ingest.article import Article, read_article
from ingest.build import Read, Unread
from ingest.cache import Extracted, open_cache
from ingest.cluster import Cluster
from ingest.cluster_client import ClusterError, Connection
from ingest.fingerprint import differences, installed
from ingest.sent import answer_in, read_sent, received, sent_of
from ingest.stream import stream
from queries.export import ntriples
from queries.store import open_store
from tests.conftest import ROOT, Run
from tests.engines import free_port

pytest.importorskip("distributed", reason="Dask's distributed is not installed (the extra 'cluster')")


@contextmanager
def program(*arguments: str, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A program of Dask's that runs until the block is left."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | more
    process = subprocess.Popen([sys.executable, "-P", "-m", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


@contextmanager
def scheduler() -> Iterator[str]:
    """The address of a scheduler without workers."""
    port = free_port()
    with program("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"tcp://127.0.0.1:{port}"




WORKER = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process."""
    with scheduler() as address, program(*WORKER, address), program(*WORKER, address):
        yield address


def wait_for_workers(address: str, count: int) -> None:
    """Wait until so many have joined."""
    with Connection(address) as connection:
        for _ in range(1200):
            if len(connection.workers()) >= count:
                return
            time.sleep(0.1)
    raise AssertionError(f"fewer than {count} workers joined")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of 14 articles, one of which can't be read."""
    (tmp_path / "many").mkdir()
    for number in range(14):
        (tmp_path / "many" / f"note-{number:05}.md").write_text(article(number, words=400))
    (tmp_path / "many" / "note-00003.md").write_bytes(b"\x00")
    return tmp_path / "many"


def test_a_cluster_reads_what_one_process_does_in_the_same_order(cluster: str, many: Path, tmp_path: Path) -> None:
    paths = [*sorted(many.iterdir()), tmp_path / "missing.md"]
    alone = list(stream(paths))
    cache = open_cache(tmp_path / "cache")
    assert list(stream(paths, cache=cache, scheduler=cluster)) == alone
    again = list(stream(paths, cache=cache, scheduler=cluster))
    assert [one.cached for one in again if isinstance(one, Read)] == [True] * 13
    assert [type(one) for one in alone] == [Read] * 3 + [Unread] + [Read] * 10 + [Unread]


def test_a_build_on_a_cluster_is_the_same_to_the_byte(run: Run, cluster: str, many: Path, tmp_path: Path) -> None:
    told = [run("build", "many", "--store", name, "--no-cache", *options) for name, options in (("one", ["--jobs", "1"]), ("two", ["--scheduler", cluster]))]
    assert [done.returncode for done in told] == [1, 1]
    assert told[0].stderr == told[1].stderr and told[0].stdout.replace("one:", "two:") == told[1].stdout
    assert ntriples(open_store(tmp_path / "one")) == ntriples(open_store(tmp_path / "two"))


def test_what_a_killed_worker_was_at_is_read_by_another(many: Path) -> None:
    paths = sorted(many.iterdir())
    with scheduler() as address, program(*WORKER, address) as one, program(*WORKER, address):
        wait_for_workers(address, 2)
        results = Cluster(address).results(paths)
        found = [next(results)]
        one.send_signal(signal.SIGKILL)
        found.extend(results)
    assert found == list(stream(paths))


def test_no_worker_left_is_told_and_the_store_stays(run: Run, environment: dict[str, str], many: Path, tmp_path: Path) -> None:
    assert run("build", many / "note-00001.md", "--store", "store").returncode == 0
    before = open_store(tmp_path / "store").version()
    script = (
        "import os, sys, covertrace, ingest.cluster as c, ingest.cluster_client as d, ingest.tally as t\n"
        "c.PATIENCE, d._FETCH = 1, 2\n"
        "add = t.Tally.add\n"
        "def killing(tally, found):\n"
        "    if not tally.read: os.kill(int(sys.argv[2]), 9)\n"
        "    return add(tally, found)\n"
        "t.Tally.add = killing\n"
        "covertrace.main(['build', 'many', '--store', 'store', '--no-cache', '--scheduler', sys.argv[1]])"
    )
    with scheduler() as address, program(*WORKER, address) as only:
        command = [sys.executable, "-c", script, address, str(only.pid)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    told = [line for line in done.stderr.splitlines() if "no worker for 1 seconds" in line]  # what Dask itself says as it ends may stand behind it
    assert len(told) == 1 and told[0].endswith("store is as it was"), done.stderr
    assert open_store(tmp_path / "store").version() == before


def test_a_scheduler_that_is_not_there_is_one_line(run: Run, tmp_path: Path) -> None:
    done = run("build", "--store", "store", "--scheduler", f"tcp://127.0.0.1:{free_port()}")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "no Dask scheduler answers at tcp://127.0.0.1:" in done.stderr
    assert not (tmp_path / "store").exists()


def test_a_worker_with_other_wording_is_refused(many: Path, tmp_path: Path) -> None:
    for package in ("ontology", "ingest", "workspace"):
        shutil.copytree(ROOT / package, tmp_path / "other" / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "ingest" / "cues.toml").open("a") as wording:
        wording.write("\n# another wording\n")
    refused = pytest.raises(ClusterError, match=r"has Covertrace .*here ")
    with scheduler() as address, program(*WORKER, address, PYTHONPATH=str(tmp_path / "other")), refused:
        list(Cluster(address).results(sorted(many.iterdir())))


def test_a_worker_that_joins_later_answers_what_it_has_instead_of_reading(many: Path) -> None:
    sent = sent_of(many / "note-00001.md")
    assert answer_in(read_sent(sent, {**installed(), "CPython": "2.7"})).other == installed()
    assert received(many, answer_in(read_sent(sent, installed()))) == Read(*alone(many / "note-00001.md"))


def alone(path: Path) -> tuple[Article, Extracted]:
    """An article, and what is made of it, read in this process."""
    found = next(stream([path]))
    assert isinstance(found, Read) and found.article == read_article(path)
    return found.article, found.extracted


def test_what_differs_is_named() -> None:
    assert differences({"CPython": "3.12.1", "lxml": "5"}, {"CPython": "3.11.0", "lxml": "5"}) == "CPython 3.11.0 (here 3.12.1)"
    assert differences(installed(), installed()) == ""


def test_without_dask_it_is_told_what_to_install(environment: dict[str, str], tmp_path: Path) -> None:
    script = "import sys, covertrace\nsys.modules['distributed'] = None\ncovertrace.main(['build', '--store', 'store', '--scheduler', 'tcp://127.0.0.1:9'])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "pip install 'covertrace[cluster]'" in done.stderr


def test_no_more_is_under_way_than_fits(cluster: str, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_BYTES", 8_000)
    reading, most = Cluster(cluster), 0
    for _ in reading.results(sorted(many.iterdir())):
        most = max(most, reading._size)
    assert 0 < most < 16_000
