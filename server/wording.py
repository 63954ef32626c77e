"""The words, symbols and dates that every page uses alike, as filters and globals of the templates."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask import Flask

from queries.table import heading
from server.knowledge import get_knowledge
from server.opening import behind, opened
from server.why import sources


class Said(NamedTuple):
    """A verdict as a person sees it: word, symbol and colour always together."""

    word: str
    symbol: str
    colour: str


VERDICTS = {
    "covered": Said("Covered", "✓", "yes"),
    "not-covered": Said("Not covered", "✕", "no"),
    "conditional": Said("It depends", "◑", "depends"),
    "indeterminate": Said("No source says", "?", "unknown"),
    "out-of-scope": Said("Not our subject", "–", "outside"),
}
CONTESTED = Said("Sources disagree", "?", "unknown")
NOT_READ = {
    "not-understood": Said("We did not understand", "–", "outside"),
    "not-english": Said("We only read English", "–", "outside"),
    "definition": Said("What it means", "–", "outside"),
}
LEANING = {"covered": "usually covered", "not-covered": "usually not covered"}
EFFECTS = {
    "covers": Said("covers", "✓", "yes"),
    "excludes": Said("excludes", "✕", "no"),
    "requires": Said("requires", "!", "depends"),
    "limits": Said("limits", "↕", "depends"),
    "charges": Said("costs", "$", "depends"),
    "varies": Said("varies", "◑", "depends"),
    "advises": Said("what to do", "→", "unknown"),
}
STATUSES = {
    "met": Said("fits", "✓", "yes"),
    "unmet": Said("does not fit", "✕", "no"),
    "open": Said("not known", "?", "unknown"),
}
CERTAINTIES = {"definite": "stated firmly", "typical": "stated as the usual case", "possible": "stated as possible"}
AUTHORITIES = {
    "lawOrAgency": "law or agency",
    "insurerOrPlan": "insurer or plan",
    "professional": "professional",
    "press": "press",
    "practiceBlog": "practice blog",
    "unknownAuthority": "author not known",
}
_RANKS = {authority: place for place, authority in enumerate(AUTHORITIES)}
_UNKNOWN = Said("not known", "?", "unknown")


def verdict_said(decision: dict[str, Any]) -> Said:
    """How the verdict of an answer, or of one payer in it, is said."""
    if decision.get("reason") in NOT_READ:
        return NOT_READ[decision["reason"]]
    if decision["verdict"] == "indeterminate" and decision.get("contested"):
        return CONTESTED
    return VERDICTS.get(decision["verdict"], _UNKNOWN)


def day(value: str | None) -> str:
    """A date as people write it: "22 November 2026"; a month or a year alone stays one."""
    if not value:
        return "no date"
    try:
        if len(value) == 7:
            return date.fromisoformat(f"{value}-01").strftime("%B %Y")
        found = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return f"{found.day} {found.strftime('%B %Y')}"


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 source", "3 sources"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def capital(text: str) -> str:
    """The text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def without_word(summary: str, word: str) -> str:
    """The summary without the verdict's word in front, which stands above it already."""
    return capital(summary.removeprefix(f"{word}: "))


def either(labels: Iterable[str]) -> str:
    """The labels as alternatives: "a, b or c"."""
    *others, last = labels
    return f"{', '.join(others)} or {last}" if others else last


def authority(value: str | None) -> str:
    """Who speaks, in words."""
    return AUTHORITIES.get(value or "unknownAuthority", value or "")


def rank(value: str) -> int:
    """The place of a voice among AUTHORITIES, the weightiest first; who is not known to us comes last."""
    return _RANKS.get(value, len(_RANKS))


def foot() -> dict[str, Any]:
    """What the line at the foot of every page tells: how many sources, as of when."""
    try:
        sources, newest = get_knowledge().count_articles()
    except Exception:  # the foot of an error page must not be an error of its own
        return {"sources": None, "as_of": ""}
    return {"sources": sources, "as_of": newest}


def init_app(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        heading=heading, day=day, count=count, capital=capital, authority=authority, either=either, without_word=without_word, sources=sources,
        behind=behind,
    )  # fmt: skip
    app.jinja_env.globals.update(
        foot=foot, opened=opened, verdict_said=verdict_said, VERDICTS=VERDICTS, EFFECTS=EFFECTS, STATUSES=STATUSES,
        CERTAINTIES=CERTAINTIES, LEANING=LEANING,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
