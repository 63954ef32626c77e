"""A build that is killed at any moment: the store answers as before or as after, the next build works, and nothing is left lying about."""

import random
import shutil
import signal
from pathlib import Path

import pytest

from queries.manifest import damage
from queries.store import EmbeddedStore
from tests.faults.conftest import TIMES, Forking, files_in


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A store of the first article to write to."""
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    return tmp_path / "store"


def sound(store: Path) -> set[str]:
    """The articles of a store, whose files have been compared to the byte."""
    assert [*damage(EmbeddedStore(store).build())] == []
    return files_in(store)


def tidy(store: Path) -> bool:
    """Whether there are two finished builds at most, and nothing half done."""
    builds = [*store.glob("build-*")]
    return len(builds) <= 2 and all((each / "manifest.json").exists() for each in builds) and not [*store.glob(".build-*")]


@pytest.mark.parametrize("seen", ["", "build-*/manifest.json", "build-*/search.sqlite"], ids=["any moment", "switch", "search index"])
def test_a_build_killed_at_a_random_moment_leaves_a_whole_store(command: Forking, articles: tuple[Path, Path], store: Path, seen: str) -> None:
    moments, killed, switched = random.Random(seen), 0, 0
    whole = command("build", articles[1], "--store", store)
    assert whole.status == 0, whole.said
    waited = {"seen": str(store / seen)} if seen else {}
    for number in range(TIMES or 4):
        before = sound(store)
        folder = articles[number % 2]
        after = moments.uniform(0, 0.004 if "manifest" in seen else 0.1 if seen else whole.seconds)
        ended = command("build", folder, "--store", store, signal=signal.SIGKILL, after=after, **waited)
        assert ended.status in (0, -signal.SIGKILL), ended.said
        killed += ended.status != 0
        found = sound(store)
        switched += ended.status != 0 and found != before
        assert found in (before, {each.name for each in folder.iterdir()})
    print(f"{killed} killed, {switched} of them after the switch")
    assert killed
    assert command("build", articles[1], "--store", store).status == 0
    assert sound(store) == {each.name for each in articles[1].iterdir()} and tidy(store)


@pytest.mark.parametrize("method", ["symlink_to", "replace", "rename"])
def test_a_build_killed_at_each_step_of_the_switch_leaves_the_old_store(command: Forking, articles: tuple[Path, Path], store: Path, method: str) -> None:
    before = EmbeddedStore(store).version()
    hook = f"import os, pathlib; pathlib.Path.{method} = lambda *_: os.kill(os.getpid(), 9)"
    assert command("build", articles[1], "--store", store, before=hook).status == -signal.SIGKILL
    assert EmbeddedStore(store).version() == before and sound(store) == {each.name for each in articles[0].iterdir()}
    assert command("build", articles[1], "--store", store).status == 0
    assert sound(store) == {each.name for each in articles[1].iterdir()} and tidy(store)


def test_a_build_killed_just_after_the_switch_has_been_made(command: Forking, articles: tuple[Path, Path], store: Path) -> None:
    hook = "import os; from queries.embedded import EmbeddedStore as E; p = E._publish; E._publish = lambda *a: (p(*a), os.kill(os.getpid(), 9))"
    assert command("build", articles[1], "--store", store, before=hook).status == -signal.SIGKILL
    assert sound(store) == {each.name for each in articles[1].iterdir()}
    assert command("build", articles[0], "--store", store).status == 0
    assert sound(store) == {each.name for each in articles[0].iterdir()} and tidy(store)


def test_what_a_killed_build_has_left_goes_before_the_next_begins(command: Forking, articles: tuple[Path, Path], store: Path) -> None:
    left = store / "build-000000000000"
    left.mkdir()
    (left / "000012.sst").write_bytes(b"\0" * 1000)
    failing = "from queries.embedded import EmbeddedStore as E\ndef full(*_): raise OSError(28, 'No space left on device')\nE._publish = full"
    ended = command("build", articles[1], "--store", store, before=failing)
    assert ended.status == 2 and ended.said.count("\n") == 1 and "No space left on device" in ended.said
    assert tidy(store)


def test_ctrl_c_ends_a_build_with_one_line_at_most_and_leaves_the_store(command: Forking, articles: tuple[Path, Path], store: Path) -> None:
    moments, before = random.Random(3), EmbeddedStore(store).version()
    for _ in range(TIMES or 4):
        ended = command("build", articles[1], "--store", store, signal=signal.SIGINT, seen=str(store / "build-*"), after=moments.uniform(0, 0.4))
        unchanged = EmbeddedStore(store).version() == before
        assert "Traceback" not in ended.said and ended.said.count("\n") <= (1 if unchanged else 6), ended.said
        assert ended.status == 130 or not unchanged
        assert sound(store) and tidy(store)
        before = EmbeddedStore(store).version()
