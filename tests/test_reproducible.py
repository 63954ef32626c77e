"""The same articles give the same bytes: in whatever order they come, from however many processes, in every build."""

import random
import sqlite3
from pathlib import Path

import pytest

from benchmarks.articles import write
from ingest import stream as streaming
from ingest.build import Harvest, Read, graph_of
from ingest.stream import Spool, stream
from queries.embedded import EmbeddedStore
from queries.export import export
from queries.search_index import FILE


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Articles, of which some make the same claims, some propose payers, one is a copy, one stands twice, and one states exceptions."""
    folder = tmp_path / "articles"
    write(folder, range(5))
    first = (folder / "note-00000.md").read_text(encoding="utf-8")
    (folder / "copy.md").write_text(f"{first}\nPrinted again.\n", encoding="utf-8")
    (folder / "twice.md").write_text(first, encoding="utf-8")
    (folder / "own.md").write_text(
        "# Massage\n\nWrenfield Mutual does not cover massage therapy, unless a physician has prescribed it. Hollowoak HEALTH plans cover 12 visits a year.\n"
    )
    (folder / "spelt.md").write_text("# Massage\n\nHollowoak Health covers massage therapy for low back pain. Aetna covers 12 massage visits per year.\n")
    return sorted(folder.iterdir())


def built(paths: list[Path], folder: Path, jobs: int) -> EmbeddedStore:
    """A store of articles, made as `covertrace build` makes it."""
    store = EmbeddedStore(folder)
    with Spool() as spool:
        for read in stream(paths, jobs=jobs):
            if isinstance(read, Read):
                spool.add(read)
        store.replace(graph_of(spool))
    return store


def test_builds_by_one_process_and_by_two_in_any_order_are_the_same_to_the_byte(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "SMALL", 0)
    shuffled = random.Random(7).sample(paths, len(paths))
    one, other = built(paths, tmp_path / "one", jobs=1), built(shuffled, tmp_path / "other", jobs=2)
    assert one.version() != other.version()
    assert export(one, "ntriples") == export(other, "ntriples")
    assert dump(one) == dump(other)


def dump(store: EmbeddedStore) -> list[str]:
    """All that the index of the search holds: the file itself has pages in an order of its own."""
    with sqlite3.connect(store.build() / FILE) as connection:
        return list(connection.iterdump())


def test_the_graph_is_the_same_in_whatever_order_articles_are_handed_over(paths: list[Path]) -> None:
    read = [(each.article, each.statements) for each in stream(paths) if isinstance(each, Read)]
    wanted = set(graph_of(Harvest(read=read)))
    for seed in range(3):
        assert set(graph_of(Harvest(read=random.Random(seed).sample(read, len(read))))) == wanted
