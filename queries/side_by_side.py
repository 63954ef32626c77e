"""Payers side by side: what the claims that bear on each of them require, limit and charge, whom they let give massage, and for what.

The claims are those that a decision about the payer weighs, with the coverage that it takes over from others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from queries.claims import SaidClaim
from queries.decide import decide
from queries.described import Described, described
from queries.memory import remembered
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.wording import label, listed

MOST_CLAIMS = 3  # of a payer in a line
MOST_LINES = 20
_FIRM = ("definite", "typical", "possible")
_SPEAKS = ("covers", "excludes")  # what is said of a provider or a purpose
_ANYBODY = "AnyPayer"  # what is said of insurance in general bears on everybody


@dataclass(frozen=True)
class Side:
    """What is said of one payer in a line: some of the claims, the nearest first, how many more there are, and how the payer stands.

    `stands` is "own" where a claim speaks of the payer or of what it belongs to or takes over, "general" where only insurance in
    general is spoken of, "" where nothing is said. `effects` are those of the nearest kind of claims.
    """

    claims: tuple[Described, ...]
    left_out: int
    stands: str
    effects: frozenset[str]


@dataclass(frozen=True)
class Line:
    """One thing to compare: the concepts that it is about (alternatives, or none where a section has one line), and a side for each payer."""

    keys: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def label(self) -> str:
        """The concepts in words."""
        return listed([label(key) for key in self.keys], "or")

    @property
    def differs(self) -> bool:
        """Whether something else is said of one payer than of another; nothing, or something of insurance in general only, is something else, too."""
        return len({(side.stands, side.effects) for side in self.sides}) > 1


@dataclass(frozen=True)
class Section:
    """The lines of one aspect: those in which the payers differ, then the others, each with that first of which most is said.

    `left_out` is how many more there are, of which less is said.
    """

    name: str
    lines: tuple[Line, ...]
    left_out: int

    @property
    def differing(self) -> tuple[Line, ...]:
        """The lines in which the payers differ."""
        return tuple(line for line in self.lines if line.differs)


def side_by_side(store: Store, payers: Sequence[str]) -> tuple[Section, ...]:
    """The sections "requirements", "givers", "purposes", "limits" and "charges" for these payers. Raises queries.store.StoreError."""
    return remembered(store, ("side by side", tuple(payers)), lambda: tuple(_sections(store, payers)))


def _sections(store: Store, payers: Sequence[str]) -> Iterator[Section]:
    bearing = [decide(store, Scenario((Fact("payer", payer),))).bearing.claims for payer in payers]
    for name in ("requirements", "givers", "purposes", "limits", "charges"):
        found: dict[tuple[str, ...], list[list[str]]] = {}
        for place, claims in enumerate(bearing):
            for iri, said in claims.items():
                for keys in _about(name, said):
                    found.setdefault(keys, [[] for _ in payers])[place].append(iri)
        order = sorted(found, key=lambda keys: (-sum(map(len, found[keys])), keys))
        sides = _Sides(store, name in ("givers", "purposes"))
        lines = [Line(keys, tuple(map(sides.side, payers, found[keys], bearing))) for keys in order[:MOST_LINES]]
        yield Section(name, tuple(sorted(lines, key=lambda line: not line.differs)), len(order) - len(lines))


def _about(name: str, said: SaidClaim) -> Iterable[tuple[str, ...]]:
    """What a claim is about, as lines of this section are."""
    match name:
        case "requirements":
            return {each.keys for each in said.criteria if each.role == "necessary"}
        case "givers" if said.effect in _SPEAKS:
            return {(key,) for each in said.criteria if each.dimension == "provider" for key in each.keys}
        case "purposes" if said.effect in _SPEAKS:
            return {(key,) for each in said.criteria if each.dimension == "purpose" for key in each.keys}
        case "limits" | "charges" if said.effect == name:
            return ((),)
        case _:
            return ()


@dataclass(frozen=True)
class _Sides:
    """Makes sides out of claims of a store; `telling` where their effects tell one payer from another."""

    store: Store
    telling: bool

    def side(self, payer: str, iris: list[str], bearing: dict[str, SaidClaim]) -> Side:
        """The claims that name the payer itself come first, then the firmer ones; what is said in general stands only where nothing else does."""

        def named(iri: str) -> set[str]:
            return {key for each in bearing[iri].criteria if each.dimension == "payer" for key in each.keys}

        own = [iri for iri in iris if named(iri) != {_ANYBODY} or payer == _ANYBODY]
        near = sorted(own or iris, key=lambda iri: (payer not in named(iri), _FIRM.index(bearing[iri].certainty), iri))
        shown = described(self.store, near[: MOST_CLAIMS if own else 1])
        effects = frozenset(bearing[iri].effect for iri in near) if self.telling else frozenset()
        return Side(tuple(shown.values()), len(set(iris)) - len(shown), "own" if own else "general" if iris else "", effects)
