"""Arranges an answer for reading: the tree of claims, each with its evidence, and what there is to have ready."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from queries.described import TOLD_IN_THE_QUOTE

Json = dict[str, Any]

ORDER = (
    ("near", "Nearest to it"),
    ("decides", "What decides"),
    ("overruled", "Overruled here"),
    ("requirement", "What is required"),
    ("varies", "What differs"),
    ("open", "Could also apply"),
)
AT_ONCE = 3
CERTAINTY = ("definite", "typical", "possible")


@dataclass(frozen=True)
class Branch:
    """Claims that stand alike to the question; `more` are those to unfold."""

    outcome: str
    title: str
    claims: tuple[Json, ...]
    more: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Block:
    """The answer for one payer, arranged for the page."""

    decision: Json
    branches: tuple[Branch, ...]
    aside: tuple[Json, ...]
    ready: tuple[Json, ...]
    costs: tuple[Json, ...]
    limits: tuple[Json, ...]
    processes: tuple[Json, ...]
    sides: tuple[tuple[str, tuple[Json, ...]], ...]


def blocks(answer: Json) -> list[Block]:
    """One block a payer; a single one where the question names one payer or none."""
    decisions = answer.get("decisions") or []
    if len(decisions) < 2:
        return [block(answer, answer)]
    return [block(decision, answer) for decision in decisions]


def block(decision: Json, answer: Json) -> Block:
    """A decision arranged for the page; what it lacks is looked up in the whole answer."""
    by_outcome: dict[str, list[Json]] = {}
    for claim in _with_evidence(decision, answer):
        by_outcome.setdefault(claim["outcome"], []).append(claim)

    def of(outcome: str) -> tuple[Json, ...]:
        return tuple(sorted(_joined(by_outcome.get(outcome, [])), key=_weight))

    branches = [Branch(outcome, title, of(outcome)[:AT_ONCE], of(outcome)[AT_ONCE:]) for outcome, title in ORDER]
    return Block(
        decision=decision,
        branches=tuple(branch for branch in branches if branch.claims),
        aside=of("blocked"),
        ready=tuple(n for n in decision.get("need_details") or () if n["dimension"] == "circumstance" and n["status"] != "lost"),
        costs=of("cost"),
        limits=of("limit"),
        processes=of("process"),
        sides=_sides([claim for outcome, _ in ORDER for claim in of(outcome)]) if decision.get("contested") else (),
    )


def sources(evidence: Iterable[Json]) -> list[str]:
    """The articles that evidence stands in, each once; what a copy says counts for the article that it is a copy of."""
    return list(dict.fromkeys(item.get("copy_of") or item["article"] for item in evidence))


def _with_evidence(decision: Json, answer: Json) -> list[Json]:
    """The claims, each with its evidence and with the sentences that overrule it."""
    claims = decision.get("claims") or []
    evidence = decision.get("evidence") or answer.get("evidence") or []
    passages: dict[str, list[Json]] = {}
    for item in evidence:
        passages.setdefault(item["claim"], []).append(item)
    sentences = {claim["claim"]: claim["sentence"] for claim in [*(answer.get("claims") or []), *claims]}
    return [
        {
            **claim,
            "evidence": passages.get(claim["claim"], []),
            "more": (decision.get("more_passages") or {}).get(claim["claim"], 0),
            "overruled_by": list(dict.fromkeys(sentences[iri] for iri in claim.get("overruled_by") or () if iri in sentences)),
        }
        for claim in claims
    ]


def _weight(claim: Json) -> tuple[bool, bool, int, int, int]:
    """What to read first: claims on coverage, of this payer, with little unknown, firmly stated, by many sources."""
    criteria = claim.get("criteria") or ()
    return (
        claim["effect"] in TOLD_IN_THE_QUOTE,
        any("AnyPayer" in criterion.get("keys", ()) for criterion in criteria),
        sum(criterion["status"] == "open" for criterion in criteria),
        CERTAINTY.index(claim["certainty"]) if claim["certainty"] in CERTAINTY else len(CERTAINTY),
        -len(sources(claim["evidence"])),
    )


def _joined(claims: list[Json]) -> tuple[Json, ...]:
    """Claims that read the same are shown once, with the evidence of all."""
    found: dict[tuple[str, str], Json] = {}
    for claim in claims:
        key = (claim["sentence"], claim["status"])
        if key in found and claim["effect"] not in TOLD_IN_THE_QUOTE:
            known = {(e["article"], e["start"], e["end"]) for e in found[key]["evidence"]}
            new = [e for e in claim["evidence"] if (e["article"], e["start"], e["end"]) not in known]
            found[key] = {**found[key], "evidence": [*found[key]["evidence"], *new]}
        else:
            found[key if key not in found else (claim["claim"], "")] = claim
    return tuple(found.values())


def _sides(claims: list[Json]) -> tuple[tuple[str, tuple[Json, ...]], ...]:
    """Both sides of a disagreement: those that speak for coverage and those against it."""

    def side(*effects: str) -> tuple[Json, ...]:
        speaking = [c for c in claims if c["effect"] in effects]
        ranks = ([c for c in speaking if c["outcome"] == "decides"], [c for c in speaking if c["status"] == "applies"], speaking)
        return tuple(next((rank for rank in ranks if rank), []))

    return (("covers", side("covers")), ("excludes", side("excludes", "charges")))
