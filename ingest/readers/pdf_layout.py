"""Lines of a PDF put together again: headings by their size, rows by their height, wrapped lines as paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.document import heading, row, separator
from ingest.readers.pdf_lines import Line

_ITEM = re.compile(r"(?:[•▪●–—*-]|o(?= [A-Z]))(?: +|$)|\(?\d{1,2}[.)](?: +|$)")
_ENDS = re.compile(r"[.!?:;][\"”’)\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-]|$)")
_PAUSES = re.compile(r"(?:[.!?:;,][\"”’)\]]*|, (?:and|or))$")
_LARGER = 1.15
_TALLEST_CELL = 6  # lines, beyond which what stands side by side are columns and no cells


@dataclass
class Block:
    """A heading ("# "), item ("- "), row ("| ") or paragraph (""): its lines, or for a row its cells."""

    mark: str
    lines: list[Line]


class Look:
    """What is usual in a document: size of letters, length of lines, distance between them, and the sizes of its headings."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.words)
        self.size = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
        body = [line for line in lines if line.size == self.size]
        self.width = sorted(len(line.words) for line in body)[len(body) * 9 // 10] if body else 0
        steps = [above.y - line.y for above, line in pairwise(body) if 0 < above.y - line.y < 3 * self.size]
        self.step = median(steps) if steps else 1.2 * self.size
        self.larger = sorted({line.size for line in lines if line.size > self.size * _LARGER}, reverse=True)

    def level(self, line: Line, below: Line | None) -> int:
        """The level of the heading that a line is, or 0."""
        if _ITEM.fullmatch(line.words):
            return 0
        if line.size in self.larger:
            return min(self.larger.index(line.size) + 1, 5)
        alone = line.bold and not (below and below.bold) and not re.search(r"[.,;:]$", line.words) and len(line.words) < 80
        return min(len(self.larger) + 1, 6) if alone and below and re.search(r"[A-Za-z]", line.words) else 0

    def goes_on(self, above: Line, line: Line) -> bool:
        """Whether a line continues the paragraph of the one above."""
        if abs(above.size - line.size) > 0.1 * above.size or _ITEM.match(line.words):
            return False
        if 0 < above.y - line.y <= 1.3 * self.step and above.page == line.page:
            indented = line.x > above.x + 0.8 * line.size
            short = len(above.words) < 0.7 * self.width
            return not (short and (indented or _PAUSES.search(above.words) or not line.words[0].islower()))
        return not _ENDS.search(above.words) and line.words[0].islower()


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a document in order."""
    look = Look(lines)
    below = {id(line): after for line, after in pairwise(lines)}
    found: list[Block] = []
    for cells in _side_by_side(lines):
        if len(cells) > 1:
            found.append(_row(cells))
            continue
        for line in cells[0]:
            level = look.level(line, below.get(id(line)))
            mark = heading("x", level)[:-1] if level else "- " if _ITEM.match(line.words) else ""
            if found and _joins(look, found[-1], line, mark):
                found[-1].lines.append(line)
            else:
                found.append(Block(mark or ("- " if found and _is_listed(found[-1], line) else ""), [line]))
    return found


def _is_listed(above: Block, line: Line) -> bool:
    """Whether a line is an item without a bullet: indented below words that introduce it, or below another item."""
    first, last = above.lines[0], above.lines[-1]
    near = line.page == last.page and 0 < last.y - line.y < 2.5 * line.size
    if above.mark == "- ":
        return near and line.x > first.x - 1
    return near and above.mark == "" and last.words.endswith(":") and line.x > first.x + line.size


def _joins(look: Look, above: Block, line: Line, mark: str) -> bool:
    last = above.lines[-1]
    if mark.startswith("#"):
        return above.mark == mark and 0 < last.y - line.y < 1.6 * line.size and len(above.lines) < 4
    return above.mark in ("", "- ") and look.goes_on(last, line)


def _side_by_side(lines: Sequence[Line]) -> Iterator[list[list[Line]]]:
    """Stretches of lines below one another; several of them together where they stand beside each other as cells of a row do."""
    beside: list[list[Line]] = []
    for stretch in _stretches(lines):
        if beside and _is_beside(beside, stretch):
            beside.append(stretch)
            continue
        if beside:
            yield beside
        beside = [stretch]
    if beside:
        yield beside


def _stretches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    stretch: list[Line] = []
    for line in lines:
        last = stretch[-1] if stretch else None
        alone = last and (_ITEM.fullmatch(line.words) or _ITEM.fullmatch(last.words))
        if last and (alone or abs(line.x - last.x) > 2 or not 0 < last.y - line.y < 3 * last.size or line.page != last.page):
            yield stretch
            stretch = []
        stretch.append(line)
    if stretch:
        yield stretch


def _is_beside(cells: Sequence[Sequence[Line]], stretch: Sequence[Line]) -> bool:
    first, last = cells[0][0], cells[-1][0]
    sign = len(cells) == 1 and bool(_ITEM.fullmatch(first.words))
    apart = abs(first.y - stretch[0].y) / first.size
    right = first.page == stretch[0].page and stretch[0].x > last.x + last.size / 2
    return right and (apart < 1.5 if sign else apart < 0.5 and max(len(cells[-1]), len(stretch)) <= _TALLEST_CELL)


def _row(cells: Sequence[Sequence[Line]]) -> Block:
    """A row; or an item, where the first cell is nothing but a bullet or a number."""
    if _ITEM.fullmatch(cells[0][0].words) and len(cells[0]) == 1:
        return Block("- ", [line for cell in cells[1:] for line in cell])
    return Block("| ", [replace(cell[0], words=" ".join(line.words for line in cell)) for cell in cells])


def text_of(found: Iterable[Block], count: int) -> tuple[str, tuple[int, ...]]:
    """The text of the blocks, and the offsets at which its `count` pages begin."""
    found = [block for block in found if any(c.isalnum() for line in block.lines for c in line.words)]
    known = {word.lower() for block in found for line in block.lines for word in _WORD.findall(line.words)}
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
    words = block.mark + (_ITEM.sub("", first.words, count=1) if block.mark == "- " else first.words)
    turns = {first.page: 0}
    for line in others:
        words = _joined(words, line.words, known)
        turns.setdefault(line.page, len(words) - len(line.words))
    return words, turns


def _joined(above: str, line: str, known: set[str]) -> str:
    """Two lines as one. A word split at the end of a line is put together, unless it is written with a hyphen elsewhere or of two words."""
    head = re.search(r"([^\W\d_]+)-$", above)
    tail = re.match(r"[^\W\d_]+", line)
    if not head or not tail or not tail[0].islower():
        return f"{above} {line}" if not re.search(r"\w-$", above) else above + line
    first, second = head[1].lower(), tail[0].lower()
    if first + second in known or not ({f"{first}-{second}"} & known or {first, second} <= known):
        return above[:-1] + line
    return above + line
