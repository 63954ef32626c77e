"""What holds in a scenario, how claims stand to it, and which claim gives way to which: the decision before its verdict."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tests.reference.knowledge import Criterion, Knowledge

Figure = tuple[float, float, str]  # from, to, unit


@dataclass(frozen=True)
class Claim:
    """What is stated. `exception_to` are the names of the claims that it is stated as an exception to."""

    name: str
    effect: str
    certainty: str
    criteria: frozenset[Criterion]
    figure: Figure | None = None
    varies_by: frozenset[str] = frozenset()
    exception_to: frozenset[str] = frozenset()

    def on(self, dimension: str) -> list[Criterion]:
        """Its criteria on a dimension."""
        return [each for each in self.criteria if each.dimension == dimension]

    def values(self, dimension: str) -> set[str]:
        """All values that it names on a dimension."""
        return {value for criterion in self.on(dimension) for value in criterion.values}

    def names(self, concept: str) -> bool:
        """Whether one of its criteria names a concept."""
        return any(concept in each.values for each in self.criteria)

    @property
    def is_firm(self) -> bool:
        """Whether it says more than "may"."""
        return self.certainty != "possible"

    @property
    def has_conditions(self) -> bool:
        """Whether it says under which conditions its effect follows."""
        return any(each.role != "scope" for each in self.criteria)

    @property
    def leaves_all_to_pay(self) -> bool:
        """Whether by it the asker pays all."""
        return self.effect == "charges" and self.figure is not None and (self.figure[0], self.figure[2]) == (100, "percent")

    @property
    def side(self) -> str:
        """Its effect as far as specificity goes: to be charged all of it is to be refused."""
        return "excludes" if self.leaves_all_to_pay and self.figure and self.figure[1] == 100 else self.effect


class Situation:
    """What follows from what is told of one treatment. What is not told is unknown, never false."""

    def __init__(self, known: Knowledge, stated: Iterable[str], denied: Iterable[str]) -> None:
        stated, denied = list(stated), list(denied)

        def told(dimension: str) -> list[str]:
            return [each for each in stated if known.dimension.get(each) == dimension]

        # What every asker takes for granted: some insurer, massage, the United States.
        self.payer = (told("payer") or ["AnyPayer"])[0]
        massage = [] if set(told("service")) - {"HandsOnTherapy"} else ["MassageTherapy"]
        stated += ([] if told("payer") else ["AnyPayer"]) + massage + ([] if told("place") else ["UnitedStates"])
        self.stated = set(stated)
        self.services, self.places = set(told("service")), set(told("place"))
        # A denial states the complement, where there is one, and rules out the value and all below it.
        instead = {other for each in denied for other in known.complement_of[each]}
        held = {each for one in self.stated for each in known.entails[one]}
        self.holds = held | {each for one in instead for each in known.entails[one]}
        self.ruled_out = {low for each in denied for low in known.below(each)}
        self.ruled_out |= {other for each in self.stated | instead for other in known.ruled_out_by(each)}
        self.ruled_out |= {low for giver in held for care in known.cannot_give[giver] for low in known.below(care)}
        # Something narrower than what is stated, implied by it or may be included in it is neither known nor ruled out.
        begun = self.stated | {each for one in held for each in known.implies[one] | known.may_include[one]}
        self.may_be = {low for each in begun for low in known.below(each)}
        self.settled = {known.dimension[each] for each in held if known.dimension.get(each) in known.exclusive}
        self.own_rules = known.has_own_rules(self.stated)
        self.programs = [known.programs[each] for each in held if each in known.programs]

    def status(self, criterion: Criterion) -> str:
        """Unmet if every value is ruled out; met if one holds; unmet too if other values are known where there is one line of them; else open."""
        if criterion.values <= self.ruled_out:
            return "unmet"
        if criterion.values & self.holds:
            return "met"
        return "unmet" if criterion.dimension in self.settled and not criterion.values & self.may_be else "open"


def bearing(known: Knowledge, claims: Iterable[Claim], situation: Situation) -> tuple[list[Claim], list[Claim]]:
    """The claims that can bear on a payer, and those of them that it takes over from a payer whose coverage it must include."""
    payer = situation.payer
    heeded, own = known.heeds(payer), known.has_own_rules([payer])
    included = {each for one in known.entails[payer] for other in known.includes_coverage_of[one] for each in known.heeds(other)} - {"AnyPayer"}
    found, taken = [], []
    for claim in claims:
        about = subject(known, claim)
        # Care in general shows no coverage of massage; and what is said of insurers in general, none by a program with rules of its own.
        shows = about == "massage" if claim.effect == "covers" else about != ""
        particular = any(each.dimension not in ("payer", "service") for each in claim.criteria)  # what is told of anybody's massage refuses none of it
        general = claim.effect == "requires" or (claim.effect == "excludes" and particular)
        own_word = general or not own or known.has_own_rules(claim.values("payer") & heeded)
        inherited = claim.effect == "covers" and about == "massage" and bool(claim.values("payer") & included)
        if inherited or (claim.values("payer") & heeded and shows and own_word):
            found.append(claim)
        if inherited:
            taken.append(claim)
            situation.holds |= claim.values("payer") & included
    return found, taken


def subject(known: Knowledge, claim: Claim) -> str:
    """Whether a claim is about massage or manual therapy, about care in general, or about other care ("")."""
    services = claim.values("service")
    if any("HandsOnTherapy" in known.above[each] for each in services):
        return "massage"
    return "care" if services <= known.above["HandsOnTherapy"] else ""


def more_specific(known: Knowledge, one: Claim, other: Claim) -> bool:
    """Lex specialis: whatever meets the criteria of one meets those of the other, and not the other way round."""
    return _includes(known, other, one) and not _includes(known, one, other)


def _includes(known: Knowledge, broad: Claim, narrow: Claim) -> bool:
    return all(any(_implies(known, mine, each) for mine in narrow.criteria) for each in broad.criteria)


def _implies(known: Knowledge, narrow: Criterion, broad: Criterion) -> bool:
    return all(known.entails_as_scope[value] & broad.values for value in narrow.values)


def narrower_payer(known: Knowledge, one: Claim, other: Claim) -> bool:
    """Whether one speaks of payers that belong to those of the other, where neither scope as a whole is the narrower or the same."""
    if _includes(known, one, other) or _includes(known, other, one):
        return False
    return _belong(known, one, other) and not _belong(known, other, one)


def _belong(known: Knowledge, one: Claim, other: Claim) -> bool:
    return bool(one.values("payer")) and all(known.entails[each] & other.values("payer") for each in one.values("payer"))


class Weighed:
    """Claims with how they stand to a situation, and which of them give way to which."""

    def __init__(self, known: Knowledge, claims: Iterable[Claim], situation: Situation) -> None:
        self.known, self.situation = known, situation
        self.claims, self.taken_over = bearing(known, claims, situation)
        criteria = {each for claim in self.claims for each in claim.criteria}
        self.criteria = {each: situation.status(each) for each in criteria | set(situation.programs)}
        self.status = {claim: self._status(claim) for claim in self.claims}
        self.overruled_by: dict[Claim, set[Claim]] = defaultdict(set)
        self.could_be_overruled_by: dict[Claim, set[Claim]] = defaultdict(set)
        for winner in self.claims:
            for loser in self.claims:
                self._compare(winner, loser)

    def can_be_had(self, criterion: Criterion) -> bool:
        """Whether somebody who lacks it can still get it."""
        return bool(criterion.values & self.known.obtainable)

    def pending(self, claim: Claim) -> list[Criterion]:
        """Its criteria that are not met."""
        return [each for each in claim.criteria if self.criteria[each] != "met"]

    def having(self, effect: str, *statuses: str) -> list[Claim]:
        """The claims of an effect in one of these statuses."""
        return [claim for claim in self.claims if claim.effect == effect and self.status[claim] in statuses]

    def _status(self, claim: Claim) -> str:
        """Applies if nothing is pending, blocked if something unmet is that cannot be had, else open.

        What a requirement asks for is not what it applies to; and what a part of the payer requires is asked of whoever may be in that part.
        """
        waits = [each for each in self.pending(claim) if not (claim.effect == "requires" and self._is_asked(each))]
        if any(self.criteria[each] == "unmet" and not self.can_be_had(each) for each in waits):
            return "blocked"
        return "open" if waits else "applies"

    def _is_asked(self, criterion: Criterion) -> bool:
        return criterion.role == "necessary" or (criterion.dimension == "payer" and self.criteria[criterion] == "open")

    def _compare(self, winner: Claim, loser: Claim) -> None:
        """Of two claims that would each defeat the other neither does: they are contested."""
        if self._defeats(winner, loser) and not self._defeats(loser, winner):
            (self.overruled_by if self.status[winner] == "applies" else self.could_be_overruled_by)[loser].add(winner)

    def _defeats(self, winner: Claim, loser: Claim) -> bool:
        statuses = {self.status[winner], self.status[loser]}
        both_apply = statuses == {"applies"} and (self.names_giver_against(winner, loser) or firmer(winner, loser))
        return "blocked" not in statuses and (self.goes_before(winner, loser) or both_apply)

    def goes_before(self, winner: Claim, loser: Claim) -> bool:
        """An exception, the narrower scope, and what a payer says of itself go before; but an exclusion by purpose or place holds for every payer."""
        if winner.effect == loser.effect:
            return False
        if loser.name in winner.exception_to:
            return True
        if {winner.side, loser.side} != {"covers", "excludes"}:
            return False
        own_word = loser.effect == "covers" or not (loser.on("purpose") or loser.on("place"))
        return more_specific(self.known, winner, loser) or (own_word and narrower_payer(self.known, winner, loser))

    def names_giver_against(self, winner: Claim, loser: Claim) -> bool:
        """A firm exclusion of a provider stands against coverage that names none, unless that is the word of a narrower payer."""
        names = winner.effect == "excludes" and winner.is_firm and winner.on("provider")
        return bool(names) and loser.effect == "covers" and not loser.on("provider") and not narrower_payer(self.known, loser, winner)


def firmer(winner: Claim, loser: Claim) -> bool:
    """A bare "may", which names nothing beyond payer and service, gives way to a firm exclusion."""
    bare = loser.effect == "covers" and not loser.is_firm and {each.dimension for each in loser.criteria} <= {"payer", "service"}
    return bare and winner.effect == "excludes" and winner.is_firm
