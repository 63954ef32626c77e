"""The cache gives back what was kept of the same text, and nothing that is torn, foreign or of another version."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest import build, cache
from ingest.article import article_of
from ingest.build import Read, read_one
from ingest.cache import Cache, Extracted, default_folder, open_cache, version
from ingest.extract import extract

ARTICLE = article_of("a.md", b"Aetna does not cover massage. Ridgewell Mutual covers massage.\n")
FOUND = Extracted(extract(ARTICLE), ["Ridgewell Mutual"])


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    """A cache in which ARTICLE is kept."""
    found = open_cache(tmp_path / "cache")
    found.put(ARTICLE, FOUND)
    return found


def entry(kept: Cache) -> Path:
    [path] = [path for path in kept.folder.rglob("*") if path.is_file()]
    return path


def test_what_was_kept_is_given_back(kept: Cache) -> None:
    assert repr(kept.get(ARTICLE)) == repr(FOUND)


def test_the_name_of_the_file_does_not_matter_but_its_text_does(kept: Cache) -> None:
    assert kept.get(replace(ARTICLE, file_name="b.md")) is not None
    assert kept.get(replace(ARTICLE, text=ARTICLE.text + "More.")) is None
    assert kept.get(replace(ARTICLE, body=3)) is None


@pytest.mark.parametrize("change", ["empty", "cut", "bit", "foreign", "folder"])
def test_an_entry_that_is_not_whole_is_read_anew_and_rewritten(kept: Cache, change: str) -> None:
    path = entry(kept)
    data = path.read_bytes()
    middle = data.index(b"excludes")
    torn = {"empty": b"", "cut": data[:-20], "bit": data.replace(b"excludes", b"covers", 1), "foreign": b"\x80\x04pickle", "folder": data[:middle]}[change]
    path.write_bytes(torn)
    assert kept.get(ARTICLE) is None
    kept.put(ARTICLE, FOUND)
    assert path.read_bytes() == data and repr(kept.get(ARTICLE)) == repr(FOUND)


def test_an_entry_is_never_there_in_part(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    before = entry(kept).read_bytes()

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fails)
    kept.put(ARTICLE, Extracted([], []))
    assert entry(kept).read_bytes() == before


def test_other_versions_are_removed_and_nothing_else(kept: Cache) -> None:
    (kept.folder / "read-0123456789abcdef" / "ab").mkdir(parents=True)
    for name in ("notes", "read-mine", "read-0123456789abcdef0"):
        (kept.folder / name).mkdir()
    open_cache(kept.folder)
    assert {path.name for path in kept.folder.iterdir()} == {version(), "notes", "read-mine", "read-0123456789abcdef0"}
    assert kept.get(ARTICLE) is not None


def test_the_version_changes_with_wording_and_concepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wording = tmp_path / "cues.toml"
    names = []
    for words in ("one", "two"):
        wording.write_text(words)
        monkeypatch.setattr(cache, "_RULES", ((tmp_path, "*.toml"),))
        version.cache_clear()
        names.append(version())
    version.cache_clear()
    assert names[0] != names[1]


def test_everything_that_determines_the_result_counts() -> None:
    counted = {path.name for folder, pattern in cache._RULES for path in folder.glob(pattern)}
    assert {"extract.py", "cues.toml", "circumstances.toml", "proposal.toml", "lexicon.py", "vocabulary.py", "coverage.ttl", "payers.ttl"} <= counted


def test_an_article_in_the_cache_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text(ARTICLE.text)
    kept = open_cache(tmp_path / "cache")
    first = read_one(path, kept)
    monkeypatch.setattr(build, "extract", lambda article: pytest.fail("it was read"))
    second = read_one(path, kept)
    assert isinstance(first, Read) and isinstance(second, Read)
    assert (first.cached, second.cached) == (False, True)
    assert repr(second.extracted) == repr(first.extracted) and second.extracted.proposed == ["Ridgewell Mutual"]


def test_the_folder_is_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert default_folder() == Path("/somewhere/covertrace")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # to be ignored, by the platform's own rule
    monkeypatch.setenv("HOME", "/home/somebody")
    assert default_folder() == Path("/home/somebody/.cache/covertrace")


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Cache(tmp_path / "file").put(ARTICLE, FOUND)
    assert Cache(tmp_path / "file").get(ARTICLE) is None
    with pytest.raises(OSError):
        open_cache(tmp_path / "file")
