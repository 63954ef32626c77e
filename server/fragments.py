"""Pieces of pages that are the same for whoever asks: each is put into HTML once, by what it is made of, so that no build can make it wrong."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from threading import Lock
from typing import Any

import orjson
from cachetools import LRUCache
from flask import Flask, current_app, request
from markupsafe import Markup

from server.choices import Choice, Field
from server.signs import hidden, visible

_MOST = 16 << 20  # bytes of all pieces, in one process
_KEPT = "covertrace.fragments"


class _Fragments:
    """The pieces that an application keeps."""

    def __init__(self) -> None:
        self._made: LRUCache[tuple[object, ...], Markup] = LRUCache(_MOST, sys.getsizeof)
        self._lock = Lock()

    def get(self, kind: tuple[object, ...], of: object, make: Callable[[], Markup]) -> Markup:
        """The piece of a kind that is made of these values, which JSON has a form for; addresses in it begin where the site does."""
        key = (*kind, request.script_root, hashlib.blake2b(orjson.dumps(of), digest_size=16).digest())
        with self._lock:
            found = self._made.get(key)
        if found is None:
            found = make()
            with self._lock, suppress(ValueError):  # it is larger than all that is kept
                self._made[key] = found
        return found


def init_app(app: Flask) -> None:
    """Give the templates these pieces as filters."""
    app.extensions[_KEPT] = _Fragments()
    app.jinja_env.filters.update({each.__name__: each for each in (passage, claim_item, options, suggestions, said_or_not, given_of)})


def passage(item: Mapping[str, Any]) -> Markup:
    """A passage (the fields of queries.results.Evidence by name) as a figure, with its source."""
    return _kept().get(("passage",), item, lambda: _macro("_passage.html", "figure")(item, marked(item["quote"], item.get("marks") or ())))


def claim_item(claim: Mapping[str, Any], open: bool = False) -> Markup:
    """A claim of an answer (see server.why) as an item of a list, to be unfolded or `open`."""
    return _kept().get(("claim", open), claim, lambda: _macro("_claim.html", "claim_tree")(claim, open))


@lru_cache(maxsize=512)
def options(field: Field, chosen: tuple[str, ...] = ()) -> Markup:
    """The choices of a list as options, some of which are chosen."""
    return _macro("_options.html", "options")(field.choices, chosen)


@lru_cache(maxsize=64)
def suggestions(field: Field) -> Markup:
    """The labels of a list's choices, to be offered while words are typed."""
    return _macro("_options.html", "suggestions")(field.choices)


@lru_cache(maxsize=1024)
def said_or_not(question: Choice, said: str = "") -> Markup:
    """A question to be answered with yes, no or nothing; `said` is "yes", "no" or ""."""
    return _macro("_options.html", "said_or_not")(question, said)


def given_of(chosen: Mapping[tuple[str, str], str], dimension: str) -> tuple[str, ...]:
    """The values of a dimension among those that were given ("yes") or denied ("no")."""
    return tuple(key for (of, key), said in chosen.items() if of == dimension and said == "yes")


def marked(quote: str, marks: Iterable[Sequence[int]]) -> list[tuple[str, bool]]:
    """The quote in parts, each with whether its words name what the claim says. Marks count in the quote as it is; signs of Markdown are left out."""
    signs = hidden(quote)
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in sorted((mark[0], mark[1]) for mark in marks):
        start, end = max(start, done), min(end, len(quote))
        if start >= end:
            continue
        parts += [(visible(quote, signs, done, start), False), (visible(quote, signs, start, end), True)]
        done = end
    parts.append((visible(quote, signs, done, len(quote)), False))
    return [part for part in parts if part[0]]


def _kept() -> _Fragments:
    fragments: _Fragments = current_app.extensions[_KEPT]
    return fragments


def _macro(template: str, name: str) -> Callable[..., Markup]:
    made: Callable[..., Markup] = getattr(current_app.jinja_env.get_template(template).module, name)
    return made
