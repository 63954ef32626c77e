"""Pages for reviewing: all claims marked and linked both ways, nothing that an article can do to the page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ingest.article import article_of
from ingest.build import SHIPPED, Read, Unread
from ingest.marking import blocks
from ingest.review import Review
from ingest.stream import stream
from ingest.tally import Tally

HOSTILE = """---
title: "</title><script>alert(1)</script>"
publisher: '"><img src=x onerror=alert(2)>'
sources: ["javascript:alert(3)"]
---
# <script>alert(4)</script>

Aetna does not cover <b onclick="alert(5)">massage</b> therapy. The <iframe src="//example.org"> sky {{ 7 * 7 }} is blue.
"""


class Page(HTMLParser):
    """What is in a page: its tags with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        self.words += f"{data} "


def reviewed(folder: Path, *paths: Path) -> dict[str, Page]:
    tally, pages = Tally(), Review(folder)
    for found in stream(paths, traced=True):
        tally.add(found)
        if isinstance(found, Read):
            pages.add(found)
    pages.finish(tally)
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in folder.glob("*.html")}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The pages of the shipped articles."""
    return reviewed(tmp_path_factory.mktemp("pages"), *sorted(SHIPPED.glob("*.md")))


def test_every_claim_is_linked_with_its_mark_and_back(shipped: dict[str, Page]) -> None:
    claims = 0
    for page in shipped.values():
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
        assert len(ids) == len(set(ids))
        assert all(str(link).removeprefix("#") in ids for link in links if str(link).startswith("#"))
        marks = [i for i in ids if str(i).startswith("mark-")]
        assert sorted(str(i).replace("mark", "claim") for i in marks) == sorted(str(i) for i in ids if str(i).startswith("claim-"))
        claims += len(marks)
    assert claims > 100


def test_the_index_leads_to_every_page(shipped: dict[str, Page]) -> None:
    links = {attributes.get("href") for tag, attributes in shipped["index.html"].tags if tag == "a"}
    assert links == shipped.keys() - {"index.html"}


def test_pages_need_nothing_from_elsewhere(shipped: dict[str, Page]) -> None:
    for page in shipped.values():
        assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object"}
        assert not [value for _, attributes in page.tags for name, value in attributes.items() if name == "src" or "://" in str(value)]


def test_stance_is_told_in_words_with_the_fields_of_the_claim(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Aetna does not cover massage therapy unless a doctor prescribes it. Why so? The sky is blue.\n")
    page = reviewed(tmp_path / "pages", tmp_path / "a.md")
    [words] = [page.words for name, page in page.items() if name != "index.html"]
    told = " ".join(words.split())
    for shown in ("1 not covered", "2 may be covered", "payer Aetna", "service massage therapy", "requirement prescription", "rule exception"):
        assert shown in told
    assert "The sky is blue. – no cue of coverage" in told and "Why so? – a question asserts nothing" in told


def test_an_article_can_not_put_anything_into_the_page(tmp_path: Path) -> None:
    (tmp_path / "<i>&.md").write_text(HOSTILE)
    for page in reviewed(tmp_path / "pages", tmp_path / "<i>&.md").values():
        assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "b", "i"}
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert not [attributes for _, attributes in page.tags if "javascript:" in str(attributes)]
    assert "{{ 7 * 7 }}" in page.words or "<script>alert(1)</script>" in page.words


def test_articles_of_one_name_have_pages_of_their_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(f"Aetna covers massage. {name}\n")
    assert len(reviewed(tmp_path / "pages", tmp_path / "one" / "a.md", tmp_path / "two" / "a.md")) == 3


ARTICLE = article_of("a.md", b"# Head\n\nAetna covers massage\nfor neck pain, but not for fun.\n\n- an item\n")


def test_overlapping_claims_are_cut_where_one_begins_or_ends() -> None:
    text = ARTICLE.text
    whole = (text.index("Aetna"), text.index("fun.") + 4)
    part = (text.index("but"), whole[1])
    found = blocks(ARTICLE, [whole, part, part])
    assert [block.kind for block in found] == ["heading", "text", "item"]
    assert [(p.words, p.claims, p.begins) for p in found[1].pieces] == [
        ("Aetna covers massage\nfor neck pain, ", (1,), (1,)),
        ("but not for fun.", (2, 3, 1), (2, 3)),
    ]


def test_no_word_is_lost_or_doubled_by_marking() -> None:
    for found in stream(sorted(SHIPPED.glob("*.md"))):
        assert isinstance(found, Read)
        spans = [(s.start, s.end) for s in found.statements]
        shown = "\n".join("".join(piece.words for piece in block.pieces) for block in blocks(found.article, spans))
        body = found.article.text[found.article.body :]
        assert re.findall(r"\w+", shown) == re.findall(r"\w+", re.sub(r"(?m)^\d+[.)] ", "", body))


def test_a_tally_counts_what_was_read_and_what_was_not(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Aetna covers massage.\n")
    tally = Tally()
    read = [tally.add(found) for found in stream([tmp_path / "a.md", tmp_path / "a.md", tmp_path / "gone.md"])]
    tally.add(Unread(tmp_path / "b.txt", f"{tmp_path / 'b.txt'}: not UTF-8 at byte 17; save it as UTF-8"))
    tally.add(Unread(tmp_path / "c.txt", f"{tmp_path / 'c.txt'}: not UTF-8 at byte 4; save it as UTF-8"))
    assert read == [True, False, False]
    assert list(tally.lines()) == ["read: 1 article, 1 given twice", "not read: 3 (2 not UTF-8, 1 No such file or directory)", "statements: 1 (1 covered)"]
    assert len(tally.claims) == 1
