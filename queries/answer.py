"""Answers: a question's scenarios decided, with the claims and passages behind the verdict, as values to render."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ontology.vocabulary import load_vocabulary
from queries import summary
from queries.articles import local
from queries.catalogue import query
from queries.decide import Trace, decide
from queries.memory import remembered
from queries.question import Understanding, understand
from queries.scenario import Fact, Scenario
from queries.store import Row, Store
from queries.wording import claim_sentence, given, indefinite, label

VERDICTS = {"covered": "covered", "notCovered": "not-covered", "conditional": "conditional", "indeterminate": "indeterminate"}
SHOWN = {"decides": 10, "overruled": 6, "open": 8, "requirement": 12, "limit": 4, "cost": 5, "process": 5, "varies": 4, "blocked": 4}
_BEST_FIRST = ("covered", "conditional", "indeterminate", "not-covered", "out-of-scope")


@dataclass(frozen=True)
class CriterionResult:
    """A criterion of a claim and how it stands: "met", "unmet" or "open"; `fact` is what settles it."""

    dimension: str
    values: tuple[str, ...]
    role: str
    status: str
    fact: str | None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimResult:
    """A claim in a trace. `outcome`: decides, overruled, open, blocked, requirement, limit, cost, process or varies."""

    claim: str
    sentence: str
    effect: str
    certainty: str
    status: str
    outcome: str
    overruled_by: tuple[str, ...]
    detail: str | None
    payer: str | None
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class Evidence:
    """A passage that states a claim; `marks` are (start, end) in the quote of words that name the claim's values."""

    article: str
    title: str
    publisher: str
    date: str
    authority: str
    kind: str
    quote: str
    start: int
    end: int
    claim: str
    heading: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Need:
    """Something that would decide: what is required and unknown ("open") or lacking ("unmet")."""

    label: str
    concept: str
    dimension: str
    question: str
    as_requirement: str
    obtainable: bool
    status: str
    alternatives: tuple[str, ...] = ()
    against: bool = False  # it decides against coverage if it is so


@dataclass(frozen=True)
class Change:
    """One fact that, if it were so, would give another verdict (decided, not guessed)."""

    text: str
    concept: str
    dimension: str
    denied: bool
    verdict: str


@dataclass(frozen=True)
class Decision:
    """One payer's part of an answer."""

    payer: str
    verdict: str
    leaning: str | None
    contested: bool
    reason: str
    summary: str
    needs: tuple[str, ...]
    need_details: tuple[Need, ...]
    claims: tuple[ClaimResult, ...]
    evidence: tuple[Evidence, ...]
    changes: tuple[Change, ...]
    sparql: str
    trace: Trace | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Answer:
    """An answer to a question: the decision for each payer, the best of them in front."""

    question: str
    understanding: Understanding
    decisions: tuple[Decision, ...]

    @property
    def first(self) -> Decision:
        """The decision that the answer as a whole gives: the one best for the asker."""
        return min(self.decisions, key=lambda d: _BEST_FIRST.index(d.verdict))

    @property
    def verdict(self) -> str:
        """The verdict of the answer as a whole."""
        return self.first.verdict

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON-ready values, in the shape that the command line promises."""
        parts = [_plain(decision) for decision in self.decisions]
        whole = _plain(self.first)
        whole["evidence"] = [e for part in parts for e in part["evidence"]]
        whole["summary"] = summary.of_several([(d.payer, d.verdict, d.summary) for d in self.decisions], self.first.summary)
        facts = [f for s in self.understanding.scenarios for f in s.facts]
        return {
            "question": self.question,
            **whole,
            "scenario": _scenario(facts),
            "understood": [asdict(f) | {"label": label(f.concept)} for f in dict.fromkeys(facts)],
            "ignored": list(self.understanding.ignored),
            "decisions": parts,
        }

    def trace_turtle(self) -> str:
        """The traces of all decisions as Turtle."""
        return "\n".join(d.trace.turtle() for d in self.decisions if d.trace)


def ask(store: Store, question: str) -> Answer:
    """Answer a question in words. Raises queries.store.StoreError."""
    return answer(store, understand(question))


def answer(store: Store, understanding: Understanding) -> Answer:
    """Answer what has been understood of a question. Raises queries.store.StoreError."""
    if not understanding.in_scope or not understanding.scenarios:
        return Answer(understanding.question, understanding, (_out_of_scope(understanding),))
    decisions = tuple(decision(store, scenario) for scenario in understanding.scenarios)
    return Answer(understanding.question, understanding, decisions)


def decision(store: Store, scenario: Scenario, with_changes: bool = True) -> Decision:
    """Decide one scenario and gather what explains it."""
    trace = decide(store, scenario)
    outcome = trace.rows("outcome")[0]
    verdict = VERDICTS[local(outcome["verdict"])]
    claims = _claims(trace)
    needs = _needs(trace) if verdict in ("conditional", "not-covered") else ()
    leaning = VERDICTS.get(local(outcome.get("leaning", "")))
    contested = outcome["contested"] == "true"
    told = summary.of_decision(outcome["reason"], verdict, trace.payer, scenario, claims, needs)
    changes = _changes(store, scenario, verdict, claims, needs) if with_changes else ()
    return Decision(
        payer=label(trace.payer), verdict=verdict, leaning=leaning, contested=contested, reason=outcome["reason"], summary=told,
        needs=tuple(n.label for n in needs if n.status != "lost"), need_details=needs, claims=claims, evidence=_evidence(store, claims),
        changes=changes, sparql=trace.sparql, trace=trace,
    )


def _claims(trace: Trace) -> tuple[ClaimResult, ...]:
    criteria: dict[str, dict[str, list[Row]]] = {}
    for row in trace.rows("criteria_of"):
        criteria.setdefault(row["claim"], {}).setdefault(row["criterion"], []).append(row)
    shown = dict.fromkeys(SHOWN, 0)
    found = []
    for row in trace.rows("standing"):
        near_miss = row["outcome"] != "blocked" or int(row["misses"]) == 1 and local(row["effect"]) in ("covers", "excludes")
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


def _needs(trace: Trace) -> tuple[Need, ...]:
    """What would decide, the most telling first; each concept once."""
    by_criterion: dict[str, list[Row]] = {}
    for row in trace.rows("needed"):
        by_criterion.setdefault(row["criterion"], []).append(row)
    found = [_need(rows) for rows in by_criterion.values()]
    if trace.payer == "AnyPayer":
        found.insert(0, Need("payer", "AnyPayer", "payer", "Who would pay?", "the name of your plan or programme", True, "open"))
    if any(r["reason"] == "varies" or r["reason"] == "open" for r in trace.rows("outcome")) and trace.rows("varies_by_place"):
        found.insert(0, Need("state", "UnitedStates", "place", "Which state are you in?", "the state whose rules apply", True, "open"))
    unique = {need.label: need for need in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda n: found.index(n)))


def _need(rows: list[Row]) -> Need:
    known = load_vocabulary().concepts
    keys = tuple(dict.fromkeys(local(r["value"]) for r in rows))
    concept = known[keys[0]]
    lost = rows[0]["rank"] == "0"
    if any(r.get("effect", "").endswith("excludes") for r in rows):
        return Need("who performs it", keys[0], "provider", f"Is it {indefinite(concept.label)} who gives it?", "somebody whom the payer accepts to give it", False, "open", (), True)
    return Need(
        label=" or ".join(known[k].label for k in keys), concept=keys[0], dimension=local(rows[0]["dimension"]),
        question=concept.as_question or f"Is it so that {given(keys)}?", as_requirement=" or ".join(known[k].as_requirement or known[k].label for k in keys),
        obtainable=bool(concept.obtainable), status="lost" if lost else local(rows[0]["status"]), alternatives=keys[1:],
    )


def _changes(store: Store, scenario: Scenario, verdict: str, claims: tuple[ClaimResult, ...], needs: tuple[Need, ...]) -> tuple[Change, ...]:
    """The smallest changes that give another verdict: one fact each, decided anew to be sure. At most three are tried."""
    flips = [(n.concept, n.dimension) for n in needs if n.status != "lost" and not n.against][:1]
    for effect in ("covers", "excludes"):
        near = [c for claim in claims if claim.effect == effect and claim.outcome in ("blocked", "open") for c in claim.criteria if c.status != "met"]
        flips += [(c.keys[0], c.dimension) for c in near if effect == "covers" or c.dimension == "provider"]
    found: list[Change] = []
    for concept, dimension in [f for f in dict.fromkeys(flips) if f[1] in ("provider", "circumstance")][:3]:
        other = _verdict(store, _with(scenario, Fact(dimension, concept)))
        if other != verdict:
            found.append(Change(f"if {given([concept])}", concept, dimension, False, other))
    return tuple(found)


def _verdict(store: Store, scenario: Scenario) -> str:
    """The verdict alone, remembered: the same change is asked after by many."""
    return remembered(store, scenario, lambda: VERDICTS[local(decide(store, scenario).rows("outcome")[0]["verdict"])])


def _with(scenario: Scenario, fact: Fact) -> Scenario:
    """The scenario with one fact in place of what it says on the same exclusive dimension, or of its denial."""
    exclusive = fact.dimension in load_vocabulary().exclusive
    kept = [f for f in scenario.facts if f.concept != fact.concept and not (exclusive and f.dimension == fact.dimension)]
    return Scenario((*kept, fact), scenario.asks)


def _evidence(store: Store, claims: tuple[ClaimResult, ...]) -> tuple[Evidence, ...]:
    """The passages that state the claims, in the order of the claims."""
    return tuple(e for claim in claims for e in remembered(store, ("evidence", claim.claim), lambda claim=claim: _passages(store, claim.claim)))


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
        heading=row.get("heading", ""), marks=inside,
    )


def _out_of_scope(understanding: Understanding) -> Decision:
    reason = understanding.reason or "out-of-scope"
    verdict = "out-of-scope" if reason == "out-of-scope" else "indeterminate"
    return Decision("", verdict, None, False, reason, summary.NOT_ANSWERED[reason], (), (), (), (), (), "")


def _plain(decision: Decision) -> dict[str, Any]:
    """A decision as JSON-ready values, without the trace's graph."""
    names = [name for name in Decision.__dataclass_fields__ if name != "trace"]
    return {name: _jsonable(getattr(decision, name)) for name in names}


def _jsonable(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_jsonable(v) for v in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def _scenario(facts: list[Fact]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fact in dict.fromkeys(facts):
        found.setdefault(fact.dimension, []).append(f"not: {label(fact.concept)}" if fact.denied else label(fact.concept))
    return {dimension: list(dict.fromkeys(labels)) for dimension, labels in found.items()}
