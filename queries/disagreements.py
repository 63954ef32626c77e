"""Where sources disagree: pairs of claims of which no rule of the decision says which goes first.

What counts and how strong it is stands in three queries of the library: `contradictions` (the very same scope), `tensions` (scopes
that overlap) and `figures_that_differ`. They look at the whole store, so what they find is remembered for as long as the store
stays the same, and everything else here is picked out of that: a page of a concept or a claim never runs them again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from ontology.vocabulary import load_vocabulary
from queries.articles import local
from queries.catalogue import query
from queries.claims import claims_said
from queries.memory import remembered
from queries.proposed import know_proposed
from queries.store import Row, Store

KINDS = ("contradiction", "figures", "tension")
MOST = 20  # of a concept or a claim, unless more are asked for
_QUERIES = {"contradiction": "contradictions", "figures": "figures_that_differ", "tension": "tensions"}
_SIDES = {"contradiction": ("covering", "excluding"), "figures": ("lower", "higher"), "tension": ("covering", "excluding")}
_reading = Lock()


@dataclass(frozen=True)
class Side:
    """One side: its claims (several where one sentence states them), how many independent sources it has, its figures with their unit, if any."""

    claims: tuple[str, ...]
    quote: str
    sources: int
    figure: str = ""


@dataclass(frozen=True)
class Disagreement:
    """Two sides that can't both be heeded. `strength` counts points as the queries do; `differing` is the number of criteria that only one has.

    `kind` is one of KINDS; the first side covers, or gives the lower figure. `since` is the newest date of the side that is older, "" for none.
    """

    kind: str
    payer: str
    label: str
    strength: int
    differing: int
    since: str
    sides: tuple[Side, Side]

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims of both sides."""
        return self.sides[0].claims + self.sides[1].claims


def disagreements(store: Store) -> tuple[Disagreement, ...]:
    """All of them, kind by kind, the strongest first. Slow the first time after a build (seconds for a million triples). Raises StoreError."""
    know_proposed(store)
    with _reading:  # whoever comes second finds it remembered
        return remembered(store, "disagreements", lambda: tuple(each for kind in KINDS for each in _read(store, kind)))


def disagreements_about(store: Store, concept: str, most: int = MOST) -> list[Disagreement]:
    """Those in which a claim names the concept of this key or one within it, at most so many. Raises StoreError."""
    return list(all_about(store, concept)[:most])


def all_about(store: Store, concept: str) -> tuple[Disagreement, ...]:
    """All in which a claim names the concept, or one within it, kind by kind, the strongest first. Raises StoreError."""
    return remembered(store, ("disagreements about", concept), lambda: _pick(store, concept))


def against(store: Store, claim: str, most: int = MOST) -> list[Disagreement]:
    """Those in which the claim of this IRI is on one side, turned so that it is on the first; at most so many. Raises StoreError."""
    found = remembered(store, "disagreements by claim", lambda: _by_claim(disagreements(store))).get(claim, ())
    return [each if claim in each.sides[0].claims else _turned(each) for each in found[:most]]


def _turned(each: Disagreement) -> Disagreement:
    return Disagreement(each.kind, each.payer, each.label, each.strength, each.differing, each.since, (each.sides[1], each.sides[0]))


def _by_claim(found: Iterable[Disagreement]) -> dict[str, tuple[Disagreement, ...]]:
    by_claim: dict[str, list[Disagreement]] = {}
    for each in found:
        for claim in dict.fromkeys(each.claims):
            by_claim.setdefault(claim, []).append(each)
    return {claim: tuple(several) for claim, several in by_claim.items()}


def _pick(store: Store, concept: str) -> tuple[Disagreement, ...]:
    found = disagreements(store)
    within = load_vocabulary().within
    said = claims_said(store, list(dict.fromkeys(claim for each in found for claim in each.claims)))
    named = {claim: {key for criterion in of.criteria for key in criterion.keys} for claim, of in said.items()}
    about = {claim for claim, keys in named.items() if any(within(key, concept) for key in keys)}
    return tuple(each for each in found if any(claim in about for claim in each.claims))


def _read(store: Store, kind: str) -> list[Disagreement]:
    """Pairs of claims that rest on the same two sentences are one disagreement: a sentence on two providers makes two claims."""
    first, second = _SIDES[kind]
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in store.rows(query(_QUERIES[kind]).text):
        alike.setdefault((row["claimPayer"], row[f"{first}Quote"], row[f"{second}Quote"]), []).append(row)
    return [_disagreement(kind, rows) for rows in alike.values()]


def _disagreement(kind: str, rows: list[Row]) -> Disagreement:
    first, second = (_side(name, rows) for name in _SIDES[kind])
    row = rows[0]
    return Disagreement(
        kind, local(row["claimPayer"]), row["claimPayerLabel"], int(row["strength"]), int(row.get("differing", 0)), row.get("since", ""), (first, second)
    )


def _side(name: str, rows: list[Row]) -> Side:
    claims = tuple(dict.fromkeys(row[name] for row in rows))
    return Side(claims, rows[0][f"{name}Quote"], int(rows[0][f"{name}Sources"]), _figure(rows[0], name))


def _figure(row: Row, name: str) -> str:
    """A figure with its unit: "8 to 12 visit"."""
    if "unit" not in row:
        return ""
    low, high = (_plain(row[f"{name}{end}"]) for end in ("Minimum", "Maximum"))
    return f"{low if low == high else f'{low} to {high}'} {row['unit']}"


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
