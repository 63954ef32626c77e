"""Reads a query string into what was asked, or says which parameter is wrong and what to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import request

from ontology.lexicon import Lexicon
from ontology.vocabulary import Vocabulary
from server.asked import DIMENSIONS, Asked

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

LONGEST_QUESTION = 2000
SAID = "said-"


class Malformed(Exception):
    """A parameter that can't be read. `detail` says what is wrong, `advice` what to do, `possible` what could be given; `status` is 400 or 404."""

    def __init__(self, parameter: str, detail: str, advice: str, possible: Sequence[str] = (), status: int = 400) -> None:
        super().__init__(detail)
        self.possible = tuple(possible)
        self.status = status
        self.parameter = parameter
        self.detail = detail
        self.advice = advice


def sentence(error: Exception) -> str:
    """What an error says, as a sentence."""
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith("?") else ".")


def page_asked() -> int:
    """Which page of a list is asked for, counted from 1. Raises Malformed."""
    page = request.args.get("page", "").strip()
    if page and not (page.isascii() and page.isdigit() and len(page) < 8 and int(page)):
        raise Malformed("page", f"“{page[:40]}” is no page.", "Give a whole number from 1, or leave it out.")
    return int(page or 1)


def read_asked(args: "MultiDict[str, str]", vocabulary: Vocabulary, lexicon: Lexicon) -> Asked:
    """What the parameters ask.

    Dimensions take the key of a concept, or words that name one, as they come from a form. A form
    says yes or no of a circumstance as `said-KEY=yes`, and in `shown` what it was filled in with from the
    words of the question ("KEY", or "-KEY" for a denied one), so that emptying a field takes the fact out.
    """
    keys = _Keys(vocabulary, lexicon)
    stated = [(d, keys.on(d, value)) for d in DIMENSIONS for value in _given(args, d)]
    denied = [keys.known("not", value) for value in _given(args, "not")]
    for name in args:
        if name.startswith(SAID) and args[name]:
            key = keys.known(name, name.removeprefix(SAID))
            if _yes(name, args[name]):
                stated.append((vocabulary.concepts[key].dimension or "circumstance", key))
            else:
                denied.append(key)
    dropped = [keys.known("drop", value) for value in _given(args, "drop")]
    for shown in _given(args, "shown"):
        key = keys.known("shown", shown.removeprefix("-"))
        was_denied = shown.startswith("-")
        if key in denied and was_denied:
            denied.remove(key)
        elif not was_denied and any(key == k for _, k in stated):
            stated = [pair for pair in stated if pair[1] != key]
        elif key not in denied and all(key != k for _, k in stated):
            dropped.append(key)
    both = {key for _, key in stated} & set(denied)
    if both:
        label = vocabulary.label(min(both))
        raise Malformed("not", f"“{label}” is both stated and denied.", "Keep it in one of the two.")
    unknown = [keys.known("unknown", value) for value in _given(args, "unknown")]
    return Asked(
        _question(args),
        tuple(dict.fromkeys(stated)),
        tuple(dict.fromkeys(denied)),
        tuple(dict.fromkeys(dropped)),
        tuple(dict.fromkeys(unknown)),
    )


def _question(args: "MultiDict[str, str]") -> str:
    question = " ".join(args.get("q", "").replace("\x00", " ").split())
    if len(question) > LONGEST_QUESTION:
        raise Malformed(
            "q",
            f"The question has {len(question):,} characters; the most we read is {LONGEST_QUESTION:,}.",
            "Ask it in a sentence or two: who would pay, what is done, by whom and what for.",
        )
    return question


def _given(args: "MultiDict[str, str]", name: str) -> list[str]:
    return [value.strip() for value in args.getlist(name) if value.strip()]


def _yes(name: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise Malformed(name, f"“{value[:40]}” is no answer to a yes or no question.", "Answer yes or no, or leave it out.")
    return value == "yes"


class _Keys:
    """Finds the concept that a value of a parameter means."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def on(self, dimension: str, value: str) -> str:
        """The concept on a dimension, by key or by words."""
        found = [value, *(mention.concept for mention in self._lexicon.mentions(value))]
        for key in found:
            concept = self._vocabulary.concepts.get(key)
            if concept and concept.dimension == dimension:
                return key
        raise Malformed(
            dimension,
            f"We know no {dimension} by the name “{value[:80]}”.",
            "Choose one from the list, or leave it out and say it in the question in your own words.",
        )

    def known(self, parameter: str, key: str) -> str:
        """The key, if a scenario can have it."""
        concept = self._vocabulary.concepts.get(key)
        if concept and concept.dimension:
            return key
        raise Malformed(
            parameter,
            f"There is no concept with the key “{key[:80]}”.",
            "Check the address for a typing mistake, or ask again from the start page.",
        )
