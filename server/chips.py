"""The facts that we understood as chips: each with the asker's words for it and with the ways to change it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ontology.lexicon import words
from ontology.vocabulary import Vocabulary
from server.asked import DIMENSIONS, Asked
from server.choices import Field
from server.questions import as_question

LONGEST_WORDS = 40


@dataclass(frozen=True)
class Chip:
    """A fact and what can be done about it.

    `words` are the asker's, empty where the label says the same. `without` is the address that asks without the fact. A fact is
    changed with `field`, sent together with the parameters `kept`; a circumstance, or anything denied, with `answers` to
    `question`: a word each and the address that asks so, empty for the answer that stands.
    """

    dimension: str
    concept: str
    label: str
    denied: bool
    words: str
    without: str
    field: Field | None
    kept: tuple[tuple[str, str], ...]
    question: str
    answers: tuple[tuple[str, str], ...]


def chips(understood: Iterable[dict[str, Any]], asked: Asked, fields: Iterable[Field], vocabulary: Vocabulary) -> list[Chip]:
    """A chip for each fact of an answer, in the order of the dimensions."""
    rank = {dimension: place for place, dimension in enumerate(DIMENSIONS)}
    facts = sorted(understood, key=lambda fact: rank.get(fact["dimension"], len(rank)))
    field_of = {field.dimension: field for field in fields}
    return [_chip(fact, facts, asked, field_of.get(fact["dimension"]), vocabulary) for fact in facts]


def _chip(fact: dict[str, Any], facts: list[dict[str, Any]], asked: Asked, field: Field | None, vocabulary: Vocabulary) -> Chip:
    dimension, key, denied = fact["dimension"], fact["concept"], fact["denied"]
    yes_or_no = field is None or denied
    return Chip(
        dimension, key, fact["label"], denied, own_words(fact["label"], fact.get("words") or ""),
        without=asked.without(key, bool(fact.get("words"))).url(),
        field=field,
        kept=_kept(fact, facts, asked, vocabulary) if field else (),
        question="" if not yes_or_no else f"{field.label}: {fact['label']}?" if field else as_question(vocabulary, key),
        answers=_answers(fact, asked, vocabulary) if yes_or_no else (),
    )  # fmt: skip


def own_words(label: str, said: str) -> str:
    """The asker's words, cut where they are long; empty where they are those of the label."""
    if [word.folded for word in words(said)] == [word.folded for word in words(label)]:
        return ""
    return said if len(said) <= LONGEST_WORDS else f"{said[:LONGEST_WORDS].rsplit(' ', 1)[0]} …"


def _kept(fact: dict[str, Any], facts: list[dict[str, Any]], asked: Asked, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """All that is asked but the fact. Where a value takes the place of all others, those that are to stay are stated."""
    dimension, key = fact["dimension"], fact["concept"]
    about = {(dimension, key), ("not", key), ("drop", key), ("unknown", key)}
    kept = [pair for pair in asked.items() if pair not in about]
    if dimension in vocabulary.exclusive:
        others = [(dimension, f["concept"]) for f in facts if f["dimension"] == dimension and not f["denied"] and f["concept"] != key]
        kept += [pair for pair in others if pair not in kept]
    if fact.get("words"):
        kept.append(("shown", f"-{key}" if fact["denied"] else key))
    return tuple(kept)


def _answers(fact: dict[str, Any], asked: Asked, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    dimension, key = fact["dimension"], fact["concept"]
    yes = "" if not fact["denied"] else asked.with_fact(dimension, key, alone=dimension in vocabulary.exclusive).url()
    no = "" if fact["denied"] else asked.with_none_of([key]).url()
    return (("Yes", yes), ("No", no), ("I don’t know", asked.with_unknown([key]).url()))
