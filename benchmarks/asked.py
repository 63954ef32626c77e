"""Questions for a load: those of tests/questions, and as many more that nobody has asked before."""

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

from ontology.vocabulary import load_vocabulary
from queries.evaluate import read_questions

_FOLDER = Path(__file__).resolve().parents[1] / "tests" / "questions"
_FILES = ("dev.jsonl", "held.jsonl")
_FORMS = ("/answer.json?q=", "/?q=")
_OFTEN = 40  # questions that are asked again and again in a mix


def written() -> list[str]:
    """The questions as they were written."""
    return [row["q"] for name in _FILES for row in read_questions(_FOLDER / name)]


def new(seed: int) -> Iterator[str]:
    """Questions without end, each different from all before: what was written, with a payer, a reason and somebody who gives it added.

    What is added changes the scenario, so that what was decided for one says nothing of the next.
    """
    chance, vocabulary = random.Random(seed), load_vocabulary()
    labels = {
        kind: sorted(each.label for each in vocabulary.concepts.values() if each.dimension == kind and not each.out_of_scope)
        for kind in ("payer", "condition", "provider")
    }
    combined = list(itertools.product(labels["payer"], labels["condition"], labels["provider"]))
    chance.shuffle(combined)
    questions = written()
    chance.shuffle(questions)
    for question, (payer, condition, provider) in zip(itertools.cycle(questions), itertools.cycle(combined)):
        yield f"{question} My plan is {payer}; it is for {condition}, given by {provider}."


def once(seed: int) -> Iterator[str]:
    """Lines for benchmarks/driver.py, JSON and page in turn, that ask every question of tests/questions once, as it was written."""
    asked = sorted({json.loads(line)["q"] for path in _FOLDER.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()})
    random.Random(seed).shuffle(asked)
    for question, form in zip(asked, itertools.cycle(_FORMS)):
        yield f"new {_name(form)}\t{form}{quote_plus(question)}"


def requests(repeated: float, seed: int) -> Iterator[str]:
    """Lines for benchmarks/driver.py, JSON and page in turn; a share `repeated` of them asks what was asked before."""
    chance, fresh = random.Random(seed), new(seed)
    often = list(itertools.islice(fresh, _OFTEN))
    for form in itertools.cycle(_FORMS):
        again = chance.random() < repeated
        question = chance.choice(often) if again else next(fresh)
        yield f"{'again' if again else 'new'} {_name(form)}\t{form}{quote_plus(question)}"


def _name(form: str) -> str:
    return "json" if "json" in form else "page"
