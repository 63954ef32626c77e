"""When a rule holds: the dates from which and until which a clause says that something is so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.claim import Statement

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_DATE = rf"(?:(?P<%s_month>{'|'.join(_MONTHS)})\.? (?:(?P<%s_day>\d{{1,2}})(?:st|nd|rd|th)?,? )?)?(?P<%s_year>(?:19|20)\d\d)\b"
_ONE = _DATE % (("one",) * 3)
_TWO = _DATE % (("two",) * 3)
_RANGE = re.compile(rf"\b(?:from |between )?{_ONE} ?(?:to|through|until|and|-) ?{_TWO}")
_FROM = re.compile(rf"\b(?:since|starting|beginning|effective|as of|from|on or after|after|in force (?:from|since))(?: on| in)? {_ONE}")
_UNTIL = re.compile(rf"(?:\b(?:until|through|up to|no later than)(?: the end of)?|^before) {_ONE}")


@dataclass(frozen=True)
class Period:
    """ISO dates, as exact as the words ("2019", "2019-07" or "2019-07-01"); empty where nothing is said."""

    begins: str = ""
    ends: str = ""


def period_of(words: str) -> Period:
    """The period that words (in plain form) name, if they do."""
    both = _RANGE.search(words)
    if both and (both["one_month"] or both["two_month"] or re.search(r"\b(?:from|between) ", words[: both.end()])):
        return Period(_iso(both, "one"), _iso(both, "two"))
    begins, ends = _FROM.search(words), _UNTIL.search(words)
    return Period(_iso(begins, "one") if begins else "", _iso(ends, "one") if ends else "")


def _iso(found: re.Match[str], which: str) -> str:
    month, day = found[f"{which}_month"], found[f"{which}_day"]
    parts = [found[f"{which}_year"]]
    if month:
        parts.append(f"{_MONTHS.index(month) + 1:02}")
    if month and day and 1 <= int(day) <= 31:
        parts.append(f"{int(day):02}")
    return "-".join(parts)


def without_force(statements: Sequence[Statement], written: str) -> list[Statement]:
    """The statements, those marked that no longer hold: their period ended before the article was written, or, where its date is not
    told, before another rule in it began."""
    now = written or max((s.begins for s in statements), default="")
    return [replace(s, is_past=bool(s.ends) and s.ends < now[: len(s.ends)]) for s in statements]
