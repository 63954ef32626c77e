"""What several tests need: a store of the shipped articles, the articles kept beside the project, the command line."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ingest.build import SHIPPED, graph_of, harvest
from ontology.lexicon import question_lexicon
from ontology.vocabulary import load_vocabulary
from queries import memory
from queries.question_mentions import forget_labels
from queries.store import Store, open_store

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

settings.register_profile("modest", max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "modest"))

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True, scope="module")
def vocabulary_as_it_was() -> Iterator[None]:
    """What the articles of a module propose is forgotten after it, and so is what was read of stores with it.

    Articles that tests make up, some of them by chance, name payers that no other module is to know of.
    """
    vocabulary = load_vocabulary()
    concepts, above = vocabulary.concepts, vocabulary._above
    yield
    if vocabulary.concepts is not concepts:
        vocabulary.concepts, vocabulary._above = concepts, above
        question_lexicon.cache_clear()
        forget_labels()
        with memory._lock:
            memory._kept.clear()


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store built from the shipped articles; not to be written to."""
    store = open_store(tmp_path_factory.mktemp("shipped") / "store")
    store.replace(graph_of(harvest([SHIPPED])))
    return store


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the articles that the project began with; skips where it is not beside the project."""
    return beside("seeds")


@pytest.fixture(scope="session")
def practice() -> Path:
    """The folder of the articles to practise on; skips where it is not beside the project."""
    return beside("practice")


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of gold claims and questions; skips where it is not beside the project."""
    return beside("gold")


def beside(name: str) -> Path:
    """A folder of ../shared. Skips the test that asks where there is none."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"no folder ../shared/{name} beside the project")
    return folder


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which the command line is run: the project's own modules, a terminal of 80 columns, a cache of its own."""
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs a covertrace command in an empty folder, as a user would."""

    def run_it(*arguments: str | Path, given: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "covertrace", *map(str, arguments)]
        return subprocess.run(
            command, input=given, capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment | more, timeout=120, check=False
        )

    return run_it
