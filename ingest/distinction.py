"""Tells neighbouring stances apart once a rule has judged a clause: what is bounded from what is owed, papers that are due, remedies."""

import re
import tomllib
from functools import cache
from pathlib import Path

from ingest.clause import Clause
from ingest.cue import compiled
from ingest.stance import Stance

_AMOUNT = re.compile(r"\$ ?\d")
_OPENS = re.compile(r"(?:if|when|once|where|after|should)\b")
_BOUNDS_CARE = re.compile(r"\b(?:visits?|sessions?|units?|massages|treatments?|hours?|minutes?)\b")


def settled(clause: Clause, said: Stance) -> Stance:
    """The stance of a clause, or the neighbouring one that its words speak for more closely."""
    words = clause.words
    if said.effect == "charges" and _bounds(words):
        return Stance("limits", said.certainty, said.cue, "amount that bounds")
    if said.effect == "limits" and said.rule == "limit" and _pattern("due").search(words) and not _BOUNDS_CARE.search(words):
        return Stance("requires", said.certainty, said.cue, "paper that is due")
    if said.effect in ("requires", "limits", "charges", "excludes") and _is_remedy(words, said):
        return Stance("advises", "definite", said.cue, "remedy")
    return said


def _bounds(words: str) -> bool:
    """Whether an amount of money is what is paid at most, and nothing that the patient owes."""
    return bool(_AMOUNT.search(words) and _pattern("bounds").search(words)) and not _pattern("owed").search(words)


def _is_remedy(words: str, said: Stance) -> bool:
    """Whether a clause tells what can be done about a refusal; the refusal itself is then only its occasion."""
    found = _pattern("remedy").search(words)
    return found is not None and (said.effect != "excludes" or bool(_OPENS.match(words)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data = tomllib.loads(Path(__file__).with_name("distinctions.toml").read_text(encoding="utf-8"))
    return compiled(tuple(data[name]))
