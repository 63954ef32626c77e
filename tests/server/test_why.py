"""How an answer is arranged for reading."""

from collections.abc import Callable
from typing import Any

from server.fragments import marked
from server.why import block, sources
from tests.server.fakes import claim, evidence

Answers = Callable[..., dict[str, Any]]


def test_marks_that_overlap_or_leave_the_quote_are_trimmed() -> None:
    assert marked("massage is covered", [(11, 99), (0, 7), (3, 10)]) == [
        ("massage", True), (" is", True), (" ", False), ("covered", True),
    ]  # fmt: skip
    assert marked("massage", []) == [("massage", False)]


def test_claims_that_read_the_same_are_shown_once_with_all_evidence(answer_of: Answers) -> None:
    claims = [claim(name, "excludes", "decides", "applies", sentence="It is not covered.") for name in ("a", "b", "c")]
    found = [evidence("a"), evidence("b", article="other.md"), evidence("c")]
    (branch,) = block(answer_of("not-covered", claims=claims, evidence=found), {}).branches
    assert [len(c["evidence"]) for c in branch.claims] == [2]


def test_claims_told_in_their_quote_stay_apart(answer_of: Answers) -> None:
    claims = [claim(name, "charges", "cost", "applies", sentence="What it costs.", detail=name) for name in ("a", "b", "c")]
    assert [c["detail"] for c in block(answer_of("covered", claims=claims), {}).costs] == ["a", "b", "c"]


def test_the_payers_own_and_firmest_claims_come_first(answer_of: Answers) -> None:
    general = {"dimension": "payer", "values": ["health insurance"], "keys": ["AnyPayer"], "role": "scope", "status": "met", "fact": None}
    claims = [
        claim("cost", "charges", "decides", "applies"),
        claim("general", "covers", "decides", "applies", criteria=[general]),
        claim("possible", "covers", "decides", "applies", certainty="possible"),
        claim("firm", "covers", "decides", "applies", certainty="definite"),
    ]
    (branch,) = block(answer_of("covered", claims=claims), {}).branches
    assert [c["claim"].rsplit(":")[-1] for c in (*branch.claims, *branch.more)] == ["firm", "possible", "general", "cost"]
    assert len(branch.more) == 1


def test_a_copy_and_its_source_are_one_source(answer_of: Answers) -> None:
    assert sources([evidence("a", article="b.md", copy_of="a.md"), evidence("a", article="a.md"), evidence("a", article="c.md")]) == ["a.md", "c.md"]
    claims = [claim("copied", "covers", "decides", "applies"), claim("twice", "covers", "decides", "applies", sentence="Another.")]
    found = [evidence("copied", article=name, copy_of="a.md") for name in ("b.md", "c.md", "d.md")]
    found += [evidence("twice", article=name) for name in ("e.md", "f.md")]
    (branch,) = block(answer_of("covered", claims=claims, evidence=found), {}).branches
    assert branch.claims[0]["sentence"] == "Another."


def test_only_what_can_be_brought_along_is_to_have_ready(answer_of: Answers) -> None:
    needs = [
        {"concept": "a", "dimension": "circumstance", "status": "open"},
        {"concept": "b", "dimension": "provider", "status": "open"},
        {"concept": "c", "dimension": "circumstance", "status": "lost"},
    ]
    assert [n["concept"] for n in block(answer_of("conditional", need_details=needs), {}).ready] == ["a"]
