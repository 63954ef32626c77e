"""The lines of text on the pages of a PDF, each with its place and size, without those that run along the margins."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from pypdf import PageObject

from ingest.document import Unreadable, clean

MAX_OPERATIONS = 200_000  # of a page and of the forms that it draws, which may draw others in turn
_MARGIN = 0.09  # of the height of a page, at its top and at its foot
_PRINTED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d.*|(?:https?|file)://\S+|(?:page )?\d+(?: ?(?:of|/) ?\d+)?", re.IGNORECASE)  # by browsers
_LIGATURES = {ord(sign): letters for sign, letters in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)}
_BULLETS = dict.fromkeys(map(ord, "\x7f\uf0b7\uf0a7\uf076\uf0d8\u25aa\u25cf\u2023\u25a0\u25e6\u2043\u2219\u00b7"), "\u2022")


@dataclass(frozen=True)
class Line:
    """Words on one line, in points from the lower left corner of the page; `page` counts from 1, `height` is the page's."""

    words: str
    x: float
    y: float
    size: float
    bold: bool
    page: int
    height: float

    @property
    def right(self) -> float:
        """About where the words end."""
        return self.x + width(self.words, self.size, self.bold)


@dataclass(frozen=True)
class _Piece:
    words: str
    x: float
    y: float
    size: float
    bold: bool


def lines_of(page: PageObject, number: int) -> list[Line]:
    """The lines of a page in the order in which the file draws them, which goes column by column."""
    pieces: list[_Piece] = []
    drawn = count()

    def bound(*_: object) -> None:
        if next(drawn) > MAX_OPERATIONS:
            raise Unreadable(f"a page is drawn by more than {MAX_OPERATIONS:,} operations, too many for an article; print it to a new PDF")

    def see(words: str, outer: Sequence[float], inner: Sequence[float], font: dict[str, Any] | None, size: float) -> None:
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        scale = abs(inner[0] * outer[0] + inner[1] * outer[2]) or abs(inner[1] * outer[1]) or 1.0
        pieces.append(_Piece(words, x, y, size * scale, "bold" in str((font or {}).get("/BaseFont", "")).lower()))

    page.extract_text(visitor_operand_before=bound, visitor_text=see)
    found: list[Line] = []
    waiting: list[_Piece] = []
    for piece in pieces:
        first, *others = piece.words.split("\n")
        if waiting and _is_apart(waiting, piece):
            found += _line(waiting, number, float(page.mediabox.height))
            waiting = []
        waiting.append(replace(piece, words=first))
        for part in others:
            found += _line(waiting, number, float(page.mediabox.height))
            waiting = [replace(piece, words=part)]
    return found + _line(waiting, number, float(page.mediabox.height))


def _is_apart(pieces: Sequence[_Piece], piece: _Piece) -> bool:
    """Whether a gap wider than one between words is before a piece, as between the cells of a table."""
    last = next((p for p in reversed(pieces) if p.words.strip()), None)
    if last is None or not piece.words.strip():
        return False
    return piece.x - last.x > 1.1 * width(last.words.strip(), last.size, last.bold) + piece.size


def width(words: str, size: float, bold: bool = False) -> float:
    """About how wide words are, in points."""
    return size * (1.06 if bold else 1) * sum(map(_width, words))


def _width(letter: str) -> float:
    if letter in "iljtfr.,;:'’|!()[] -":
        return 0.3
    return 0.7 if letter.isupper() or letter in "mw—" else 0.5


def _line(pieces: Sequence[_Piece], number: int, height: float) -> list[Line]:
    words = clean("".join(piece.words for piece in pieces).translate(_BULLETS | _LIGATURES))
    solid = [piece for piece in pieces if piece.words.strip()]
    if not words:
        return []
    first = solid[0]
    size = max(solid, key=lambda piece: len(piece.words)).size
    return [Line(words, first.x, first.y, round(size, 1), all(piece.bold for piece in solid), number, height)]


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what stands at the same place in the margin of at least half of them, figures aside: titles, page numbers.

    Page numbers and what browsers print around a page are left out of a single page too.
    """
    places = Counter(place for page in pages for place in {_place(line) for line in page if _in_margin(line)})
    running = {place for place, count in places.items() if count > 1 and 2 * count >= len(pages)}
    return [[line for line in page if not (_in_margin(line) and (_place(line) in running or _PRINTED.fullmatch(line.words)))] for page in pages]


def _in_margin(line: Line) -> bool:
    return not line.height * _MARGIN < line.y < line.height * (1 - _MARGIN)


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.words), round(line.y)
