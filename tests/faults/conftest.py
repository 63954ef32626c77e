"""What tests of faults need: articles that are built in a moment, and a process that forks commands and kills them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from queries.store import EmbeddedStore, open_store
from tests.conftest import ROOT

TIMES = int(os.environ.get("COVERTRACE_TIMES", "0"))  # how often what is random is tried; 0 for as often as each test takes in seconds
FIRST = "# Massage\n\nOriginal Medicare does not cover massage therapy. Medicare Advantage plans may cover massage therapy.\n"
SECOND = "# Massage\n\nTRICARE does not cover massage therapy. Medicaid may cover massage therapy when a doctor prescribes it.\n"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status (negative for a signal), seconds, and what it said."""

    status: int
    seconds: float
    said: str


class Forking:
    """Runs commands in forks of a process that has them loaded."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, *arguments: str | Path, **asked: Any) -> Ended:
        """One command; for what may be `asked` see tests/faults/forked.py."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps({"arguments": [*map(str, arguments)], **asked}), file=self._process.stdin, flush=True)
        return Ended(**json.loads(self._process.stdout.readline()))


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders with an article each, so that one build can be told from another."""
    folders = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for folder, text in zip(folders, (FIRST, SECOND), strict=True):
        (folder / f"{folder.name}.md").write_text(text, encoding="utf-8")
    return folders


@pytest.fixture(scope="session")
def command(articles: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forking]:
    """The command line, forked."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    arguments = [sys.executable, "-m", "tests.faults.forked", str(articles[0])]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        assert process.stdin
        yield Forking(process)
        process.stdin.close()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def built(command: Forking, articles: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the first article; to be copied, not written to."""
    folder = tmp_path_factory.mktemp("built") / "store"
    assert command("build", articles[0], "--store", folder).status == 0
    return folder


def files_in(folder: Path) -> set[str]:
    """The names of the articles in a store that is read afresh."""
    store = open_store(folder)
    assert isinstance(store, EmbeddedStore)
    return {row["file"] for row in store.rows("SELECT ?file { ?article <https://w3id.org/covertrace/ontology#fileName> ?file }")}
