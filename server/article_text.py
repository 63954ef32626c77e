"""The text of an article as paragraphs and tables, cut where passages begin and end.

Offsets are those of the file. What the page leaves out of it is front matter, the signs of Markdown (`server.signs`, and those that begin a
line), the bars between cells, and white space at the ends of lines: what is marked is then the quote, but for these.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from queries.articles import Passage
from server.signs import hidden

_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_BREAK = re.compile(r"\r\n|\r|\n")
_WRAPPED = re.compile(r"[^.!?:;”\")\]]\s*\Z")
_LONG = 50
_SIGN = re.compile(r"(?P<heading>#{1,6})[ \t]+|(?P<item>[-*+•]|\d{1,3}[.)])[ \t]+|(?P<quote>>)[ \t]*")
_CELLS = re.compile(r"\s*\|?[^|]+(?:\|[^|]*)+")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")


@dataclass(frozen=True)
class Piece:
    """Words of an article: the anchors that begin at them, the effects of the claims that they state, and the anchors of all passages that they belong to."""

    words: str
    anchors: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A heading ("h2", "h3"), list item ("li"), quotation ("q"), paragraph ("p"), or row of a table ("row", "head") with `cells` for pieces.

    `claims` are those that are stated in it, and not in an earlier one.
    """

    kind: str
    pieces: tuple[Piece, ...]
    effects: tuple[str, ...]
    cells: tuple[tuple[Piece, ...], ...] = ()
    claims: tuple[tuple[str, tuple[str, ...]], ...] = ()


def paragraphs(text: str, passages: Sequence[Passage], title: str = "") -> list[Paragraph]:
    """The text without its front matter, its passages marked; a heading that only repeats the title is left out."""
    front = _FRONT_MATTER.match(text)
    begin = front.end() if front and not any(p.start < front.end() for p in passages) else 0
    found = list(_paragraphs(text, _spans(text, begin), sorted(passages, key=lambda p: p.start)))
    if found and found[0].kind == "h2" and not found[0].effects and "".join(piece.words for piece in found[0].pieces).strip() == title:
        del found[0]
    return found


def _paragraphs(text: str, spans: list[tuple[int, int]], passages: Sequence[Passage]) -> Iterator[Paragraph]:
    """Each stretch with the passages that reach into it; what has ended before it is not looked at again."""
    going: list[Passage] = []
    next_one = 0
    for index, (start, end) in enumerate(spans):
        going = [p for p in going if p.end > start]
        while next_one < len(passages) and passages[next_one].start < end:
            going.append(passages[next_one])
            next_one += 1
        if _in_table(text, spans, index):
            if not _RULE.fullmatch(text, start, end):
                yield _row(text, start, end, going, index + 1 < len(spans) and bool(_RULE.fullmatch(text, *spans[index + 1])))
        else:
            yield _paragraph(text, start, end, going)


def _spans(text: str, start: int) -> list[tuple[int, int]]:
    """Where the paragraphs lie: a line each, unless a line was wrapped in the middle of a sentence."""
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text, start):
        begin = line.start() + len(line[0]) - len(line[0].lstrip())
        last = text[spans[-1][0] : spans[-1][1]] if spans else ""
        together = bool(spans) and len(_BREAK.findall(text, spans[-1][1], begin)) == 1
        if together and not _SIGN.match(text, begin) and not last.startswith("#") and "|" not in line[0] and _is_wrapped(last):
            spans[-1] = (spans[-1][0], line.end())
        else:
            spans.append((begin, line.end()))
    return spans


def _is_wrapped(paragraph: str) -> bool:
    last_line = paragraph.splitlines()[-1]
    return len(last_line) >= _LONG and "|" not in last_line and bool(_WRAPPED.search(last_line))


def _in_table(text: str, spans: list[tuple[int, int]], index: int) -> bool:
    """Whether a line has cells and stands beside another that has."""
    def has_cells(at: int) -> bool:
        return 0 <= at < len(spans) and bool(_CELLS.fullmatch(text, *spans[at])) and "\n" not in text[slice(*spans[at])]

    def beside(one: int, other: int) -> bool:
        return one >= 0 and other < len(spans) and len(_BREAK.findall(text, spans[one][1], spans[other][0])) == 1

    return has_cells(index) and ((beside(index - 1, index) and has_cells(index - 1)) or (beside(index, index + 1) and has_cells(index + 1)))


def _row(text: str, start: int, end: int, passages: Sequence[Passage], head: bool) -> Paragraph:
    """A line of cells; what begins at a bar begins in the cell after it."""
    edges = [start - 1, *(start + found.start() for found in re.finditer(r"\|", text[start:end])), end]
    cells = []
    from_here = start
    for left, right in pairwise(edges):
        words = text[left + 1 : right]
        if words.strip():
            begin = left + 1 + len(words) - len(words.lstrip())
            stop = left + 1 + len(words.rstrip())
            cells.append(_pieces(text, (from_here, begin, stop), [p for p in passages if p.start < stop and p.end > from_here]))
            from_here = stop
        elif left >= start and right < end:
            cells.append(())
    return Paragraph("head" if head else "row", (), _effects(passages), tuple(cells), _claims(passages, start, end))


def _paragraph(text: str, start: int, end: int, passages: Sequence[Passage]) -> Paragraph:
    """A stretch of the article. Signs of Markdown are hidden; offsets stay those of the file."""
    sign = _SIGN.match(text, start, end)
    pieces = _pieces(text, (start, sign.end() if sign else start, end), passages)
    if sign and sign["item"] and sign["item"][0].isdigit():
        pieces = (Piece(sign["item"] + " "), *pieces)
    return Paragraph(_kind(sign), pieces, _effects(passages), (), _claims(passages, start, end))


def _effects(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.effect for p in passages))


def _claims(passages: Sequence[Passage], start: int, end: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By effect, the claims whose passages begin here; of those that began before, only the effect."""
    return tuple((effect, tuple(dict.fromkeys(p.claim for p in passages if p.effect == effect and start <= p.start < end))) for effect in _effects(passages))


def _kind(sign: re.Match[str] | None) -> str:
    if sign is None:
        return "p"
    if sign["heading"]:
        return "h2" if len(sign["heading"]) < 3 else "h3"
    return "li" if sign["item"] else "q"


def _pieces(text: str, span: tuple[int, int, int], passages: Sequence[Passage]) -> tuple[Piece, ...]:
    """The words from `span[1]`, cut wherever a passage begins or ends; a paragraph begins at `span[0]`."""
    begin, start, end = span
    signs = hidden(text, start, end)
    edges = {start, end, *(edge for p in passages for edge in (p.start, p.end)), *(edge for pair in signs for edge in pair)}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    pieces: list[Piece] = []
    anchors: list[str] = []
    for left, right in pairwise(cuts):
        anchors += [_anchor(p) for p in passages if p.start == left or (left == start and begin <= p.start < start)]
        if not any(a <= left and right <= b for a, b in signs):
            here = [p for p in passages if p.start <= left and right <= p.end]
            within = tuple(dict.fromkeys(map(_anchor, here)))
            pieces.append(Piece(text[left:right], tuple(dict.fromkeys(anchors)), _effects(here), within))
            anchors = []
    return tuple(pieces)


def _anchor(passage: Passage) -> str:
    return f"e-{passage.start}-{passage.end}"
