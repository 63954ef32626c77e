"""A site that is killed starts again without hands, and leaves no process; a query's process that is killed is replaced."""

import os
import shutil
import signal
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from queries import search_store
from queries.guarded import Guard, Limits
from queries.store import EmbeddedStore, StoreError, open_store
from tests.faults.conftest import TIMES, Forking
from tests.processes import awaited, ended
from tests.server.site import served

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def got(address: str, path: str = "articles") -> int:
    """The status of a page."""
    try:
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def broken_off(address: str) -> None:
    """Ask a query whose answer never comes."""
    with pytest.raises(OSError):
        got(address, f"sparql?query={urllib.parse.quote(LONG)}")


def test_a_site_that_is_killed_leaves_no_process_and_starts_again(built: Path) -> None:
    for _ in range(max(1, TIMES // 10)):
        with served(built, "--query-seconds", "2") as (address, site):
            assert got(address) == 200
            asking = threading.Thread(target=broken_off, args=(address,))
            asking.start()
            workers = awaited([site.pid], "query_process")
            site.kill()
            site.wait(timeout=30)
            asking.join(timeout=30)
            assert all(ended(pid) for pid in workers), "a query ends with its time at the latest"
    with served(built) as (address, _):
        assert got(address) == 200


def test_the_process_of_a_query_that_is_killed_is_replaced_and_who_asked_is_told(built: Path) -> None:
    guard, told = Guard(open_store(built), Limits(seconds=20)), list[str]()

    def ask() -> None:
        try:
            guard.run(LONG)
        except StoreError as error:
            told.append(str(error))

    for number in range(TIMES or 3):
        asking = threading.Thread(target=ask)
        asking.start()
        while asking.is_alive():  # it is asked once more where it was killed before the query can be to blame
            for pid in guard.pids():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            asking.join(0.1)
        assert len(told) == number + 1 and "ended with SIGKILL" in told[-1]
        assert guard.run("ASK { ?s ?p ?o }").body
    guard.close()


def test_an_index_that_a_killed_process_was_making_is_removed_by_the_next(
    command: Forking, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    (EmbeddedStore(tmp_path / "store").build() / "search.sqlite").unlink()
    hook = f"import tempfile; tempfile.tempdir = {str(folder)!r}"
    arguments = ("search", "massage", "--store", tmp_path / "store")
    whole = command(*arguments, before=hook)
    assert whole.status == 0 and not [*folder.iterdir()]
    killed = command(*arguments, before=hook, signal=signal.SIGKILL, seen=str(folder / "*" / "search.sqlite"))
    assert killed.status == -signal.SIGKILL and len([*folder.iterdir()]) == 1
    again = command(*arguments, before=hook)
    assert again.said == whole.said and not [*folder.iterdir()]
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    first, lock = search_store._own_folder()
    second, other = search_store._own_folder()
    assert first.is_dir() and second.is_dir(), "an index that is in use stays"
    search_store._discard(first, lock)
    search_store._discard(second, other)


def test_builds_while_a_site_serves_break_no_request(command: Forking, articles: tuple[Path, Path], built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    with served(tmp_path / "store") as (address, _):
        statuses, done = list[int](), threading.Event()

        def ask() -> None:
            while not done.is_set():
                statuses.append(got(address, "answer.json?q=Does+Medicare+Advantage+cover+massage%3F"))

        asking = threading.Thread(target=ask)
        asking.start()
        for number in range(TIMES or 3):
            assert command("build", articles[number % 2], "--store", tmp_path / "store").status == 0
        done.set()
        asking.join(timeout=60)
    assert statuses and set(statuses) == {200}
