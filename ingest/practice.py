"""What a practice says of the payers that it takes: "we are in network with …", "we don't bill insurance"."""

import re

from ingest.clause import Clause
from ingest.cue import Cue
from ingest.stance import Stance

PRACTICE = "practice"
_HOUSE = r"(?:we|(?:all (?:of )?)?our (?:\w+ )?(?:clinic|office|practice|studio|therapists?)|i)"
_BETWEEN = r"(?: (?:do|does|did|can|will|also|currently|now|still|gladly|happily|only|are|am|is|have|usually|generally|directly))*"
_NOW = r"(?:(?:at present|presently|currently|right now|today|at (?:this|the) (?:time|moment)|yes|no|sorry),? )?"
_TAKES = re.compile(
    rf"{_NOW}{_HOUSE}{_BETWEEN} (?:accept|take|bill|submit (?:claims )?to|participate (?:in|with)|work with|contracted with|paneled with|credentialed with|"
    r"(?:an? )?(?:in[- ]network|preferred|participating)(?: provider)?s?(?: with| for)?) "
)
_REFUSES = re.compile(
    rf"{_NOW}{_HOUSE}(?: (?:do|does|are|am|is|can|will|have|currently|unfortunately))*(?: not|n't|not| no longer| never| stopped)"
    r"(?: (?:currently|able to|yet|directly|in[- ]network|longer))*"
    r" ?(?:accept\w*|tak(?:e|ing)|bill(?:ing)?|submit\w*|participat\w*|work(?:ing)?|contracted|paneled|with)\b"
)
_PAYERS = r"(?:insurances?|insurers|plans|networks|carriers|payers|(?:health |insurance )(?:companies|plans|carriers|providers|networks|panels))"
_HEADS_LIST = re.compile(  # a heading above the payers that a practice takes
    rf"(?:(?:which|what|the|some|current|our|all) )*(?:{_PAYERS}(?: that)? {_HOUSE}{_BETWEEN} "
    rf"(?:accept|take|bill|work with|participate|in[- ]network|contracted|paneled)|"
    rf"(?:accepted|participating|in[- ]network|contracted|approved) {_PAYERS}|{_HOUSE}{_BETWEEN} (?:accept|take|bill|work with|in[- ]network))\b"
)
_PAYS = re.compile(r"\b(?:insurance|insurers?|insured|plans?|policies|claims?)\b")


def practice(clause: Clause, names_payer: bool) -> Stance | None:
    """Acceptance of payers by those who write is possible coverage, their refusal a limit: neither is what the payer says."""
    words = clause.words
    if not names_payer and not _PAYS.search(words):
        return None
    refuses = refused(words)
    if refuses:
        return Stance("limits", "definite", Cue("limits", clause.start + refuses.start(), clause.start + refuses.end()), PRACTICE)
    takes = _TAKES.match(words)
    if takes:
        return Stance("covers", "possible", Cue("pays", clause.start + takes.start(), clause.start + takes.end()), PRACTICE)
    return None


def heads_list(heading: str) -> bool:
    """Whether a heading (in plain form) stands above the payers that those who write take: "Plans we are in network with"."""
    return bool(_HEADS_LIST.match(heading)) and not refused(heading)


def refused(words: str) -> re.Match[str] | None:
    """Where words (in plain form) begin by saying that those who write do not take payers: "we don't bill Aetna"."""
    return _REFUSES.match(words)
