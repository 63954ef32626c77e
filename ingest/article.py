"""Reads a file or a page of the web into an Article: its text with offsets, and what it says of itself."""

import hashlib
import re
import stat
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.cue import forms
from ingest.document import Document, Unreadable, clean
from ingest.language import foreign
from ingest.readers import markdown

if TYPE_CHECKING:
    from ingest.readers.web import Fetched

LIMITS = {"text": 5_000_000, "html": 10_000_000, "pdf": 25_000_000, "docx": 25_000_000}  # bytes; pictures count
MAX_CHARACTERS = 5_000_000
AUTHORITIES = {
    "law-or-agency": "lawOrAgency", "insurer-or-plan": "insurerOrPlan", "professional": "professional",
    "press": "press", "practice-blog": "practiceBlog",
}
FORMATS = {
    ".txt": "text", ".md": "text", ".markdown": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
}
SUFFIXES = tuple(FORMATS)
_TITLE = 120  # characters
_SENTENCE = re.compile(rf".{{20,{_TITLE - 1}}}?[.!?](?= [A-Z])")
_TITLE_LINES = 12  # of a text that says nothing of its title, among which it is looked for
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}(?=\Z|[T ])")


class UnreadableArticle(Exception):
    """A file or page that can't be read as an article; the message says which, why and what to do."""


@dataclass(frozen=True)
class Article:
    """A text that claims are looked for in.

    Offsets count in `text`. For text and Markdown that is the file decoded as UTF-8; for other formats it is what the reader
    took out of the file. `body` is the offset at which the text proper begins, `pages` are those at which the pages of a PDF
    begin. `sha256` is that of the file's bytes in either case.
    """

    file_name: str
    text: str
    sha256: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    kind: str = ""
    authority: str = "unknownAuthority"
    sources: tuple[str, ...] = ()
    body: int = 0
    pages: tuple[int, ...] = ()

    def page(self, offset: int) -> int | None:
        """The page on which the character at an offset stands, counted from 1; None where there are no pages."""
        return max(bisect_right(self.pages, offset), 1) if self.pages else None


def is_address(place: Path | str) -> bool:
    """Whether a place is an address of the web, and no file."""
    return isinstance(place, str) and bool(_ADDRESS.match(place))


def read_article(place: Path | str) -> Article:
    """Read a file, or a page of the web where `place` is its http or https address.

    Raises UnreadableArticle for what is missing, too large, damaged, protected, in no format that we read, without text,
    or not in English.
    """
    return _page(str(place)) if is_address(place) else _file(Path(place))


def article_of(file_name: str, data: bytes, shown: str = "") -> Article:
    """An Article of the bytes of a file, read by what its name ends in; `shown` is the name that errors give.

    Raises UnreadableArticle as read_article does.
    """
    form = FORMATS.get(Path(file_name).suffix.lower())
    if form is None:
        raise UnreadableArticle(f"{shown or file_name}: not read, its name ends in none of {', '.join(SUFFIXES)}")
    return _article(file_name, shown or file_name, data, form)


def _file(path: Path) -> Article:
    return article_of(path.name, file_bytes(path), str(path))


def file_bytes(path: Path) -> bytes:
    """What is in a file. Raises UnreadableArticle where it is missing or too large for an article."""
    largest = LIMITS.get(FORMATS.get(path.suffix.lower(), "text"), 0)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise UnreadableArticle(f"{path}: no file but a pipe, a socket or a device; save what it gives in a file")
        if found.st_size > largest:
            raise UnreadableArticle(f"{path}: {found.st_size // 1_000_000} MB is too large for an article; split it below {largest // 1_000_000} MB")
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:  # a name with a null byte is a ValueError
        raise UnreadableArticle(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > largest:
        raise UnreadableArticle(f"{path}: has more bytes than it says, and too many for an article; split it below {largest // 1_000_000} MB")
    return data


def _page(address: str) -> Article:
    return page_of(address, page_bytes(address))


def page_bytes(address: str) -> "Fetched":
    """What an address gives. Raises UnreadableArticle."""
    from ingest.readers import web

    try:
        return web.fetch(address, LIMITS)
    except Unreadable as error:
        raise UnreadableArticle(f"{address}: {error}") from error


def page_of(address: str, fetched: "Fetched") -> Article:
    """An Article of what an address gave. Raises UnreadableArticle as read_article does."""
    from ingest.readers import web

    article = _article(web.name_of(address), address, fetched.data, fetched.form, fetched.charset)
    return article if article.sources else replace(article, sources=(fetched.address,))


def _article(file_name: str, shown: str, data: bytes, form: str, charset: str = "") -> Article:
    try:
        document = _document(data, form, charset)
        _check(document)
    except Unreadable as error:
        raise UnreadableArticle(f"{shown}: {error}") from error
    except (MemoryError, RecursionError) as error:  # made so on purpose; the files after it can still be read
        raise UnreadableArticle(f"{shown}: takes more memory than there is to read; save only its text") from error
    return Article(
        file_name=clean(file_name), text=document.text, sha256=hashlib.sha256(data).hexdigest(),
        title=clean(document.title or _first_line(document.text[document.body :])), author=clean(document.author), publisher=clean(document.publisher),
        date=_iso_date(document.date), kind=clean(document.kind), authority=AUTHORITIES.get(document.authority, "unknownAuthority"),
        sources=tuple(filter(None, map(clean, document.sources))), body=document.body, pages=document.pages,
    )


def _document(data: bytes, form: str, charset: str) -> Document:
    """The bytes, read by the reader of their format, which alone loads the library that it needs."""
    if not data.strip():
        raise Unreadable("empty; nothing to read")
    if form == "html":
        from ingest.readers import html

        return html.read(data, charset)
    if form == "pdf":
        from ingest.readers import pdf

        return pdf.read(data)
    if form == "docx":
        from ingest.readers import docx

        return docx.read(data)
    return markdown.read(data, charset)


def _check(document: Document) -> None:
    """Raise Unreadable unless the text holds words, not too many, and in English."""
    if len(document.text) > MAX_CHARACTERS:
        raise Unreadable(f"{len(document.text):,} characters are too many for an article; split it below {MAX_CHARACTERS:,}")
    if not document.text.strip():
        raise Unreadable("empty; nothing to read")
    language = foreign(document.text[document.body :])
    if language:
        raise Unreadable(f"seems to be in {language}; only English is read")


def _iso_date(value: str) -> str:
    found = _DATE.match(value)
    return found[0] if found else ""


def _first_line(text: str) -> str:
    """The first line that is no furniture of a page, or of a long one the first sentence or words; "" where there is none."""
    lines = [line for line in (line.strip().lstrip("# ") for line in islice(text.splitlines(), _TITLE_LINES)) if line]
    line = next((line for line in lines if len(line) > _TITLE or not _furniture().fullmatch(line.lower())), next(iter(lines), ""))
    if len(line) <= _TITLE:
        return line
    sentence = _SENTENCE.match(line)
    return sentence[0] if sentence else f"{line[:_TITLE].rpartition(' ')[0] or line[:_TITLE]} …"


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(forms("furniture")["words"]))
