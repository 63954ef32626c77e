"""What a clause says of coverage, and how firmly: the value that reading works with, its hedges and negations."""

import re
from dataclasses import dataclass

from ingest import cue
from ingest.clause import Clause
from ingest.cue import Cue

THINGS = (  # that payers ask for
    r"(?:authori[sz]ations?|pre-?auth\w*|pre-?cert\w*|pre-?approvals?|approvals?|referrals?|prescriptions?|scripts?|orders?|notes?|letters?|"
    r"diagnos[ei]s|codes?|documentation|service[- ]connect\w*|ratings?|permission|plan of care|certification)\b"
)
LISTED = "listed payer or condition"
ASKS_FOR = r"(?:(?:need|require|ask for|want|insist on|call for|demand)(?:s|d|ed)?|ha(?:ve|s) to)"
_LIFTS = re.compile(rf" (?:\w+ ){{0,2}}?{ASKS_FOR}\b.*{THINGS}")
_NEGATION_REACH = re.compile(r"[;:]|, (?!and |or )|\b(?:if|when|because|as|but|who|which|that|unless|until)\b")
_RELATIVE = re.compile(r"\b(?:that|which|who)(?: \w+){0,2} $")
_FINITE = re.compile(r"\b(?:is|are|was|were|will|may|can|does|do|must)\b")
_AND = re.compile(  # and somebody or something else, of which another verb follows
    r", and (?!(?:is|are|was|were|will|may|can|does|do|must|has|have|not|never|also|so|then|therefore|thus)\b)"
    r"(?:[\w'-]+ ){1,4}(?:(?:is|are|will|can|may) )?$"
)
_AUXILIARY = re.compile(r"(?:\b(?:does|do|did|will|would|is|are|was|were|can|could|may|might|must|shall|should|has|have) (?:not|never)|n't)$")
_ASIDE = re.compile(r"^, (?:[^,;]{1,60}, )?$|^, [^,;]{1,60}, (?=\w+ly |$)")
_NEGATIVE = re.compile(r"\b(?:no|not|neither|never|seldom|rarely|hardly|yet to|unwilling|cannot|wont|dont|doesnt|cant|didnt)\b|n't\b")
_NOTHING_AFTER = re.compile(
    r"\s+(?:(?:by|under|in) )?(?:no|nothing|none|neither|little|zero)\b(?! (?:matter|longer|doubt|more than|less|cost|charge|time|network))"
    r"|\s*(?:(?:up to|only) )?(?:\$ ?0(?![.,]?\d)|\b0 ?(?:%|percent)|zero )"
)
_ZERO = re.compile(r"\b(?:pays?|covers?|reimburses?)(?: for)? (?:\$ ?0(?![.,]?\d)|0 ?(?:%|percent))")
_BESIDE = re.compile(r", [^,;:]{1,50},(?= )")
_OF_SUBJECT = re.compile(r"\W*(?:(?:but|and|so) )?(?:no|none|nobody|not one|not an? single|hardly an?|neither)\b")
_WHO_OR_WHICH = re.compile(r" (?:that|which|who) (?:[\w'-]+ ){1,4}$")
_QUANTIFIERS = ("many", "several", "certain", "some", "limited")
_MODALS = ("can", "may", "might", "could")
_DID_YOU_KNOW = re.compile(r"\W*did you know (?:that )?(?!why|how|what|when|where|who|if|whether)\w")  # that, it tells
_ASKER = re.compile(r"(?:\*\*)?q(?:uestion)?(?: ?\d+)?[.:] ")  # "Q. She is licensed."
_OTHERS = re.compile(r"(?:still )?(?:the )?(?:others|rest)\b")
_REACH = 9  # words over which a negation reaches, as long as nothing ends its part of the clause
_QUESTION_WORD = re.compile(r"^\W*(?:does|do|is|are|will|would|can|could|should|may|what|when|where|why|how|who|which|must|have|has)\b")


@dataclass(frozen=True)
class Stance:
    """An effect and a certainty, the cue that decided, and the rules that led there (for explanation)."""

    effect: str
    certainty: str
    cue: Cue
    rule: str


_TAG = re.compile(r", (?:is|are|does|do|was|did|wo|ca)n't (?:it|they|that|you|we|he|she)\W*$")  # "sounds great, doesn't it"


def is_question(words: str, item: bool = False) -> bool:
    """Whether a passage (in plain form) asks; a list item does so even where its question mark is missing."""
    if _DID_YOU_KNOW.match(words):
        return False
    asks = words.rstrip("\"')* ").endswith("?") or bool(_ASKER.match(words)) or bool(_TAG.search(words))
    return asks or (item and bool(_QUESTION_WORD.match(words)) and not words.rstrip().endswith("."))


def concerns_coverage(clause: Clause) -> bool:
    """Whether a clause has a word of insurance, coverage or payment in it."""
    return clause.has("domain") or clause.has("coverage") or clause.has("pays")


def negated(clause: Clause, target: Cue) -> bool:
    """Whether a negation reaches a cue: within it, right after it, or before it in the same part of the clause."""
    inside = clause.plain[target.start : target.end]
    if _ZERO.match(clause.plain, target.start, clause.end):
        return True
    if (target.category != "denies" and _NEGATIVE.search(inside)) or _NOTHING_AFTER.match(clause.plain, target.end, clause.end):
        return True
    before = clause.plain[clause.start : target.start]
    return any(_reaches(negation, before) for negation in cue.pattern("negation").finditer(before))


def _reaches(negation: re.Match[str], before: str) -> bool:
    between = before[negation.end() :]
    if negation[0] in ("unlikely", "doubtful"):
        between = re.sub(r"^ that\b", "", between)
    if _LIFTS.match(between):
        return False  # "you don't need a referral for the plan to pay"
    if _AUXILIARY.search(before[: negation.end()]):
        between = _ASIDE.sub(" ", between)  # "does not, and will not, pay"
    elif negation[0] in ("neither", "none", "nobody", "no", "nothing", "hardly") and not between.startswith(","):
        between = _BESIDE.sub("", between)  # "none of these plans, however generous, covers it"
    subject = _OF_SUBJECT.match(before)
    if subject and subject.end() >= negation.end():
        between = _WHO_OR_WHICH.sub(" ", between)  # "not one insurer that we called pays"
    joint = _AND.search(between)
    if joint and _FINITE.search(before[: negation.end() + joint.start()]):
        return False  # "fault is of no importance, and passengers are covered"
    if _RELATIVE.search(before[: negation.start()]) and _FINITE.search(between):
        return False  # "a condition that has not been accepted is excluded"
    limit = _REACH - 1 if negation[0] in ("no", "none", "nothing", "neither", "without") else _REACH
    return len(between.split()) <= limit and not _NEGATION_REACH.search(between) and not re.match(r" (?:only|just|merely|uncommon|unusual)\b", between)


def certainty(clause: Clause, target: Cue) -> str:
    """How firmly a clause is stated: by the hedges up to the cue and right after it."""
    stop = min(clause.end, target.end + 25)
    possible = [c for c in cue.find("possible", clause.plain, clause.start, stop) if not _part_of_condition(clause, c)]
    typical = cue.find("typical", clause.plain, clause.start, stop)
    if _OTHERS.match(clause.plain, clause.start):
        return "possible"  # "some pay, others leave it out"
    modal = [c for c in possible if clause.plain[c.start : c.end] not in _QUANTIFIERS and not _elsewhere(clause, c, target)]
    quantified = [c for c in possible if c not in modal and c.start < target.start]
    if modal or quantified:
        return "possible"
    return "typical" if typical else "definite"


def _elsewhere(clause: Clause, hedge: Cue, target: Cue) -> bool:
    """Whether a modal belongs to another verb than the cue: it comes after, or a relative pronoun stands between."""
    word = clause.plain[hedge.start : hedge.end]
    if hedge.start > target.start:
        return word == "can"
    return word in _MODALS and bool(re.search(r"\b(?:that|which|who)\b", clause.plain[hedge.end : target.start]))


def _part_of_condition(clause: Clause, hedge: Cue) -> bool:
    before = clause.plain[clause.start : hedge.start]
    return bool(re.search(r"\b(?:for|if|when|who|that) (?:\w+ )?$", before))
