"""Answers: a question's scenarios decided, with the claims and passages behind the verdict, as values to render."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import orjson

from queries import summary
from queries.changes import changes_of
from queries.decide import decide
from queries.explain import claims_of, evidence_of, nearest, needs_of
from queries.notebook import answer_html
from queries.proposed import know_proposed
from queries.question import Understanding, understand
from queries.question_readings import OtherReading
from queries.reply import reply_to
from queries.results import Decision
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.trace_graph import sparql_of, turtle_of
from queries.verdicts import decided
from queries.wording import label

_BEST_FIRST = ("covered", "conditional", "indeterminate", "not-covered", "out-of-scope")
_SILENT = ("no-source", "varies-by-place", "only-requirements")  # where what is known near it is shown


@dataclass(frozen=True)
class Answer:
    """An answer to a question: the decision for each payer, the best of them in front."""

    question: str
    understanding: Understanding
    decisions: tuple[Decision, ...]
    others: tuple["Otherwise", ...] = ()

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
        found: dict[str, Any] = orjson.loads(self.as_json())
        return found

    def as_json(self) -> str:
        """The same as a line of JSON."""
        parts = [_members(decision) for decision in self.decisions]
        facts = list(dict.fromkeys(f for s in self.understanding.scenarios for f in s.facts))
        return orjson.dumps({
            "question": self.question,
            **parts[self.decisions.index(self.first)],
            "evidence": [e for d in self.decisions for e in d.evidence],
            "summary": summary.of_several([(d.payer, d.verdict, d.summary) for d in self.decisions], self.first.summary),
            "scenario": _scenario(facts),
            "understood": [vars(f) | {"label": label(f.concept)} for f in facts],
            "ignored": self.understanding.ignored,
            "decisions": parts,
            "other_readings": self.others,
        }).decode()  # fmt: skip

    def _repr_html_(self) -> str:
        """For notebooks: verdict, sentence and evidence."""
        return answer_html(self.as_dict())

    def trace_turtle(self) -> str:
        """The traces of all decisions as Turtle."""
        return "\n".join(turtle_of(d.trace) for d in self.decisions if d.trace)


@dataclass(frozen=True)
class Otherwise:
    """What the answer would be if `words` did not mean the concept `taken` but `other`."""

    words: str
    taken: str
    other: str
    label: str
    verdict: str


def ask(store: Store, question: str) -> Answer:
    """Answer a question in words; what is no Unicode in it is read as question marks. Raises queries.store.StoreError."""
    know_proposed(store)
    return answer(store, understand(question.encode(errors="replace").decode()))


def answer(store: Store, understanding: Understanding) -> Answer:
    """Answer what has been understood of a question. Raises queries.store.StoreError."""
    if not understanding.in_scope or not understanding.scenarios:
        return Answer(understanding.question, understanding, (_out_of_scope(understanding),))
    decisions = tuple(decision(store, scenario, understanding) for scenario in understanding.scenarios)
    given = Answer(understanding.question, understanding, decisions)
    return replace(given, others=tuple(_otherwise(store, given.verdict, understanding.others)))


def _otherwise(store: Store, verdict: str, readings: Iterable[OtherReading]) -> Iterable[Otherwise]:
    """The other readings that would get another verdict."""
    for reading in readings:
        other = min((decided(store, scenario).verdict for scenario in reading.scenarios), key=_BEST_FIRST.index)
        if other != verdict:
            yield Otherwise(reading.words, reading.taken, reading.other, label(reading.other), other)


def decision(store: Store, scenario: Scenario, understanding: Understanding | None = None) -> Decision:
    """Decide one scenario and gather what explains it; what was understood of its question tells what else to reply."""
    trace = decide(store, scenario)
    outcome = trace.outcome
    verdict = outcome.verdict
    claims = claims_of(trace)
    needs = needs_of(trace, outcome.reason) if verdict in ("conditional", "not-covered") else ()
    if verdict == "not-covered":
        needs = tuple(n for n in needs if n.status == "lost")  # nothing else would help
    told = summary.of_decision(outcome.reason, verdict, trace.payer, scenario, claims, needs)
    claims = (*claims, *nearest(trace)) if outcome.reason in _SILENT else claims
    stated = evidence_of(store, claims)
    evidence = tuple(passage for each in stated for passage in each.passages)
    about, question = (understanding.about, understanding.question) if understanding else ((), "")
    return Decision(
        payer=label(trace.payer), verdict=verdict, leaning=outcome.leaning, contested=outcome.contested, reason=outcome.reason, summary=told,
        needs=tuple(n.label for n in needs if n.status != "lost"), need_details=needs, claims=claims, evidence=evidence,
        changes=changes_of(store, scenario, verdict, claims, needs), sparql=sparql_of(trace),
        reply=reply_to(trace, about, question, claims, needs, evidence), trace=trace,
        more_passages={claim.claim: each.left_out for claim, each in zip(claims, stated, strict=True) if each.left_out},
    )


def _out_of_scope(understanding: Understanding) -> Decision:
    reason = understanding.reason or "out-of-scope"
    verdict = "out-of-scope" if reason in ("out-of-scope", "definition") else "indeterminate"
    told = summary.of_definition(understanding.about[0]) if reason == "definition" else summary.NOT_ANSWERED[reason]
    return Decision("", verdict, None, False, reason, told, (), (), (), (), (), "")


def _members(decision: Decision) -> dict[str, Any]:
    """The fields of a decision, without the trace's graph."""
    return {name: value for name, value in vars(decision).items() if name != "trace"}


def _scenario(facts: list[Fact]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for fact in facts:
        found.setdefault(fact.dimension, []).append(f"not: {label(fact.concept)}" if fact.denied else label(fact.concept))
    return {dimension: tuple(dict.fromkeys(labels)) for dimension, labels in found.items()}
