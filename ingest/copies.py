"""Which articles are copies of others: nearly the same words in the same order, whatever the format or what stands around them.

Of each text the shingles are taken: all runs of a few words, as numbers. Two texts are as alike as the share of shingles that
they have in common (Jaccard). To compare 10,000 texts without looking at all pairs, each is boiled down to a sketch of its
least shingles (one-permutation MinHash), and compared in full only with the sources whose sketch agrees with its own in some band.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from ingest.article import Article

ALIKE = 0.6
SHINGLE = 4  # words
FEWEST = 50  # shingles, below which texts are alike by chance
_BINS = 96
_BAND = 3  # bins; texts that are ALIKE agree in one of the 32 bands in 999 cases of 1,000
_NONE = 1 << 32
_WORD = re.compile(rb"[^\W_]+")


@dataclass(frozen=True)
class Copy:
    """An article that is a copy, and the one that it is a copy of: file names and digests."""

    file_name: str
    sha256: str
    source: str
    source_sha256: str


@dataclass(frozen=True)
class _Sketched:
    """What is kept of an article to compare it: no text, so that memory holds many."""

    order: tuple[str, str, str]
    shingles: "array[int]"


def copies_of(articles: Iterable[Article]) -> list[Copy]:
    """The articles that are copies of others, in order of name.

    The earliest article is kept as the source, one without a date after those with one, the first by name among several. The
    result depends on the articles alone, not on their order.
    """
    found: list[Copy] = []
    sources: list[_Sketched] = []
    index: dict[tuple[int, ...], list[int]] = {}
    for article in sorted(_sketched(articles), key=lambda one: one.order):
        mine = set(article.shingles)
        bands = list(_bands(mine))
        near = sorted({place for band in bands for place in index.get(band, ())})
        source = next((sources[place] for place in near if _alike(mine, sources[place].shingles) >= ALIKE), None)
        if source:
            found.append(Copy(*article.order[1:], *source.order[1:]))
            continue
        for band in bands:
            index.setdefault(band, []).append(len(sources))
        sources.append(article)
    return sorted(found, key=lambda copy: (copy.file_name, copy.sha256))


def _sketched(articles: Iterable[Article]) -> Iterator[_Sketched]:
    for article in articles:
        mine = shingles(article.text[article.body :])
        if len(mine) >= FEWEST:
            yield _Sketched((article.date or "9999", article.file_name, article.sha256), array("I", sorted(mine)))


def shingles(text: str) -> set[int]:
    """The runs of SHINGLE words in a text as numbers below 2³²; case, marks and everything between words left out."""
    words = _WORD.findall(text.lower().encode(errors="replace"))
    return {crc32(b" ".join(words[start : start + SHINGLE])) for start in range(len(words) - SHINGLE + 1)}


def _alike(mine: set[int], other: "array[int]") -> float:
    common = len(mine.intersection(other))
    return common / (len(mine) + len(other) - common)


def _bands(mine: set[int]) -> Iterator[tuple[int, ...]]:
    """The bands of the sketch: the least shingle of each bin, an empty bin taking that of the next one."""
    least = [_NONE] * _BINS
    for number in mine:
        place = number % _BINS
        if number < least[place]:
            least[place] = number
    for place in range(2 * _BINS - 1, -1, -1):
        if least[place % _BINS] == _NONE:
            least[place % _BINS] = least[(place + 1) % _BINS]
    for start in range(0, _BINS, _BAND):
        yield (start, *least[start : start + _BAND])
