"""Signs of Markdown in the words of articles: hidden on pages, where offsets and everything for programs keep them."""

import re

from flask import Flask

_SYNTAX = re.compile(r"\*\*|__|`|!?\[(?=[^\]\n]*\]\()|(?<=\])\([^)\s]*\)|\](?=\()")


def hidden(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where signs stand in `text[start:end]`: (start, end) in the text."""
    return [found.span() for found in _SYNTAX.finditer(text, start, len(text) if end is None else end)]


def visible(text: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    """The words of `text[start:end]` without the signs at these places."""
    parts = []
    for begin, stop in spans:
        if begin >= end:
            break
        if stop > start:
            parts.append(text[start:begin] if begin > start else "")
            start = max(start, stop)
    parts.append(text[start:end] if start < end else "")
    return "".join(parts)


def plain(text: str) -> str:
    """A quote as people read it."""
    return visible(text, hidden(text), 0, len(text))


def init_app(app: Flask) -> None:
    """Give the templates `plain`."""
    app.jinja_env.filters["plain"] = plain
