"""Claims and scenarios made up by hypothesis: over the whole vocabulary, but so that many facts meet many claims.

Each example has a payer and a few topics. Claims name those, and what is broader, narrower or beside them; so do the facts.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ingest.claim import CERTAINTIES, Criterion, Named, Quantity, Statement
from queries.scenario import Fact, Scenario
from tests.reference.knowledge import Knowledge, knowledge

PAYERS = (
    "Aetna", "AnyPayer", "MedicareAdvantage", "Medicare", "OriginalMedicare", "MedicarePartB", "MedicareProgram", "Medicaid", "MediCal", "TRICARE",
    "VAHealthCare", "WorkersCompensation", "PrivateInsurance", "GovernmentProgram",
)  # fmt: skip
SERVICES = ("MassageTherapy", "HandsOnTherapy", "CPT97124", "ManualTherapy", "MedicalCare", "RelaxationMassage", None)
# What rules name, and what rules out or implies something else.
TELLING = (
    "PlanListsBenefit", "StateListsBenefit", "PriorAuthorization", "MedicallyNecessary", "NotMedicallyNecessary", "VisitsWithinLimit", "InNetwork",
    "OutOfNetwork", "OutOfNetworkBenefits", "ClaimDenied", "CareAbroadException", "Standalone", "PartOfPlanOfCare", "LicensedProvider", "WorkInjury",
    "Prescription", "Veteran", "AbnSigned", "Ohio", "UnitedStates", "OutsideUS", "LicensedMassageTherapist", "PhysicalTherapist", "TherapyProfessional",
    "Relaxation", "Spa", "LowBackPain", "Stress", "ICD10_M54_5",
)  # fmt: skip
EFFECTS = ("covers", "covers", "covers", "excludes", "excludes", "requires", "requires", "charges", "varies", "limits", "advises")
FIGURES = {
    "charges": (Quantity(100, 100, "percent"), Quantity(20, 20, "percent"), Quantity(50, 120, "dollar"), Quantity(100, 100, "percent"), None),
    "limits": (Quantity(12, 12, "visit/year"), Quantity(30, 30, "day"), None),
}
ROLES = ("scope", "sufficient", "necessary", "scope")
ASKS = (
    "asksLimit", "asksAllVisits", "asksCost", "asksShare", "asksAmount", "asksBillingRule", "asksComparison", "asksDeadline", "asksSetting", "asksProvider",
)  # fmt: skip
T = TypeVar("T")


def examples(default: int) -> settings:
    """So many examples, or as many as COVERTRACE_EXAMPLES asks for of each test; none has a time limit."""
    return settings(max_examples=int(os.environ.get("COVERTRACE_EXAMPLES", default)), deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class World:
    """Claims, and scenarios to decide by them."""

    statements: tuple[Statement, ...]
    scenarios: tuple[Scenario, ...]


@st.composite
def worlds(draw: st.DrawFn, claims: int = 7, scenarios: int = 6) -> World:
    """Up to so many claims, and up to so many scenarios, mostly of one payer."""
    known = knowledge()
    payer = draw(st.sampled_from(PAYERS) | st.sampled_from(_of(known, "payer")))
    payers = [*[payer] * 12, *(each for each in _around(known, payer) if known.dimension[each] == "payer")]
    topics = draw(_some(st.sampled_from(TELLING) | st.sampled_from(_topics(known)), (2, 3, 4)))
    values = [near for topic in topics for near in [*[topic] * 9, *_around(known, topic)]]
    made = draw(_some(_statement(payers, values), tuple(range(claims, -1, -1))))
    return World(_placed(draw, made), tuple(draw(_some(_scenario(payers, values), tuple(range(scenarios, 0, -1))))))


def _some(elements: st.SearchStrategy[T], sizes: tuple[int, ...]) -> st.SearchStrategy[list[T]]:
    """Lists whose lengths are evenly drawn: left to itself hypothesis prefers short ones."""
    return st.sampled_from(sizes).flatmap(lambda size: st.lists(elements, min_size=size, max_size=size))


@cache
def _topics(known: Knowledge) -> list[str]:
    return sorted(concept for concept, dimension in known.dimension.items() if dimension != "payer")


@cache
def _of(known: Knowledge, dimension: str) -> list[str]:
    return sorted(concept for concept, found in known.dimension.items() if found == dimension)


def _around(known: Knowledge, concept: str) -> list[str]:
    """What a concept belongs to, implies and speaks against, some of what is below it, and whose coverage it includes: nearest first as far as is known."""
    linked = known.implies[concept] | known.complement_of[concept] | known.includes_coverage_of[concept] | known.may_include[concept]
    found = [*sorted(known.above[concept] | linked), *sorted(known.below(concept))[:4]]
    return [each for each in dict.fromkeys(found) if each != concept and each in known.dimension]


@st.composite
def _statement(draw: st.DrawFn, payers: list[str], values: list[str]) -> Statement:
    """A statement on one of the payers; it has no place yet."""
    effect, certainty = draw(st.sampled_from(EFFECTS)), draw(st.sampled_from(CERTAINTIES))
    service = draw(st.sampled_from(["MassageTherapy"] * 9 + list(SERVICES)))
    parts = [("scope", draw(_some(st.sampled_from(payers), (1, 1, 1, 1, 2)))), ("scope", [service] if service else [])]
    parts += draw(_some(st.tuples(st.sampled_from(ROLES), _some(st.sampled_from(values), (1, 1, 1, 2))), (0, 0, 1, 1, 2)))
    figure = draw(st.sampled_from(FIGURES[effect])) if effect in FIGURES else None
    by = draw(st.sampled_from((("place",), ("payer",), (), ("payer", "place")))) if effect == "varies" else ()
    criteria = [each for role, several in parts for each in _criteria(role, several)]
    return Statement(effect, certainty, 0, 1, tuple(dict.fromkeys(criteria)), quantity=figure, varies_by=by)


def _criteria(role: str, values: Iterable[str]) -> list[Criterion]:
    """A criterion for each dimension that the values lie on."""
    by_dimension: dict[str, list[Named]] = {}
    for value in values:
        if dimension := knowledge().dimension.get(value):
            by_dimension.setdefault(dimension, []).append(Named(value, 0, 1))
    return [Criterion(dimension, tuple(found), role) for dimension, found in by_dimension.items()]


def _placed(draw: st.DrawFn, made: list[Statement]) -> tuple[Statement, ...]:
    """The statements at places of their own; now and then one is put as an exception to an earlier one."""
    found: list[Statement] = []
    for start, each in zip(count(step=2), made, strict=False):
        to = draw(st.sampled_from([None] * 8 + found[-2:]))
        values = {"start": start, "end": start + 1, "exception_to": (to.start, to.end) if to else None}
        found.append(Statement(**vars(each) | values))
    return tuple(found)


@st.composite
def _scenario(draw: st.DrawFn, payers: list[str], values: list[str]) -> Scenario:
    """Facts and denials among the values, mostly of the payer itself; mostly asked whether it is covered."""
    payer = draw(st.sampled_from([*payers, None]))
    told = draw(_some(st.tuples(st.sampled_from(values), st.sampled_from((False, False, True))), (2, 0, 1, 3, 4, 5)))
    asks = draw(st.sampled_from(["asksCoverage"] * 30 + list(ASKS)))
    facts = [Fact(knowledge().dimension[concept], concept, denied) for concept, denied in dict(told).items() if knowledge().dimension[concept] != "payer"]
    return Scenario((*([Fact("payer", payer)] if payer else []), *facts), asks)
