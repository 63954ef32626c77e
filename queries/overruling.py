"""Which claims stand against which, if both hold, and which of them is the stronger: told of the claims on a payer alone, before any scenario."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from queries.bits import bits, members

if TYPE_CHECKING:
    from queries.bearing import Bearing

_STANDS = frozenset({"purpose", "place"})


class Overruling:
    """What overrules what among the claims of a payer. Sets of claims are ints, as in `queries.bearing`."""

    def __init__(self, bearing: "Bearing") -> None:
        self._bearing = bearing

    @cached_property
    def goes_before(self) -> dict[int, int]:
        """By claim, those of another effect that go before it: the more specific, the exception to it, the payer's own word.

        What a payer says of itself goes before what is said of payers more broadly; but an exclusion by purpose or place restates that care must be
        medically necessary and within the program, and stands.
        """
        bearing, found = self._bearing, self._closer()
        stands = bearing.effect["excludes"] & bearing.where(lambda claim: any(each.dimension in _STANDS for each in claim.criteria))
        for payers, losers in bearing.on_payers.items():
            narrower = self._united(other for other in bearing.on_payers if self._properly_below(other, payers))
            for effect, opposite in (("covers", "excludes"), ("excludes", "covers")):
                winners = narrower & bearing.effect[opposite]
                for loser in members(losers & bearing.effect[effect] & ~stands) if winners else ():
                    found[loser] |= winners
        return dict(found)

    @cached_property
    def names_giver_against(self) -> dict[int, int]:
        """By covering claim that names no provider, the firm exclusions of a provider: who may give it is settled by the claim that names them.

        What a payer says of itself stands against what is said of payers more broadly.
        """
        bearing, found = self._bearing, {}
        against = bearing.effect["excludes"] & bearing.firm & bearing.by_provider
        for payers, losers in bearing.on_payers.items():
            broader = against & self._united(other for other in bearing.on_payers if self._properly_below(payers, other))
            for loser in members(losers & bearing.effect["covers"] & ~bearing.by_provider):
                within = bits(bearing.number[iri] for iri in bearing.said[loser].more_specific_than if iri in bearing.number)
                found[loser] = against & ~(broader & ~within)
        return found

    @cached_property
    def bare(self) -> int:
        """Coverage that merely may be and names nothing beyond payer and service: it gives way to a firmer exclusion."""
        more = self._bearing.where(lambda claim: any(each.dimension not in ("payer", "service") for each in claim.criteria))
        return self._bearing.effect["covers"] & ~self._bearing.firm & ~more

    @cached_property
    def firmer(self) -> int:
        """The exclusions that a bare "may" gives way to."""
        return self._bearing.effect["excludes"] & self._bearing.firm

    @cached_property
    def shares_cost(self) -> int:
        """Coverage that stands beside a charge for all of it: more than a bare "may"."""
        return self._bearing.effect["covers"] & (self._bearing.firm | self._bearing.on_conditions)

    @cached_property
    def behind(self) -> dict[int, int]:
        """By claim, those that it goes before."""
        return _turned(self.goes_before)

    @cached_property
    def gives_way_to_giver(self) -> dict[int, int]:
        """By firm exclusion of a provider, the coverage that it stands against."""
        return _turned(self.names_giver_against)

    @cached_property
    def losers(self) -> int:
        """All that something could overrule."""
        return bits(self.goes_before) | bits(self.names_giver_against) | self.bare

    def _closer(self) -> defaultdict[int, int]:
        """By claim, those of another effect that are more specific than it or an exception to it."""
        number, found = self._bearing.number, defaultdict[int, int](int)
        for winner, claim in enumerate(self._bearing.said):
            for iri in (*claim.exception_to, *claim.more_specific_than):
                if iri in number and self._bearing.said[number[iri]].effect != claim.effect:
                    found[number[iri]] |= 1 << winner
        return found

    def _united(self, payers: Iterable[frozenset[str]]) -> int:
        found = 0
        for each in payers:
            found |= self._bearing.on_payers[each]
        return found

    def _properly_below(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether all of some payers are below others, which are not below them in turn (`narrower_payer` in ontology.reason)."""
        return self._below(one, other) and not self._below(other, one)

    def _below(self, one: frozenset[str], other: frozenset[str]) -> bool:
        return bool(one) and all(not self._bearing.above[payer].isdisjoint(other) for payer in one)


def _turned(found: dict[int, int]) -> dict[int, int]:
    """The same relation, read the other way round."""
    turned: defaultdict[int, int] = defaultdict(int)
    for number, others in found.items():
        for other in members(others):
            turned[other] |= 1 << number
    return dict(turned)
