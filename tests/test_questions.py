"""The question sets of tests/questions: well-formed, and answered from the shipped articles. What they are: tests/questions/README.md."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ingest.build import SHIPPED
from queries.evaluate import evaluate
from queries.store import Store

FOLDER = Path(__file__).parent / "questions"
VERDICTS = {"covered", "not-covered", "conditional", "indeterminate", "out-of-scope"}
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.md")}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", ["dev.jsonl", "held.jsonl"])
def test_every_question_has_a_verdict_and_rests_on_verbatim_sentences(name: str) -> None:
    for row in rows(name):
        assert {row["expected"], *row["accept"]} <= VERDICTS, row["q"]
        assert all(basis["quote"] in TEXTS[basis["file"]] for basis in row["basis"]), row["q"]
        assert row["basis"] or row["expected"] in ("indeterminate", "out-of-scope"), row["q"]


def test_no_question_stands_twice() -> None:
    folded = [re.sub(r"\W+", " ", row["q"].lower()).strip() for name in ("dev.jsonl", "held.jsonl") for row in rows(name)]
    assert len(folded) >= 300
    assert len(folded) == len(set(folded))


@pytest.mark.parametrize(("name", "least"), [("dev.jsonl", 0.92), ("held.jsonl", 0.80)])
def test_questions_are_answered_acceptably_and_never_falsely_covered(shipped_store: Store, name: str, least: float) -> None:
    """The held half was never read while rules were written: its floor says that nothing breaks, not how good the rules are."""
    score = evaluate(FOLDER / name, shipped_store)
    assert score.false_covered == 0
    assert score.lenient / score.asked >= least
