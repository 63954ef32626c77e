"""What is needed, which claims decide, the signs that they are, and the verdict: the end of the decision."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.reference.knowledge import Criterion, Knowledge
from tests.reference.weighing import Claim, Situation, Weighed

UNSURE = ("in-doubt", "no-payer", "missing", "merely-possible", "excluded-unless", "open", "varies", "only-requirements")
Asked = tuple[Criterion, Claim | None]  # something needed, and the claim that asks for it: None where it is a program's scope


@dataclass
class Decided:
    """How one scenario was decided; claims by name."""

    weighed: Weighed
    blocked_by: set[Asked] = field(default_factory=set)
    needs: set[Asked] = field(default_factory=set)
    decided_by: set[Claim] = field(default_factory=set)
    could_be_decided_by: set[Claim] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    verdict: str = ""
    leaning: str | None = None
    contested: bool = False
    reason: str = ""


def decided(known: Knowledge, claims: Iterable[Claim], stated: Iterable[str], denied: Iterable[str], asks: str) -> Decided:
    """Decide one scenario by what claims say of it."""
    found = Decided(Weighed(known, claims, Situation(known, stated, denied)))
    _require(found)
    _fall(found)
    _ask_who_gives_it(found)
    _ask_whether_necessary(found)
    _choose(found)
    found.signs |= _signs(found) | _signs_of_place(found) | _signs_of_figures(found, asks)
    _conclude(found)
    return found


def held_against_only(found: Decided, claim: Claim) -> bool:
    """What insurers in general require is heeded by a program with rules of its own only where it is lacking."""
    return claim.effect == "requires" and claim.names("AnyPayer") and found.weighed.situation.own_rules


def _require(found: Decided) -> None:
    """What requirements that apply ask for and is not met is needed; or blocks, if it is unmet, cannot be had and was asked for firmly."""
    weighed = found.weighed
    for claim in weighed.having("requires", "applies"):
        for criterion in weighed.pending(claim):
            unmet = weighed.criteria[criterion] == "unmet"
            if criterion.role != "necessary" or (held_against_only(found, claim) and not unmet):
                continue
            lost = unmet and claim.is_firm and not weighed.can_be_had(criterion)
            # Once the payer has authorized it, what it merely may ask for is behind the asker.
            if lost or claim.is_firm or "PriorAuthorization" not in weighed.situation.holds:
                (found.blocked_by if lost else found.needs).add((criterion, claim))
    # Outside of what a program is for, it covers nothing.
    found.blocked_by |= {(each, None) for each in weighed.situation.programs if weighed.criteria[each] == "unmet"}


def _fall(found: Decided) -> None:
    """Coverage falls with a condition that cannot be had, where no other coverage as firm is left; and where the asker's own plan or state leaves it out."""
    weighed = found.weighed
    left = weighed.having("covers", "applies", "open")
    taken_over = "Standalone" not in weighed.situation.holds and any(weighed.status[each] != "blocked" for each in weighed.taken_over)
    for claim in weighed.having("covers", "blocked"):
        own = claim not in weighed.taken_over and all(weighed.criteria[each] == "met" for each in claim.criteria if each.role == "scope")
        alone = not any(claim.certainty != "definite" or rival.certainty == "definite" for rival in left)
        for criterion in weighed.pending(claim):
            if weighed.criteria[criterion] == "unmet":
                lost = own and alone and criterion.role != "scope" and not weighed.can_be_had(criterion)
                unlisted = criterion.values & {"PlanListsBenefit", "StateListsBenefit"} and not taken_over
                if lost or unlisted:
                    found.blocked_by.add((criterion, claim))


def _ask_who_gives_it(found: Decided) -> None:
    """Coverage is not shown for hands that the payer's sources do not name; and where a firm exclusion names some, who gives it has to be known."""
    weighed = found.weighed
    named = any(weighed.criteria[each] == "met" for claim in weighed.having("covers", "applies", "open") for each in claim.on("provider"))
    if not named and "TherapyProfessional" not in weighed.situation.holds:  # an assistant works under the therapist who is named
        for claim in weighed.having("covers", "blocked"):
            unmet = [each for each in claim.criteria if weighed.criteria[each] == "unmet"]
            speaks = any(weighed.criteria[each] == "met" for each in claim.on("payer"))
            if claim.is_firm and claim not in weighed.taken_over and speaks and len(unmet) == 1 and unmet[0].dimension == "provider":
                found.blocked_by.add((unmet[0], claim))
    for claim in weighed.having("excludes", "open"):
        pending = weighed.pending(claim)
        stands = any(weighed.names_giver_against(claim, covering) for covering in weighed.having("covers", "applies"))
        if claim.is_firm and stands and [(each.dimension, weighed.criteria[each]) for each in pending] == [("provider", "open")]:
            found.needs.add((pending[0], claim))


def _ask_whether_necessary(found: Decided) -> None:
    """Where a payer says definitely of itself that it covers what is necessary, that is asked of everybody, also where a weaker claim covers."""
    weighed = found.weighed
    for claim in weighed.having("covers", "open") if weighed.having("covers", "applies") else []:
        of_itself = any(weighed.criteria[each] == "met" and "AnyPayer" not in each.values for each in claim.on("payer"))
        for criterion in claim.criteria:
            if claim.certainty == "definite" and of_itself and "MedicallyNecessary" in criterion.values and weighed.criteria[criterion] == "open":
                found.needs.add((criterion, claim))


def _choose(found: Decided) -> None:
    """Claims that apply and are not overruled decide; covering claims that are open could. To be told to pay all of it is to be refused,
    unless a covering claim applies that is more than a bare "may"."""
    weighed = found.weighed
    shared = any(claim.is_firm or claim.has_conditions for claim in weighed.having("covers", "applies"))
    for claim in weighed.claims:
        status, stands = weighed.status[claim], not weighed.overruled_by[claim]
        if status == "applies" and ((claim.effect in ("covers", "excludes") and stands) or (claim.leaves_all_to_pay and not shared)):
            found.decided_by.add(claim)
        if status == "open" and claim.effect == "covers" and stands:
            found.could_be_decided_by.add(claim)


def walls(found: Decided) -> set[Claim]:
    """The deciding claims by which it is not covered."""
    return {claim for claim in found.decided_by if claim.effect != "covers"}


def _signs(found: Decided) -> set[str]:
    """What the standing claims and the needs amount to."""
    weighed, situation = found.weighed, found.weighed.situation
    holds, out = situation.holds, situation.ruled_out
    covering = [claim for claim in found.decided_by if claim.effect == "covers"]
    applying = [claim for claim in weighed.claims if weighed.status[claim] == "applies"]
    varying = [claim for claim in applying if claim.effect == "varies"]
    plans_differ = any("payer" in claim.varies_by and _is_ours(found, claim) for claim in varying)
    could_win = [hope for hope in found.could_be_decided_by if all(hope in weighed.could_be_overruled_by[wall] for wall in walls(found))]
    may_once_met = any(not claim.is_firm and claim.has_conditions for claim in covering) and not plans_differ
    signs = {
        "blocked": found.blocked_by, "lacks": found.needs, "open": found.could_be_decided_by,
        "covers": covering, "excludes": walls(found), "hopeful": could_win, "usually": any(claim.is_firm for claim in covering),
        # A "may" counts once the plan lists the benefit, or once all that it sets as conditions is in hand and plans are not said to differ.
        "firmly": any(claim.is_firm for claim in covering) or (covering and "PlanListsBenefit" in holds) or may_once_met,
        "varies": varying, "asks": any(claim.effect == "requires" and not held_against_only(found, claim) for claim in applying),
        "in-doubt": holds & {"ClaimDenied", "CareAbroadException"} or _doubted(found, varying) or _refused_by_name(found, covering),
        "used-up": "VisitsWithinLimit" in out, "any-payer": "AnyPayer" in situation.stated,
        "out-of-plan": {"OutOfNetworkBenefits", "InNetwork"} <= out or ("PlanListsBenefit" in out and not situation.own_rules),
    }  # fmt: skip
    return {sign for sign, found_one in signs.items() if found_one}


def _is_ours(found: Decided, claim: Claim) -> bool:
    return any("HandsOnTherapy" in found.weighed.known.above[each] for each in claim.values("service"))


def _doubted(found: Decided, varying: list[Claim]) -> bool:
    """Coverage is said not to be assured in the very case that is told: out of network, or a claim refused already."""
    return any(each.role == "scope" for claim in varying for each in claim.on("circumstance"))


def _refused_by_name(found: Decided, covering: list[Claim]) -> bool:
    """The very service or code that is told is excluded by name, definitely; what overrules that names another one."""
    overruled = [claim for claim, winners in found.weighed.overruled_by.items() if winners and claim.effect == "excludes" and claim.certainty == "definite"]
    return any(
        any(claim.names(service) for claim in overruled) and not any(claim.names(service) for claim in covering)
        for service in found.weighed.situation.services
    )


def _signs_of_place(found: Decided) -> set[str]:
    """Coverage that differs by place: no place is told, or one that no source speaks of; unless an exclusion that is more than usual decides."""
    weighed = found.weighed
    if any(claim.effect == "excludes" and (claim.certainty == "definite" or not claim.names("AnyPayer")) for claim in found.decided_by):
        return set()
    by_place = {weighed.status[claim] for claim in weighed.claims if "place" in claim.varies_by}
    if weighed.situation.places - {"UnitedStates"}:
        spoken_of = any(weighed.criteria[each] == "met" for claim in weighed.claims for each in claim.on("place"))
        return {"silent-on-place"} if by_place - {"blocked"} and not spoken_of else set()
    return {"place-decides"} if "applies" in by_place else set()


def _signs_of_figures(found: Decided, asks: str) -> set[str]:
    """Whether what is asked for beside coverage is in some source: a number of visits, a share, an amount, a time, a place of care."""
    weighed = found.weighed
    limits, charges = (weighed.having(effect, "applies", "open") for effect in ("limits", "charges"))
    units = {effect: [claim.figure[2] for claim in claims if claim.figure] for effect, claims in (("limits", limits), ("charges", charges))}
    placed = any(weighed.criteria[each] == "met" for claim in weighed.claims if weighed.status[claim] != "blocked" for each in claim.on("setting"))
    missing: dict[str, tuple[object, str]] = {
        "asksLimit": (weighed.situation.places - {"UnitedStates"} or not units["limits"], "no-figure"),
        "asksAllVisits": (not units["limits"], "in-doubt" if limits else "no-figure"),
        "asksCost": (not charges, "no-detail"),
        "asksShare": (not units["charges"], "no-figure"),
        "asksAmount": (not any(unit.startswith("dollar") for unit in units["charges"]), "no-amount"),
        "asksDeadline": (not any(unit.startswith("day") for unit in units["limits"]), "no-figure"),
        "asksSetting": (not placed, "no-detail"),
        "asksBillingRule": (True, "no-figure"),
        "asksComparison": (True, "no-figure"),
    }
    lacking, sign = missing.get(asks, (False, ""))
    return {sign} if lacking else set()


def _conclude(found: Decided) -> None:
    """The verdict, from the signs alone."""
    signs = found.signs
    covers, excludes = "covers" in signs, "excludes" in signs
    found.contested = covers and excludes
    found.reason = reason = _reason(signs)
    if reason in ("blocked", "excluded", "used-up", "out-of-plan"):
        found.verdict = "not-covered"
    elif reason == "covered":
        found.verdict = "covered"
    elif reason in UNSURE or (reason == "contested" and ("lacks" in signs or "firmly" not in signs)):
        found.verdict = "conditional"
        if excludes and "usually" not in signs:
            found.leaning = "not-covered"
        elif "usually" in signs and not excludes and "in-doubt" not in signs:
            found.leaning = "covered"
    else:
        found.verdict = "indeterminate"


def _reason(signs: set[str]) -> str:
    """Which case it is: what is against it for good, then what stands against it, then what speaks for it, then what is open."""
    for sign in ("blocked", "used-up", "out-of-plan"):
        if sign in signs:
            return sign
    return _covering(signs) if "covers" in signs else _not_covering(signs)


def _not_covering(signs: set[str]) -> str:
    refused = "excludes" in signs and "hopeful" not in signs
    if "silent-on-place" in signs:
        return "varies-by-place"
    if refused:
        return "varies" if "place-decides" in signs else "excluded"
    if signs & {"no-amount", "no-figure", "no-detail"}:
        return "no-figure"
    cases = {"excludes": "excluded-unless", "open": "open", "varies": "varies", "asks": "only-requirements"}
    return next((case for sign, case in cases.items() if sign in signs), "no-source")


def _covering(signs: set[str]) -> str:
    """A figure that is asked for and in no source goes before coverage; a mere detail only before what is no more than possible."""
    no_number = bool(signs & {"no-amount", "no-figure"})
    lacks = "lacks" in signs
    if "excludes" in signs:
        return "contested"
    if "any-payer" in signs and not no_number and "no-detail" not in signs:
        return "no-payer"
    if "in-doubt" in signs and not lacks:
        return "in-doubt"
    if "firmly" in signs and not no_number:
        return "missing" if lacks else "covered"
    if no_number or "no-detail" in signs:
        return "no-figure"
    return "missing" if lacks else "merely-possible"
