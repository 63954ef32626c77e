"""Each rule of the decision on a hand-made graph of a few claims."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from ingest.article import article_of
from ingest.build import Harvest, graph_of
from ingest.claim import Criterion, Named, Quantity, Statement
from ontology.vocabulary import load_vocabulary
from queries.answer import decision
from queries.decide import decide
from queries.results import Decision
from queries.scenario import Fact, Scenario
from queries.store import EmbeddedStore
from queries.trace_graph import sparql_of
from tests.queries.rules import differing

ARTICLE = article_of("made-up.txt", b"x " * 500)
MASSAGE = "MassageTherapy"
PLACES = count(step=2)
ROLES = {"+": "sufficient", "!": "necessary"}
Decide = Callable[..., Decision]


def dimension(key: str) -> str:
    return load_vocabulary().concepts[key].dimension or ""


def claim(
    effect: str, payer: str, *more: str, certainty: str = "definite", figure: Quantity | None = None, by: tuple[str, ...] = (),
    but: Statement | None = None, of: str = MASSAGE,
) -> Statement:
    """A statement at a place of its own. In `more`, "+A" is sufficient, "!A" necessary, and "A|B" are alternatives."""
    at = next(PLACES) % 900
    criteria = []
    for each in (payer, of, *more):
        values = tuple(Named(key, at, at + 1) for key in each.lstrip("+!").split("|"))
        criteria.append(Criterion(dimension(values[0].concept), values, ROLES.get(each[0], "scope")))
    exception = (but.start, but.end) if but else None
    return Statement(effect, certainty, at, at + 1, tuple(criteria), quantity=figure, varies_by=by, exception_to=exception)


def scenario(facts: str, asks: str = "asksCoverage") -> Scenario:
    """A scenario of concept keys; one that is denied has a minus sign before it."""
    return Scenario(tuple(Fact(dimension(f.lstrip("-")), f.lstrip("-"), f.startswith("-")) for f in facts.split()), asks)


@pytest.fixture
def store_of(tmp_path: Path) -> Callable[[list[Statement]], EmbeddedStore]:
    """A store of some claims."""

    def build(claims: list[Statement]) -> EmbeddedStore:
        store = EmbeddedStore(tmp_path / "store")
        store.replace(graph_of(Harvest(read=[(ARTICLE, claims)])))
        return store

    return build


@pytest.fixture
def judged(store_of: Callable[[list[Statement]], EmbeddedStore]) -> Decide:
    """Decides a scenario over some claims."""

    def judge(claims: list[Statement], facts: str, asks: str = "asksCoverage") -> Decision:
        return decision(store_of(claims), scenario(facts, asks))

    return judge


COVERED = claim("covers", "Aetna")
REFUSED = claim("excludes", "Aetna")
MAY = claim("covers", "Aetna", certainty="possible")
FOR_BACKS = claim("covers", "Aetna", "BackPain")
IF_PRESCRIBED = claim("covers", "Aetna", "+Prescription")
ASKS_FOR_SCRIPT = claim("requires", "Aetna", "!Prescription")
ASKS_FOR_LICENCE = claim("requires", "Aetna", "!LicensedProvider")
NOT_BY_LMT = claim("excludes", "Aetna", "LicensedMassageTherapist")
NOT_AT_SPA = claim("excludes", "Aetna", "Spa")
BY_STATE = claim("varies", "Medicaid", by=("place",))

CASES: dict[str, tuple[list[Statement], str, str, str]] = {
    # criteria: met, unmet, open
    "a fact that is the value meets the criterion": ([FOR_BACKS], "Aetna BackPain", "covered", "covered"),
    "a fact below the value meets the criterion": ([FOR_BACKS], "Aetna LowBackPain", "covered", "covered"),
    "a code meets the service that it bills": ([COVERED], "Aetna CPT97124", "covered", "covered"),
    "a fact above the value leaves the criterion open": ([FOR_BACKS], "Aetna Pain", "conditional", "open"),
    "nothing said leaves the criterion open": ([FOR_BACKS], "Aetna", "conditional", "open"),
    "another value leaves the criterion unmet": ([FOR_BACKS], "Aetna Migraine", "indeterminate", "no-source"),
    "a denial leaves the criterion unmet": ([FOR_BACKS], "Aetna -BackPain", "indeterminate", "no-source"),
    "one of several alternatives is enough": (
        [COVERED, claim("requires", "Aetna", "!Prescription|Referral")], "Aetna Referral", "covered", "covered",
    ),
    "authorization implies that it is medically necessary": (
        [COVERED, claim("requires", "Aetna", "!MedicallyNecessary")], "Aetna PriorAuthorization", "covered", "covered",
    ),
    # unknown is not false
    "a condition that nobody has spoken of does not make it refused": ([IF_PRESCRIBED], "Aetna", "conditional", "open"),
    "an unspoken condition leaves a refusal conditional": ([REFUSED, IF_PRESCRIBED], "Aetna", "conditional", "excluded-unless"),
    "an unspoken requirement leaves coverage conditional": ([COVERED, ASKS_FOR_SCRIPT], "Aetna", "conditional", "missing"),
    # requirements, obtainable or not
    "a requirement in hand lets it be covered": ([COVERED, ASKS_FOR_SCRIPT], "Aetna Prescription", "covered", "covered"),
    "a missing paper can still be got": ([COVERED, ASKS_FOR_SCRIPT], "Aetna -Prescription", "conditional", "missing"),
    "a licence that is not there cannot be got": ([COVERED, ASKS_FOR_LICENCE], "Aetna -LicensedProvider", "not-covered", "blocked"),
    "what a payer only may ask for blocks nothing": (
        [COVERED, claim("requires", "Aetna", "!LicensedProvider", certainty="possible")], "Aetna -LicensedProvider", "conditional", "missing",
    ),
    "the only coverage falls with a condition that cannot be got": (
        [claim("covers", "Aetna", "+LicensedProvider")], "Aetna -LicensedProvider", "not-covered", "blocked",
    ),
    "requirements alone decide nothing": ([ASKS_FOR_SCRIPT], "Aetna", "conditional", "only-requirements"),
    # which claim defeats which
    "a narrower coverage defeats a broader refusal": ([FOR_BACKS, REFUSED], "Aetna BackPain", "covered", "covered"),
    "a narrower refusal defeats a broader coverage": ([COVERED, claim("excludes", "Aetna", "BackPain")], "Aetna BackPain", "not-covered", "excluded"),
    "a broader refusal stands where the narrower coverage fails": ([FOR_BACKS, REFUSED], "Aetna Migraine", "not-covered", "excluded"),
    "neither of two scopes that cross is the narrower": ([FOR_BACKS, NOT_AT_SPA], "Aetna BackPain Spa", "indeterminate", "contested"),
    "a stated exception defeats what it is an exception to": (
        [NOT_AT_SPA, claim("covers", "Aetna", "BackPain", but=NOT_AT_SPA)], "Aetna BackPain Spa", "covered", "covered",
    ),
    "equal claims of opposite effect are contested": ([COVERED, REFUSED], "Aetna", "indeterminate", "contested"),
    "the word of the payer itself goes before the general one": (
        [FOR_BACKS, claim("excludes", "PrivateInsurance", "Spa")], "Aetna BackPain Spa", "covered", "covered",
    ),
    "a general exclusion by purpose stands against the word of the payer": (
        [FOR_BACKS, claim("excludes", "PrivateInsurance", "Relaxation")], "Aetna BackPain Relaxation", "indeterminate", "contested",
    ),
    # bare may
    "a bare may is no promise": ([MAY], "Aetna", "conditional", "merely-possible"),
    "a bare may gives way to a firm refusal": ([MAY, REFUSED], "Aetna", "not-covered", "excluded"),
    "a bare may stands against a may not": ([MAY, claim("excludes", "Aetna", certainty="possible")], "Aetna", "conditional", "contested"),
    "a may counts once the plan lists the benefit": ([MAY], "Aetna PlanListsBenefit", "covered", "covered"),
    "a bare may of the payer itself and a firm refusal by insurers in general are contested": (
        [MAY, claim("excludes", "AnyPayer")], "Aetna", "conditional", "contested",
    ),
    "a bare may does not clear away a refusal for somebody else's coverage": (
        [MAY, claim("excludes", "AnyPayer"), claim("covers", "AnyPayer", certainty="typical")], "Aetna", "indeterminate", "contested",
    ),
    "an exception that is the broader of the two is contested": (
        [FOR_BACKS, claim("excludes", "Aetna", but=FOR_BACKS)], "Aetna BackPain", "indeterminate", "contested",
    ),
    # who gives it
    "an exclusion of a provider stands against coverage that names none": (
        [FOR_BACKS, NOT_BY_LMT], "Aetna BackPain LicensedMassageTherapist", "not-covered", "excluded",
    ),
    "an excluded provider makes who gives it a question": ([FOR_BACKS, NOT_BY_LMT], "Aetna BackPain", "conditional", "missing"),
    "an exclusion of another provider is no matter": ([FOR_BACKS, NOT_BY_LMT], "Aetna BackPain PhysicalTherapist", "covered", "covered"),
    # payers
    "Medicare Advantage inherits what Original Medicare covers": (
        [claim("covers", "OriginalMedicare")], "MedicareAdvantage", "covered", "covered",
    ),
    "Medicare Advantage inherits no exclusion": ([claim("excludes", "OriginalMedicare")], "MedicareAdvantage", "indeterminate", "no-source"),
    "Medicare without a part is Original Medicare": ([claim("excludes", "OriginalMedicare")], "Medicare", "not-covered", "excluded"),
    "what is said of a program holds of its part": ([claim("excludes", "Medicare")], "MedicarePartB", "not-covered", "excluded"),
    "insurers in general speak for an insurer": ([claim("covers", "AnyPayer")], "Aetna", "covered", "covered"),
    "insurers in general do not speak for a program with rules of its own": ([claim("covers", "AnyPayer")], "TRICARE", "indeterminate", "no-source"),
    "a program with rules of its own heeds general exclusions of a purpose": (
        [claim("excludes", "AnyPayer", "Relaxation")], "TRICARE Relaxation", "not-covered", "excluded",
    ),
    "what insurers in general refuse to everybody is no word of a program with rules of its own": (
        [claim("excludes", "AnyPayer")], "PIP", "indeterminate", "no-source",
    ),
    "another insurer's word is no word": ([claim("covers", "Cigna")], "Aetna", "indeterminate", "no-source"),
    "without a payer it depends on who pays": ([claim("covers", "AnyPayer")], "BackPain", "conditional", "no-payer"),
    # what a program is for
    "workers' compensation pays nothing for other injuries": (
        [claim("covers", "WorkersCompensation")], "WorkersCompensation -WorkInjury", "not-covered", "blocked",
    ),
    "workers' compensation pays for an injury at work": ([claim("covers", "WorkersCompensation")], "WorkersCompensation WorkInjury", "covered", "covered"),
    "the VA pays for veterans": ([claim("covers", "VAHealthCare")], "VAHealthCare -Veteran", "not-covered", "blocked"),
    "Medicare pays within the United States": ([claim("covers", "Medicare")], "Medicare OutsideUS", "not-covered", "blocked"),
    # variation
    "coverage that varies by state is open while the state is": ([BY_STATE], "Medicaid", "conditional", "varies"),
    "a state that no source speaks of is not decided": ([BY_STATE], "Medicaid Ohio", "indeterminate", "varies-by-place"),
    "a state that a source speaks of is decided": ([BY_STATE, claim("covers", "Medicaid", "Ohio")], "Medicaid Ohio", "covered", "covered"),
    "another state's rule is no rule": ([BY_STATE, claim("covers", "Medicaid", "Ohio")], "Medicaid Texas", "indeterminate", "varies-by-place"),
    # nothing, or all of it
    "with no claim at all nothing is known": ([], "Aetna", "indeterminate", "no-source"),
    "to be told to pay all of it is to be refused": (
        [claim("charges", "Aetna", figure=Quantity(100, 100, "percent"))], "Aetna", "not-covered", "excluded",
    ),
    "to pay a share of it is not to be refused": (
        [COVERED, claim("charges", "Aetna", figure=Quantity(20, 20, "percent"))], "Aetna", "covered", "covered",
    ),
    "care in general shows no coverage of massage": ([claim("covers", "Aetna", of="MedicalCare")], "Aetna", "indeterminate", "no-source"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_and_its_case_follow_the_rules(judged: Decide, name: str) -> None:
    claims, facts, verdict, reason = CASES[name]
    found = judged(claims, facts)
    assert (found.verdict, found.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("asks", "claims", "reason"),
    [
        ("asksLimit", [MAY], "no-figure"),
        ("asksLimit", [MAY, claim("limits", "Aetna", figure=Quantity(12, 12, "visit/year"))], "merely-possible"),
        ("asksLimit", [COVERED], "no-figure"),
        ("asksCost", [MAY], "no-figure"),
        ("asksCost", [MAY, claim("charges", "Aetna", figure=Quantity(20, 20, "percent"))], "merely-possible"),
        ("asksLimit", [], "no-figure"),
    ],
)
def test_a_figure_that_is_asked_for_is_given_by_a_source_or_by_none(judged: Decide, asks: str, claims: list[Statement], reason: str) -> None:
    found = judged(claims, "Aetna", asks)
    assert found.reason == reason
    assert reason != "no-figure" or found.verdict == "indeterminate"


@pytest.mark.parametrize(
    ("claims", "leaning"),
    [([REFUSED, IF_PRESCRIBED], "not-covered"), ([COVERED, ASKS_FOR_SCRIPT], "covered"), ([MAY], None), ([COVERED], None)],
)
def test_a_conditional_verdict_leans_the_way_that_the_sources_do(judged: Decide, claims: list[Statement], leaning: str | None) -> None:
    assert judged(claims, "Aetna").leaning == leaning


@pytest.mark.parametrize(
    ("claims", "facts", "needs"),
    [
        ([COVERED, ASKS_FOR_SCRIPT], "Aetna", ("prescription",)),
        ([IF_PRESCRIBED], "Aetna -Prescription", ("prescription",)),
        ([COVERED, ASKS_FOR_SCRIPT], "Aetna Prescription", ()),
        ([BY_STATE], "Medicaid", ("state",)),
        ([claim("covers", "AnyPayer")], "BackPain", ("payer",)),
        ([FOR_BACKS, NOT_BY_LMT], "Aetna BackPain", ("who performs it",)),
    ],
)
def test_a_conditional_verdict_names_what_is_needed(judged: Decide, claims: list[Statement], facts: str, needs: tuple[str, ...]) -> None:
    assert judged(claims, facts).needs == needs


def test_both_sides_of_a_contest_are_shown(judged: Decide) -> None:
    found = judged([COVERED, REFUSED], "Aetna")
    assert found.contested
    assert {c.effect for c in found.claims if c.outcome == "decides"} == {"covers", "excludes"}


def test_a_defeated_claim_is_shown_with_what_defeats_it(judged: Decide) -> None:
    found = judged([FOR_BACKS, REFUSED], "Aetna BackPain")
    [winner] = [c for c in found.claims if c.outcome == "decides"]
    [loser] = [c for c in found.claims if c.outcome == "overruled"]
    assert (winner.effect, loser.effect, loser.overruled_by) == ("covers", "excludes", (winner.claim,))


def test_each_criterion_is_shown_as_met_unmet_or_open(judged: Decide) -> None:
    found = judged([claim("covers", "Aetna", "BackPain", "+Prescription")], "Aetna BackPain")
    assert {c.dimension: (c.status, c.role) for c in found.claims[0].criteria} == {
        "payer": ("met", "scope"), "service": ("met", "scope"), "condition": ("met", "scope"), "circumstance": ("open", "sufficient"),
    }


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_rules_give_the_same_trace(store_of: Callable[[list[Statement]], EmbeddedStore], name: str) -> None:
    claims, facts, _, _ = CASES[name]
    store = store_of(claims)
    assert differing(decide(store, scenario(facts))) == []
    assert differing(decide(store, scenario(facts, "asksAllVisits"))) == []


def test_payers_who_heed_the_same_claims_share_them(store_of: Callable[[list[Statement]], EmbeddedStore]) -> None:
    store = store_of([claim("covers", "AnyPayer"), REFUSED])
    cigna, humana, aetna = (decide(store, scenario(payer)) for payer in ("Cigna", "Humana", "Aetna"))
    assert cigna.bearing is humana.bearing is not aetna.bearing
    assert all(payer in sparql_of(trace) for payer, trace in (("Cigna", cigna), ("Humana", humana)))


@pytest.mark.parametrize("name", sorted(CASES)[::6])
def test_limits_and_advice_have_no_part_in_the_verdict(store_of: Callable[[list[Statement]], EmbeddedStore], name: str) -> None:
    claims, facts, _, _ = CASES[name]
    payer = next((f for f in facts.split() if dimension(f.lstrip("-")) == "payer"), "AnyPayer")
    more = [claim("limits", payer, figure=Quantity(3, 3, "visit/year")), claim("advises", payer, "Prescription")]
    store = store_of([*claims, *more])
    with_them = decide(store, scenario(facts)).outcome
    assert decide(store_of(claims), scenario(facts)).outcome == with_them


@pytest.mark.parametrize("name", sorted(CASES)[::6])
def test_the_order_of_facts_and_claims_does_not_change_the_verdict(judged: Decide, name: str) -> None:
    claims, facts, verdict, reason = CASES[name]
    found = judged(claims[::-1], " ".join(reversed(facts.split())))
    assert (found.verdict, found.reason) == (verdict, reason)
