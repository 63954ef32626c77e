"""A disk that is full, and a process that may not write more: one line, an exit status other than 0, and the old store as it was."""

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.cache import Cache, version
from queries.manifest import damage
from queries.store import EmbeddedStore
from tests.faults.conftest import TIMES, Forking, files_in
from workspace.folder import Workspace

Small = Callable[[int], Path]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    """Makes a disk of so many kilobytes. Skips where that is not allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mounted(kilobytes: int) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("only root may mount a small disk")
        return disk

    yield mounted
    subprocess.run(["umount", "-l", str(disk)], capture_output=True, check=False)


def line(said: str) -> str:
    """The one line that was said."""
    assert said.count("\n") == 1 and "Traceback" not in said and "internal error" not in said, said
    return said


def test_a_build_onto_a_full_disk_says_so_and_leaves_the_old_store(command: Forking, articles: tuple[Path, Path], built: Path, small: Small) -> None:
    taken = sum(path.stat().st_size for path in built.rglob("*") if path.is_file() and not path.parent.is_symlink()) >> 10
    disk, rooms = small(6 * taken), random.Random(5)
    shutil.copytree(built, disk / "store", symlinks=True)
    before = EmbeddedStore(disk / "store").version()
    for number in range(TIMES or 4):
        ballast = disk / "ballast"
        ballast.write_bytes(b"")
        free = shutil.disk_usage(disk).free
        ballast.write_bytes(b"\0" * (free - (rooms.randrange(taken << 9) if number else 0)))
        ended = command("build", articles[1], "--store", disk / "store")
        assert ended.status == 2, ended
        assert "is as it was" in line(ended.said)
        assert EmbeddedStore(disk / "store").version() == before and files_in(disk / "store") == {each.name for each in articles[0].iterdir()}
        assert [*damage(EmbeddedStore(disk / "store").build())] == [] and len([*(disk / "store").glob("build-*")]) == 1
    (disk / "ballast").unlink()
    assert command("build", articles[1], "--store", disk / "store").status == 0


@pytest.mark.parametrize("kilobytes", [0, 1, 40, 200, 700])
def test_a_build_that_may_not_write_large_files_says_so(command: Forking, articles: tuple[Path, Path], built: Path, tmp_path: Path, kilobytes: int) -> None:
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    before = EmbeddedStore(tmp_path / "store").version()
    # what was said is written to a file too, so that nothing of it is to be had here
    ended = command("build", articles[1], "--store", tmp_path / "store", limits={"RLIMIT_FSIZE": kilobytes << 10})
    assert ended.status in (1, 2)
    if kilobytes:
        line(ended.said)
    assert EmbeddedStore(tmp_path / "store").version() == before and len([*(tmp_path / "store").glob("build-*")]) == 1


def test_what_can_not_be_cached_is_read_all_the_same_and_nothing_half_written_is_kept(
    command: Forking, articles: tuple[Path, Path], tmp_path: Path, small: Small
) -> None:
    disk = small(64)
    (disk / version()).mkdir()
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(b"\0" * (shutil.disk_usage(disk).free - 8192))
    ended = command("extract", articles[0], "--cache", disk)
    assert ended.status == 0 and "does not cover massage" in ended.said
    (disk / "more").write_bytes(b"\0" * shutil.disk_usage(disk).free)
    assert command("extract", articles[1], "--cache", disk).status == 0
    assert not [path for path in disk.rglob("tmp*")]
    assert Cache(disk).folder == disk


def test_a_workspace_on_a_full_disk_keeps_what_it_has(command: Forking, articles: tuple[Path, Path], small: Small, tmp_path: Path) -> None:
    disk = small(400)
    own = disk / "own"
    assert command("review", articles[0], "--workspace", own).status == 0
    (disk / "ballast").write_bytes(b"\0" * (shutil.disk_usage(disk).free - 4096))
    ended = command("review", articles[1], "--workspace", own)
    assert ended.status and "Traceback" not in ended.said and "No space left on device" in ended.said, ended.said
    assert [entry.name for entry in Workspace(own).entries()] == [each.name for each in articles[0].iterdir()]
    (disk / "ballast").unlink()
    assert command("review", articles[1], "--workspace", own).status == 0
    assert len(Workspace(own).entries()) == 2


def test_a_full_temporary_folder_is_named(command: Forking, articles: tuple[Path, Path], built: Path, small: Small, tmp_path: Path) -> None:
    disk = small(4)
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    before = EmbeddedStore(tmp_path / "store").version()
    (disk / "ballast").write_bytes(b"\0" * shutil.disk_usage(disk).free)
    hook = f"import tempfile; tempfile.tempdir = {str(disk)!r}"
    ended = command("build", articles[1], "--store", tmp_path / "store", before=hook)
    assert ended.status and line(ended.said).startswith(f"covertrace: {disk}") and "No space left on device" in ended.said
    assert EmbeddedStore(tmp_path / "store").version() == before
