"""How many visits are used of how many: "4 of 20", "all twelve", "used six of my six"."""

import re

from queries.question_text import Reading
from queries.scenario import Fact

_WORDS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_WORDS)})"
_OF = re.compile(
    rf"\b(visit|session|massage|appointment|number|used|had|gone|done|taken|burned)?(?:\w+ )?#? ?{_NUMBER} "
    rf"(?:out )?(?:of|/) (?:my |the |our |all )?{_NUMBER}\b(.{{0,40}})",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    rf"\b(?:visit|session|massage|number) #? ?{_NUMBER}\b.{{0,20}}\b(?:max|maximum|cap|limit|allows|gives|covers) ?(?:is |of |at )?{_NUMBER}\b",
    re.IGNORECASE,
)
_LAST_ONE = re.compile(r"\b(?:last|final) (?:one|(?:\w+ )?(?:visit|session|massage|appointment))\b(?! (?:was|were)\b)", re.IGNORECASE)  # which is still to come
_ABOUT = re.compile(r"\b(?:visits?|sessions?|massages?|used|gone|left|appointments?|treatments?|rubdowns?)\b", re.IGNORECASE)


def visits_told(reading: Reading) -> Fact | None:
    """Whether visits are left under the limit, from the two numbers that a question gives; None where it gives none."""
    for found in _OF.finditer(reading.typed):
        around = reading.typed[max(0, found.start() - 40) : found.end()]
        if _ABOUT.search(around):
            first, limit = _value(found[2]), _value(found[3])
            left = first if "left" in found[4].lower().split()[:2] else limit - first
            told = (found[1] or "").lower()
            near = reading.typed[max(0, found.start() - 40) : found.end() + 20]
            coming = told in ("visit", "session", "massage", "appointment", "number") or (not told and bool(_LAST_ONE.search(near)))
            return Fact("circumstance", "VisitsWithinLimit", left < 0 if coming else left <= 0, found[0].removesuffix(found[4]).strip())
    if beyond := _BEYOND.search(reading.typed):
        return Fact("circumstance", "VisitsWithinLimit", _value(beyond[1]) > _value(beyond[2]), beyond[0])
    return None


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.index(word.lower())
