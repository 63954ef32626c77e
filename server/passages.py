"""Passages as pages quote them: the same for whoever asks, so that each is put into HTML once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from server.signs import hidden, visible


def init_app(app: Flask) -> None:
    """Give the templates the filter `passage`: a passage (the fields of queries.results.Evidence by name) as a figure, with its source."""
    app.jinja_env.filters["passage"] = passage


def passage(item: Mapping[str, Any]) -> Markup:
    """The figure of a passage. Its values tell it from any other; addresses in it begin where the site does."""
    return _figure(request.script_root, tuple((name, tuple(map(tuple, value)) if name == "marks" else value) for name, value in item.items()))


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


@lru_cache(maxsize=8192)
def _figure(root: str, fields: tuple[tuple[str, Any], ...]) -> Markup:
    item = dict(fields)
    made: Markup = current_app.jinja_env.get_template("_passage.html").module.figure(item, marked(item["quote"], item.get("marks") or ()))  # type: ignore[attr-defined]
    return made
