"""Figures with units, and the wording of limits and charges."""

import re

from ingest.claim import Quantity
from ingest.clause import Clause
from ingest.cue import Cue
from ingest.payment import ONE_OF_MANY, payment_cue
from ingest.stance import Stance, certainty, negated

ONLY_IF = "only if"
BOUNDS = ("limit", "figure")  # the rules by which a clause only bounds care
_NUMBER = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "dozen": 12, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}
_N = r"(\d[\d,]*(?:\.\d+)?|" + "|".join(_NUMBER) + ")"
_RANGE = rf"{_N}(?: ?(?:to|-|and) ?{_N})?"
_PERIOD = r"(?:,? ?(?:per|each|every|a|an|in a|in any) (?:calendar |plan |benefit )?(day|week|month|quarter|year)|/(day|week|month|year)| (annual|yearly)ly?)?"
_COUNTED = re.compile(
    rf"{_RANGE}[ -](?:covered |massage |treatment |therapy )?"
    rf"(visit|session|treatment|appointment|unit|week|month|minute|hour|day)s?\b{_PERIOD}"
)
_BARE_PER = re.compile(rf"{_RANGE} (?:per|a|each) (?:calendar )?(year|month|week)\b")
_PERCENT = re.compile(rf"{_RANGE} ?(?:%|percent)")
_MONEY = re.compile(rf"\$ ?{_N}(?: ?(?:to|-|and) ?\$? ?{_N})?(?: ?(?:per|a|each|/) ?(visit|session|month|year|unit))?")
_AT_MOST = re.compile(r"\b(?:up to|at most|maximum|no more than|limited to|for) \d")
_ALL_PAID = re.compile(r"\bin full\b|\bno (?:charge|cost|copay)|\bco-?pay(?:ment)?s?\b|\bcoinsurance\b|\bdeductible\b")
_FOR_NOW = re.compile(r"\bdeductible\b|\b(?:until|before)\b")  # "until the deductible is met, you pay the whole cost" tells of coverage after it
_ALL = re.compile(r"\b(?:full|whole|entire) (?:cost|price|charge|bill)\b|\ball (?:of )?(?:the )?costs?\b")


_GIVES_SO_MANY = re.compile(  # "the plan allows up to six units a month"
    rf"\b(?:allow|include|offer|provide|give|grant|authorize|approve|permit|come with|plans? with|get|receive)s? "
    rf"(?:(?:you|members|patients|people|veterans|employees|us|me|for|up to|as many as|at least|about|around|roughly|somewhere|between|a|an|the first) )*{_N}\b"
)


def quantity_of(clause: Clause, said: Stance) -> Quantity | None:
    """The figure of a limit or a charge; the whole cost is 100 percent."""
    words = clause.words
    if said.effect == "charges":
        found = _percent(words) or _money(words)
        return found or (Quantity(100, 100, "percent") if _ALL.search(words) and not _FOR_NOW.search(words) else None)
    if said.effect in ("limits", "advises", "covers", "requires"):
        return counted_of(words)
    return None


def detail_of(text: str, clause: Clause, said: Stance) -> str:
    """The words that say which limit or charge, for those effects; else nothing."""
    if said.effect not in ("limits", "charges"):
        return ""
    return text[clause.start : clause.end]


def counted_of(words: str) -> Quantity | None:
    found = _COUNTED.search(words)
    if found:
        low, high = _figure(found[1]), _figure(found[2] or found[1])
        period = found[4] or found[5] or ("year" if found[6] else "")
        unit = {"session": "visit", "treatment": "visit", "appointment": "visit"}.get(found[3], found[3])
        return Quantity(low, high, f"{unit}/{period}" if period else unit)
    bare = _BARE_PER.search(words) if re.search(r"\bvisits?|\bsessions?", words) else None
    return Quantity(_figure(bare[1]), _figure(bare[2] or bare[1]), f"visit/{bare[3]}") if bare else None


def _percent(words: str) -> Quantity | None:
    found = _PERCENT.search(words)
    return Quantity(_figure(found[1]), _figure(found[2] or found[1]), "percent") if found else None


def _money(words: str) -> Quantity | None:
    found = _MONEY.search(words)
    if not found:
        return None
    return Quantity(_figure(found[1]), _figure(found[2] or found[1]), f"dollar/{found[3]}" if found[3] else "dollar")


def also(clause: Clause, said: Stance) -> list[Stance]:
    """What a sentence says besides: "pays for 12 visits a year" is a limit too, "at 80%" a charge, "covers it only if ordered" possible coverage."""
    if said.rule == ONLY_IF:
        pays = payment_cue(clause)
        if pays is None or pays.start > said.cue.start or certainty(clause, pays) != "definite":
            return []
        refused = negated(clause, pays) or clause.has("denies") or clause.has("negation")
        return [] if refused else [Stance("covers", "possible", pays, ONLY_IF)]
    if said.effect == "limits":
        given = _GIVES_SO_MANY.search(clause.words) if said.rule in BOUNDS and _bounds_care(clause.words) else None
        verb = Cue("pays", clause.start + given.start(), clause.start + given.end()) if given else None
        firm = "possible" if verb is None or ONE_OF_MANY.match(clause.words) else certainty(clause, verb)
        return [Stance("covers", firm, verb, "so many are given")] if verb and not negated(clause, verb) else []
    if said.effect != "covers":
        return []
    limit = [Stance("limits", said.certainty, said.cue, "figure of coverage")] if _bounds_care(clause.words) else []
    paid = _percent(clause.words) or _money(clause.words) or _ALL_PAID.search(clause.words)
    charge = [Stance("charges", said.certainty, said.cue, "figure of coverage")] if paid else []
    return limit + charge


def _bounds_care(words: str) -> bool:
    """Whether a figure bounds the care that is paid for; "pain that has lasted twelve weeks" does not, "up to twelve weeks" does."""
    counted = counted_of(words)
    return counted is not None and (counted.unit.startswith(("visit", "unit")) or "/" in counted.unit or bool(_AT_MOST.search(words)))


def _figure(word: str) -> float:
    return float(_NUMBER.get(word, 0) or word.replace(",", ""))
