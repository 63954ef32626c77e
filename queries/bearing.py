"""The claims that bear on a payer, made ready to be weighed in any scenario: what they ask for, and sets of them that count alike.

A set of claims is an int with a bit for each (`queries.bits`), so that a scenario is weighed against all of them at once: a payer has
some twenty claims where five articles are read, and a thousand where five thousand are. What can be told of the claims alone is
drawn from them here, once: it is what the rules of `queries/prepare` state.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from queries.articles import local
from queries.bits import bits
from queries.catalogue import query
from queries.claims import SaidClaim, SaidCriterion, claims_said, finding, text_of, triples_of
from queries.memory import remembered, remembered_each
from queries.overruling import Overruling
from queries.store import Store

ANY_PAYER = "AnyPayer"
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Asked:
    """A criterion with the claims that apply only where it is met, which are not those that require it."""

    criterion: SaidCriterion
    counted: int


class Bearing:
    """Claims that bear on a payer, by number: the place in `iris`, the order in which they are shown where nothing else tells them apart.

    `above` says what each payer belongs to, itself among it. `inherited` are claims on other payers whose coverage this one includes, `held` the concepts
    that hold of a scenario for that reason; `own_rules` is whether the payer has rules of its own. Compared by identity: another reading is another object.
    """

    def __init__(
        self, claims: Mapping[str, SaidClaim], above: Mapping[str, frozenset[str]], inherited: Iterable[str] = (), held: Iterable[str] = (),
        own_rules: bool = False,
    ) -> None:  # fmt: skip
        self.claims = {iri: claims[iri] for iri in sorted(claims, key=lambda iri: (-len(claims[iri].criteria), iri))}
        self.iris, self.said = tuple(self.claims), tuple(self.claims.values())
        self.above, self.held, self.own_rules = above, frozenset(held), own_rules
        self.number = {iri: number for number, iri in enumerate(self.iris)}
        self.all = (1 << len(self.iris)) - 1
        self.inherited = bits(self.number[iri] for iri in inherited)
        self.effect = self._by(lambda claim: [claim.effect])
        self.certainty = self._by(lambda claim: [claim.certainty])
        self.criterion = {each.iri: each for claim in self.said for each in claim.criteria}
        self.users = self._by(lambda claim: [each.iri for each in claim.criteria])
        self.on_payers = self._by(lambda claim: [claim.keys("payer")])
        self.naming = self._by(lambda claim: {key for each in claim.criteria for key in each.keys})

    def _by(self, names: Callable[[SaidClaim], Iterable[K]]) -> defaultdict[K, int]:
        found: defaultdict[K, int] = defaultdict(int)
        for number, claim in enumerate(self.said):
            for name in names(claim):
                found[name] |= 1 << number
        return found

    def where(self, holds: Callable[[SaidClaim], bool]) -> int:
        """The claims of which something is so."""
        return bits(number for number, claim in enumerate(self.said) if holds(claim))

    @cached_property
    def overruling(self) -> Overruling:
        """Which of them overrules which."""
        return Overruling(self)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """All criteria, with who asks for them."""
        requiring = self.effect["requires"]
        return tuple(
            Asked(each, self.users[iri] & ~requiring if each.role == "necessary" else self.users[iri])
            for iri, each in self.criterion.items()
        )

    @cached_property
    def firm(self) -> int:
        """Those that say more than "may"."""
        return self.all & ~self.certainty["possible"]

    @cached_property
    def by_provider(self) -> int:
        """Those that name who gives it."""
        return self.where(lambda claim: bool(claim.keys("provider")))

    @cached_property
    def on_conditions(self) -> int:
        """Those with a criterion that is more than scope."""
        return self.where(lambda claim: any(each.role != "scope" for each in claim.criteria))

    @cached_property
    def held_against_only(self) -> int:
        """What insurers in general require shows of a program with rules of its own only that the lack of it may be held against the asker."""
        return self.effect["requires"] & self.naming[ANY_PAYER] if self.own_rules else 0

    @cached_property
    def leaves_all_to_pay(self) -> int:
        """Charges of all of it: to be told to pay it is to be told that it is not covered."""
        return self.effect["charges"] & self.where(lambda claim: any(each.minimum == 100 and each.unit == "percent" for each in claim.figures))

    @cached_property
    def tells_plans_apart(self) -> int:
        """Of plans that are said to differ it is no promise that one "may" cover what another lists."""
        return self.effect["varies"] & self.where(lambda claim: "payer" in claim.varies_by and claim.subject == "HandsOnTherapy")

    @cached_property
    def varies_by_place(self) -> int:
        """Those that say that coverage differs by place."""
        return self.where(lambda claim: "place" in claim.varies_by)

    @cached_property
    def differs_in_case(self) -> int:
        """Coverage is not assured in the very case that is told: out of network, say; or a claim was refused already."""
        told = self.where(lambda claim: any(each.dimension == "circumstance" and each.role == "scope" for each in claim.criteria))
        return self.effect["varies"] & told


def bearing_on(store: Store, payer: str, own_rules: bool) -> Bearing:
    """The claims that bear on a payer, who has rules of its own or has not. Raises queries.store.StoreError.

    Payers of whom no source speaks heed the same claims, which are made ready once for all of them.
    """
    key = payer, own_rules
    return remembered_each(store, "bearing", [key], lambda _: {key: _of_payer(store, *key)})[key]


def _of_payer(store: Store, payer: str, own_rules: bool) -> Bearing:
    found: dict[str, set[str]] = {"weighs": set(), "inherited": set(), "holds": set()}
    for text in finding(payer):
        for quad in triples_of(store, text):
            name = local(quad.predicate.value)
            found[name].add(text_of(quad.subject if name == "inherited" else quad.object))
    weighed, inherited, held = (frozenset(each) for each in found.values())
    return remembered(store, ("bearing of", weighed, inherited, held, own_rules), lambda: _bearing(store, weighed, inherited, held, own_rules))


def _bearing(store: Store, weighed: frozenset[str], inherited: frozenset[str], held: frozenset[str], own_rules: bool) -> Bearing:
    claims = claims_said(store, sorted(weighed))
    payers = sorted({key for claim in claims.values() for key in claim.keys("payer")})
    above = remembered_each(store, "above", payers, lambda missing: _above(store, missing))
    return Bearing(claims, above, inherited, map(local, held), own_rules)


def _above(store: Store, payers: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {payer: {payer} for payer in payers}
    for quad in triples_of(store, query("payers_above").bind(payer=payers)) if payers else ():
        found[local(text_of(quad.subject))].add(local(text_of(quad.object)))
    return {payer: frozenset(each) for payer, each in found.items()}
