"""Arranges an answer for reading: the tree of claims, each with its evidence, and what is to be asked next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

ORDER = (
    ("decides", "What decides"),
    ("overruled", "Overruled here"),
    ("requirement", "What is required"),
    ("varies", "What differs from plan to plan"),
    ("open", "Could also apply"),
)
ASIDE = ("blocked", "Does not apply to what you told us")
AT_ONCE = 2


@dataclass(frozen=True)
class Branch:
    """Claims that stand alike to the question."""

    outcome: str
    title: str
    claims: tuple[Json, ...]


@dataclass(frozen=True)
class Block:
    """The answer for one payer, arranged for the page."""

    decision: Json
    branches: tuple[Branch, ...]
    aside: Branch
    next_questions: tuple[Json, ...]
    later_questions: tuple[Json, ...]
    ready: tuple[Json, ...]
    costs: tuple[Json, ...]
    limits: tuple[Json, ...]
    processes: tuple[Json, ...]
    sides: tuple[tuple[str, tuple[Json, ...]], ...]


def blocks(answer: Json, unknown: Sequence[str] = ()) -> list[Block]:
    """One block a payer; a single one where the question names one payer or none."""
    decisions = answer.get("decisions") or []
    if len(decisions) < 2:
        return [block(answer, answer, unknown)]
    return [block(decision, answer, unknown) for decision in decisions]


def block(decision: Json, answer: Json, unknown: Sequence[str] = ()) -> Block:
    """A decision arranged for the page; what it lacks is looked up in the whole answer."""
    claims = _with_evidence(decision, answer)
    by_outcome: dict[str, list[Json]] = {}
    for claim in claims:
        by_outcome.setdefault(claim["outcome"], []).append(claim)
    needs = decision.get("need_details") or []
    questions = [need for need in needs if need["status"] == "open" and need.get("question") and need["concept"] not in unknown]
    branches = [Branch(outcome, title, tuple(by_outcome.get(outcome, ()))) for outcome, title in ORDER]
    return Block(
        decision=decision,
        branches=tuple(branch for branch in branches if branch.claims),
        aside=Branch(*ASIDE, tuple(by_outcome.get("blocked", ()))),
        next_questions=tuple(questions[:AT_ONCE]),
        later_questions=tuple(questions[AT_ONCE:]),
        ready=tuple(needs),
        costs=tuple(by_outcome.get("cost", ())),
        limits=tuple(by_outcome.get("limit", ())),
        processes=tuple(by_outcome.get("process", ())),
        sides=_sides(claims) if decision.get("contested") else (),
    )


def marked(quote: str, marks: Iterable[Sequence[int]]) -> list[tuple[str, bool]]:
    """The quote in parts, each with whether its words name what the claim says."""
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in sorted((mark[0], mark[1]) for mark in marks):
        start, end = max(start, done), min(end, len(quote))
        if start >= end:
            continue
        parts += [(quote[done:start], False), (quote[start:end], True)]
        done = end
    parts.append((quote[done:], False))
    return [part for part in parts if part[0]]


def _with_evidence(decision: Json, answer: Json) -> list[Json]:
    """The claims, each with its evidence and with the sentences that overrule it."""
    claims = decision.get("claims") or []
    evidence = decision.get("evidence") or answer.get("evidence") or []
    sentences = {claim["claim"]: claim["sentence"] for claim in [*(answer.get("claims") or []), *claims]}
    return [
        {
            **claim,
            "evidence": [
                {**item, "parts": marked(item["quote"], item.get("marks") or ())}
                for item in evidence
                if item["claim"] == claim["claim"]
            ],
            "overruled_by": [sentences[iri] for iri in claim.get("overruled_by") or () if iri in sentences],
        }
        for claim in claims
    ]


def _sides(claims: list[Json]) -> tuple[tuple[str, tuple[Json, ...]], ...]:
    """Both sides of a disagreement: those that speak for coverage and those against it."""
    live = [claim for claim in claims if claim["outcome"] in ("decides", "overruled", "varies", "open")]
    applying = [claim for claim in live if claim["status"] == "applies"]

    def side(effect: str) -> tuple[Json, ...]:
        return tuple(c for c in applying if c["effect"] == effect) or tuple(c for c in live if c["effect"] == effect)

    return (("covers", side("covers")), ("excludes", side("excludes")))
