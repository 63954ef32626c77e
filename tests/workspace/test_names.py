"""Names of files that are brought: what is kept of them, and what is not taken."""

import pytest

from ingest.article import SUFFIXES as READ
from workspace.names import LONGEST, SUFFIXES, Refused, display_name, pasted


def test_what_can_be_brought_is_what_can_be_read() -> None:
    assert SUFFIXES == READ


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("notes.md", "notes.md"), ("Notes On Massage.PDF", "Notes On Massage.pdf"), ("../../etc/passwd.txt", "passwd.txt"), ("/etc/cron.d/x.html", "x.html"),
        ("C:\\Users\\me\\plan.docx", "plan.docx"), ("a\0b.md", "ab.md"), (".hidden.md", "hidden.md"), ("...md", "article.md"), (".md", "article.md"),
        ("con.txt", "file-con.txt"), ("COM1.backup.md", "file-COM1.backup.md"), ("a\u202ecod.exe.md", "acod.exe.md"), ("a\r\nb.md", "ab.md"),
        ("what?is*this|.md", "what-is-this-.md"), ("  two   spaces .md", "two spaces.md"), ("e\u0301te\u0301.md", "été.md"),
    ],
)  # fmt: skip
def test_a_name_loses_what_could_do_harm(given: str, kept: str) -> None:
    assert display_name(given) == kept


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    kept = display_name("a" * 500 + ".html")
    assert len(kept) == LONGEST and kept.endswith("a.html")


@pytest.mark.parametrize("given", ["", "noending", "program.exe", "archive.md.zip", "..", "/", "a.md/"])
def test_what_ends_in_nothing_that_is_read_is_refused_with_what_is(given: str) -> None:
    with pytest.raises(Refused, match=r"\.docx"):
        display_name(given)


def test_a_pasted_text_becomes_a_markdown_file_with_its_title_as_heading() -> None:
    name, data = pasted("  What  Aetna\r\ndoes ", "---\r\ntitle: no front matter\r\n---\r\nIt pays.")
    assert name == "what-aetna-does.md"
    assert data.decode() == "# What Aetna does\n\n---\ntitle: no front matter\n---\nIt pays.\n"


@pytest.mark.parametrize(("title", "text"), [("", "text"), ("title", " \n"), (" ", "text")])
def test_a_pasted_text_needs_a_title_and_words(title: str, text: str) -> None:
    with pytest.raises(Refused, match="a title and a text are needed"):
        pasted(title, text)


def test_a_title_of_marks_alone_still_gives_a_name() -> None:
    assert pasted("???", "text")[0] == "article.md"
