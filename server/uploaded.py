"""An own article as the pages show it: made of what the reading process said, each part of which is looked at before it is believed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.wording import AUTHORITIES, CERTAINTIES, EFFECTS

_ID = re.compile(r"[0-9a-f]{16}")
_LONGEST = 2_000  # characters of a value
_MOST_CLAIMS = 20_000
_META = ("title", "author", "publisher", "date", "authority", "kind")
_LENGTH, _CLAIMS = 20_000, 30  # characters and claims of one page
_BREAK = re.compile(r"\n(?!\s|---)|(?<=[.!?]) (?=[A-Z])")  # a part that begins with --- would seem to have front matter


class Unbelievable(Exception):
    """What the process said is not what a reading looks like."""


@dataclass(frozen=True)
class ReadClaim:
    """A claim, stated by `text[start:end]`; `fields` are what was understood, in words. `weighed`: no rule judged it."""

    id: str
    effect: str
    certainty: str
    weighed: bool
    start: int
    end: int
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reading:
    """What reading an article gave. With an `error`, in words, there is neither text nor claim. `past` counts rules that have ended."""

    version: str
    error: str = ""
    text: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    past: int = 0
    claims: tuple[ReadClaim, ...] = ()

    @property
    def title(self) -> str:
        """The title that the article gives itself, or ""."""
        return dict(self.meta).get("title", "")

    def claim(self, key: str) -> ReadClaim | None:
        """The claim of this id."""
        return next((claim for claim in self.claims if claim.id == key), None)


def reading_from(said: Any) -> Reading:
    """A Reading made of plain data. Raises Unbelievable."""
    try:
        if "error" in said:
            return Reading(_text(said["version"]), error=_text(said["error"]))
        text = said["text"]
        _sure(type(text) is str and len(said["claims"]) <= _MOST_CLAIMS)
        meta = tuple((name, _text(said[name])) for name in _META)
        _sure(dict(meta)["authority"] in AUTHORITIES)
        claims = tuple(sorted({claim.id: claim for claim in (_claim(each, text) for each in said["claims"])}.values(), key=lambda one: (one.start, one.end)))
        return Reading(_text(said["version"]), "", text, meta, _whole(said["past"]), claims)
    except (TypeError, KeyError, ValueError, AttributeError, RecursionError) as error:
        raise Unbelievable(f"{type(error).__name__}: {error}") from error


def _claim(said: Mapping[str, Any], text: str) -> ReadClaim:
    start, end = _whole(said["start"]), _whole(said["end"])
    _sure(start < end <= len(text) and bool(_ID.fullmatch(said["id"])))
    _sure(said["effect"] in EFFECTS and said["certainty"] in CERTAINTIES and type(said["weighed"]) is bool)
    fields = tuple((_text(name), _text(value)) for name, value in said["fields"])
    return ReadClaim(said["id"], said["effect"], said["certainty"], said["weighed"], start, end, fields)


def _text(value: Any) -> str:
    _sure(type(value) is str)
    return str(value)[:_LONGEST]


def _whole(value: Any) -> int:
    _sure(type(value) is int and value >= 0)
    return int(value)


def _sure(is_so: bool) -> None:
    if not is_so:
        raise ValueError("not the form of a reading")


def parts(reading: Reading) -> list[tuple[int, int]]:
    """Where the text is cut into pages, (start, end) each: between lines, else between sentences, and never within a passage."""
    return list(_parts(reading.text, [(claim.start, claim.end) for claim in reading.claims]))


def _parts(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin, at, reach, begun = 0, 0, 0, 0
    for found in _BREAK.finditer(text):
        here = found.end()
        while at < len(spans) and spans[at][0] < here:
            reach, at, begun = max(reach, spans[at][1]), at + 1, begun + 1
        full = here - begin >= _LENGTH or begun >= _CLAIMS
        if full and reach <= here and (found[0] == "\n" or here - begin >= 2 * _LENGTH):
            yield begin, here
            begin, begun = here, 0
    if begin < len(text) or not text:
        yield begin, len(text)
