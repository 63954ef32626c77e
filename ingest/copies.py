"""Which articles are copies of others: nearly the same words in the same order, whatever the format or what stands around them.

Of each text the shingles are taken: all runs of a few words, as numbers. Two texts are as alike as the share of shingles that
they have in common (Jaccard). To compare 10,000 texts without looking at all pairs, each is boiled down to a sketch of its
least shingles (one-permutation MinHash), and compared in full only with the sources whose sketch agrees with its own in some bands.
Where many texts share phrases one band is not enough, and what most of them have is left aside: each would be compared with each.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from zlib import crc32

from ingest.article import Article

ALIKE = 0.6
SHINGLE = 4  # words
FEWEST = 50  # shingles, below which texts are alike by chance
_BINS = 96
_BAND = 3  # bins
_STRIDE = 2  # bins from a band to the next
_AGREED = 2  # bands of 48; texts that are ALIKE agree in as many in 999 cases of 1,000
_COMMON = 50  # sources that have a band; one that so many have is made of phrases that everybody prints, and tells nothing
_COUNTERS = 1 << 22  # for how many texts have a band; two bands of one counter only cost memory
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
class Sketch:
    """What is kept of an article to compare it: no text, so that memory holds many. `order` is its date, its file name and its digest."""

    order: tuple[str, str, str]
    shingles: "array[int]"
    bands: "array[int]"

    def renamed(self, file_name: str) -> "Sketch":
        """The same of an article that goes by another name."""
        return replace(self, order=(self.order[0], file_name, self.order[2]))


def sketch(article: Article) -> Sketch | None:
    """The sketch of an article, None where it is too short to be told from others."""
    mine = shingles(article.text[article.body :])
    if len(mine) < FEWEST:
        return None
    return Sketch((article.date or "9999", article.file_name, article.sha256), array("I", sorted(mine)), array("q", _bands(mine)))


def copies_of(articles: Iterable[Article]) -> list[Copy]:
    """The `copies` among articles."""
    return copies(filter(None, map(sketch, articles)))


def copies(sketches: Iterable[Sketch]) -> list[Copy]:
    """The articles that are copies of others, in order of name.

    The earliest article is kept as the source, one without a date after those with one, the first by name among several. The
    result depends on the articles alone, not on their order.
    """
    found: list[Copy] = []
    sources: list[Sketch] = []
    index: dict[int, list[int]] = defaultdict(list)
    for article in _with_shared_bands(sorted(sketches, key=lambda one: one.order)):
        told = [places for places in map(index.get, article.bands) if places and len(places) < _COMMON]
        agreed = Counter(place for places in told for place in places)
        source = _source(article, [sources[place] for place in sorted(agreed) if agreed[place] >= _AGREED])
        if source:
            found.append(Copy(*article.order[1:], *source.order[1:]))
            continue
        for band in article.bands:
            if len(index[band]) < _COMMON:
                index[band].append(len(sources))
        sources.append(article)
    return sorted(found, key=lambda copy: (copy.file_name, copy.sha256))


def shingles(text: str) -> set[int]:
    """The runs of SHINGLE words in a text as numbers below 2³²; case, marks and everything between words left out."""
    words = _WORD.findall(text.lower().encode(errors="replace"))
    return set(map(crc32, map(b" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False))))


def _bands(mine: set[int]) -> Iterator[int]:
    """The bands of the sketch as numbers: the least shingle of each bin, an empty bin taking that of the next one."""
    least = [_NONE] * _BINS
    for number in sorted(mine, reverse=True):
        least[number % _BINS] = number
    for place in range(2 * _BINS - 1, -1, -1):
        if least[place % _BINS] == _NONE:
            least[place % _BINS] = least[(place + 1) % _BINS]
    least += least[:_BAND]
    return (hash((start, *least[start : start + _BAND])) for start in range(0, _BINS, _STRIDE))


def _with_shared_bands(articles: list[Sketch]) -> Iterator[Sketch]:
    """The articles without the bands that none of the others has: most bands of most articles, which no index need hold."""
    counts = array("I", bytes(4 * _COUNTERS))
    for article in articles:
        for band in article.bands:
            counts[band % _COUNTERS] += 1
    for article in articles:
        yield replace(article, bands=array("q", (band for band in article.bands if counts[band % _COUNTERS] > 1)))


def _source(article: Sketch, near: Iterable[Sketch]) -> Sketch | None:
    """The first of the articles near this one that it is a copy of. Texts that differ much in length are not alike."""
    mine, size = set(article.shingles), len(article.shingles)
    fits = (one for one in near if ALIKE * max(size, len(one.shingles)) <= min(size, len(one.shingles)))
    return next((one for one in fits if _alike(mine, one.shingles) >= ALIKE), None)


def _alike(mine: set[int], other: "array[int]") -> float:
    common = len(mine.intersection(other))
    return common / (len(mine) + len(other) - common)
