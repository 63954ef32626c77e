"""What a clause says of coverage: its effect and certainty, by the cues in it."""

import re
from dataclasses import dataclass

from ingest import cue
from ingest.clause import Clause
from ingest.cue import Cue

_NEGATION_REACH = re.compile(r"[;:]|, (?!and |or )|\b(?:if|when|because|as|but|who|which|that|unless|until)\b")
_HEDGED_REFUSAL = re.compile(r"\b(?:may|might|could)(?: \w+)? not\b|\bcan(?:not)? be denied\b|\b(?:may|might|can|could)(?: \w+)? (?:deny|refuse|exclude|reject)\b|\bnot (?:be )?guaranteed\b")
_PAYER_MUST = re.compile(r"\b(?:must|has to|have to|required to|obliged to) (?:also |at least )?(?:cover|pay|include|offer|provide|give)\b")
_NO_DUTY = re.compile(r"\b(?:no|not|n't|none)\b.{0,40}\b(?:has to|have to|required to|must|obliged to) (?:cover|pay|include|offer|provide)\b")
_LIMITED = re.compile(r"\b(?:coverage|benefits?)\b.{0,45}\b(?:is|are|remains?) (?:quite |very |rather )?limited(?! to)|\blimited (?:coverage|benefits?)\b|\bto a limited (?:extent|degree)\b|\bin a limited way\b")
_ATTRIBUTE = re.compile(r"(?<=\ba )covered\b|(?<=\ban )covered\b|(?<=\bany )covered\b|(?<=\bthe )covered\b|(?:covered|reimbursable|eligible) (?:services?|visits?|sessions?|care|benefits?|expenses?|therap\w+|\w+ services?)\b")
_PAYER_WORD = re.compile(r"\b(?:plans?|insurers?|insurance|insured|programs?|programmes?|polic(?:y|ies)|payers?|carriers?|compan(?:y|ies)|medicare|medicaid|tricare|va|medigap|they|we|it|states?|employers?|clinic|office|practice|part [abcd]|[a-z]+care)\b")
_NOTHING_AFTER = re.compile(r"\s+(?:no|nothing|none|neither|little)\b(?! (?:matter|longer|doubt|more than|less))")
_RELATIVE = re.compile(r"\b(?:that|which|what|whatever|everything) (?:[\w'-]+ ){0,2}?(?:medicare|medicaid|tricare|insurance|insurers?|plans?|it|they|va|payers?|carriers?|program|government|states?|compensation)\b[^,;]{0,45}$|\b(?:that|who|which)(?: \w+ly)? $")
_QUANTIFIERS = ("many", "several", "certain", "some", "limited")
_QUESTION_WORD = re.compile(r"^\W*(?:does|do|is|are|will|would|can|could|should|may|what|when|where|why|how|who|which|must|have|has)\b")


@dataclass(frozen=True)
class Stance:
    """An effect and a certainty, the cue that decided, and the rules that led there (for explanation)."""

    effect: str
    certainty: str
    cue: Cue
    rule: str


def stance(clause: Clause) -> Stance | None:
    """The stance of a clause, or None where it says nothing of coverage."""
    if clause.words.rstrip().endswith(":") and (clause.words.startswith("to ") or clause.has("advice", "frames") or clause.has("reader_doubt") or re.search(r"following (?:steps|tips|questions)", clause.words)):
        return None  # it only introduces what follows
    told = _advice(clause) or _billing(clause)
    if told or clause.has("evidence_talk") and not (_payment_cue(clause) and clause.has("possible")):
        return told
    for rule in (_requirement, _charge, _variation, _payment, _limit):
        found = rule(clause)
        if found:
            return found
    return None


def is_question(words: str, item: bool = False) -> bool:
    """Whether a passage (in plain form) asks; a list item does so even where its question mark is missing."""
    return words.rstrip("\"')* ").endswith("?") or item and bool(_QUESTION_WORD.match(words)) and not words.rstrip().endswith(".")


def _advice(clause: Clause) -> Stance | None:
    """Telling the reader what to do: an imperative, or a frame such as "patients should"."""
    words = clause.words
    if not clause.has("domain"):
        return None
    helped = next(iter(clause.find("advice", "helps")), None)
    if helped and not _payment_cue(clause):
        return Stance("advises", "definite", helped, "what helps a case")
    if words.rstrip().endswith(":"):
        return None  # it only introduces the advice
    start = re.match(r"(?:(?:if|when|before|to|once|after|for)\b[^,]{3,90}(?:, [^,]{3,60})?, )?(?:please |always |first,? |then |also |next,? |simply |just |never |don't |do not |carefully |thoroughly )*", words)
    at = clause.start + (start.end() if start else 0)
    imperative = cue.pattern("advice").match(clause.plain, at, clause.end)
    if imperative and clause.passage.kind == "item" and at <= clause.passage.start + 6:
        return Stance("advises", "definite", Cue("advice", imperative.start(), imperative.end()), "imperative")
    if imperative and re.match(r",? (?:the|a|an|your|their|for|to|with|any|if|whether|by|out|that|it|how|what|all|about|in|on|every|each|of|up|plan|written|detailed|copies|documentation|prior|proof|coverage|benefits|massage|directly|each|this|those|these|records|questions|someone|sure|original|getting|having|asking|with)\b", clause.plain[imperative.end() : imperative.end() + 14]):
        return Stance("advises", "definite", Cue("advice", imperative.start(), imperative.end()), "imperative")
    if re.search(r"\b(?:use|spend|tap) (?:your|an|the|my) (?:hsa|fsa|hra|account)", words):
        return None  # who can use an account for it is covered by it
    for frame in clause.find("advice", "frames"):
        verb = cue.pattern("advice").search(clause.plain, frame.end, min(clause.end, frame.end + 40))
        if verb or "steps" in clause.plain[frame.start : frame.end] or "necessary if" in clause.plain[frame.start : frame.end]:
            return Stance("advises", "definite", frame, "advice frame")
        if re.match(r" (?:pay|seek|sign|take|use|go|choose|carry)\b", clause.plain[frame.end : frame.end + 12]) and clause.has("domain"):
            return Stance("advises", "definite", frame, "what people do")
    return None


def _billing(clause: Clause) -> Stance | None:
    """How something is billed, or what a paper is."""
    cues = clause.find("billing")
    paper = re.search(r"\babn\b|beneficiary notice|superbill", clause.words)
    if not cues or clause.has("denies") and not paper:
        return None
    words = clause.words
    if clause.has("pays") and not re.search(r"\bis a\b.{0,60}\bcode\b", words) and re.search(r"\b(?:not|n't|never|no|pay|pays|covers?|reimburse\w*)\b", words) and not re.search(r"\babn\b|beneficiary notice|superbill", words):
        return None
    if re.search(r"\bresponsible for\b|\bfull (?:cost|price|bill|charge)\b|\bowes?\b|not guaranteed|\bmust\b.{0,30}documented", words):
        return None
    return Stance("advises", "definite", cues[0], "billing talk")


def _requirement(clause: Clause) -> Stance | None:
    """Something has to be there for coverage."""
    cues = clause.find("requires")
    words = clause.words
    if not cues or _NO_DUTY.search(words) or _PAYER_MUST.search(words):
        return None
    if clause.has("limits") and re.search(r"must do exactly|can only|may only", words) and not clause.has("coverage"):
        return None
    if re.search(r"\b(?:until|no longer)\b.{0,60}\bnecessary\b", words):
        return None
    only = re.search(r"\bonly (?:if|when|where|after|from|with|through|once|for)\b", words)
    if only and not re.search(r"\b(?:may|might|can|could)\b", words[: only.start()]):
        return Stance("requires", certainty(clause, cues[0]), Cue("requires", clause.start + only.start(), clause.start + only.end()), "only if")
    strong = [c for c in cues if not re.match(r"only |as long|provided|so long|on condition", clause.plain[c.start : c.end])]
    pays = _payment_cue(clause)
    if not strong and pays:
        return None
    if pays and strong and strong[0].start > pays.start and re.search(r"\b(?:if|when|unless)\b", clause.plain[pays.start : strong[0].start]):
        return None
    if re.search(r"\b(?:not|n't|never)(?: \w+)? (?:required|needed|necessary|require|need)\b", words) or re.search(r"\bno .{0,30}\b(?:is|are) (?:required|needed|necessary)\b", words):
        return None
    if not _concerns_coverage(clause):
        return None
    return Stance("requires", certainty(clause, (strong or cues)[0]), (strong or cues)[0], "requirement")


def _charge(clause: Clause) -> Stance | None:
    """What the patient owes."""
    cues = clause.find("charges")
    if not cues or not _concerns_coverage(clause) and not re.search(r"\b(?:you|patients?|beneficiar\w+|members?|costs?)\b", clause.words):
        return None
    pays = _payment_cue(clause)
    if pays and re.search(r"\b(?:not|n't|never)\b", clause.words) and not re.search(r"responsible|owe|leaving", clause.words):
        return None
    return Stance("charges", certainty(clause, cues[0]), cues[0], "charge")


def _variation(clause: Clause) -> Stance | None:
    """Coverage differs, or is not assured."""
    cues = clause.find("varies")
    hedged = _HEDGED_REFUSAL.search(clause.words)
    if hedged and (_payment_cue(clause) or clause.has("denies") or clause.has("coverage")):
        return Stance("varies", "possible", Cue("varies", clause.start + hedged.start(), clause.start + hedged.end()), "hedged refusal")
    if _NO_DUTY.search(clause.words):
        return Stance("varies", "possible", Cue("varies", clause.start, clause.end), "no duty to cover")
    if not cues or not _concerns_coverage(clause):
        return None
    pays = _payment_cue(clause)
    depending = clause.plain[cues[0].start : cues[0].end].startswith("depending")
    if pays and (depending or _negated(clause, pays) and pays.start < cues[0].start) and not re.search(r"no guarantee|own (?:set|criteria|rules)|var(?:y|ies)", clause.words):
        return None
    return Stance("varies", certainty(clause, cues[0]), cues[0], "variation")


def _payment(clause: Clause) -> Stance | None:
    """It is paid for, or not."""
    words = clause.words
    if re.match(r"(?:what|how|which|why|below|here|never|do not|don't)\b", words) and not clause.has("denies"):
        return None
    if clause.has("limits") and re.search(r"\b(?:not|n't|no) .{0,30}\b(?:more|additional|further) ", words):
        return None
    limited = _LIMITED.search(words)
    doubts = clause.find("reader_doubt")
    refusal = next((c for c in clause.find("denies") if not any(d.end <= c.start for d in doubts)), None)
    pays = _payment_cue(clause)
    if refusal and (not pays or refusal.start < pays.start or not _negated(clause, pays)):
        if not _negated(clause, refusal) and not re.search(r"\b(?:was|were) (?:first |initially )?(?:refused|denied|rejected)|\brefused at first", words):
            return Stance("excludes", certainty(clause, refusal), refusal, "refusal")
    if limited and not (pays and _negated(clause, pays)):
        return Stance("covers", "possible", Cue("pays", clause.start + limited.start(), clause.start + limited.end()), "limited coverage")
    if pays is None:
        nothing = re.search(r"\bno (?:\w+ ){0,2}?(?:coverage|benefits?|reimbursement)\b", words)
        return Stance("excludes", certainty(clause, Cue("denies", clause.start + nothing.start(), clause.end)), Cue("denies", clause.start + nothing.start(), clause.start + nothing.end()), "no coverage") if nothing else None
    if _negated(clause, pays):
        return Stance("excludes", certainty(clause, pays), pays, "negated payment")
    if not re.search(r"\b(?:it|this|that|they|these|them|services?|treatments?|sessions?|massages?|therap\w+|care|coverage|conditions?|visits?|work|\d{5}|insurance|benefits?|portion|procedures?)\b", words):
        return None
    qualifies = "qualif" in clause.plain[pays.start : pays.end]
    story = re.search(r"\b(?:this|the|a|one) (?:patient|client|man|woman|veteran|member)\b|\bin the end\b|\beventually\b", words)
    return Stance("covers", "possible" if qualifies or story else certainty(clause, pays), pays, "payment")


def _limit(clause: Clause) -> Stance | None:
    """A bound on how much, how long or by whom."""
    cues = clause.find("limits")
    if not cues or not (_concerns_coverage(clause) or re.search(r"\b(?:sessions?|visits?|prescription|treatments?|units?|networks?)\b", clause.words)):
        return None
    return Stance("limits", certainty(clause, cues[0]), cues[0], "limit")


def _payment_cue(clause: Clause) -> Cue | None:
    """The first cue of payment that is not an attribute ("covered services") nor asked about ("whether it is covered")."""
    attributes = [(clause.start + m.start(), clause.start + m.end()) for m in _ATTRIBUTE.finditer(clause.words)]
    doubts = clause.find("reader_doubt")
    by_payer = [c for c in clause.find("pays", "by_payer") if _payer_before(clause, c)]
    for found in sorted(clause.find("pays") + by_payer, key=lambda c: c.start):
        if cue.has("people", clause.plain, found.end, min(clause.end, found.end + 22)):
            continue
        if any(s <= found.start < e for s, e in attributes):
            continue
        active = not re.match(r"(?:is|are|be|get|commonly|often|typically|may|can|qualif\w+|covered|reimbursed|reimbursable)\b", clause.plain[found.start : found.end])
        if active and _RELATIVE.search(clause.plain[clause.start : found.start]):
            continue
        if any(d.end <= found.start and found.start - d.end < 90 for d in doubts):
            continue
        return found
    return None


def _payer_before(clause: Clause, found: Cue) -> bool:
    """Whether a payer, or a word that stands for one, comes before a verb that others can do too."""
    return bool(_PAYER_WORD.search(clause.plain, clause.passage.start, found.start))


def _negated(clause: Clause, target: Cue) -> bool:
    """Whether a negation before the cue, in the same part of the clause, reaches it."""
    before = clause.plain[clause.start : target.start]
    inside = clause.plain[target.start : target.end]
    refuses = target.category == "denies"
    if not refuses and re.search(r"\b(?:no|not|neither|never|little or no)\b", inside) or _NOTHING_AFTER.match(clause.plain, target.end, clause.end):
        return True
    negations = [m for m in cue.pattern("negation").finditer(before)]
    for last in reversed(negations):
        between = before[last.end() :]
        if last[0] in ("unlikely", "doubtful"):
            between = re.sub(r"^ that\b", "", between)
        if last[0] in ("no", "none", "nothing", "neither", "without") and len(between.split()) > 8:
            continue
        if not _NEGATION_REACH.search(between) and len(between.split()) <= 9 and not re.match(r" (?:only|just|merely|uncommon|unusual)\b", between):
            return True
    return False


def certainty(clause: Clause, target: Cue) -> str:
    """How firmly a clause is stated: by the hedges up to the cue and right after it."""
    stop = min(clause.end, target.end + 25)
    possible = [c for c in cue.find("possible", clause.plain, clause.start, stop) if not _part_of_condition(clause, c)]
    typical = cue.find("typical", clause.plain, clause.start, stop)
    modal = [c for c in possible if clause.plain[c.start : c.end] not in _QUANTIFIERS and not _elsewhere(clause, c, target)]
    quantified = [c for c in possible if c not in modal and c.start < target.start]
    if modal or quantified:
        return "possible"
    return "typical" if typical else "definite"


def _elsewhere(clause: Clause, hedge: Cue, target: Cue) -> bool:
    """Whether a modal before the cue belongs to another verb: a relative pronoun or a comma stands between."""
    if hedge.start > target.start:
        return clause.plain[hedge.start : hedge.end] == "can"
    return bool(re.search(r"\b(?:that|which|who)\b", clause.plain[hedge.end : target.start])) and clause.plain[hedge.start : hedge.end] in ("can", "may", "might", "could")


def _part_of_condition(clause: Clause, hedge: Cue) -> bool:
    before = clause.plain[clause.start : hedge.start]
    return bool(re.search(r"\b(?:for|if|when|who|that) (?:\w+ )?$", before))


def _concerns_coverage(clause: Clause) -> bool:
    return clause.has("domain") or clause.has("coverage") or clause.has("pays")
