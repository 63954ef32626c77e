"""How well the extraction does against a gold set: which spans it finds, and what it says of them.

A span is found where an extracted quote shares at least half of the shorter of the two. Fields are then compared as
sets over each gold span, one label standing for all that name the same concept. A flip is a span that the gold set
calls covered and the extraction not covered, or the other way round.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ingest.article import Article
from ingest.claim import Statement
from ingest.rows import rows
from ontology.vocabulary import load_vocabulary

FIELDS = ("payer", "provider", "code", "condition", "requirements", "stance")
_NOBODY = {"any", "AnyPayer"}
_FOR, _AGAINST = {"covered", "may_be_covered"}, {"not_covered"}

Row = dict[str, object]
Span = tuple[str, int, int]


@dataclass
class Tally:
    """Right, wrong and missing values."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    @property
    def precision(self) -> float:
        """The share of what was said that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """The share of what should be said that was."""
        return self.right / (self.right + self.missing) if self.right + self.missing else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return _harmonic(self.precision, self.recall)


@dataclass
class ClaimScore:
    """The result: spans of the gold set and of the extraction, a tally for each field, and the spans missed."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    confirmed: int = 0
    flips: int = 0
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    missed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the gold spans that were found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def precision(self) -> float:
        """The share of the extracted spans that meet a gold span."""
        return self.confirmed / self.predicted if self.predicted else 0.0

    @property
    def overall(self) -> float:
        """The mean of the F1 of spans and fields."""
        return (_harmonic(self.precision, self.recall) + sum(t.f1 for t in self.fields.values())) / (1 + len(self.fields))

    def lines(self, missed: bool = False) -> Iterator[str]:
        """The score, to print, and if wanted the spans that were missed."""
        yield f"spans: gold {self.gold}, predicted {self.predicted}, recall {self.recall:.3f}, precision {self.precision:.3f}, polarity flips {self.flips}"
        for name, tally in self.fields.items():
            yield f"{name:13} precision {tally.precision:.3f}, recall {tally.recall:.3f}, F1 {tally.f1:.3f}"
        yield f"overall F1 {self.overall:.3f}"
        yield from (f"missed {article}: {' '.join(quote.split())}" for article, quote in self.missed if missed)


def evaluate(gold: Path, read: Iterable[tuple[Article, list[Statement]]]) -> ClaimScore:
    """Score what was read from articles against the gold claims of a folder or file. Raises ValueError."""
    wanted, judged = read_gold(gold)
    return score(wanted, judged, (row for article, statements in read for row in rows(article, statements)))


def read_gold(place: Path) -> tuple[list[Row], set[str]]:
    """The gold rows of a folder of .jsonl files, or of one, and the articles that they judge. Raises ValueError."""
    paths = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    found = [{"article": f"{path.stem}.txt"} | row for path in paths for row in _lines(path)]
    return found, {f"{path.stem}.txt" for path in paths}


def score(gold: Iterable[Row], judged: set[str], predicted: Iterable[Row]) -> ClaimScore:
    """Compare extracted rows with gold rows; articles that nobody judged are left out."""
    wanted, given = _by_span(gold), _by_span(row for row in predicted if row["article"] in judged)
    result = ClaimScore(gold=len(wanted), predicted=len(given))
    confirmed: set[Span] = set()
    for span, said in wanted.items():
        near = [other for other in given if _meet(span, other)]
        confirmed.update(near)
        result.found += bool(near)
        if not near:
            result.missed.append((span[0], str(said[0]["quote"])))
        _compare(result, said, [row for other in near for row in given[other]])
    result.confirmed = len(confirmed)
    return result


def _compare(result: ClaimScore, wanted: list[Row], given: list[Row]) -> None:
    for name, tally in result.fields.items():
        want, got = _values(wanted, name), _values(given, name)
        tally.right += len(want & got)
        tally.wrong += len(got - want)
        tally.missing += len(want - got)
    want, got = _sides(wanted), _sides(given)
    result.flips += len(want) == len(got) == 1 and want != got


def _sides(said: list[Row]) -> set[str]:
    stances = _values(said, "stance")
    return {side for side, words in (("for", _FOR), ("against", _AGAINST)) if stances & words}


def _values(said: list[Row], name: str) -> set[str]:
    """The values of a field; a payer is its most specific part, and insurers in general are nobody."""
    found: set[str] = set()
    for row in said:
        value = row.get("plan_part") if name == "payer" and row.get("plan_part") else row.get(name)
        found.update(_same(str(each)) for each in (value if isinstance(value, list) else [value]) if each)
    return found - _NOBODY if name == "payer" else found


def _same(label: str) -> str:
    """One word for all labels of a concept; the label itself where it names none."""
    return _names().get(label.strip().lower().replace("’", "'"), label)


@cache
def _names() -> dict[str, str]:
    known: dict[str, str] = {}
    concepts = load_vocabulary().concepts.values()
    for names in ([(c.key, (c.label,)) for c in concepts], [(c.key, (*c.alt_labels, *c.notations, *c.hidden_labels)) for c in concepts]):
        for key, labels in names:
            for label in labels:
                known.setdefault(label.lower().replace("’", "'"), key)
    return known


def _by_span(said: Iterable[Row]) -> dict[Span, list[Row]]:
    found: dict[Span, list[Row]] = {}
    for row in said:
        found.setdefault((str(row["article"]), int(str(row["start"])), int(str(row["end"]))), []).append(row)
    return found


def _meet(one: Span, other: Span) -> bool:
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return one[0] == other[0] and shared >= 0.5 * max(1, min(one[2] - one[1], other[2] - other[1]))


def _lines(path: Path) -> Iterator[Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                row = json.loads(line)
                yield row | {"start": int(row["start"]), "end": int(row["end"]), "quote": str(row["quote"])}
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path}, line {number}: not a gold claim with quote, start and end") from error


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
