"""What to ask the visitor next: yes or no questions, and questions with something to choose."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from ontology.vocabulary import Vocabulary
from server.asked import Asked
from server.choices import Choice, tree

BUTTONS = 4
_CHOICE_OF = {"provider": "Who gives it?", "condition": "What is it for?", "purpose": "What is the purpose?", "setting": "Where is it given?"}


@dataclass(frozen=True)
class Question:
    """A question whose answer would decide. Without `choices` it is to be answered yes or no of its first concept."""

    text: str
    dimension: str
    concepts: tuple[str, ...]
    label: str
    choices: tuple[Choice, ...] = ()

    @property
    def as_buttons(self) -> bool:
        """Whether there are few enough choices for a button each."""
        return len(self.choices) <= BUTTONS


def questions(needs: Sequence[dict[str, Any]], asked: Asked, vocabulary: Vocabulary) -> list[Question]:
    """The questions for needs that are open, in their order, without those that the visitor has answered."""
    answered = {*asked.unknown, *asked.denied}
    by_dimension: dict[str, list[dict[str, Any]]] = {}
    for need in needs:
        if need["status"] == "open" and not {need["concept"], *need.get("alternatives", ())} <= answered:
            together = need["dimension"] if need["dimension"] in _CHOICE_OF else need["label"]
            by_dimension.setdefault(together, []).append(need)
    return [_question(group, answered, vocabulary) for group in by_dimension.values()]


def _question(needs: list[dict[str, Any]], answered: Container[str], vocabulary: Vocabulary) -> Question:
    first = needs[0]
    dimension: str = first["dimension"]
    if first["concept"] in ("AnyPayer", "UnitedStates"):
        top = first["concept"] if dimension == "place" else ""
        return Question(first["question"], dimension, (first["concept"],), first["label"], tree(vocabulary, dimension, top))
    keys = [key for need in needs for key in (need["concept"], *need.get("alternatives", ())) if key not in answered]
    keys = list(dict.fromkeys(keys))
    if len(keys) > 1 and dimension in _CHOICE_OF:
        choices = tuple(Choice(key, vocabulary.label(key)) for key in keys)
        return Question(_CHOICE_OF[dimension], dimension, tuple(keys), " or ".join(choice.label for choice in choices), choices)
    text = first["question"] if keys[0] == first["concept"] else as_question(vocabulary, keys[0])
    return Question(text, dimension, (keys[0],), vocabulary.label(keys[0]))


def as_question(vocabulary: Vocabulary, key: str) -> str:
    """A concept as a question to answer with yes or no."""
    concept = vocabulary.concepts[key]
    return concept.as_question or f"Is it so that {concept.as_given or f'it is {concept.label}'}?"
