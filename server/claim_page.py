"""The page of a claim: what it says in words and in OWL, the sentences that state it, and how it stands to other claims."""

from dataclasses import dataclass

from flask import render_template, url_for

from ontology.vocabulary import COV
from queries.articles import local
from queries.catalogue import query
from queries.claims import SaidCriterion
from queries.decide import decide
from queries.described import Described, Listed, described, listed_claims
from queries.disagreements import against
from queries.manchester import axiom
from queries.naming import times_named
from queries.outcome import Outcome
from queries.results import Evidence
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.wording import label
from server.addresses import name_of
from server.against import in_short
from server.asked import Asked
from server.labels import names_of
from server.linked import Stated, relations, stated_of
from server.reading import page_asked
from server.schema_org import claim_schema
from server.wording import rank

PAGE = 20  # sentences
OTHERS = 12  # claims beside it, of each relation
_VARIANTS = 4
_MOST = 400  # claims that may bear on the payer for a page to decide scenarios: each has to be weighed
ROLES = {"sufficient": "if so", "necessary": "required"}  # beside what it is about
NOUNS = {
    "covers": "coverage", "excludes": "exclusion", "requires": "requirement", "limits": "limit", "charges": "cost", "varies": "difference", "advises": "advice",
}  # fmt: skip
_BESIDE = "this claim is told beside it"
OUTCOMES = {
    "decides": "this claim decides", "overruled": "another claim goes before this one", "open": "this claim could also apply",
    "blocked": "this claim does not apply", "requirement": "this claim is heeded", "varies": "this claim is heeded",
    "limit": _BESIDE, "cost": _BESIDE, "process": _BESIDE,
}  # fmt: skip
_NARROWER = "narrowerPayerThan"
_TITLES = {
    ("exceptionTo", True): "It is an exception to",
    ("exceptionTo", False): "Exceptions to it",
    ("moreSpecificThan", False): "What goes before it, being more specific",
    (_NARROWER, False): "What goes before it, being said of a narrower payer",
    ("moreSpecificThan", True): "What it goes before, being more specific",
    (_NARROWER, True): "What it goes before, being said of a narrower payer",
}


@dataclass(frozen=True)
class Beside:
    """Claims that stand to this one in one way; `more` are left out."""

    title: str
    claims: tuple[Listed, ...]
    more: int


@dataclass(frozen=True)
class Case:
    """A scenario drawn from the claim, what the sources decide of it, and what becomes of this claim there, "" where it does not come up."""

    title: str
    address: str
    outcome: Outcome
    stands: str


def claim_page(store: Store, iri: str) -> str:
    """The page of a claim that is in the store. Raises StoreError."""
    claim = described(store, [iri])[iri]
    page, stated = page_asked(), stated_of(store, iri)
    shown = sorted(claim.evidence, key=_weight, reverse=True)[PAGE * (page - 1) : PAGE * page]
    evidence = [vars(each) for each in shown]
    return render_template(
        "claim.html", claim=claim, evidence=evidence, roles=ROLES, beside=_beside(store, iri), owl=axiom(store, iri), cases=cases(store, claim),
        relations=relations(store, iri, stated), grounds=_grounds(stated), title=heading(claim), nouns=NOUNS, outcomes=OUTCOMES, schema=claim_schema(claim),
        against=in_short(store, against(store, iri, OTHERS)), page=page, pages=_pages(iri, page, len(claim.evidence)), ask=asked_of(claim.criteria).url(),
    )  # fmt: skip


def heading(claim: Described) -> str:
    """A claim as a title: our sentence without its stop, and the article's words where only they tell it."""
    sentence = claim.sentence.rstrip(".")
    return f"{sentence}: {claim.told}" if claim.told != claim.sentence else sentence


def _weight(evidence: Evidence) -> tuple[bool, int, str]:
    """No copy, the weightiest voice, the newest."""
    return not evidence.copy_of, -rank(evidence.authority), evidence.date


def _pages(iri: str, page: int, total: int) -> tuple[str, str]:
    """The addresses of the sentences before and after these, "" where there are none."""
    name = name_of(iri)
    before = url_for("things.show", name=name, page=page - 1 if page > 2 else None) if page > 1 else ""
    return before, url_for("things.show", name=name, page=page + 1) if page * PAGE < total else ""


def cases(store: Store, claim: Described) -> list[Case]:
    """The scenario that a claim describes, and those that lack one of its conditions, each decided. Raises StoreError.

    None where so much is said of the payer that a page would take long; a visitor can still ask.
    """
    times = times_named(store)
    if sum(times.get(key, 0) for key in {"AnyPayer", *claim.keys("payer")}) > _MOST:
        return []
    conditions = [each for each in claim.criteria if each.role != "scope"]
    found = [_case(store, claim, claim.criteria, "All that it speaks of")]
    for without in conditions[:_VARIANTS]:
        kept = tuple(each for each in claim.criteria if each is not without)
        found.append(_case(store, claim, kept, f"The same, nothing being known of {' or '.join(label(key) for key in without.keys)}"))
    return found


def asked_of(criteria: tuple[SaidCriterion, ...]) -> Asked:
    """The address's facts of a scenario that meets criteria: of each the first of its values."""
    facts = [(each.dimension, each.keys[0]) for each in criteria if each.keys and each.keys[0] != "AnyPayer"]
    return Asked(stated=tuple(dict.fromkeys(facts)))


def _case(store: Store, claim: Described, criteria: tuple[SaidCriterion, ...], title: str) -> Case:
    asked = asked_of(criteria)
    trace = decide(store, Scenario(tuple(Fact(dimension, key) for dimension, key in asked.stated)))
    number = trace.bearing.number.get(claim.claim)
    stands = None if number is None else trace.standings.outcome(number)
    return Case(title, asked.url(), trace.outcome, stands or "")


def _beside(store: Store, iri: str) -> list[Beside]:
    by_relation: dict[tuple[str, bool], list[str]] = {}
    for name in ("claims_beside", "claims_of_other_payers"):
        for row in store.rows(query(name).bind(claim=iri)):
            by_relation.setdefault((local(row.get("relation", _NARROWER)), row["outgoing"] == "true"), []).append(row["other"])
    told = listed_claims(store, [other for others in by_relation.values() for other in others[:OTHERS]])
    return [
        Beside(title, tuple(told[other] for other in by_relation[relation][:OTHERS]), max(len(by_relation[relation]) - OTHERS, 0))
        for relation, title in _TITLES.items() if relation in by_relation
    ]  # fmt: skip


def _grounds(stated: Stated) -> list[tuple[str, list[str]]]:
    """What a claim names outside of its criteria, as IRIs: grounds of a refusal, what it varies by, processes."""
    named = {local(name): values for name, values in stated.items()}
    told = (("because", "Because"), ("variesBy", "Differs by"), ("process", "Step"))
    return [(title, named[name]) for name, title in told if name in named]


def evidence_page(store: Store, iri: str) -> str:
    """The page of a passage that is in the store. Raises StoreError."""
    rows = store.rows(query("passage").bind(passage=iri))
    claim = described(store, [rows[0]["claim"]])[rows[0]["claim"]]
    start, end = names_of(store, [iri])[iri].passage[1:]  # type: ignore[index]
    passage = next(each for each in claim.evidence if (str(each.start), str(each.end)) == (start, end) and each.article == rows[0]["file"])
    mentions = list(dict.fromkeys((row["words"], label(local(row["concept"])), COV + local(row["concept"])) for row in rows))
    return render_template(
        "passage.html", iri=iri, claim=claim, item=vars(passage), mentions=mentions,
        relations=relations(store, iri, stated_of(store, iri)),
    )  # fmt: skip
