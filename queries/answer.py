"""Answers: a question's scenarios decided, with the claims and passages behind the verdict, as values to render."""

from dataclasses import dataclass
from typing import Any

from queries import summary
from queries.articles import local
from queries.changes import changes_of
from queries.decide import decide
from queries.explain import claims_of, evidence_of, needs_of
from queries.proposed import know_proposed
from queries.question import Understanding, understand
from queries.results import VERDICTS, Decision
from queries.scenario import Fact, Scenario
from queries.store import Store
from queries.wording import label

_BEST_FIRST = ("covered", "conditional", "indeterminate", "not-covered", "out-of-scope")
_ATOMS = frozenset((str, int, bool, type(None)))  # what JSON has as it is


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
        whole = dict(parts[self.decisions.index(self.first)])
        whole["evidence"] = [e for part in parts for e in part["evidence"]]
        whole["summary"] = summary.of_several([(d.payer, d.verdict, d.summary) for d in self.decisions], self.first.summary)
        facts = [f for s in self.understanding.scenarios for f in s.facts]
        return {
            "question": self.question,
            **whole,
            "scenario": _scenario(facts),
            "understood": [_plain(f) | {"label": label(f.concept)} for f in dict.fromkeys(facts)],
            "ignored": list(self.understanding.ignored),
            "decisions": parts,
        }

    def trace_turtle(self) -> str:
        """The traces of all decisions as Turtle."""
        return "\n".join(d.trace.turtle() for d in self.decisions if d.trace)


def ask(store: Store, question: str) -> Answer:
    """Answer a question in words. Raises queries.store.StoreError."""
    know_proposed(store)
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
    claims = claims_of(trace)
    needs = needs_of(trace, outcome["reason"]) if verdict in ("conditional", "not-covered") else ()
    if verdict == "not-covered":
        needs = tuple(n for n in needs if n.status == "lost")  # nothing else would help
    leaning = VERDICTS.get(local(outcome.get("leaning", "")))
    contested = outcome["contested"] == "true"
    told = summary.of_decision(outcome["reason"], verdict, trace.payer, scenario, claims, needs)
    changes = changes_of(store, scenario, verdict, claims, needs) if with_changes else ()
    return Decision(
        payer=label(trace.payer), verdict=verdict, leaning=leaning, contested=contested, reason=outcome["reason"], summary=told,
        needs=tuple(n.label for n in needs if n.status != "lost"), need_details=needs, claims=claims, evidence=evidence_of(store, claims),
        changes=changes, sparql=trace.sparql, trace=trace,
    )


def _out_of_scope(understanding: Understanding) -> Decision:
    reason = understanding.reason or "out-of-scope"
    verdict = "out-of-scope" if reason in ("out-of-scope", "definition") else "indeterminate"
    told = summary.of_definition(understanding.about[0]) if reason == "definition" else summary.NOT_ANSWERED[reason]
    return Decision("", verdict, None, False, reason, told, (), (), (), (), (), "")


def _plain(value: Any) -> Any:
    """A value of the answer as JSON-ready values, without the traces' graphs."""
    if isinstance(value, tuple):
        return [item if type(item) in _ATOMS else _plain(item) for item in value]
    return {name: item if type(item) in _ATOMS else _plain(item) for name, item in vars(value).items() if name != "trace"}


def _scenario(facts: list[Fact]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fact in dict.fromkeys(facts):
        found.setdefault(fact.dimension, []).append(f"not: {label(fact.concept)}" if fact.denied else label(fact.concept))
    return {dimension: list(dict.fromkeys(labels)) for dimension, labels in found.items()}
