"""Coverage graphs of any size to measure with: python benchmarks/generator.py --triples 1000000 --store DIR

Makes up articles with their statements and builds them as `covertrace build` does, so the graph is what a build writes. What is stated is
varied from the statements of the articles that ship: their effects, certainties and criteria in their frequencies, over the whole vocabulary. Each
statement is a sentence of its article, and each concept of it stands there by its label. The same seed and size give the same graph.

The statements are made up first and kept in a file without a name, as a build keeps them that has read its articles; they are never all in memory.
What is told of the build is then the build alone: time of the processor and of the clock, triples a second, and the memory that it takes at its peak.
"""

import argparse
import hashlib
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.articles import NAMES, STREETS, TALK, sentence  # noqa: E402
from benchmarks.variation import Varied, varied  # noqa: E402
from ingest.article import AUTHORITIES, Article  # noqa: E402
from ingest.build import Read, lines_of  # noqa: E402
from ingest.cache import Extracted  # noqa: E402
from ingest.claim import Criterion, Named, Statement  # noqa: E402
from ingest.copies import Copy, copies_of  # noqa: E402
from ingest.stream import Spool  # noqa: E402
from ontology.vocabulary import load_vocabulary  # noqa: E402
from queries.store import open_store  # noqa: E402

PROBE = 400  # articles from whose triples the number for a size is told
COPIED = 40  # one article of so many is a copy
FREQUENT, TAIL = 40, 0.4  # scale and shape of Lomax's distribution of claims: 1 statement in 100 makes the most frequent one
EXCEPTED = 30  # one claim of so many is always followed by an exception to it
VERBS = {
    "covers": "covers", "excludes": "does not pay for", "requires": "asks for more before it pays for", "limits": "limits", "charges": "charges for",
    "varies": "has rules that differ on", "advises": "is to be asked about",
}  # fmt: skip
ADVERBS = {"definite": "", "typical": "usually ", "possible": "sometimes "}
BEFORE = {"payer": "", "service": " ", "provider": " given by ", "condition": " for ", "purpose": " meant for ", "place": " in ", "setting": " at "}
BEFORE_CIRCUMSTANCE = {"scope": " with ", "sufficient": " if there is ", "necessary": " only with "}
WEIGHTS = {"lawOrAgency": 2, "insurerOrPlan": 3, "professional": 3, "press": 3, "practiceBlog": 4, "unknownAuthority": 1}
TITLES = ("Paying for massage on {street}", "What {name} asked about massage", "Massage and {condition}", "A bill from {street}")
HEADINGS = ("Papers to keep", "A case from {street}", "What {name} learned", "Before the first session")
KINDS = ("guide", "policy", "news", "question and answer", "")


class _Text:
    """A text that grows, and knows where in it each concept was named."""

    def __init__(self, begin: str) -> None:
        self._parts, self.end = [begin], len(begin)

    def add(self, words: str) -> None:
        """Words without a concept."""
        self._parts.append(words)
        self.end += len(words)

    def name(self, concept: str, begins: bool = False) -> Named:
        """The label of a concept, with a capital where it begins a sentence."""
        start, label = self.end, load_vocabulary().label(concept)
        self.add(label[0].upper() + label[1:] if begins else label)
        return Named(concept, start, self.end)

    def __str__(self) -> str:
        return "".join(self._parts)


@dataclass
class Made:
    """So many made-up articles with their statements (ingest.build.Harvested), made anew each time they are gone through."""

    articles: int
    seed: int = 0

    @property
    def read(self) -> Iterator[tuple[Article, list[Statement]]]:
        """Each article with what it states."""
        return (made(index, self.seed) for index in range(self.articles))

    @cached_property
    def copies(self) -> list[Copy]:
        """The copies, found as in any build."""
        return copies_of(article for article, _ in self.read)


def made(index: int, seed: int = 0) -> tuple[Article, list[Statement]]:
    """The article of this number. One of COPIED is an earlier one's text under a line of its own."""
    source = index - 3 if index % COPIED == COPIED - 1 else index
    chance, own = random.Random(f"{seed} {source}"), random.Random(f"{seed} {index} own")
    title = f"{sentence(chance, TITLES)}, note {source}"
    publisher = _publisher(own)
    text = _Text(f"# {title}\n\n" + (f"Printed again by {publisher}.\n\n" if source != index else ""))
    statements = list(_body(text, chance, seed))
    whole = f"{text}\n"
    article = Article(
        f"note-{index:06}.md", whole, hashlib.sha256(whole.encode()).hexdigest(), title=title, publisher=publisher, date=_date(own), kind=own.choice(KINDS),
        authority=own.choices(list(WEIGHTS), list(WEIGHTS.values()))[0], author=own.choice(NAMES) if own.random() < 0.3 else "",
    )  # fmt: skip
    return article, statements


def _body(text: _Text, chance: random.Random, seed: int) -> Iterator[Statement]:
    """Sections of statements with talk between them."""
    for number in range(chance.choices((1, 2, 3), (3, 4, 2))[0]):
        heading = f"{sentence(chance, HEADINGS)} ({number + 1})"
        text.add(f"\n\n## {heading}\n\n" if number else f"## {heading}\n\n")
        for _ in range(chance.choices((1, 2, 3, 4), (2, 3, 3, 1))[0]):
            text.add(" ".join(sentence(chance, TALK) for _ in range(chance.randint(1, 3))) + " ")
            yield from _stated(text, chance, heading, seed)


def _stated(text: _Text, chance: random.Random, heading: str, seed: int) -> Iterator[Statement]:
    """A sentence with what it states; now and then one more that is an exception to it."""
    number = int(FREQUENT * (chance.paretovariate(TAIL) - 1))
    what = _claim(number, seed)
    first = _sentence(text, what, heading)
    yield first
    if what.opposite and number % EXCEPTED == 0:
        text.add("But ")
        yield replace(_sentence(text, what.opposite, heading), exception_to=(first.start, first.end))


@lru_cache(maxsize=50_000)
def _claim(number: int, seed: int) -> Varied:
    """The claim of this number, the same in all articles: small numbers are made often, and there is always one that nobody has made before."""
    return varied(random.Random(f"{seed} claim {number}"))


def _sentence(text: _Text, what: Varied, heading: str) -> Statement:
    start = text.end
    criteria = tuple(_criterion(text, each, what) for each in what.criteria)
    if what.detail:
        text.add(f": {what.detail.rstrip('.')}")
    reasons = _named(text, ", because it is ", what.reasons)
    processes = _named(text, "; the step to take is ", what.processes)
    end = text.end
    text.add(". ")
    return Statement(
        what.effect, what.certainty, start, end, criteria, (heading,), detail=what.detail.rstrip("."), quantity=what.quantity, varies_by=what.varies_by,
        reasons=reasons, processes=processes, rules=("made up",),
    )  # fmt: skip


def _criterion(text: _Text, criterion: tuple[str, str, tuple[str, ...]], what: Varied) -> Criterion:
    """The words of a criterion; behind the payer stands what is said of it."""
    dimension, role, concepts = criterion
    values = _named(text, BEFORE_CIRCUMSTANCE[role] if dimension == "circumstance" else BEFORE[dimension], concepts)
    if dimension == "payer":
        care = "" if any(each[0] == "service" for each in what.criteria) else " care"
        text.add(f" {ADVERBS[what.certainty]}{VERBS[what.effect]}{care}")
    return Criterion(dimension, values, role)


def _named(text: _Text, before: str, concepts: Sequence[str]) -> tuple[Named, ...]:
    found = []
    for index, concept in enumerate(concepts):
        text.add(" or " if index else before)
        found.append(text.name(concept, begins=not before and not index))
    return tuple(found)


@cache
def _publishers() -> tuple[list[str], list[float]]:
    """Publishers, of which few print much, with how much each prints."""
    names = [f"{name} of {street}" for street in STREETS for name in NAMES]
    return names, list(accumulate(1 / (rank + 1) for rank in range(len(names))))


def _publisher(chance: random.Random) -> str:
    names, weights = _publishers()
    return chance.choices(names, cum_weights=weights)[0]


def _date(chance: random.Random) -> str:
    """A day, a month, a year, or nothing, more of it lately."""
    day = f"{2026 - int(chance.expovariate(0.3)) % 20}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return day[: chance.choices((10, 7, 4, 0), (6, 2, 1, 1))[0]]


def articles_for(triples: int, seed: int = 0) -> int:
    """How many articles make about so many triples: told by two small graphs, whose difference is the growth."""
    few, more = (len({line for part in lines_of(Made(count, seed)) for line in part.splitlines()}) for count in (PROBE, 2 * PROBE))
    return max(round(PROBE + (triples - few) * PROBE / (more - few)), 1)


@dataclass(frozen=True)
class Built:
    """What a build came to: `made` and `seconds` are of the processor, the first for making the articles up; `peak` is in MB, of the whole process."""

    articles: int
    copies: int
    triples: int
    made: float
    seconds: float
    elapsed: float
    peak: int

    def __str__(self) -> str:
        told = f"{self.articles:,} articles, {self.copies:,} copies, {self.triples:,} triples; made up in {self.made:.1f} s of the processor; "
        each = f"{self.triples / self.seconds:,.0f} triples a second of it ({self.triples / self.elapsed:,.0f} by the clock)"
        return f"{told}built in {self.seconds:.1f} s, {each}; {self.peak:,} MB at its peak"


def build(articles: int, store: str, seed: int = 0) -> Built:
    """Make up so many articles and build a store of them. Raises queries.store.StoreError."""
    began = time.process_time()
    with Spool() as found:
        for article, statements in Made(articles, seed).read:
            found.add(Read(article, Extracted(statements, [])))
        _claim.cache_clear()
        made_up, clock = time.process_time(), time.perf_counter()
        triples = open_store(store).replace(lines_of(found))
        elapsed, copies = time.perf_counter() - clock, len(found.copies)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1 << 20)
    return Built(articles, copies, triples, made_up - began, time.process_time() - made_up, elapsed, peak)


def main() -> None:
    """Write a store, and say what is in it."""
    assert set(WEIGHTS) >= set(AUTHORITIES.values())
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True, metavar="DIR|URL", help="where to write it")
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--triples", type=int, metavar="N", help="about so many triples; the vocabulary alone is some 31,000")
    size.add_argument("--articles", type=int, metavar="N", help="so many articles")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    given = parser.parse_args()
    print(f"{given.store}: {build(given.articles or articles_for(given.triples, given.seed), given.store, given.seed)}")


if __name__ == "__main__":
    main()
