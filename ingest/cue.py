"""The wording that extraction reads by, as data (cues.toml, circumstances.toml, forms.toml), and where it occurs in a text."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Cue:
    """An occurrence of a wording: its category, as in cues.toml, and its place."""

    category: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text in lower case with plain quotes and spaces, each character kept in its place."""
    return text.lower().translate(_PLAIN) if len(text.lower()) == len(text) else text.translate(_PLAIN)


_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\n": " ", "\r": " ", "\t": " ", "\xa0": " ", "‑": "-", "–": "-", "—": "-"})


@cache
def categories() -> tuple[str, ...]:
    """The categories of wordings, in the order of cues.toml."""
    with (_FOLDER / "cues.toml").open("rb") as file:
        return tuple(name for name, held in tomllib.load(file).items() if isinstance(held, dict) and "words" in held)


@cache
def pattern(category: str, key: str = "words") -> re.Pattern[str]:
    """One expression for all wordings of a category, longest first."""
    with (_FOLDER / "cues.toml").open("rb") as file:
        data = tomllib.load(file)
    return compiled(tuple(data[category][key]))


@cache
def ordinary(key: str = "around") -> frozenset[str]:
    """The words that plain coverage may be told in without hanging on anything, or that join a condition to it (key "joining")."""
    with (_FOLDER / "cues.toml").open("rb") as file:
        return frozenset(word for line in tomllib.load(file)["ordinary"][key] for word in line.split())


@cache
def circumstance_patterns() -> dict[str, re.Pattern[str]]:
    """An expression for each circumstance that has constructions of its own, by concept key."""
    with (_FOLDER / "circumstances.toml").open("rb") as file:
        return {key: compiled(tuple(words)) for key, words in tomllib.load(file).items()}


@cache
def forms(table: str) -> dict[str, list[str]]:
    """A table of forms.toml: what answers, headings and introductions say, by the effect that they give."""
    with (_FOLDER / "forms.toml").open("rb") as file:
        found: dict[str, list[str]] = tomllib.load(file)[table]
    return found


def find(category: str, text: str, start: int = 0, end: int | None = None, key: str = "words") -> list[Cue]:
    """All cues of a category in `text[start:end]`; `text` is plain (see `plain`)."""
    stop = len(text) if end is None else end
    return list(_found(category, key, text, start, stop))


@lru_cache(maxsize=2_000)  # rules ask the same of the same clause again and again; that is about one article's worth
def _found(category: str, key: str, text: str, start: int, stop: int) -> tuple[Cue, ...]:
    return tuple(Cue(category, m.start(), m.end()) for m in pattern(category, key).finditer(text, start, stop))


def has(category: str, text: str, start: int = 0, end: int | None = None, key: str = "words") -> bool:
    """Whether there is any cue of a category in `text[start:end]`."""
    return _has(category, key, text, start, len(text) if end is None else end)


@lru_cache(maxsize=2_000)
def _has(category: str, key: str, text: str, start: int, stop: int) -> bool:
    return pattern(category, key).search(text, start, stop) is not None


def compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    joined = "|".join(word.replace(" ", r"\s+") for word in ordered)
    return re.compile(rf"(?<![a-z0-9])(?:{joined})(?![a-z0-9])")
