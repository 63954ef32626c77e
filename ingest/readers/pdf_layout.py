"""Lines of a PDF put together again: headings by their size, rows by their height, wrapped lines as paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.document import heading
from ingest.readers.pdf_lines import Line, width

ITEM = re.compile(r"(?:[•▪●–—*-]|o(?= [A-Z]))(?: +|$)|\(?\d{1,2}[.)](?: +|$)")
_ENDS = re.compile(r"[.!?:;][\"”’)\]]*$")
_PAUSES = re.compile(r"(?:[.!?:;,][\"”’)\]]*|, (?:and|or))$")
_LARGER = 1.15
_TALLEST_CELL = 6  # lines, beyond which what stands side by side are columns and no cells


@dataclass
class Block:
    """A heading ("# "), item ("- "), row ("| ") or paragraph (""): its lines, or for a row its cells.

    `bare` is an item without a bullet, known by its indent: programs draw bullets as circles, which are no text.
    """

    mark: str
    lines: list[Line]
    bare: bool = False


class Look:
    """What is usual in a document: size of letters, ends of lines, distance between them, and the sizes of its headings."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.words)
        self.size = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
        body = [line for line in lines if line.size == self.size]
        self._pages: dict[int, list[Line]] = {}
        for line in body:
            self._pages.setdefault(line.page, []).append(line)
        steps = [above.y - line.y for above, line in pairwise(body) if 0 < above.y - line.y < 3 * self.size]
        self.step = median(steps) if steps else 1.2 * self.size
        self.larger = sorted({line.size for line in lines if line.size > self.size * _LARGER}, reverse=True)

    def level(self, line: Line, below: Line | None) -> int:
        """The level of the heading that a line is, or 0."""
        if ITEM.fullmatch(line.words):
            return 0
        if line.size in self.larger:
            return min(self.larger.index(line.size) + 1, 5)
        alone = line.bold and not (below and below.bold) and not re.search(r"[.,;:]$", line.words) and len(line.words) < 80
        return min(len(self.larger) + 1, 6) if alone and below and re.search(r"[A-Za-z]", line.words) else 0

    def goes_on(self, above: Line, line: Line) -> bool:
        """Whether a line continues the paragraph of the one above."""
        if abs(above.size - line.size) > 0.1 * above.size or ITEM.match(line.words):
            return False
        if 0 < above.y - line.y <= 1.3 * self.step and above.page == line.page:
            indented = line.x > above.x + 0.8 * line.size
            return not (self.is_short(above, line) and (indented or _PAUSES.search(above.words) or not line.words[0].islower()))
        return not _ENDS.search(above.words) and line.words[0].islower()

    def is_short(self, above: Line, line: Line) -> bool:
        """Whether the first word of a line would have had room at the end of the one above: it was not wrapped there."""
        column = sorted(other.right for other in self._column(above))
        edge = column[len(column) * 9 // 10] if column else above.right
        return above.right + width(f" {line.words.split()[0]}", line.size) < above.x + 0.93 * (edge - above.x)

    def is_indented(self, line: Line) -> bool:
        """Whether a line begins further right than others of its column."""
        return line.x - min((other.x for other in self._column(line)), default=line.x) > 1.2 * line.size

    def _column(self, line: Line) -> list[Line]:
        return [other for other in self._pages.get(line.page, ()) if abs(other.x - line.x) < 10 * self.size]


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
            mark = heading("x", level)[:-1] if level else "- " if ITEM.match(line.words) else ""
            if found and _joins(look, found[-1], line, mark):
                found[-1].lines.append(line)
            else:
                bare = not mark and bool(found) and _is_listed(look, found[-1], line, below.get(id(line)))
                found.append(Block("- " if bare else mark, [line], bare))
    return found


def _is_listed(look: Look, above: Block, line: Line, below: Line | None) -> bool:
    """Whether a line begins an item without a bullet: indented, as what follows in it is, or below another such item."""
    first, last = above.lines[0], above.lines[-1]
    if line.page != last.page or line.y > last.y:
        return above.bare and look.is_indented(line)
    if last.y - line.y > 3 * max(line.size, last.size) or above.mark == "| ":
        return False
    if above.mark == "- ":
        return above.bare and line.x > first.x - 1
    hangs = bool(_ENDS.search(line.words)) or (below is not None and abs(below.x - line.x) < 1)
    return 1.2 * line.size < line.x - first.x < 6 * line.size and (hangs or last.words.endswith(":"))


def _joins(look: Look, above: Block, line: Line, mark: str) -> bool:
    last = above.lines[-1]
    if mark.startswith("#"):
        return above.mark == mark and 0 < last.y - line.y < 1.6 * line.size and len(above.lines) < 4
    if above.bare and (_ENDS.search(last.words) or look.is_short(last, line)):
        return False
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
        alone = last and (ITEM.fullmatch(line.words) or ITEM.fullmatch(last.words))
        if last and (alone or abs(line.x - last.x) > 2 or not 0 < last.y - line.y < 3 * last.size or line.page != last.page):
            yield stretch
            stretch = []
        stretch.append(line)
    if stretch:
        yield stretch


def _is_beside(cells: Sequence[Sequence[Line]], stretch: Sequence[Line]) -> bool:
    first, last = cells[0][0], cells[-1][0]
    sign = len(cells) == 1 and bool(ITEM.fullmatch(first.words))
    apart = abs(first.y - stretch[0].y) / first.size
    right = first.page == stretch[0].page and stretch[0].x > last.x + last.size / 2
    return right and (apart < 1.5 if sign else apart < 0.5 and max(len(cells[-1]), len(stretch)) <= _TALLEST_CELL)


def _row(cells: Sequence[Sequence[Line]]) -> Block:
    """A row; or an item, where the first cell is nothing but a bullet or a number."""
    if ITEM.fullmatch(cells[0][0].words) and len(cells[0]) == 1:
        return Block("- ", [line for cell in cells[1:] for line in cell])
    return Block("| ", [replace(cell[0], words=" ".join(line.words for line in cell)) for cell in cells])
