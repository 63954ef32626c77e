"""The list of sources, and each article with the sentences marked that state a claim."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from queries.articles import Passage
from server.knowledge import get_knowledge

bp = Blueprint("articles", __name__, url_prefix="/articles")

RANK = ("lawOrAgency", "insurerOrPlan", "professional", "press", "practiceBlog", "unknownAuthority")
_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_WRAPPED = re.compile(r"[^.!?:;”\")\]]\s*\Z")
_LONG = 50
_SIGN = re.compile(r"(?P<heading>#{1,6})[ \t]+|(?P<item>[-*+•]|\d{1,3}[.)])[ \t]+|(?P<quote>>)[ \t]*")
_SYNTAX = re.compile(r"\*\*|__|`|!?\[(?=[^\]\n]*\]\()|(?<=\])\([^)\s]*\)|\](?=\()")


@dataclass(frozen=True)
class Piece:
    """Words of an article: the anchors that begin at them, and the effects of the claims that they state."""

    words: str
    anchors: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A heading ("h2", "h3"), list item ("li"), quotation ("q") or paragraph ("p")."""

    kind: str
    pieces: tuple[Piece, ...]
    effects: tuple[str, ...]


@bp.get("")
def index() -> ResponseReturnValue:
    """The articles that answers come from, the weightiest voices first, then the newest."""
    newest_first = sorted(get_knowledge().list_articles(), key=lambda row: row.get("date", ""), reverse=True)
    rows = sorted(newest_first, key=lambda row: RANK.index(row["authority"]) if row["authority"] in RANK else len(RANK))
    return render_template("articles.html", rows=rows)


@bp.get("/<path:file>")
def show(file: str) -> ResponseReturnValue:
    """One article in a readable column."""
    article = get_knowledge().read_article(file)
    if article is None:
        abort(404)
    return render_template("article.html", article=article, paragraphs=paragraphs(article.text, article.passages, article.title))


def paragraphs(text: str, passages: Sequence[Passage], title: str = "") -> list[Paragraph]:
    """The text without its front matter, its passages marked; a heading that repeats the title is left out."""
    front = _FRONT_MATTER.match(text)
    found = [_paragraph(text, *span, passages) for span in _spans(text, front.end() if front else 0)]
    if found and found[0].kind == "h2" and "".join(piece.words for piece in found[0].pieces).strip() == title:
        del found[0]
    return found


def _spans(text: str, start: int) -> list[tuple[int, int]]:
    """Where the paragraphs lie: a line each, unless a line was wrapped in the middle of a sentence."""
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text, start):
        begin = line.start() + len(line[0]) - len(line[0].lstrip())
        last = text[spans[-1][0] : spans[-1][1]] if spans else ""
        together = bool(spans) and len(re.findall(r"\r\n|\r|\n", text[spans[-1][1] : begin])) == 1
        if together and not _SIGN.match(text, begin) and not last.startswith("#") and _is_wrapped(last):
            spans[-1] = (spans[-1][0], line.end())
        else:
            spans.append((begin, line.end()))
    return spans


def _is_wrapped(paragraph: str) -> bool:
    last_line = paragraph.splitlines()[-1]
    return len(last_line) >= _LONG and bool(_WRAPPED.search(last_line))


def _paragraph(text: str, start: int, end: int, passages: Sequence[Passage]) -> Paragraph:
    """A stretch of the article. Signs of Markdown are hidden; offsets stay those of the file."""
    sign = _SIGN.match(text, start, end)
    kind = _kind(sign)
    here = [p for p in passages if p.start < end and p.end > start]
    pieces = _pieces(text, (start, sign.end() if sign else start, end), here)
    if sign and sign["item"] and sign["item"][0].isdigit():
        pieces = (Piece(sign["item"] + " "), *pieces)
    return Paragraph(kind, pieces, tuple(dict.fromkeys(p.effect for p in here)))


def _kind(sign: re.Match[str] | None) -> str:
    if sign is None:
        return "p"
    if sign["heading"]:
        return "h2" if len(sign["heading"]) < 3 else "h3"
    return "li" if sign["item"] else "q"


def _pieces(text: str, span: tuple[int, int, int], passages: Sequence[Passage]) -> tuple[Piece, ...]:
    """The words from `span[1]`, cut wherever a passage begins or ends; a paragraph begins at `span[0]`."""
    begin, start, end = span
    hidden = [m.span() for m in _SYNTAX.finditer(text, start, end)]
    edges = {start, end, *(edge for p in passages for edge in (p.start, p.end)), *(edge for pair in hidden for edge in pair)}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    pieces: list[Piece] = []
    anchors: list[str] = []
    for left, right in pairwise(cuts):
        anchors += [f"e-{p.start}-{p.end}" for p in passages if p.start == left or (left == start and begin <= p.start < start)]
        if not any(a <= left and right <= b for a, b in hidden):
            effects = tuple(dict.fromkeys(p.effect for p in passages if p.start <= left and right <= p.end))
            pieces.append(Piece(text[left:right], tuple(dict.fromkeys(anchors)), effects))
            anchors = []
    return tuple(pieces)
