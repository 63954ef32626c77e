"""The signs of a scenario, of which `queries/decide/verdict.rq` makes the verdict: what the claims that apply and decide come to."""

from collections.abc import Callable, Iterator

from queries.bearing import ANY_PAYER
from queries.bits import members
from queries.lacking import Lacking
from queries.weighing import Weighing

_HOME = "UnitedStates"


def signs(weighing: Weighing, lacking: Lacking) -> frozenset[str]:
    """The signs of a scenario, by name."""
    found = {
        *_of_what_is_known(weighing), *_of_what_decides(weighing), *_of_what_applies(weighing), *_of_doubt(weighing), *_of_place(weighing),
    }  # fmt: skip
    found |= {name for name, there in (("blocked", lacking.lost), ("lacks", lacking.needed), ("open", weighing.hoping)) if there}
    asked = _FIGURES.get(weighing.facts.asks)
    return frozenset(found | {sign for sign in (asked(weighing) if asked else None,) if sign})


def _of_what_is_known(weighing: Weighing) -> Iterator[str]:
    facts = weighing.facts
    if not facts.holds.isdisjoint(("ClaimDenied", "CareAbroadException")):
        yield "in-doubt"
    if "VisitsWithinLimit" in facts.ruled_out:
        yield "used-up"
    if "AnyPayer" in facts.stated("payer"):
        yield "any-payer"
    # The asker's own plan pays nothing outside its network, or does not list massage; a program with rules of its own has no such lists.
    if {"OutOfNetworkBenefits", "InNetwork"} <= facts.ruled_out or ("PlanListsBenefit" in facts.ruled_out and not facts.own_rules):
        yield "out-of-plan"


def _of_what_decides(weighing: Weighing) -> Iterator[str]:
    bearing, deciding = weighing.bearing, weighing.deciding
    covering = bearing.effect["covers"] & deciding
    if covering:
        yield "covers"
    if covering & bearing.firm:
        yield from ("usually", "firmly")
    # A merely possible claim counts once the asker's plan lists the benefit or, where plans are not said to differ, all that it sets as conditions is in hand.
    if covering and "PlanListsBenefit" in weighing.facts.holds:
        yield "firmly"
    if covering & ~bearing.firm & bearing.on_conditions and not bearing.tells_plans_apart & weighing.applying:
        yield "firmly"
    if deciding & ~bearing.effect["covers"]:
        yield "excludes"
    if hopeful(weighing):
        yield "hopeful"


def hopeful(weighing: Weighing) -> int:
    """The open covering claims of which each would overrule every exclusion that decides: they help against them only then."""
    hope = weighing.hoping
    for wall in members(weighing.deciding & ~weighing.bearing.effect["covers"]):
        hope &= weighing.could_win(wall)
    return hope


def telling(weighing: Weighing) -> Iterator[int]:
    """The sets of claims of which signs are made: some of each are enough to make the same."""
    bearing, live = weighing.bearing, weighing.live
    yield from (weighing.deciding, hopeful(weighing), weighing.hoping, bearing.differs_in_case & live, bearing.varies_by_place & live)
    yield from (bearing.effect[effect] & live for effect in ("requires", "varies", "limits", "charges"))
    yield bearing.effect["excludes"] & bearing.certainty["definite"] & weighing.overruled


def _of_what_applies(weighing: Weighing) -> Iterator[str]:
    bearing, applying = weighing.bearing, weighing.applying
    if bearing.effect["varies"] & applying:
        yield "varies"
    if bearing.differs_in_case & applying:
        yield "in-doubt"
    if bearing.effect["requires"] & applying & ~bearing.held_against_only:
        yield "asks"


def _of_doubt(weighing: Weighing) -> Iterator[str]:
    """The very service or code that the asker names is excluded; what overrules that names another, broader or equivalent one."""
    bearing = weighing.bearing
    for service in weighing.facts.stated("service"):
        naming = bearing.naming[service]
        excluded = naming & bearing.effect["excludes"] & bearing.certainty["definite"] & weighing.overruled
        if excluded and not naming & bearing.effect["covers"] & weighing.deciding:
            yield "in-doubt"


def _of_place(weighing: Weighing) -> Iterator[str]:
    """What coverage that differs by place comes to, where nothing firm of the payer's own excludes it."""
    bearing = weighing.bearing
    walls = bearing.effect["excludes"] & weighing.deciding
    in_general = bearing.naming[ANY_PAYER]
    if walls & (bearing.certainty["definite"] | ~in_general):
        return
    named = weighing.facts.stated("place") - {_HOME}
    if named and not weighing.met_on("place") and bearing.varies_by_place & weighing.live:
        yield "silent-on-place"  # what is usual among insurers says little of a program that differs by place, where no source speaks of that place
    if not named and bearing.varies_by_place & weighing.applying:
        yield "place-decides"


def _limit(weighing: Weighing) -> str | None:
    """No source gives a number of visits for this payer, or none for the place that is named."""
    return "no-figure" if weighing.facts.stated("place") - {_HOME} or not _live(weighing, "limits", "") else None


def _all_visits(weighing: Weighing) -> str | None:
    """Whether all of so many visits are paid for can't be told without the number of a limit; it is in doubt where there is a limit."""
    if _live(weighing, "limits", ""):
        return None
    return "in-doubt" if weighing.bearing.effect["limits"] & weighing.live else "no-figure"


def _cost(weighing: Weighing) -> str | None:
    return None if weighing.bearing.effect["charges"] & weighing.live else "no-detail"


def _share(weighing: Weighing) -> str | None:
    return None if _live(weighing, "charges", "") else "no-figure"


def _amount(weighing: Weighing) -> str | None:
    return None if _live(weighing, "charges", "dollar") else "no-amount"


def _deadline(weighing: Weighing) -> str | None:
    return None if _live(weighing, "limits", "day") else "no-figure"


def _untold(_: Weighing) -> str | None:
    """No kind of claim tells a rule of billing, and none ranks payers."""
    return "no-figure"


def _setting(weighing: Weighing) -> str | None:
    return None if weighing.met_on("setting") & weighing.live else "no-detail"


_FIGURES: dict[str, Callable[[Weighing], str | None]] = {
    "asksLimit": _limit, "asksAllVisits": _all_visits, "asksCost": _cost, "asksShare": _share, "asksAmount": _amount,
    "asksDeadline": _deadline, "asksSetting": _setting, "asksBillingRule": _untold, "asksComparison": _untold,
}  # fmt: skip


def _live(weighing: Weighing, effect: str, unit: str) -> bool:
    """Whether a claim of this effect that is not blocked has a figure, in a unit that begins so."""
    return any(
        figure.unit.startswith(unit) for number in members(weighing.bearing.effect[effect] & weighing.live) for figure in weighing.bearing.said[number].figures
    )
