"""The text of an article cut into blocks and pieces, so that claims which overlap can be marked in it."""

from dataclasses import dataclass
from itertools import pairwise

from ingest.article import Article
from ingest.passage import Line, lines

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """Words over which the same claims reach.

    `claims` are their numbers, from 1, the narrowest first; `begins` are those whose first words these are, in order.
    """

    words: str
    claims: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list item ("heading", "text", "item")."""

    kind: str
    pieces: list[Piece]


def blocks(article: Article, spans: list[Span]) -> list[Block]:
    """The text proper in blocks, with the claims at these spans; claim 1 is the first of `spans`.

    Every claim begins in exactly one piece, as long as its span holds words of the text proper.
    """
    found: list[Block] = []
    begun: set[int] = set()
    for line in lines(article.text, article.body):
        found.append(Block(line.kind, list(_pieces(article.text, line, spans, begun))))
    return found


def _pieces(text: str, line: Line, spans: list[Span], begun: set[int]) -> list[Piece]:
    here = [(number, start, end) for number, (start, end) in enumerate(spans, 1) if start < line.end and line.start < end]
    cuts = sorted({line.start, line.end, *(at for _, start, end in here for at in (start, end) if line.start < at < line.end)})
    found = []
    for start, end in pairwise(cuts):
        over = sorted((e - s, number) for number, s, e in here if s < end and start < e)
        numbers = tuple(number for _, number in over)
        begins = tuple(sorted(set(numbers) - begun))
        begun.update(begins)
        found.append(Piece(text[start:end], numbers, begins))
    return found
