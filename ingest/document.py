"""What a reader takes out of a file, laid out in the few signs that ingest.passage reads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
# Control characters are no words, and XML, in which graphs and results travel, has no room for them; soft hyphens split words.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\ufeff\ufffe\uffff\ud800-\udfff]")


class Unreadable(Exception):
    """Bytes that a reader can't make a text of; the message says why and what to do, without naming the file."""


@dataclass(frozen=True)
class Document:
    """The text of a file and what the file says of itself.

    `date` is as the file gives it; `source` the address that it names as its own; `pages` the offsets in `text` at which
    its pages begin, none where the format has no pages; `body` the offset at which the text proper begins.
    """

    text: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    kind: str = ""
    authority: str = ""
    sources: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    body: int = 0


def clean(words: str) -> str:
    """The words on one line, without characters that are none."""
    return _SPACE.sub(" ", _UNWRITABLE.sub("", words)).strip()


def heading(words: str, level: int) -> str:
    """A heading of level 1 to 6."""
    return f"{'#' * min(max(level, 1), 6)} {clean(words)}" if clean(words) else ""


def item(words: str, depth: int = 0) -> str:
    """An item of a list, `depth` lists deep in others."""
    return f"{'  ' * depth}- {clean(words)}" if clean(words) else ""


def row(cells: Iterable[str]) -> str:
    """A row of a table."""
    words = [clean(cell).replace("|", "/") for cell in cells]
    return f"| {' | '.join(words)} |" if any(words) else ""


def laid_out(blocks: Iterable[str]) -> str:
    """Blocks as a text: items and rows right below one another, a blank line between all others; empty ones left out."""
    found: list[str] = []
    for block in blocks:
        if block:
            found += [separator(found[-1], block), block] if found else [block]
    return "".join(found)


def separator(above: str, below: str) -> str:
    """What stands between two blocks."""
    return "\n" if sign(above) and sign(above) == sign(below) else "\n\n"


def sign(block: str) -> str:
    """What an item or a row begins with, or nothing."""
    return next((mark for mark in ("- ", "| ") if block.lstrip().startswith(mark)), "")
