"""Which reader reads what, and what front matter says."""

from pathlib import Path

import pytest

from ingest import article as module
from ingest.article import SUFFIXES, UnreadableArticle, article_of, is_address, read_article

FRONT = """---
title: Who pays
author: [Dana Reed, Lee Moss]
publisher: Elm Street
date: 2025-03-04
url: https://elm.example/a
authority: practice-blog
---
Massage is covered.
"""


def test_front_matter_says_what_an_article_is() -> None:
    article = article_of("a.md", FRONT.encode())
    assert (article.title, article.author, article.publisher, article.date) == ("Who pays", "Dana Reed; Lee Moss", "Elm Street", "2025-03-04")
    assert (article.sources, article.authority) == (("https://elm.example/a",), "practiceBlog")
    assert article.text[article.body :] == "Massage is covered.\n"


@pytest.mark.parametrize(
    ("written", "read"), [("2025", "2025"), ("2025-03", "2025-03"), ("2025-03-04T10:00:00Z", "2025-03-04"), ("spring", ""), ("20250304", "")]
)
def test_dates_are_dates_or_nothing(written: str, read: str) -> None:
    assert article_of("a.md", f"---\ndate: '{written}'\n---\nText.".encode()).date == read


def test_front_matter_nested_too_deeply_is_told() -> None:
    with pytest.raises(UnreadableArticle, match=r"a\.md: front matter"):
        article_of("a.md", f"---\na: {'[' * 5000}\n---\nText.".encode())


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.doc", "a.txt.gz"])
def test_another_ending_is_told_with_those_that_are_read(name: str) -> None:
    with pytest.raises(UnreadableArticle, match=r"its name ends in none of \.txt, \.md") as told:
        article_of(name, b"Massage is covered.")
    assert all(suffix in str(told.value) for suffix in SUFFIXES)


def test_the_ending_decides_whatever_its_case(tmp_path: Path) -> None:
    (tmp_path / "A.HTML").write_text("<p>Massage is covered.</p>")
    (tmp_path / "a.TXT").write_text("<p>Massage is covered.</p>")
    assert [read_article(tmp_path / name).text for name in ("A.HTML", "a.TXT")] == ["Massage is covered.", "<p>Massage is covered.</p>"]


def test_a_text_of_too_many_characters_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CHARACTERS", 10)
    with pytest.raises(UnreadableArticle, match="19 characters are too many"):
        article_of("a.html", b"<p>Massage is covered.</p>")


def test_a_file_that_is_too_large_for_its_format_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(module.LIMITS, "html", 1_000_000)
    (tmp_path / "a.html").write_bytes(b" " * 2_000_001)
    with pytest.raises(UnreadableArticle, match="2 MB is too large for an article; split it below 1 MB"):
        read_article(tmp_path / "a.html")


@pytest.mark.parametrize(
    ("place", "address"), [("https://example.org/a", True), ("HTTP://example.org", True), ("http", False), ("ftp://example.org", False)]
)
def test_what_is_an_address(place: str, address: bool) -> None:
    assert is_address(place) is address
    assert not is_address(Path("https:/example.org"))


def test_a_library_is_loaded_by_the_reader_that_needs_it() -> None:
    import subprocess
    import sys

    script = (
        "import sys, ingest.build; from ingest.article import article_of; article_of('a.md', b'Massage is covered.')\n"
        "print([name for name in ('lxml', 'trafilatura', 'pypdf', 'docx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(module.__file__).parents[1], timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("top of page\n\n\nWho pays for massage\n\nNobody knows.\n", "Who pays for massage"),
        ("Get our letter free. Learn more.\n\nHome > Blog > Massage\n\n# Plans and massage\n", "Plans and massage"),
        ("Subscribe\n", "Subscribe"),
        ("About us | Prices | Log in\nSome plans of this kind cover massage. " + "They ask for an order. " * 9, "Some plans of this kind cover massage."),
        ("word " * 40, f"{'word ' * 23}word …"),
    ],
)
def test_the_title_of_a_text_is_its_first_line_that_is_no_furniture(text: str, title: str) -> None:
    assert article_of("a.txt", text.encode()).title == title
