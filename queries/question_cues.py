"""The words and constructions that questions are read by, from the TOML files in `cues`."""

import tomllib
from functools import cache
from pathlib import Path

from ontology.lexicon import fold
from queries.question_matching import Match, Patterns, Text
from queries.question_patterns import compile_pattern

FOLDER = Path(__file__).parent / "cues"


@cache
def _file(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def listed(name: str) -> frozenset[str]:
    """A word list of words.toml, folded."""
    return frozenset(fold(word) for word in str(_file("words")["lists"][name]).split())


@cache
def order_words(name: str) -> frozenset[str]:
    """A word list of orders.toml, folded."""
    return frozenset(fold(word) for word in setting("orders", name).split())


def setting(file: str, name: str) -> str:
    """A plain value of a file."""
    return str(_file(file)[name])


@cache
def _classes() -> dict[str, str]:
    classes = {name: str(words) for name, words in _file("words")["classes"].items()}
    for name, words in classes.items():
        for other in classes:
            words = words.replace("{" + other + "}", classes[other])
        classes[name] = words
    return classes


@cache
def constructions(name: str) -> Patterns:
    """The patterns of a file whose tables are concepts and whose keys say what a pattern does: "states", "denies"…"""
    return Patterns([
        compile_pattern(text, (key, table), _classes())
        for table, keys in _file(name).items()
        for key, texts in keys.items()
        if isinstance(texts, list)
        for text in texts
    ])


@cache
def frames(name: str) -> Patterns:
    """The patterns of a file without tables: key -> patterns."""
    return Patterns([
        compile_pattern(str(text), (key, ""), _classes())
        for key, texts in _file(name).items()
        for text in texts
    ])


def framed(text: Text, file: str, frame: str) -> list[Match]:
    """The places of one frame of a file without tables."""
    return text.places(frames(file)).get(frame, [])


def every_word() -> frozenset[str]:
    """All words that lists and patterns know, which spelling correction leaves alone."""
    lists = frozenset(word for name in _file("words")["lists"] for word in listed(name))
    return lists.union(*(constructions(name).words for name in TABLED), *(frames(name).words for name in UNTABLED))


@cache
def typos() -> dict[str, str]:
    """What often mistyped short words stand for."""
    return {fold(wrong): fold(str(right)) for wrong, right in _file("words")["typos"].items()}


def order(name: str) -> list[str]:
    """The keys of a file without tables, in its order."""
    return list(_file(name))


@cache
def listed_languages() -> tuple[frozenset[str], ...]:
    """The function words of each foreign language that we recognise."""
    return tuple(frozenset(str(words).split()) for words in _file("languages")["words"].values())


TABLED = ("circumstances", "roles")
UNTABLED = ("frames", "asks", "scope")
