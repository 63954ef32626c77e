"""What explains a trace: its claims in words, what is needed, and the passages of the articles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice

from ontology.vocabulary import load_vocabulary
from queries.articles import local
from queries.bits import members
from queries.catalogue import query
from queries.claims import SaidClaim, SaidCriterion, claims_said
from queries.decide import Trace
from queries.memory import remembered, remembered_each
from queries.results import ClaimResult, CriterionResult, Evidence, Need, Stated
from queries.standing import Needed
from queries.store import Row, Store
from queries.wording import claim_sentence, given, indefinite, label, listed

MOST_PASSAGES = 5  # of one claim in an answer; its page has them all
MOST_NEEDS = 12  # of hundreds that would each decide in a large store, the most telling
SHOWN = {"decides": 10, "overruled": 6, "open": 8, "requirement": 12, "limit": 4, "cost": 5, "process": 5, "varies": 4, "blocked": 4}
_ALL_STEPS = {"process": 40}
_STEPS_ASKED = ("asksProcess", "asksDeadline", "asksAmount", "asksBillingRule")  # how to go on, or how it is billed


def claims_of(trace: Trace) -> tuple[ClaimResult, ...]:
    """The claims that explain a trace, the deciding ones first; of each outcome as many as a reader can take, and of those that are blocked the near misses."""
    most = SHOWN | (_ALL_STEPS if trace.scenario.asks in _STEPS_ASKED else {})
    found: list[ClaimResult] = []
    for outcome, count in most.items():
        numbers = trace.standings.in_order(outcome, trace.payer, misses=1 if outcome == "blocked" else None)
        found += islice((result for number in numbers for result in _results(trace, number, outcome)), count)
    return tuple(found)


def _results(trace: Trace, number: int, outcome: str) -> Iterator[ClaimResult]:
    """A claim once for each of its details."""
    bearing, weighing = trace.bearing, trace.weighing
    iri, said = bearing.iris[number], bearing.said[number]
    criteria = tuple(_criterion(each, weighing.standing(each), trace.facts.fact(each)) for each in said.criteria)
    winners = tuple(sorted(bearing.iris[each] for each in members(weighing.winners(number))))
    for detail in said.details or (None,):
        yield _result(iri, said, criteria, weighing.status(number), outcome, winners, detail)


def nearest(trace: Trace) -> tuple[ClaimResult, ...]:
    """What the sources say near a case of which none speaks: of its payer in other matters, and of the payers beside it."""
    store, bearing = trace.store, trace.bearing.claims
    found = remembered(store, ("near", trace.payer), lambda: [row["claim"] for row in store.rows(query("near").bind(payer=trace.payer))])
    said = claims_said(store, [claim for claim in found if claim not in bearing])
    return tuple(_result(iri, claim, tuple(_criterion(each, "open", None) for each in claim.criteria), "blocked", "near") for iri, claim in said.items())


def _result(
    iri: str, said: SaidClaim, criteria: tuple[CriterionResult, ...], status: str, outcome: str, winners: tuple[str, ...] = (), detail: str | None = None
) -> ClaimResult:
    payer = next((value for each in criteria if each.dimension == "payer" for value in each.values), None)
    return ClaimResult(iri, sentence_of(said, detail or ""), said.effect, said.certainty, status, outcome, winners, detail, payer, criteria)


@lru_cache(maxsize=8192)
def _criterion(said: SaidCriterion, status: str, fact: str | None) -> CriterionResult:
    return CriterionResult(said.dimension, tuple(label(key) for key in said.keys), said.role, status, fact and label(fact), said.keys)


@lru_cache(maxsize=8192)
def sentence_of(said: SaidClaim, detail: str = "") -> str:
    """A claim as a sentence in our words."""
    scope: dict[str, list[list[str]]] = {}
    roles: dict[str, list[list[str]]] = {}
    for criterion in said.criteria:
        place = (scope, criterion.dimension) if criterion.role == "scope" else (roles, criterion.role)
        place[0].setdefault(place[1], []).append(list(criterion.keys))
    scope.setdefault("service", [["MedicalCare"]])  # never massage, which a claim without a service does not name
    return claim_sentence(said.effect, said.certainty, scope, roles, detail)


def needs_of(trace: Trace, reason: str) -> tuple[Need, ...]:
    """What would decide, the most telling first; each concept once. `reason` is the case that led to the verdict."""
    by_criterion: dict[str, list[Needed]] = {}
    for each in trace.standings.needs():
        by_criterion.setdefault(each.criterion.iri, []).append(each)
    if reason in ("missing", "in-doubt") and _decided_firmly(trace):
        by_criterion = {key: several for key, several in by_criterion.items() if any(each.rank in (0, 2) for each in several)}  # no other claim has to win
    found = _providers_as_one([_need(several) for several in by_criterion.values()])
    if reason == "merely-possible":
        found.insert(0, _listed_benefit())
    if trace.payer == "AnyPayer":
        found.insert(0, Need("payer", "AnyPayer", "payer", "Who would pay?", "the name of your plan or program", True, "open"))
    if reason in ("varies", "open") and trace.depends_on_place:
        found.insert(0, Need("state", "UnitedStates", "place", "Which state are you in?", "the state whose rules apply", True, "open"))
    unique: dict[str, Need] = {}
    for need in found:
        unique.setdefault(need.label, need)
    return tuple(unique.values())[:MOST_NEEDS]


def _decided_firmly(trace: Trace) -> bool:
    """Whether a covering claim decides that says more than "may"."""
    return bool(trace.standings.by_outcome["decides"] & trace.bearing.effect["covers"] & trace.bearing.firm)


def _providers_as_one(needs: list[Need]) -> list[Need]:
    """Any one of the providers that claims wait for will do: one need with alternatives, in the place of the first."""
    givers = [n for n in needs if n.dimension == "provider" and not n.against and n.status != "lost"]
    if len(givers) < 2:
        return needs
    first, *others = givers
    keys = tuple(dict.fromkeys(key for n in others for key in (n.concept, *n.alternatives) if key != first.concept))
    names = listed([label(key) for key in (first.concept, *keys)], "or")
    one = replace(first, label=names, alternatives=keys, as_requirement=names, question=f"Is it {indefinite(names)} who gives it?")
    return [one if n is first else n for n in needs if n not in others]


def _listed_benefit() -> Need:
    """That the asker's own plan has the benefit, where sources only say that plans may."""
    concept = load_vocabulary().concepts["PlanListsBenefit"]
    return Need(concept.label, concept.key, "circumstance", concept.as_question, concept.as_requirement, False, "open")


def _need(several: list[Needed]) -> Need:
    """What one criterion comes to, by the claims that ask for it or wait for it, the most telling first."""
    known = load_vocabulary().concepts
    first = several[0]
    keys = first.criterion.keys
    concept = known[keys[0]]
    lost = first.rank == 0
    if not lost and first.criterion.dimension == "provider" and any(each.effect == "excludes" for each in several):
        question = f"Is it {indefinite(concept.label)} who gives it?"
        return Need("who performs it", keys[0], "provider", question, "somebody whom the payer accepts to give it", False, "open", (), True)
    return Need(
        label=" or ".join(known[k].label for k in keys), concept=keys[0], dimension=first.criterion.dimension,
        question=concept.as_question or f"Is it so that {given(keys)}?", as_requirement=" or ".join(known[k].as_requirement or known[k].label for k in keys),
        obtainable=bool(concept.obtainable), status="lost" if lost else first.standing, alternatives=keys[1:],
    )


def evidence_of(store: Store, claims: tuple[ClaimResult, ...]) -> tuple[Stated, ...]:
    """The passages that state the claims, in the order of the claims, as in `stated`."""
    found = stated(store, [claim.claim for claim in claims])
    return tuple(found[claim.claim] for claim in claims)


def stated(store: Store, claims: Iterable[str]) -> dict[str, Stated]:
    """The passages that state each claim: at most MOST_PASSAGES, from the weightiest and newest articles. Raises StoreError."""
    return remembered_each(store, "stated", claims, partial(_stated, store))


def passages_of(store: Store, claims: list[str]) -> dict[str, list[Evidence]]:
    """All passages of each claim, of all of them at once. A copy is no independent source: it stands behind the sources. Raises StoreError."""
    return _passages(store, claims, store.rows(query("stated").bind(claim=claims)))


def _stated(store: Store, claims: list[str]) -> dict[str, Stated]:
    """Where hundreds of articles say the same, nobody reads it hundreds of times."""
    by_claim: dict[str, list[Row]] = {claim: [] for claim in claims}
    for row in store.rows(query("stated").bind(claim=claims)):
        by_claim[row["claim"]].append(row)
    many = dict.fromkeys(row["article"] for rows in by_claim.values() if len(rows) > MOST_PASSAGES for row in rows)
    weight = remembered_each(store, "weight", many, partial(_weights, store))
    shown = {claim: sorted(rows, key=lambda row: (weight.get(row["article"], ()), row["evidence"]))[:MOST_PASSAGES] for claim, rows in by_claim.items()}
    passages = _passages(store, claims, [row for rows in shown.values() for row in rows])
    return {claim: Stated(tuple(passages[claim]), len(rows) - len(shown[claim])) for claim, rows in by_claim.items()}


def _weights(store: Store, articles: list[str]) -> dict[str, tuple[bool, int, int, str]]:
    """What comes first: no copy, the most official, the newest; of these the first by name."""
    found = dict.fromkeys(articles, (True, 0, 0, ""))
    for row in store.rows(query("standing_of_articles").bind(article=articles)):
        date = "".join(filter(str.isdigit, row.get("date", "")))[:8]
        found[row["article"]] = ("copy" in row, -int(row["rank"]), -int(date.ljust(8, "0")), row["article"])
    return found


def _passages(store: Store, claims: Iterable[str], stated: Sequence[Row]) -> dict[str, list[Evidence]]:
    if not stated:
        return {claim: [] for claim in claims}
    evidence = [row["evidence"] for row in stated]
    articles = remembered_each(store, "quoted", dict.fromkeys(row["article"] for row in stated), partial(_quoted, store))
    marks: dict[str, list[tuple[int, int]]] = {}
    for row in store.rows(query("marks").bind(evidence=evidence)):
        marks.setdefault(row["evidence"], []).append((int(row["start"]), int(row["end"])))
    found: dict[str, list[Evidence]] = {claim: [] for claim in claims}
    for row in store.rows(query("evidence").bind(evidence=evidence)):
        if article := articles[row["article"]]:
            found[row["claim"]].append(_passage(row, article, marks.get(row["evidence"], [])))
    return {claim: sorted(passages, key=lambda each: (bool(each.copy_of), each.article, each.start, each.end)) for claim, passages in found.items()}


def _quoted(store: Store, articles: list[str]) -> dict[str, Row]:
    """What is known of articles, of a copy with the first that it repeats; nothing where the store has no such article."""
    rows: dict[str, Row] = {article: {} for article in articles}
    for row in store.rows(query("quoted").bind(article=articles)):
        rows[row["article"]] = rows[row["article"]] or row
    return rows


def _passage(row: Row, article: Row, marks: list[tuple[int, int]]) -> Evidence:
    start, end = int(row["start"]), int(row["end"])
    inside = tuple((s - start, e - start) for s, e in marks if start <= s and e <= end)
    return Evidence(
        article=article["file"], title=article.get("title", article["file"]), publisher=article.get("publisher", ""), date=article.get("date", ""),
        authority=local(article["authority"]), kind=article.get("kind", ""), quote=row["quote"], start=start, end=end, claim=row["claim"],
        heading=row.get("heading", ""), marks=inside, author=article.get("author", ""), page=int(row["page"]) if "page" in row else None,
        copy_of=article.get("copyOf", ""),
    )
