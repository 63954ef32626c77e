"""What a scenario still needs, and what it lacks for good: the criteria behind both, each with the claims that ask for it."""

from dataclasses import dataclass

from queries.bearing import ANY_PAYER
from queries.bits import members
from queries.claims import SaidClaim, SaidCriterion
from queries.weighing import Weighing

_LISTINGS = frozenset({"PlanListsBenefit", "StateListsBenefit"})


@dataclass(frozen=True)
class Lacking:
    """Criteria by IRI: `needed` are open or can still be had, `lost` are not met for good; `asking` are the numbers of the claims that ask for a criterion."""

    needed: dict[str, SaidCriterion]
    lost: dict[str, SaidCriterion]
    asking: dict[str, set[int]]

    def add(self, criterion: SaidCriterion, claim: int, lost: bool) -> None:
        """One more criterion that a claim asks for."""
        (self.lost if lost else self.needed)[criterion.iri] = criterion
        self.asking.setdefault(criterion.iri, set()).add(claim)

    def asked_by(self) -> set[int]:
        """The claims that ask for any of it."""
        return set().union(*self.asking.values())


def lacking(weighing: Weighing) -> Lacking:
    """What is lacking in a scenario, by five rules."""
    found = Lacking({}, {}, {})
    _requirements(weighing, found)
    _conditions(weighing, found)
    _listings(weighing, found)
    _givers(weighing, found)
    _refused_givers(weighing, found)
    _necessity(weighing, found)
    return found


def _requirements(weighing: Weighing, found: Lacking) -> None:
    """What is required and not met; and outside of what a program is for, it covers nothing."""
    bearing, authorized = weighing.bearing, "PriorAuthorization" in weighing.facts.holds
    for number in members(bearing.effect["requires"] & weighing.applying):
        claim = bearing.said[number]
        for each in claim.criteria:
            standing = weighing.standing(each)
            if each.role != "necessary" or standing == "met":
                continue
            lost = standing == "unmet" and claim.certainty != "possible" and not each.obtainable
            lenient = standing == "open" and bearing.held_against_only >> number & 1
            waived = claim.certainty == "possible" and authorized  # once the payer has authorized it, what it merely may ask for is behind the asker
            if lost or not (lenient or waived):
                found.add(each, number, lost)
    for each in weighing.facts.programs:
        if weighing.facts.standing(each) == "unmet":
            found.lost[each.iri] = each


def _conditions(weighing: Weighing, found: Lacking) -> None:
    """A covering claim of which only its conditions fail, for good, while no other covering claim that is as firm applies or is open."""
    bearing = weighing.bearing
    rivals = bearing.effect["covers"] & weighing.live
    for each in weighing.unmet:
        if each.role == "scope" or each.obtainable:
            continue
        for number in members(bearing.users[each.iri] & bearing.effect["covers"] & weighing.blocked & ~bearing.inherited):
            claim = bearing.said[number]
            as_firm = rivals & bearing.certainty["definite"] if claim.certainty == "definite" else rivals
            if not as_firm and all(weighing.standing(other) == "met" for other in claim.criteria if other.role == "scope"):
                found.add(each, number, lost=True)


def _listings(weighing: Weighing, found: Lacking) -> None:
    """The asker's own plan or state leaves it out; only coverage as part of other therapy, which the payer takes over from another, could still win."""
    bearing = weighing.bearing
    if "Standalone" not in weighing.facts.holds and bearing.inherited & weighing.live:
        return
    for each in weighing.unmet:
        if not _LISTINGS.isdisjoint(each.keys):
            for number in members(bearing.users[each.iri] & bearing.effect["covers"] & weighing.blocked):
                found.add(each, number, lost=True)


def _givers(weighing: Weighing, found: Lacking) -> None:
    """Sources name who may give it; the one who does is not among them, and no covering claim of this payer is met by name.

    An assistant works under the therapist who is named.
    """
    bearing = weighing.bearing
    if "TherapyProfessional" in weighing.facts.holds or _named_giver(weighing):
        return
    naming = bearing.effect["covers"] & bearing.firm & bearing.by_provider & weighing.blocked & ~bearing.inherited
    for each in weighing.unmet:
        for number in members(bearing.users[each.iri] & naming) if each.dimension == "provider" else ():
            claim = bearing.said[number]
            alone = all(other.iri == each.iri or weighing.standing(other) != "unmet" for other in claim.criteria)
            if alone and _payer_met(weighing, claim):
                found.add(each, number, lost=True)


def _named_giver(weighing: Weighing) -> bool:
    """Whether the one who gives it is named by coverage that applies or is open."""
    return bool(weighing.met_on("provider") & weighing.bearing.effect["covers"] & weighing.live)


def _refused_givers(weighing: Weighing, found: Lacking) -> None:
    """Covered whoever gives it, but for one whom a firm exclusion names: who gives it has to be known, and nothing else."""
    bearing, against = weighing.bearing, 0
    for covering in members(bearing.effect["covers"] & weighing.applying & ~bearing.by_provider):
        against |= weighing.overruling.names_giver_against[covering]
    for number in members(against & weighing.waiting):
        pending = weighing.pending(number)
        if len(pending) == 1 and pending[0].dimension == "provider" and weighing.standing(pending[0]) == "open":
            found.add(pending[0], number, lost=False)


def _necessity(weighing: Weighing, found: Lacking) -> None:
    """A payer that says of itself that it covers what is necessary asks for that, also where a weaker statement leaves it out."""
    bearing = weighing.bearing
    if not bearing.effect["covers"] & weighing.applying:
        return
    sure = bearing.effect["covers"] & bearing.certainty["definite"] & weighing.waiting
    for each in weighing.open:
        if "MedicallyNecessary" in each.keys:
            for number in members(bearing.users[each.iri] & sure):
                if _payer_met(weighing, bearing.said[number], itself=True):
                    found.add(each, number, lost=False)


def _payer_met(weighing: Weighing, claim: SaidClaim, itself: bool = False) -> bool:
    """Whether a criterion of the claim on the payer is met; with `itself` one that does not speak of insurers in general."""
    return any(
        each.dimension == "payer" and weighing.standing(each) == "met" and not (itself and ANY_PAYER in each.keys) for each in claim.criteria
    )
