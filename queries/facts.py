"""What follows from the facts of a scenario: what holds, what is ruled out, what may be. Each fact adds its own share, which is read once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sys import intern

from queries.articles import local
from queries.catalogue import ID, query
from queries.claims import SaidCriterion, text_of, triples_of
from queries.memory import remembered_each
from queries.scenario import Scenario
from queries.store import Store

_SETS = ("holds", "mayBe", "ruledOut", "settles")
_OWN_RULES = "hasOwnRules"


@dataclass(frozen=True)
class Share:
    """What one fact adds to a scenario: sets of keys by property of the scenario, and the program's own scope."""

    told: dict[str, frozenset[str]]
    programs: tuple[SaidCriterion, ...]

    @property
    def own_rules(self) -> bool:
        """Whether the payer that is stated has rules of its own."""
        return _OWN_RULES in self.told


class Facts:
    """All that is known of a scenario, as sets of keys; what stands in none of them is unknown.

    `holds` are concepts that are so, with all that they entail; `may_be` those that are narrower than one that is, or else possible; `ruled_out` those
    that can't be; `settles` the dimensions on which what is stated leaves no room for anything else. `programs` are criteria that stand for what a
    program is for.
    """

    def __init__(self, scenario: Scenario, shares: Iterable[Share], held: Iterable[str] = ()) -> None:
        shares = list(shares)
        self._shares = shares
        self.asks = scenario.asks
        self.holds, self.may_be, self.ruled_out, self.settles = (self.stated(name) for name in _SETS)
        self.holds |= frozenset(held)
        self.own_rules = any(share.own_rules for share in shares)
        self.programs = tuple({each.iri: each for share in shares for each in share.programs}.values())

    def stated(self, name: str) -> frozenset[str]:
        """What is stated on a dimension, or any other property of the scenario, by the keys of its values."""
        return frozenset().union(*(share.told.get(name, ()) for share in self._shares))

    def standing(self, criterion: SaidCriterion) -> str:
        """How a criterion stands: "unmet" where each value is ruled out, or where facts are known on the dimension and none is at, below or above a value.

        It is "met" where a value holds, and otherwise "open".
        """
        keys = criterion.keys
        if self.ruled_out.issuperset(keys):
            return "unmet"
        if not self.holds.isdisjoint(keys):
            return "met"
        return "unmet" if criterion.dimension in self.settles and self.may_be.isdisjoint(keys) else "open"

    def fact(self, criterion: SaidCriterion) -> str | None:
        """The key of the value that holds, the first of them."""
        return next((key for key in criterion.keys if key in self.holds), None)


def shares_of(store: Store, scenario: Scenario, payer: str) -> tuple[Share, ...]:
    """What follows from each fact of a scenario, whose payer is this. Raises queries.store.StoreError."""
    facts = [("asks", scenario.asks), *(("known", each) for each in stated(scenario, payer)), *(("denied", each) for each in scenario.denied())]
    return shares_each(store, facts)


def shares_each(store: Store, facts: Sequence[tuple[str, str]]) -> tuple[Share, ...]:
    """What follows from each of these facts: what is asked, or a concept that is "known" or "denied". Raises queries.store.StoreError."""
    return tuple(remembered_each(store, "share", facts, lambda missing: {fact: _share(store, *fact) for fact in missing}).values())


def stated(scenario: Scenario, payer: str) -> list[str]:
    """What is stated, with what every asker takes for granted: some insurer, massage, treatment in the United States."""
    found = [fact.concept for fact in scenario.facts if not fact.denied]
    if not scenario.known("payer"):
        found.append(payer)
    if not set(scenario.known("service")) - {"HandsOnTherapy"}:
        found.append("MassageTherapy")
    if not scenario.known("place"):
        found.append("UnitedStates")
    return found


def _share(store: Store, kind: str, value: str) -> Share:
    nothing: dict[str, list[str]] = {"asks": [], "known": [], "denied": []}
    told: dict[str, set[str]] = {}
    parts: dict[str, dict[str, list[str]]] = {}
    for quad in triples_of(store, query("scenario").bind(**nothing | {kind: [value]})):
        subject, name, thing = text_of(quad.subject), local(quad.predicate.value), text_of(quad.object)
        if subject == f"{ID}scenario":
            told.setdefault(name, set()).add(intern(local(thing)))  # a payer may be told apart from hundreds of others, and each of them from it
        else:
            parts.setdefault(subject, {}).setdefault(name, []).append(local(thing))
    programs = tuple(_program(iri, part) for iri, part in parts.items() if "programOf" in part)
    return Share({name: frozenset(keys) for name, keys in told.items()}, programs)


def _program(iri: str, part: dict[str, list[str]]) -> SaidCriterion:
    return SaidCriterion(iri, part["dimension"][0], part["role"][0], tuple(sorted(part["value"])))
