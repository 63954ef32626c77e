"""Many articles: the same from any number of processes, kept on disk in order of name."""

from pathlib import Path

import pytest

from benchmarks.articles import article, write
from ingest import stream as streaming
from ingest.article import article_of
from ingest.build import Read, Unread, graph_of, harvest, read_one
from ingest.cache import Extracted, open_cache
from ingest.extract import extract
from ingest.stream import Spool, stream
from ontology.vocabulary import load_vocabulary


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Twelve articles, one of which can't be read, and one that is not there."""
    write(tmp_path / "many", range(10))
    (tmp_path / "many" / "note-00003.md").write_bytes(b"\x00")
    return [*sorted((tmp_path / "many").iterdir()), tmp_path / "missing.md"]


def test_two_processes_read_what_one_does_in_the_same_order(paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = list(stream(paths, jobs=1))
    monkeypatch.setattr(streaming, "SMALL", 0)
    cache = open_cache(tmp_path / "cache")
    for cached in (False, True):
        together = list(stream(paths, jobs=2, cache=cache))
        assert repr(together).replace(f"cached={cached}", "") == repr(alone).replace("cached=False", "")
    assert [type(one) for one in alone] == [Read] * 3 + [Unread] + [Read] * 6 + [Unread]


def test_a_small_job_starts_no_process(paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "Workers", lambda *_: pytest.fail("a process was started"))
    assert len(list(stream(paths, jobs=8))) == len(paths)


def test_names_that_another_process_found_are_known_here(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Wrenfield Mutual covers massage therapy.\n")
    cache = open_cache(tmp_path / "cache")
    found = read_one(path)
    assert isinstance(found, Read)
    cache.put(found.article, Extracted(found.statements, ["Hollowoak Mutual"]))  # as if by a process that this one knows nothing of
    list(stream([path], cache=cache))
    assert load_vocabulary().label("ProposedHollowoakMutual") == "Hollowoak Mutual"


def read_of(name: str, text: str) -> Read:
    found = article_of(name, text.encode())
    return Read(found, Extracted(extract(found), []))


def test_a_spool_gives_each_article_once_in_order_of_name() -> None:
    same, other = "Aetna covers massage.", "Cigna excludes massage."
    with Spool() as spool:
        for name, text in (("b.md", same), ("c.md", other), ("a.md", same), ("z.md", same)):
            spool.add(read_of(name, text))
        assert len(spool) == 2
        for _ in range(2):
            assert [(a.file_name, a.text, len(s)) for a, s in spool.read] == [("a.md", same, 1), ("c.md", other, 1)]


def test_a_graph_from_disk_is_the_graph_from_memory(paths: list[Path]) -> None:
    steps: list[int] = []
    with Spool() as spool:
        for found in stream(list(reversed(paths))):
            if isinstance(found, Read):
                spool.add(found)
        from_disk = [str(t) for t in graph_of(spool, lambda: steps.append(1))]
    assert from_disk == [str(t) for t in graph_of(harvest(paths))]
    assert len(steps) == len(spool) == 9


def test_made_up_articles_are_unlike_each_other_and_the_same_in_every_run() -> None:
    assert article(7) == article(7)
    sentences = [set(article(number).split(". ")) for number in range(6)]
    assert all(len(one & other) < len(one) / 4 for one in sentences for other in sentences if one is not other)
    assert all(1_450 < len(article(number).split()) < 1_650 for number in range(6))
