"""The text of a PDF from its blocks: lines joined, split words put together, the beginnings of pages noted."""

import re
from collections.abc import Iterable
from functools import cache

from ingest.document import row, separator
from ingest.readers.pdf_layout import ITEM, Block
from ontology.vocabulary import load_vocabulary

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-])")
# What words with a hyphen begin with in plans and policies; other words that are split were split by the layout.
_BEFORE_HYPHENS = frozenset("all co cost fee full hands high in long low non off on one out over part post pre self short third top up well".split())  # noqa: SIM905


def text_of(found: Iterable[Block], count: int) -> tuple[str, tuple[int, ...]]:
    """The text of the blocks, and the offsets at which its `count` pages begin."""
    found = [block for block in found if any(c.isalnum() for line in block.lines for c in line.words)]
    known = {word.lower() for block in found for line in block.lines for word in _WORD.findall(line.words)} | _terms()
    parts: list[str] = []
    length = 0
    begins: dict[int, int] = {1: 0}
    above = ""
    for block in found:
        words, turns = _words(block, known)
        gap = separator(above, block.mark) if parts else ""
        above = block.mark
        begins |= {page: length + len(gap) + offset for page, offset in turns.items() if page not in begins}
        parts += [gap, words]
        length += len(gap) + len(words)
    pages: list[int] = []
    for page in range(count, 0, -1):
        pages.append(begins.get(page, pages[-1] if pages else length))
    return "".join(parts), tuple(reversed(pages))


def _words(block: Block, known: set[str]) -> tuple[str, dict[int, int]]:
    """The text of a block, and for each page that it has a part of the offset in it at which that part begins."""
    first, *others = block.lines
    if block.mark == "| ":
        return row(line.words for line in block.lines), {first.page: 0}
    bullet = None if block.bare else ITEM.match(first.words)
    words = block.mark + (first.words[bullet.end() :] if block.mark == "- " and bullet else first.words)
    turns = {first.page: 0}
    for line in others:
        words = _joined(words, line.words, known)
        turns.setdefault(line.page, len(words) - len(line.words))
    return words, turns


def _joined(above: str, line: str, known: set[str]) -> str:
    """Two lines as one. A word split at the end of a line is put together where it is known so, or at least not as two words."""
    head = re.search(r"([^\W\d_]+)-$", above)
    tail = re.match(r"[^\W\d_]+", line)
    if not head or not tail or not tail[0].islower():
        return f"{above} {line}" if not re.search(r"\w-$", above) else above + line
    first, second = head[1].lower(), tail[0].lower()
    two = f"{first}-{second}" in known or {first, second} <= known or first in _BEFORE_HYPHENS
    return above[:-1] + line if first + second in known or not two else above + line


@cache
def _terms() -> frozenset[str]:
    """The words of the vocabulary's own labels."""
    concepts = [concept for concept in load_vocabulary().concepts.values() if not concept.is_proposed]
    labels = [label for concept in concepts for label in (concept.label, *concept.alt_labels, *concept.hidden_labels)]
    return frozenset(word.lower() for label in labels for word in _WORD.findall(label))
