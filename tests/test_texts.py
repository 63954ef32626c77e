"""The extraction against the project's own annotated texts (tests/texts): what it finds, and that it is silent where nothing is said."""

import json
from functools import cache
from pathlib import Path

import pytest

from ingest.article import read_article
from ingest.build import harvest
from ingest.evaluate import ClaimScore, evaluate
from ingest.extract import extract

TEXTS = Path(__file__).parent / "texts"
OFF_TOPIC = sorted(gold.with_suffix(".txt") for gold in TEXTS.glob("*/*.jsonl") if not gold.read_text(encoding="utf-8").strip())


@cache
def score(part: str) -> ClaimScore:
    """How well the claims of a part of the texts are found."""
    return evaluate(TEXTS / part, harvest(sorted((TEXTS / part).glob("*.txt"))).read)


@pytest.mark.parametrize(("part", "recall", "precision"), [("dev", 0.88, 0.88), ("held", 0.75, 0.90), ("fit", 0.75, 0.80)])
def test_claims_are_found_and_few_others(part: str, recall: float, precision: float) -> None:
    found = score(part)
    assert found.gold > 100
    assert found.recall >= recall, found.missed
    assert found.precision >= precision, list(found.lines())


@pytest.mark.parametrize("part", ["dev", "held", "fit"])
def test_hardly_any_claim_is_turned_into_its_opposite(part: str) -> None:
    found = score(part)
    assert found.flips <= 0.03 * found.gold


def test_there_are_texts_without_a_claim() -> None:
    assert len(OFF_TOPIC) > 20


@pytest.mark.parametrize("path", OFF_TOPIC, ids=lambda path: path.stem)
def test_nothing_is_said_of_massage_where_a_text_says_nothing_of_its_coverage(path: Path) -> None:
    statements = extract(read_article(path))
    assert [s for s in statements if "MassageTherapy" in s.concepts("service") and s.effect in ("covers", "excludes")] == []


@pytest.mark.parametrize("gold", sorted(TEXTS.glob("*/*.jsonl")), ids=lambda path: path.stem)
def test_every_annotation_stands_at_its_offsets(gold: Path) -> None:
    text = gold.with_suffix(".txt").read_bytes().decode("utf-8")
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    assert [row["quote"] for row in rows if text[row["start"] : row["end"]] != row["quote"]] == []
