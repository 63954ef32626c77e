"""Which stance a clause has: the rules in the order in which they are tried."""

import re

from ingest.advice import advice, billing
from ingest.clause import Clause
from ingest.cue import Cue
from ingest.distinction import settled
from ingest.figures import BOUNDS, ONLY_IF, counted_of
from ingest.lifted import makes_no_difference
from ingest.payment import only_supposed, payer_before, payment, payment_cue
from ingest.stance import Stance, certainty, concerns_coverage, negated
from ingest.trace import SILENT, Observer

_HEDGED_REFUSAL = re.compile(
    r"\b(?:may|might|could)(?: \w+)? not\b(?! (?:be )?(?:bill|charg|exceed|sign|submit|practice|use)\w*)|\bcan(?:not)? be denied\b|"
    r"\b(?:may|might|can|could)(?: \w+)? (?:deny|refuse|exclude|"
    r"reject|drop|end|remove|discontinue|withdraw|cancel|cut)\b|"
    r"\b(?:may|might|could)(?: \w+)? (?:include|cover|pay(?: for)?|offer|allow|provide) (?:none|nothing|no)\b|"
    r"\bnot (?:be )?guaranteed\b"
)
_FORBIDDEN = re.compile(  # "may not" of a person is no "may or may not" of coverage
    r"\b(?:therapists?|persons?|providers?|practitioners?|licensees?|lmts?|clinics?|facilit(?:y|ies)) (?:[\w-]+ ){0,4}?may not "
    r"(?:be (?:reimbursed|paid)|bill|charge|receive|collect)\b"
)
_PAYER_MUST = re.compile(
    r"\b(?:must|has to|have to|required to|obliged to) (?:also |at least )?(?:cover|pay|include|offer|provide|give|reimburse)\b"
    r"|\b(?:payment|coverage|reimbursement) (?:for|of) [\w ]{1,40}? (?:is|are) (?:required|mandatory|mandated)\b(?! (?:at|before|upon|when|in|up|by|from))"
)
_BINDS_PAYERS = re.compile(
    r"\b(?:requir\w+|oblig\w+|forc\w+|mak\w+) .{0,60}\b(?:plans?|insurers?|carriers?|companies|policies|employers?|them)\b.{0,20}? (?:to )?(?:cover|"
    r"pay|include|offer|reimburse|provide)\b"
)
_NO_DUTY = re.compile(r"(?:\b(?:no|not|none)|n't)\b.{0,40}\b(?:has to|have to|required to|must|obliged to) (?:cover|pay|include|offer|provide)\b")
_MERE_NOUN = re.compile(r"requirements?|prerequisites?")
_ONLY_IF = re.compile(r"\b(?:only|solely) (?:if|when|where|after|from|with|through|once|for|as|within|under|during|inside|alongside|in connection with)\b")
_MAY = re.compile(r"\b(?:may|might|can|could)\b")
_ONLY_WHAT = re.compile(r"must do exactly|can only|may only")
_UNTIL = re.compile(r"\b(?:until|no longer)\b.{0,60}\bnecessary\b")
_NOT_NEEDED = re.compile(
    r"(?:\b(?:not|never)|n't)(?: \w+)? (?:required|needed|necessary|require|need)\b|(?:\b(?:not|never)|n't)(?: \w+)? (?:have|has|need|needs) to\b"
    r"|\bneither .{0,60}?\b(?:is|are) (?:required|needed|necessary)\b"
    r"|\bneed(?:n't| not)\b|\bno .{0,30}\b(?:is|are) (?:required|needed|necessary)\b|\bnone (?:is|are) (?:required|needed|necessary)\b"
)
_PATIENT_PAYS_NOTHING = re.compile(
    r"\b(?:you|i|we|he|she|(?:the |a |an |our |your |most |all )?(?:veterans?|patients?|members?|beneficiar(?:y|ies)|enrollees?|workers?|employees?|"
    r"participants?|claimants?|retirees?|students?|active[- ]duty(?: \w+){0,2}|service ?members?|"
    r"famil(?:y|ies)|spouses?|clients?|husband|wife|mother|father|mom|dad))"
    r"(?: (?:will|would|also|then|usually|generally|just|still))* (?:pays?|paid|owes?|owed) (?:nothing|zero|\$ ?0\b|no copay)"
)
_PAYER_PAYS_NOTHING = re.compile(r"(?:pays? )?(?:nothing|zero)\b(?! (?:more|extra|for you))|pays? (?:nothing|zero|\$ ?0\b)")
_RESPONSIBLE = re.compile(r"\b(?:responsible|liable) for$")
_NOT_BILLED = re.compile(  # what may not be taken from the patient, which refuses no care
    r"\b(?:members?|patients?|you|clients?|insured|enrollees?|workers?|veterans?|beneficiar(?:y|ies)) (?:\w+ )?"
    r"(?:(?:may|can|must|will|shall|should) (?:not|never) |cannot |can't |won't )be (?:balance[- ])?(?:billed|charged)\b"
    r"|\b(?:(?:may|can|must|will|shall|should) (?:not|never) |cannot |can't |won't )(?:balance[- ])?(?:charge|bill)"
    r" (?:you|(?:the |a |our |your )?(?:members?|patients?|clients?|insured|enrollees?|workers?|veterans?|beneficiar(?:y|ies)))\b"
)
_CONDITION_OF = re.compile(r"\b(?:if|when|unless|that|which|whose|with|as long as|so long as|provided that)\b")
_OPENING = re.compile(r"(?:if|when|whenever|once|where|after|with)\b[^,;]+,")
_BOUNDED = re.compile(r"\b(?:sessions?|visits?|prescription|treatments?|units?|networks?)\b|\$ ?\d")
_COVERED_AT = re.compile(
    r"(?:(?:is|are|be) )?(?:covered|paid|payable|available|offered|provided|reimbursed|included) (?:\w+ )?(?:at|with|for|in|subject to|after)\b|"
    r"(?:covers?|pays?|reimburses?)(?: for)? (?:part|some|most|all|half|a share) of\b"
)
_PAYS_ACTIVELY = re.compile(
    r"(?:\w+ )*?(?:pays?|covers?|reimburses?|gives?|offers?|provides?|picks? up|includes?|"
    r"(?:gets?|receives?)(?= (?:up to )?(?:\d|one |two |five |six |ten |twelve |twenty )))\b"
    r"(?! (?:only|cash|yourself|themselves|nothing))"
)
_COSTS_SOMEBODY = re.compile(r"\b(?:you|patients?|members?|networks?|providers?|plans?|care|services?|sessions?|visits?|therap\w+|massage)\b.*\bcosts?\b")
_COMPARED = re.compile(r"costs? (?:less|more)\b")
ALL_DIFFER = re.compile(r"(?:states|plans|policies|insurers|carriers|rules|benefits|employers|programs) (?:differ|vary)\W*")  # which is a sentence
_WHETHER = re.compile(r"\bwhether .{1,60}\b(?:pays?|paid|covers?|covered|reimburse\w*)\b")
_SOME_PAY = re.compile(r"\b(?:a few|some|several|a handful)(?: of (?:them|these|those))? (?:do|will)\b")
_HOW_MUCH = re.compile(r"how much\b|what (?:you|patients?|members?) (?:pay|owe)|your (?:share|cost|copay)")
_FROM_A_VISIT_ON = re.compile(
    r"\b(?:after|beyond|past|from|once|following) (?:the |your |visit |session |you have used )*(?:\d+(?:st|nd|rd|th)?|"
    r"first|second|third|fourth|fifth|sixth|eighth|tenth|twelfth|initial)\b"
    r".{0,20}?\b(?:visits?|sessions?|weeks?|treatments?|units?|onward)\b|\bvisit \d+ on"
)
_CARER_OR_PAPER = re.compile(
    r"\b(?:doctors?|physicians?|providers?|clinicians?|practitioners?|therapists?|chiropractors?|pcp|pts?|notes?|reports?|"
    r"forms?|letters?|charts?|records?|orders?|codes?|"
    r"services?|treatment plan|diagnosis|supervis\w+|signed|approve\w*|qualified)\b"
)
_FOR_THE_BODY = re.compile(r"\b(?:pressure|muscles?|relax\w*|breath\w*|skin|oil|towels?|strokes?|tissues?|hydrat\w*|water)\b")
_KNOWN_ONES = re.compile(  # "the two sessions" are those that were spoken of, and no bound
    r"\b(?:the|these|those|both|our|my|his|her) (?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:\w+ )?(?:sessions?|visits?|treatments?|units?)\b"
)
_ANNOUNCES = re.compile(  # a line below the title that tells what the page is for
    r"(?:navigate|discover|explore|uncover|unveil|delve into|dive into|understand|learn|find out|get to know) "
    r"(?:the |its |their |how |what |whether |why |more |about |your |key |all |if |when )|"
    r"(?:below|in this (?:article|post|guide|section|piece|page)),? (?:we|we'll|we will|i|i'll|you|you'll|you will)\b|"
    r"this (?:article|guide|post|page|blog|section|overview) "
    r"(?:explains|explores|discusses|looks|describes|aims|provides|delves|examines|answers|will|outlines)\b|"
    r"here(?:'s| is| are) (?:exactly |just )?(?:a |the |what|how|where|why|which|everything)"
)
_FOLLOWING = re.compile(r"following (?:steps|tips|questions)")


def stance(clause: Clause, observer: Observer = SILENT) -> Stance | None:
    """The stance of a clause, or None where it says nothing of coverage; `observer` is told why."""
    if _only_introduces(clause):
        observer.dropped(clause, "it only introduces advice or questions")
        return None
    told = advice(clause) or billing(clause)
    if told or (clause.has("evidence_talk") and not (payment_cue(clause) and clause.has("possible"))):
        if not told:
            observer.dropped(clause, "talk of evidence, not of coverage")
        return told
    found = next((found for rule in (_requirement, _charge, _variation, payment, _limit) if (found := rule(clause))), None)
    if found is None:
        observer.unruled(clause)
        return None
    judged = settled(clause, found)
    if judged and judged.effect == "excludes" and only_supposed(clause, judged.cue):
        observer.dropped(clause, "the refusal is only a case that it thinks of")
        return None
    return judged


def _only_introduces(clause: Clause) -> bool:
    """Whether a clause ends in a colon and says nothing but that advice, or questions, follow."""
    words = clause.words
    if announces(clause):
        return True
    opens = words.startswith("to ") or _FOLLOWING.search(words) or clause.has("advice", "frames") or clause.has("reader_doubt")
    return words.rstrip().endswith(":") and bool(opens)


def not_needed(clause: Clause) -> bool:
    """Whether a clause tells what is not asked for."""
    return bool(_NOT_NEEDED.search(clause.words))


def announces(clause: Clause) -> bool:
    """Whether a clause only tells what a page is for: "Learn how to use your benefits"."""
    return bool(_ANNOUNCES.match(clause.words))


def _requirement(clause: Clause) -> Stance | None:
    """Something has to be there for coverage."""
    cues = clause.find("requires")
    words = clause.words
    if not cues or _NO_DUTY.search(words) or _PAYER_MUST.search(words) or _BINDS_PAYERS.search(words) or clause.has("affirms"):
        return None
    if (_ONLY_WHAT.search(words) and clause.has("limits") and not clause.has("coverage")) or _UNTIL.search(words) or _NOT_NEEDED.search(words):
        return None
    refusals = clause.find("denies") + [c for c in clause.find("charges") if clause.plain.startswith("expect to pay", c.start)]
    refusals += [c for c in cues if clause.plain.startswith("expect", c.start) and clause.has("charges")]  # "expect a copay"
    cues = [c for c in cues if not any(r.start < c.end and c.start < r.end for r in refusals)]  # "does not meet the criteria for coverage"
    if not cues:
        return None
    if clause.has("varies") and all(_MERE_NOUN.fullmatch(clause.plain, c.start, c.end) for c in cues):
        return None  # "visit limits and authorization requirements differ by state"
    only = _ONLY_IF.search(words)
    if only and not _MAY.search(words[: only.start()]):
        return Stance("requires", certainty(clause, cues[0]), Cue("requires", clause.start + only.start(), clause.start + only.end()), ONLY_IF)
    cues = [c for c in cues if not makes_no_difference(clause, c.start)]
    if not cues:
        return None
    strong = [c for c in cues if not re.match(r"only |as long|provided|so long|on condition", clause.plain[c.start : c.end])]
    pays = payment_cue(clause)
    if not strong and pays:
        return None
    if pays and strong and not negated(clause, pays) and _leads_to(clause, strong[0], pays):
        return None  # "pays for what a doctor certifies": paid for, under that condition
    if not concerns_coverage(clause) and not _asks_of_care(clause, strong):
        return None
    found = (strong or cues)[0]
    later = _FROM_A_VISIT_ON.search(words)  # what is asked for later on is not asked of everybody
    return Stance("requires", "possible" if later else certainty(clause, found), found, "requirement")


def _leads_to(clause: Clause, condition: Cue, pays: Cue) -> bool:
    """Whether what is required is only the condition of a payment: in a relative clause or a phrase after it, or in an opening before it."""
    if condition.start > pays.start:
        return bool(_CONDITION_OF.search(clause.plain[pays.start : condition.start]))
    opening = _OPENING.match(clause.words)
    return opening is not None and clause.start + opening.end() <= pays.start and condition.end <= clause.start + opening.end()


def _asks_of_care(clause: Clause, strong: list[Cue]) -> bool:
    """Whether something is demanded of a provider or a paper: "the physical therapist has to perform it", "it must give the code"."""
    return bool(strong) and bool(_CARER_OR_PAPER.search(clause.words)) and not _FOR_THE_BODY.search(clause.words)


def _charge(clause: Clause) -> Stance | None:
    """What the patient owes."""
    unbilled = _NOT_BILLED.search(clause.words)
    if unbilled:
        return Stance("charges", "definite", Cue("charges", clause.start + unbilled.start(), clause.start + unbilled.end()), "no charge")
    nothing = _PATIENT_PAYS_NOTHING.search(clause.words)
    paid = payment_cue(clause) if nothing else None
    if nothing and not (paid and paid.end <= clause.start + nothing.start()):
        return Stance("charges", "definite", Cue("charges", clause.start + nothing.start(), clause.start + nothing.end()), "no charge")
    cues = clause.find("charges")
    if cues and _PAYER_PAYS_NOTHING.match(clause.plain, cues[0].start, clause.end) and not nothing and payer_before(clause, cues[0]):
        return None  # "an HMO will pay nothing"
    if not cues or (not concerns_coverage(clause) and not re.search(r"\b(?:you|patients?|beneficiar\w+|members?|employees|costs?)\b", clause.words)):
        return None
    if _COMPARED.match(clause.plain, cues[0].start, cues[0].end) and not _COSTS_SOMEBODY.search(clause.words):
        return None  # "an afternoon on the phone costs less than a bill"
    pays = payment_cue(clause)
    if pays and _RESPONSIBLE.search(clause.plain, pays.start, pays.end):
        return None  # "the carrier is responsible for the bill"
    if pays and re.search(r"\b(?:not|never)\b|n't\b", clause.words) and not re.search(r"responsible|owe|leaving", clause.words):
        return None
    if pays and pays.start < cues[0].start and (_COVERED_AT.match(clause.plain, pays.start, clause.end) or _payer_pays(clause, pays)):
        return None  # "covered at a copay of $30" says both; see figures.also
    return Stance("charges", certainty(clause, cues[0]), cues[0], "charge")


def _payer_pays(clause: Clause, pays: Cue) -> bool:
    """Whether a payer pays something, whatever it leaves to the patient: "Part B will pay 80 percent", "it covers six visits with a $15 copay"."""
    return bool(_PAYS_ACTIVELY.match(clause.plain, pays.start, pays.end)) and not negated(clause, pays)


def _variation(clause: Clause) -> Stance | None:
    """Coverage differs, or is not assured."""
    cues = clause.find("varies")
    if clause.has("affirms"):
        return None
    words = clause.words
    hedged = _HEDGED_REFUSAL.search(words)
    if hedged and _FORBIDDEN.search(words):
        return Stance("excludes", "definite", Cue("denies", clause.start + hedged.start(), clause.start + hedged.end()), "forbidden")
    if hedged and (payment_cue(clause) or clause.has("denies") or clause.has("coverage")):
        return Stance("varies", "possible", Cue("varies", clause.start + hedged.start(), clause.start + hedged.end()), "hedged refusal")
    if _NO_DUTY.search(clause.words):
        return Stance("varies", "possible", Cue("varies", clause.start, clause.end), "no duty to cover")
    if not cues or not (concerns_coverage(clause) or _WHETHER.search(words) or ALL_DIFFER.fullmatch(words)):
        return None
    pays = payment_cue(clause)
    depending = clause.plain[cues[0].start : cues[0].end].startswith("depending")
    if _HOW_MUCH.match(clause.words):
        return Stance("charges", "definite", cues[0], "what it costs differs")
    if pays and _SOME_PAY.search(words) and not clause.has("negation"):
        return None
    other = pays and (depending or (negated(clause, pays) and pays.start < cues[0].start))
    if other and not re.search(r"no guarantee|(?:or|to) no |own (?:set|criteria|rules)|var(?:y|ies)", clause.words):
        return None
    return Stance("varies", certainty(clause, cues[0]), cues[0], "variation")


def _limit(clause: Clause) -> Stance | None:
    """A bound on how much, how long or by whom."""
    cues = [c for c in clause.find("limits") if not clause.plain[clause.start : c.start].endswith("about ")]  # "we are asked about twice a week"
    bounded = _BOUNDED.search(clause.words)
    if cues and (concerns_coverage(clause) or bounded):
        return Stance("limits", certainty(clause, cues[-1]), cues[0], BOUNDS[0])  # "annual caps: plans often limit it to 20 visits"
    counted = counted_of(clause.words)
    if counted and bounded and not ("/" not in counted.unit and _KNOWN_ONES.search(clause.words)):
        whole = Cue("limits", clause.start, clause.end)
        return Stance("limits", certainty(clause, whole), whole, BOUNDS[1])
    return None
