"""Reads a file into an Article: its text with offsets untouched, and what its front matter says of it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

MAX_BYTES = 5_000_000
SUFFIXES = (".txt", ".md", ".markdown")
AUTHORITIES = {
    "law-or-agency": "lawOrAgency", "insurer-or-plan": "insurerOrPlan", "professional": "professional",
    "press": "press", "practice-blog": "practiceBlog",
}
_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)


class UnreadableArticle(Exception):
    """A file that can't be read as an article; the message says why and what to do."""


@dataclass(frozen=True)
class Article:
    """A text that claims are looked for in. `body` is the offset at which the text proper begins."""

    file_name: str
    text: str
    sha256: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    kind: str = ""
    authority: str = "unknownAuthority"
    sources: tuple[str, ...] = ()
    body: int = 0


def read_article(path: Path) -> Article:
    """Read a UTF-8 text or Markdown file.

    Newlines are left as they are, so that offsets count in the file decoded as UTF-8.
    Raises UnreadableArticle for a file that is missing, empty, too large, binary or not UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableArticle(f"{path}: {size // 1_000_000} MB is too large for an article; split it below {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableArticle(f"{path}: {error.strerror or error}") from error
    return article_of(path.name, data, str(path))


def article_of(file_name: str, data: bytes, shown: str = "") -> Article:
    """An Article of the bytes of a file; `shown` is the name that errors give."""
    shown = shown or file_name
    if b"\x00" in data:
        raise UnreadableArticle(f"{shown}: binary, not text; give a .txt or .md file")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableArticle(f"{shown}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    if not text.strip():
        raise UnreadableArticle(f"{shown}: empty; nothing to read")
    meta, body = _front_matter(text, shown)
    title = str(meta.get("title") or "") or _first_line(text[body:])
    return Article(
        file_name=file_name, text=text, sha256=hashlib.sha256(data).hexdigest(), title=title,
        publisher=str(meta.get("publisher") or ""), date=_iso_date(meta.get("date")), kind=str(meta.get("kind") or ""),
        authority=AUTHORITIES.get(str(meta.get("authority")), "unknownAuthority"),
        sources=_strings(meta.get("sources")), body=body,
    )


def _front_matter(text: str, shown: str) -> tuple[dict[str, object], int]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0
    try:
        meta = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        raise UnreadableArticle(f"{shown}: front matter is not YAML ({str(error).splitlines()[0]})") from error
    return (meta if isinstance(meta, dict) else {}), found.end()


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _iso_date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else ""


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line.lstrip("# ")[:120]
