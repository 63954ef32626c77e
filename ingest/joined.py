"""What a clause says by how it stands to what comes before: an exception, an answer, a line drawn."""

import re
from collections.abc import Sequence

from ingest import cue
from ingest.claim import Criterion, Statement
from ingest.clause import EXCEPTIONS, Clause
from ingest.cue import Cue
from ingest.listing import whole
from ingest.reading import AFTER_LABEL
from ingest.rules import stance
from ingest.source import Source
from ingest.stance import Stance

ECHO = "echo"
EXCEPTION = "exception"
OPPOSITE = {"covers": "excludes", "excludes": "covers"}
_CONTRAST = ("but", "while", "whereas", "although", "though", "however", "yet", "leaving", "meaning", "so")
_DRAWS_A_LINE = re.compile(r"separat|distin|differentiat")
_ANSWERS = {tuple(meaning.split()): re.compile("|".join(words)) for meaning, words in cue.forms("answers").items()}
_OPENING = rf"\W*(?:a(?:nswer)?[.:)] *)?(?:{'|'.join(cue.forms('openings')['words'])})?[,:]? *"
_LISTED = "|".join(sorted((word for words in cue.forms("answers").values() for word in words), key=len, reverse=True))
_ANSWER = re.compile(rf"{_OPENING}(?P<answer>{_LISTED})\b(?=[.,!:;—]| \(|-(?!\w)|\s-|$|\s(?:under|with|if|but|in|when|for|unless|on|at|by)\b)")
_ADVERB = re.compile("|".join(cue.forms("adverbs")["words"]))
_GOES_ON = re.compile(r",? *(?:(?:and|so|then) )?(?:(?P<yes>yes|covered)\b|(?P<no>no|not)\b(?! (?:all|every|only|one|just))|(?P<rest>[^\W_]))")
_ELLIPTIC = re.compile(
    r",? *(?:(?:under|with|if|but|when|for|unless|on|provided|depending|though|although|as long as|as part of|once|where)|"
    r"in (?:some|network|those|these|that|certain))\b"
)
_PAYS = re.compile(r"\b(?:insur\w+|plans?|polic(?:y|ies)|carriers?|medicare|medicaid|it)\b.{0,40}\b(?:steps? in|pays?|covers?|picks? (?:it )?up|agrees?)\b")
_OF_EXCEPTED = re.compile(r", (?:whose|which|who)\b")
_SAME = re.compile(
    r"(?:the same (?:is true|goes|holds|applies) (?:for|of|with|to|when|if)|so (?:do|does|is|are|will|can)|likewise|as (?:do|does|is|are)) |"
    r"[^.;:]{3,60} (?:says? the same|does the same|do the same|follows? suit)\b"
)
_NOR = re.compile(r"(?:neither|nor) (?:do|does|is|are|will|can|would) ")
_ELLIPSIS = re.compile(  # "Some do." "Most of them don't, though."
    r"(?:(?:but|and|though|yes|still),? )?(?:(?P<few>some|a few|several|a handful)|most|many|nearly all)(?: of (?:them|these|those))?"
    r" (?:do|will)(?P<not>n't| not)?(?=$|[.,;!])"
)
_ITS_VERB = re.compile(  # "Medicare Advantage plans may." "Original Medicare does not."
    r"(?:(?:but|and|while|though|yet) )?(?:[\w'&./-]+ ){1,7}(?:(?P<may>may|might|can|could|sometimes do(?:es)?)|(?P<does>do|does|will|would))(?P<not>n't| not)?"
    r"(?: too| as well| either|, too|, though)?\W*"
)
_IT_IS_NOT = re.compile(  # "but if it is for stress, it's not"
    r"(?:but |and )?(?:if|when) .{3,120}?(?:,|—|-) ?(?:then )?(?:it|they|that)"
    r"(?:'s not|'re not| (?:is not|isn't|are not|aren't|does not|doesn't|do not|don't|won't|will not))(?: covered| paid)?\W*"
)
_YES_BUT = re.compile(
    r".{0,30}\byes\W{1,3}(?:but|however|though|although|with (?:some |certain )?(?:limit|restrict|condition)|(?:in|under) (?:some|certain)|sometimes)"
)
_WEAKER = ("definite", "typical", "possible")
_LABEL = re.compile(r"[\w'&./ -]{2,40}: *")
_REFUSED = re.compile(r"(?:^|\n|[.!] |\W{2})(?:(?:services? |items? )?(?:not covered|excluded|exclusions|not eligible)|what(?: is|'s) not covered)\W{1,4}$")
_INSURANCE = re.compile(r"\b(?:insurance|plans?|major medical|health)\b")
_BETWEEN = re.compile(r"\W{0,12}(?:(?:but|and|yet)\s)?")
_ASKS_COVERAGE = re.compile(r"cover|\buse\b|\ballowed\b|\bpay|\bpaid\b|reimburse|eligible|benefit|\bhelp\b|includ|claim")


def answer_of(words: str) -> tuple[str, str] | None:
    """The effect and certainty with which words (in plain form) begin that answer a question by yes, no or how often."""
    found = _ANSWER.match(words)
    if found is None:
        return None
    effect, certainty = next(meaning for meaning, listed in _ANSWERS.items() if listed.fullmatch(found["answer"]))
    rest = _GOES_ON.match(words, found.end()) if _ADVERB.fullmatch(found["answer"]) else None
    if rest is None or (rest["rest"] and _ELLIPTIC.match(words, found.end())):
        return effect, certainty
    if rest["rest"]:
        return None  # it belongs to the sentence: "In most cases, Aetna does not pay"
    return "covers" if rest["yes"] else "excludes", certainty


def joined(clause: Clause, before: Statement | None) -> Stance | None:
    """What a clause says by its joint with the statement before it in the same sentence: an exception, or a typical case."""
    if before is None or before.end > clause.start or before.start < clause.passage.start:
        return None
    if clause.opener == "and not" and before.effect != "covers":
        return None  # "as a comfort, and not as a treatment": it goes on about what is refused
    if clause.opener in EXCEPTIONS:
        if before.effect == "charges" and clause.opener == "unless" and _PAYS.search(clause.words):
            return Stance("covers", "possible", whole(clause), EXCEPTION)  # "it is on you, unless your health plan steps in"
        if before.effect == "limits" and clause.opener == "unless":
            return Stance("covers", "possible", whole(clause), EXCEPTION)  # "twelve visits, unless a doctor asks for more"
        effect = OPPOSITE.get(before.effect)
        own = stance(clause) if _OF_EXCEPTED.search(clause.words) else None
        if own and own.effect == before.effect:
            return own  # "all pay in network only, except Aetna, which pays half elsewhere"
        return Stance(effect, before.certainty if effect == "excludes" else "possible", whole(clause), EXCEPTION) if effect else None
    if clause.opener and clause.opener not in _CONTRAST and before.effect in OPPOSITE and not stance(clause):
        return Stance(before.effect, "typical", whole(clause), "typical case")
    return None


def echoed(source: Source, clause: Clause, before: Statement | None) -> Stance | None:
    """What a sentence says by pointing to the one before: "The same is true of …", "So do …", "Neither does …", "Most don't"."""
    if before is None or before.effect not in OPPOSITE or not _BETWEEN.fullmatch(source.plain, before.end, clause.start):
        return None
    some = _ELLIPSIS.match(clause.words)
    if some:
        few, refuses = bool(some["few"]), bool(some["not"])
        effect = "varies" if few and refuses else "excludes" if refuses else "covers"
        return Stance(effect, "possible" if few else "typical", whole(clause), ECHO)
    elliptic = _ITS_VERB.fullmatch(clause.words)
    if elliptic and any(m.kind == "Payer" and m.concept != "AnyPayer" for m in source.named_in(clause)) and not clause.has("pays"):
        return Stance("excludes" if elliptic["not"] else "covers", "possible" if elliptic["may"] else before.certainty, whole(clause), ECHO)
    if before.effect == "covers" and _IT_IS_NOT.fullmatch(clause.words):
        return Stance("excludes", before.certainty, whole(clause), ECHO)
    if before.effect == "excludes" and _NOR.match(clause.words) and clause.has("denies"):
        return Stance("varies", "possible", whole(clause), ECHO)  # "not listed as eligible, nor is it listed as ineligible"
    if _SAME.match(clause.words) or (_NOR.match(clause.words) and before.effect == "excludes"):
        return Stance(before.effect, before.certainty, whole(clause), ECHO)
    return None


def labelled(source: Source, clause: Clause) -> Stance | None:
    """A list item that answers for the payer before its colon ("Comp: yes if the adjuster agrees", "Medicare: NO."), or what a label refuses."""
    if _REFUSED.search(source.plain, max(0, clause.start - 40), clause.start) and any(m.dimension == "service" for m in source.named_in(clause)):
        return None if stance(clause) else Stance("excludes", "definite", whole(clause), AFTER_LABEL)  # "Not covered: massage for stress, gift cards"
    label = _LABEL.match(clause.words)
    if label is None or "unless" in clause.words or clause.passage.kind != "item" or clause.start != clause.passage.start or not source.about_massage:
        return None
    if not _INSURANCE.search(label[0]) and not any(m.kind == "Payer" for m in source.named(clause.start, clause.start + label.end())):
        return None
    answer = answer_of(clause.words[label.end() :])
    return Stance(*answer, whole(clause), AFTER_LABEL) if answer else None


def answered(source: Source, clause: Clause) -> Stance | None:
    """A yes/no answer under a question: about coverage, or about what is needed or limited."""
    asked = clause.passage.asked
    if asked is None or not re.fullmatch(rf".{{0,6}}|{_OPENING}", source.plain[clause.passage.start : clause.start]):
        return None
    answer = answer_of(source.plain[clause.passage.start : clause.passage.end])
    if answer is None:
        return None
    effect, certainty = answer
    own = stance(Clause(clause.passage, source.plain, clause.passage.start, clause.passage.end)) if effect == "covers" else None
    if own and certainty != "definite" and own.effect in ("excludes", "varies"):
        return None  # "Typically when it is for stress, insurers refuse"
    if effect == "covers" and _YES_BUT.match(clause.words):
        certainty = "possible"
    for said in (own, stance(clause)):
        if said and effect == said.effect == "covers":
            certainty = max(certainty, said.certainty, key=_WEAKER.index)  # "Yes, some plans can cover it"
    about = _asked_about(Clause(clause.passage, source.plain, asked.start, asked.end))
    if about == "covers" or effect == "varies":
        return Stance(effect, certainty, whole(clause), "answer to a question") if about else None
    if about is None or effect == "excludes":
        return None  # "Do I need a referral? No." requires nothing
    return Stance(about, certainty, whole(clause), "answer to a question")


def _asked_about(question: Clause) -> str | None:
    """The effect that a question asks about."""
    if re.match(r"\W*(?:q[.:)] *)?(?:what|how|which|who|when|where|why)\b", question.words):
        return None
    for category, effect in (("requires", "requires"), ("limits", "limits")):
        if question.has(category) or (effect == "requires" and re.search(r"\bneed\b|\bnecessary\b", question.words)):
            return effect
    return "covers" if _ASKS_COVERAGE.search(question.words) else None


def set_apart(source: Source, clause: Clause, said: Stance | None, before: Statement | None) -> list[tuple[Clause, Stance]]:
    """ "… rather than for relaxation": the purpose that is set apart is not paid for."""
    line = bool(_DRAWS_A_LINE.search(clause.words))
    if said is None and line and before and before.effect in ("covers", "requires") and clause.start - before.end <= 3:
        said = Stance(before.effect, before.certainty, whole(clause), "line drawn")
    if said is None or said.effect not in ("covers", "requires"):
        return []
    return [(_part(source, clause, apart, line), Stance("excludes", said.certainty, apart, "set apart")) for apart in _aparts(source, clause)]


def _aparts(source: Source, clause: Clause) -> list[Cue]:
    return [a for a in clause.find("not_this") if any(m.dimension == "purpose" for m in source.named(a.end, clause.end) if m.start <= a.end + 40)]


def _part(source: Source, clause: Clause, apart: Cue, line: bool) -> Clause:
    """The part of the clause that sets the purpose apart, from the last comma before it."""
    if line:
        return clause
    start = max((clause.start + m.end() for m in re.finditer(r", (?:and )?", source.plain[clause.start : apart.start])), default=clause.start)
    return Clause(clause.passage, source.plain, start, clause.end)


def exception_to(source: Source, clause: Clause, said: Stance, payers: set[str], found: Sequence[Statement]) -> tuple[int, int] | None:
    """The span of the statement to which this one is put as an exception: "unless", "but not when", "However, …"."""
    opposite = OPPOSITE.get(said.effect)
    before = source.plain[max(0, clause.start - 24) : clause.start]
    contrasted = clause.opener in (*EXCEPTIONS, "but") or re.search(r"(?:however|that said|but|conversely),? (?:if |when )?$", before)
    if not contrasted or not opposite:
        return None
    for earlier in reversed(found[-4:]):
        if earlier.effect == opposite and (clause.opener in EXCEPTIONS or payers & set(earlier.concepts("payer"))):
            return (earlier.start, earlier.end)
    return None


def inheriting(criteria: tuple[Criterion, ...], above: tuple[Criterion, ...], dimensions: tuple[str, ...]) -> tuple[Criterion, ...]:
    """The criteria with those of the statement before on dimensions that are not named anew."""
    own = {c.dimension for c in criteria if c.concepts != ("AnyPayer",)}
    kept = (c for c in criteria if c.dimension in own)
    return (*kept, *(c for c in above if c.dimension in dimensions and c.dimension not in own))
