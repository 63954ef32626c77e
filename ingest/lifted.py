"""What a clause says is not asked for, or changes nothing: "you don't need a referral", "covered without authorization", "not even with an order"."""

import re

from ingest.clause import Clause
from ingest.cue import Cue
from ingest.stance import ASKS_FOR, THINGS, negated

_EVEN = re.compile(r"\beven (?:with|if|when|where|after|though|under|by)\b[^,;.]*")
_NO_MATTER = re.compile(r"\b(?:whether or not|regardless of|no matter (?:whether|if|what|who|how|which)|irrespective of)\b[^,;.]*")
_NOT = r"(?:(?:do|does|did|will|would)(?:n't| not)|won't|dont|doesnt|wont|never|no longer|neither|nor)"
_NOT_ASKED = (
    re.compile(  # to the end of its part: what it is not asked for is no part of it
        rf"\b(?:{_NOT} (?:\w+ ){{0,2}}?{ASKS_FOR}|need(?:n't| not))\b"
        r"(?:(?!\b(?:but|unless|until|except|before|for (?:the|your|a|an|any) \w+ to|to (?:use|see|book|receive|be (?:covered|paid)))\b)[^,;.])*"
    ),
    re.compile(
        rf"\b(?:[\w'-]+ ){{0,5}}?{THINGS}(?: [\w'-]+)?(?: is| are| was| were| be)(?:n't| not| no longer| never) (?:\w+ )?"
        r"(?<!medically )(?:required|needed|necessary|mandatory|asked for|a (?:requirement|must|condition))\b"
    ),
    re.compile(rf"\bno (?:[\w'-]+ ){{0,3}}?{THINGS}(?: [\w'-]+)? (?:is |are |was )?(?:required|needed|necessary|asked for)\b"),
    re.compile(rf"\bno need (?:for|of|to (?:have|get|obtain|show)) (?:[\w'-]+ ){{0,3}}?{THINGS}"),
    re.compile(rf"\bbut not (?:for )?(?:a|an|any) (?:[\w'-]+ ){{0,2}}?{THINGS}"),
)
_THING = re.compile(THINGS)
_WITHOUT = re.compile(rf"\bwithout (?:(?:needing|having|getting|requiring|obtaining|first) )*(?:(?:a|an|any|your|their|the) )?(?:[\w'-]+ ){{0,3}}?{THINGS}")
_NEGATIVE = re.compile(r"\b(?:no|not|never|cannot|nothing|none|nobody|only|if|unless|when|claims?|bills?)\b|n't\b")
_CONDITION = re.compile(r"\b(?:if|whether|unless|when|where|who|that|which)\b[^,;.]*$")


def makes_no_difference(clause: Clause, offset: int) -> bool:
    """Whether a place is in what a clause says to change nothing: "not even with a prescription", "whether or not it is work-related", "without an order"."""
    refused = clause.has("denies") or clause.has("negation")
    found = [m.span() for pattern in (_NO_MATTER, *((_EVEN,) if refused else ())) for m in pattern.finditer(clause.words)]
    return any(start <= offset - clause.start < end for start, end in found) or any(c.start <= offset < c.end for c in lifted(clause))


def lifted(clause: Clause) -> list[Cue]:
    """The parts of a clause that tell what is not asked for."""
    words = clause.words
    if not _THING.search(words):
        return []
    found = [m.span() for pattern in _NOT_ASKED for m in pattern.finditer(words) if _THING.search(m[0]) and not _CONDITION.search(words[: m.start()])]
    found += [m.span() for m in _WITHOUT.finditer(words) if _paid_all_the_same(clause, m.start())]
    return [Cue("affirms", clause.start + start, clause.start + end) for start, end in sorted(found)]


def _paid_all_the_same(clause: Clause, without: int) -> bool:
    """Whether something is paid for although something else is missing: no refusal, and no condition, stands in the clause."""
    pays = clause.find("pays")
    told = bool(pays) and not clause.has("denies") and not any(negated(clause, c) for c in pays)
    return told and not _NEGATIVE.search(clause.words[:without])
