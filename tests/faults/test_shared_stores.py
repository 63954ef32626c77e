"""Two at one store, a store that may not be written to or read, and too little memory: one line each, and the store as it was."""

import fcntl
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.manifest import damage
from queries.store import EmbeddedStore
from tests.faults.conftest import TIMES, Forking, files_in

NOBODY = "import os; os.setegid(65534); os.seteuid(65534)" if os.geteuid() == 0 else ""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def test_a_second_build_is_told_of_the_first_and_changes_nothing(command: Forking, articles: tuple[Path, Path], built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    before = EmbeddedStore(tmp_path / "store").version()
    with (tmp_path / "store" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = command("build", articles[1], "--store", tmp_path / "store")
        assert ended.status == 2 and "is being built by another process" in ended.said and ended.said.count("\n") == 1
        assert EmbeddedStore(tmp_path / "store").version() == before
    assert command("build", articles[1], "--store", tmp_path / "store").status == 0


def test_builds_that_race_for_a_store_leave_a_whole_one(articles: tuple[Path, Path], tmp_path: Path, environment: dict[str, str]) -> None:
    arguments = [[sys.executable, "-m", "covertrace", "build", str(folder), "--store", str(tmp_path / "store")] for folder in articles]
    running = [subprocess.Popen(each, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) for each in arguments]
    ended = [(each.communicate(timeout=120)[1], each.returncode) for each in running]
    assert {status for _, status in ended} <= {0, 2} and 0 in {status for _, status in ended}
    assert all("another process" in said for said, status in ended if status)
    assert len(files_in(tmp_path / "store")) == 1 and [*damage(EmbeddedStore(tmp_path / "store").build())] == []


@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["read-only", "closed"])
def test_a_store_of_somebody_else_is_read_where_it_may_be_and_never_changed(
    command: Forking, articles: tuple[Path, Path], built: Path, open_folder: Path, mode: int
) -> None:
    store = open_folder / "store"
    shutil.copytree(built, store, symlinks=True)
    shutil.copytree(articles[1], open_folder / "articles")
    (open_folder / "articles").chmod(0o755)
    store.chmod(mode)
    asked = command("ask", "Does Medicare Advantage cover massage?", "--store", store, before=NOBODY)
    assert asked.status == (0 if mode else 1)
    assert mode or ("Permission denied" in asked.said and asked.said.count("\n") == 1)
    ended = command("build", open_folder / "articles", "--store", store, "--no-cache", before=NOBODY)
    assert ended.status == 2 and "Permission denied" in ended.said and ended.said.count("\n") == 1, ended.said
    store.chmod(0o755)
    assert files_in(store) == {each.name for each in articles[0].iterdir()} and len([*store.glob("build-*")]) == 1


def test_too_little_memory_for_a_build_leaves_the_store_as_it_was(command: Forking, articles: tuple[Path, Path], built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    chance, seen = random.Random(9), set[int]()
    for _ in range(TIMES or 3):
        before = files_in(tmp_path / "store")
        ended = command("build", articles[1], "--store", tmp_path / "store", limits={"RLIMIT_DATA": chance.randrange(100, 600) << 20})
        seen.add(ended.status)
        if ended.status:
            assert files_in(tmp_path / "store") == before
        if ended.status > 0:
            assert ended.said.count("\n") == 1 and "Traceback" not in ended.said, ended.said
        assert [*damage(EmbeddedStore(tmp_path / "store").build())] == []
    print(seen)
    assert command("build", articles[1], "--store", tmp_path / "store").status == 0
