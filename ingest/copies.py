"""Which articles are copies of others: nearly the same words in the same order, whatever the format or what stands around them.

Of each text the shingles are taken: all runs of a few words, as numbers. Two texts are as alike as the share of shingles that
they have in common (Jaccard). To compare 10,000 texts without looking at all pairs, each is boiled down to a sketch of its
least shingles (one-permutation MinHash), and compared in full only with the sources whose sketch agrees with its own in some band.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from zlib import crc32

from ingest.article import Article

ALIKE = 0.6
SHINGLE = 4  # words
FEWEST = 50  # shingles, below which texts are alike by chance
_BINS = 96
_BAND = 3  # bins; texts that are ALIKE agree in one of the 32 bands in 999 cases of 1,000
_NONE = 1 << 32
_WORD = re.compile(rb"[^\W_]+")


def copies_of(articles: Iterable[Article]) -> dict[str, Article]:
    """The article that each copy is a copy of, by the copy's SHA-256.

    The earliest article is kept as the source, one without a date after those with one, the first by name among several. The
    result depends on the articles alone, not on their order.
    """
    found: dict[str, Article] = {}
    sources: list[tuple[Article, array[int]]] = []
    index: dict[tuple[int, ...], list[int]] = {}
    for article in sorted(articles, key=lambda a: (a.date or "9999", a.file_name, a.sha256)):
        mine = shingles(article.text[article.body :])
        if len(mine) < FEWEST:
            continue
        bands = list(_bands(mine))
        near = sorted({place for band in bands for place in index.get(band, ())})
        source = next((sources[place][0] for place in near if _alike(mine, sources[place][1]) >= ALIKE), None)
        if source:
            found[article.sha256] = source
            continue
        for band in bands:
            index.setdefault(band, []).append(len(sources))
        sources.append((article, array("L", mine)))
    return found


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
