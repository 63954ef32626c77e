"""Whether a clause tells the reader what to do, or how something is billed."""

import re

from ingest import cue
from ingest.clause import Clause
from ingest.cue import Cue
from ingest.payment import payment_cue
from ingest.stance import THINGS, Stance

_BEFORE_IMPERATIVE = re.compile(
    r"(?:(?:if|when|before|to|once|after|for)\b[^,]{3,90}(?:, [^,]{3,60})?, )?(?:please |always |first,? |then |also |next,? |"
    r"simply |just |never |don't |do not |carefully |thoroughly )*"
)
_AFTER_IMPERATIVE = re.compile(
    r",? (?:the|a|an|your|their|for|to|with|any|if|whether|by|out|that|it|how|what|all|about|in|on|every|each|of|up|plan|"
    r"written|detailed|copies|documentation|prior|proof|coverage|benefits|massage|directly|this|those|these|records|"
    r"questions|someone|sure|original|getting|having|asking)\b"
)
_NOUN = re.compile(  # the word before it is a noun after all
    r"\s*(?:[.:,;!]|$)|\s+(?:is|are|was|were|can|may|will|must|has|have|does|do|lenses|forms? (?:is|are)|policies|reviews?)\b"
)
_GETS_CARE = re.compile(r" (?:get|have|receive|use|see)(?: \w+){0,3}? (?:massages?|sessions?|visits?|treatments?|(?:massage |manual )?therapy)\b")
_GETS_SOMETHING = re.compile(  # "you may get only so many sessions", "you can get part of it back"
    r" (?:get|have|receive|be) (?:only|just|as few as|up to|part of|some of|(?:a|your|the) (?:part|set|limited|certain|fixed)\b|.{0,40}\bback\b)"
)
_MUST_HAVE = re.compile(  # a duty, and no advice
    rf"(?:must|need to|have to|need)(?: \w+)? (?:obtain|get|have|present|provide|show|secure) [^,;.]{{0,40}}?{THINGS}"
)
_USES_ACCOUNT = re.compile(
    r"\b(?:use|spend|tap) (?:your|an|the|my|those|these|pre-tax) (?:hsa|fsa|hra|account|(?:health|medical|flexible)\b.{0,20}accounts?|"
    r"funds|dollars)"
)
_FIGURE = re.compile(r"\$ ?0\b|\bup to (?:\d+|[a-z]+) (?:\w+ )?(?:visits|sessions|massages)\b")  # of a benefit that people may use
_PAPER = re.compile(r"\babn\b|beneficiary notice|superbill")
_OWED_OR_ASKED = re.compile(r"\bresponsible for\b|\bfull (?:cost|price|bill|charge)\b|\bowes?\b|not guaranteed|\bmust\b.{0,30}documented")
_SAYS_WHETHER = re.compile(r"\b(?:not|never|no|neither|nor|none|pay|pays|payable|covers?|reimburse\w*)\b|n't\b")


def advice(clause: Clause) -> Stance | None:
    """Telling the reader what to do: an imperative, or a frame such as "patients should"."""
    words = clause.words
    if not clause.has("domain"):
        return None
    helped = next(iter(clause.find("advice", "helps")), None)
    if helped and not payment_cue(clause):
        return Stance("advises", "definite", helped, "what helps a case")
    if words.rstrip().endswith(":"):
        return None  # it only introduces the advice
    imperative = _imperative(clause)
    if imperative:
        return Stance("advises", "definite", imperative, "imperative")
    if _USES_ACCOUNT.search(words):
        return None  # who can use an account for it is covered by it
    return next((found for frame in clause.find("advice", "frames") if (found := _framed(clause, frame))), None)


def _imperative(clause: Clause) -> Cue | None:
    """A verb of advice at the start of the clause, or after an opening such as "If …,"."""
    start = _BEFORE_IMPERATIVE.match(clause.words)
    at = clause.start + (start.end() if start else 0)
    verb = cue.pattern("advice").match(clause.plain, at, clause.end)
    if verb is None:
        return None
    first = at <= clause.passage.start + 6 and not _NOUN.match(clause.plain, verb.end(), clause.end)
    found = first or _AFTER_IMPERATIVE.match(clause.plain, verb.end(), clause.end)
    return Cue("advice", verb.start(), verb.end()) if found else None


def _framed(clause: Clause, frame: Cue) -> Stance | None:
    """ "Patients should …", "it is best to …", with a verb of advice or of what people do about a bill."""
    words = clause.plain[frame.start : frame.end]
    if _MUST_HAVE.search(clause.words) or _GETS_CARE.match(clause.plain, frame.end) or _GETS_SOMETHING.match(clause.plain, frame.end):
        return None  # "members can get massage": what they are entitled to, not what to do, no more than what they have to have
    verb = cue.pattern("advice").search(clause.plain, frame.end, min(clause.end, frame.end + 40))
    if verb or "steps" in words or "necessary if" in words:
        return Stance("advises", "definite", frame, "advice frame")
    if not _FIGURE.search(clause.words) and re.match(r" (?:pay|seek|sign|take|use|go|choose|carry)\b", clause.plain[frame.end : frame.end + 12]):
        return Stance("advises", "definite", frame, "what people do")
    return None


def billing(clause: Clause) -> Stance | None:
    """How something is billed, or what a paper is."""
    cues = clause.find("billing")
    words = clause.words
    paper = _PAPER.search(words)
    if not cues or (clause.has("denies") and not paper) or _OWED_OR_ASKED.search(words):
        return None
    if clause.has("pays") and _SAYS_WHETHER.search(words) and not paper and not re.search(r"\bis a\b.{0,60}\bcode\b", words):
        return None
    return Stance("advises", "definite", cues[0], "billing talk")
