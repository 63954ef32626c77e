"""What explains a trace: its claims in words, what is needed, and the passages of the articles."""

from dataclasses import replace
from functools import partial

from ontology.vocabulary import load_vocabulary
from queries.articles import local
from queries.catalogue import query
from queries.decide import Trace
from queries.memory import remembered
from queries.results import ClaimResult, CriterionResult, Evidence, Need
from queries.store import Row, Store
from queries.wording import claim_sentence, given, indefinite, label, listed

SHOWN = {"decides": 10, "overruled": 6, "open": 8, "requirement": 12, "limit": 4, "cost": 5, "process": 5, "varies": 4, "blocked": 4}


def claims_of(trace: Trace) -> tuple[ClaimResult, ...]:
    """The claims that explain a trace, the deciding ones first; of each outcome as many as a reader can take."""
    criteria: dict[str, dict[str, list[Row]]] = {}
    for row in trace.rows("criteria_of"):
        criteria.setdefault(row["claim"], {}).setdefault(row["criterion"], []).append(row)
    shown = dict.fromkeys(SHOWN, 0)
    found = []
    for row in trace.rows("standing"):
        near_miss = row["outcome"] != "blocked" or (int(row["misses"]) == 1 and local(row["effect"]) in ("covers", "excludes"))
        if near_miss and shown[row["outcome"]] < SHOWN[row["outcome"]]:
            shown[row["outcome"]] += 1
            found.append(_claim(row, criteria.get(row["claim"], {})))
    order = list(SHOWN)
    return tuple(sorted(found, key=lambda c: order.index(c.outcome)))


def _claim(row: Row, criteria: dict[str, list[Row]]) -> ClaimResult:
    results = tuple(_criterion(rows) for rows in criteria.values())
    scope: dict[str, list[list[str]]] = {}
    roles: dict[str, list[list[str]]] = {}
    for result in results:
        if result.role == "scope":
            scope.setdefault(result.dimension, []).append(list(result.keys))
        else:
            roles.setdefault(result.role, []).append(list(result.keys))
    effect, certainty = local(row["effect"]), local(row["certainty"])
    payer = next((v for r in results if r.dimension == "payer" for v in r.values), None)
    return ClaimResult(
        claim=row["claim"], sentence=claim_sentence(effect, certainty, scope, roles, row.get("detail", "")), effect=effect, certainty=certainty,
        status=local(row["status"]), outcome=row["outcome"], overruled_by=tuple(row.get("winners", "").split()), detail=row.get("detail"),
        payer=payer, criteria=results,
    )


def _criterion(rows: list[Row]) -> CriterionResult:
    first = rows[0]
    keys = tuple(dict.fromkeys(local(r["value"]) for r in rows))
    fact = next((label(local(r["fact"])) for r in rows if "fact" in r), None)
    return CriterionResult(local(first["dimension"]), tuple(label(k) for k in keys), local(first["role"]), local(first["status"]), fact, keys)


def needs_of(trace: Trace) -> tuple[Need, ...]:
    """What would decide, the most telling first; each concept once."""
    by_criterion: dict[str, list[Row]] = {}
    for row in trace.rows("needed"):
        by_criterion.setdefault(row["criterion"], []).append(row)
    found = _providers_as_one([_need(rows) for rows in by_criterion.values()])
    if any(row["reason"] == "merely-possible" for row in trace.rows("outcome")):
        found.insert(0, _listed_benefit())
    if trace.payer == "AnyPayer":
        found.insert(0, Need("payer", "AnyPayer", "payer", "Who would pay?", "the name of your plan or program", True, "open"))
    if any(r["reason"] == "varies" or r["reason"] == "open" for r in trace.rows("outcome")) and trace.rows("varies_by_place"):
        found.insert(0, Need("state", "UnitedStates", "place", "Which state are you in?", "the state whose rules apply", True, "open"))
    unique = {need.label: need for need in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda n: found.index(n)))


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


def _need(rows: list[Row]) -> Need:
    known = load_vocabulary().concepts
    keys = tuple(dict.fromkeys(local(r["value"]) for r in rows))
    concept = known[keys[0]]
    lost = rows[0]["rank"] == "0"
    if not lost and local(rows[0]["dimension"]) == "provider" and any(r.get("effect", "").endswith("excludes") for r in rows):
        question = f"Is it {indefinite(concept.label)} who gives it?"
        return Need("who performs it", keys[0], "provider", question, "somebody whom the payer accepts to give it", False, "open", (), True)
    return Need(
        label=" or ".join(known[k].label for k in keys), concept=keys[0], dimension=local(rows[0]["dimension"]),
        question=concept.as_question or f"Is it so that {given(keys)}?", as_requirement=" or ".join(known[k].as_requirement or known[k].label for k in keys),
        obtainable=bool(concept.obtainable), status="lost" if lost else local(rows[0]["status"]), alternatives=keys[1:],
    )


def evidence_of(store: Store, claims: tuple[ClaimResult, ...]) -> tuple[Evidence, ...]:
    """The passages that state the claims, in the order of the claims."""
    return tuple(e for claim in claims for e in remembered(store, ("evidence", claim.claim), partial(_passages, store, claim.claim)))


def _passages(store: Store, claim: str) -> tuple[Evidence, ...]:
    rows = store.rows(query("evidence").bind(claim=claim))
    marks: dict[str, list[tuple[int, int]]] = {}
    for row in store.rows(query("marks").bind(evidence=[r["evidence"] for r in rows])) if rows else []:
        marks.setdefault(row["evidence"], []).append((int(row["start"]), int(row["end"])))
    return tuple(_passage(row, marks.get(row["evidence"], [])) for row in rows)


def _passage(row: Row, marks: list[tuple[int, int]]) -> Evidence:
    start, end = int(row["start"]), int(row["end"])
    inside = tuple((s - start, e - start) for s, e in marks if start <= s and e <= end)
    return Evidence(
        article=row["file"], title=row.get("title", row["file"]), publisher=row.get("publisher", ""), date=row.get("date", ""),
        authority=local(row["authority"]), kind=row.get("kind", ""), quote=row["quote"], start=start, end=end, claim=row["claim"],
        heading=row.get("heading", ""), marks=inside, author=row.get("author", ""), page=int(row["page"]) if "page" in row else None,
        copy_of=row.get("copyOf", ""),
    )
