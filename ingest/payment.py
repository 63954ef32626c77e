"""Whether a clause says that something is paid for, or that it is not."""

import re
from functools import cache

from ingest import cue
from ingest.clause import Clause
from ingest.cue import Cue, compiled
from ingest.lifted import lifted
from ingest.stance import LISTED, Stance, certainty, negated
from ontology.vocabulary import load_vocabulary

IN_PART = "refused in part"
_LIMITED = re.compile(
    r"\b(?:coverage|benefits?)\b.{0,45}\b(?:is|are|remains?) (?:quite |very |rather )?limited(?! to)|\blimited (?:coverage|"
    r"benefits?)\b|\bto a limited (?:extent|degree)\b|\bin a limited way\b"
)
_ATTRIBUTE = re.compile(
    r"(?<=\ba )covered\b|(?<=\ban )covered\b|(?<=\bany )covered\b|(?<=\bthe )covered\b|(?:covered|reimbursable|"
    r"eligible) (?:services?|visits?|sessions?|care|benefits?|expenses?|therap\w+|\w+ services?)\b"
)
_PAYER_WORD = re.compile(
    r"\b(?:plans?|insurers?|insurance|insured|programs?|programmes?|polic(?:y|ies)|payers?|carriers?|compan(?:y|ies)|medicare|"
    r"medicaid|tricare|va|medigap|coverage|protection|waivers?|pip|medpay|no-fault|comp|they|we|it|states?|employers?|clinic|office|practice|"
    r"part [abcd]|[a-z]+care|hmos?|ppos?|funds?|trust)\b"
)
_COMMON = frozenset({"united", "guardian", "principal", "comp", "auto"})  # words of the language that are names of insurers, too
_RELATIVE = re.compile(
    r"\b(?:that|which|what|whatever|everything) (?:[\w'-]+ ){0,2}?(?:medicare|medicaid|tricare|insurance|insurers?|plans?|it|they|"
    r"va|payers?|carriers?|program|government|states?|compensation)\b[^,;]{0,45}$|\b(?:that|who|which)(?: \w+ly)? $"
)
_SAID_THAT = re.compile(  # "members will find that neither program pays"
    r"\b(?:find|found|see|sees|know|knows?|knew|learn(?:s|ed)?|notes?|noted|say|says|said|states?|stated|means?|meant|confirm(?:s|ed)?|"
    r"explain(?:s|ed)?|shows?|showed|reports?|reported|remember|clear|fact|news|rule is|aware|told (?:me|us|her|him|them)) that$"
)
_THAT_PAYER = re.compile(
    r"\b(?:that|which|what|whatever) (?:the |your |their |a )?(?:\w+ ){0,2}?(?:medicare|medicaid|tricare|insurance|insurers?|"
    r"plans?|it|they|va|payers?|carriers?|programs?|government) $"
)
_THAT_NAME = re.compile(  # "massage that Aetna refuses", and not "the letter says that Aetna refuses it"
    r"\b(?:massages?|therap(?:y|ies)|services?|treatments?|visits?|sessions?|care|bills?|claims?|expenses?|extras|benefits?|things) that [\w&'-]+ $"
)
_PREDICATE = re.compile(  # "massage is something that the plan pays for"
    r"(?:\b(?:is|are|was|were|be)|'s) (?:what|who|something|a thing|among (?:the|those) [a-z]+|"
    r"(?:a|one|the|the one|the only) (?:service|treatment|therapy|benefit|thing|kind))(?: that| which)? (?:[\w'-]+ ){0,5}$"
)
_EXISTS = re.compile(  # "there are plans that pay", "it is the auto insurer that pays"
    r"(?:(?:but|and|so) )?(?:there (?:are|is)|it(?:'s| is| was)) .{3,80}\b(?:that|who|which)(?: \w+ly)? (?:(?:do|does|did|will|can|may|might|could) )?"
)
_CLEFT = re.compile(  # "what Medicare won't do is pay for massage", "what it does cover is …"
    r"(?:(?:but|and|so|yet) )?what (?:[\w'-]+ ){1,5}?"
    r"(?:(?P<no>(?:do(?:es)?|will|can|would)(?:n't| not)|won't|cannot|can't|never)|(?:do(?:es)?|will|can|may|might))(?: \w+ly)? "
    r"(?:(?P<do>do|does)|covers?|pays? for|reimburses?|touch(?:es)?|includes?) is\b"
)
_CLEFT_PASSIVE = re.compile(  # "what is not covered is massage that …"
    r"(?:(?:but|and|so|yet) )?what(?: is|'s| are|'re| gets?| got)(?P<no>n't| not| never)?(?: \w+ly)? "
    r"(?:covered|paid(?: for)?|reimbursed|included|allowed|eligible|approved|authorized)(?P<do>) (?:is|are)\b"
)
_NOT_SO = re.compile(  # the sentence after a rumour
    r"[^\w\n]{0,4}(?:but |and |no, )?(?:not so|not true|untrue|false|wrong|a myth|myth|(?:that|this)(?:'s| is) (?:not (?:so|true|right)|wrong|false|a myth)|"
    r"(?:it|they|that|this) (?:(?:does|do|is|are|will|would)(?:n't| not)|won't)|(?:it|that)'s not)(?: true| the case)?[.!]"
)
_MYTH = re.compile(r"\b(?:myth|misconception|rumou?r|fiction)(?: ?#?\d+| number \w+)?[*_ ]*:[*_ ]*(?=$|\w|\")")  # the label before what is only said
_THAT_IS = re.compile(r"\b(?:that|which|who) (?:(?:would|will|may|might|could|can|are|is|were|was|has|have|be|been|otherwise|usually|normally) )+$")
_EVEN_BY = re.compile(
    r"\b(?:by|under|in|with|from|at) (?:\w+ ){0,2}?(?:plans?|insurers?|polic(?:y|ies)|carriers?|payers?|contracts?|states?) (?:that|which|who)(?: \w+)? $"
)
_CARE_FOR = re.compile(r"\b(?:for|to|massages?|therapy|it|this)\b")  # between a payment and people: "covers massage for adults"
_WHERE_PAYER = re.compile(
    r"\b(?:where|when|if|in case|although|even though)(?: \w+){0,2} (?:medicare|medicaid|tricare|insurance|insurers?|"
    r"plans?|polic(?:y|ies)|it|they|payers?|carriers?)(?: itself| also| already)? $"
)
_WITHOUT = re.compile(
    r"\b(?:without|lacks?|lacking|missing|(?:no|not|n't) (?:have|get|got)|did(?:n't| not) (?:have|get))\b[^,;.]{0,30}?\b(?:authoriz|"
    r"approv|referr|prescri|orders?\b|pre-?auth|pre-?cert|"
    r"documentation|script|letter)"
)
_NO_WITHOUT = re.compile(  # "no referral, no payment"
    r"(?:but |and |so )?no (?:[\w-]+ ){0,3}?(?:referral|authorization|approval|prescription|pre-?auth\w*|order|script|letter|notes?|code|"
    r"diagnosis|documentation|report)(?: [\w-]+){0,4}, no (?:[\w-]+ ){0,2}?(?:pay(?:ment)?|coverage|benefits?|reimbursement|money|visits?|sessions?|massage)\b"
)
_IN_PART = re.compile(
    r"\b(?:on|for|in) the same (?:day|date|visit|time|unit|region|\d+|fifteen)|\bbilled (?:as an extra|separately)|\bsame-day\b|"
    r"(?:\bnot|n't|\bcannot) be both\b|\bboth .{1,60} and .{1,40}\bthe same\b|"
    r"\bfor both (?:\w+ ){0,3}(?:for|in|on|during) (?:the same|one)\b|\buntil\b|\b(?:by|from) (?:a |your |their |an )?(?:spouse|family member|"
    r"relative|member of (?:your|the) (?:family|household)|household member)"
    r"|\b(?:spouses?|dependents?|children|retirees|part-time (?:staff|employees))\b.{0,40}\b(?:not|n't|excluded|ineligible)|"
    r"\b(?:individual|small[- ]group|catastrophic)\b"
    r".{0,25}\b(?:plans?|polic(?:y|ies)|fsas?|accounts?)\b|\bmore than \d|\b(?:after|beyond|past) (?:the |visit |session )?(?:\d+|"
    r"first|second|third|sixth|tenth|twelfth)\b|\b(?:tips?|gratuities|gift cards?|"
    r"no-shows?|missed appointments?|credit card slips?|supplies|mileage)\b|"
    r"\b(?:injur(?:y|ies)|conditions?|illness(?:es)?|diagnos[ei]s|body parts?|aches?|pains?) (?:that|which) (?:has|have|is|are|was|were) (?:not|no|nothing)\b"
)
_PASSIVE = re.compile(r"(?:is|are|be|get|commonly|often|typically|may|can|qualif\w+|covered|reimbursed|reimbursable)\b")
_ACTIVE = re.compile(r"(?:may|can|will|could|might) (?:\w+ )?(?:pays?|covers?|reimburses?)\b(?! (?:by|under))")
_ASKS_OR_FORBIDS = re.compile(r"(?:what|how|which|why|below|here|never|do not|don't)\b")
_NO_MORE = re.compile(r"(?:\b(?:not|no)|n't) .{0,30}\b(?:more|additional|further) ")
_WAS_REFUSED = re.compile(
    r"\b(?:was|were|had|got|gets|been) (?:first |initially |been )?(?:refused|denied|rejected|declined|turned (?:it |"
    r"them )?down)|\brefused at first|\bdenied again|\ba denied\b|\bunless\b"
)
_STORY_OF_REFUSAL = re.compile(r"\b(?:was|were|got|had) (?:\w+ )?(?:denied|refused|rejected|declined|turned down)\b")
_NO_COVERAGE = re.compile(r"\bno (?:\w+ ){0,2}?(?:coverage|benefits?|reimbursement)\b")
_PAID_FOR = re.compile(
    r"\b(?:it|this|that|they|these|them|services?|treatments?|sessions?|massages?|therap\w+|care|coverage|conditions?|visits?|"
    r"work|codes?|bills?|\d{5}|\d+(?= ?(?:%|percent\b))|insurance|benefits?|portion|procedures?|drainage|release|manipulation|bodywork|shiatsu|"
    r"reflexology|techniques?|modalit\w+)\b"
)
_SOME_PAYERS = re.compile(
    r"\b(?:some|certain|a few|several) (?:\w+[ -]){0,3}?(?:plans?|insurers?|groups|carriers|policies|payers|companies|"
    r"states|employers|programs|contracts|administrators)\b"
)
_PAYS_ITSELF = re.compile(r"\bpay(?:s|ing)?\b|\baccept(?:s|ing)?\b")
_NARRATOR = re.compile(r"(?<![&'\w])i(?:'ve| have| had| also| then| finally)* $")
_PATIENT = re.compile(
    r"\b(?:you|patients?|clients?|beneficiar\w+|people|employees?|customers?|parents?)\b(?: (?!plan|insur|polic|program|"
    r"medicare|medicaid)\w+){0,6} $"
)
_HELD_BY = re.compile(  # "people with Medicare are responsible": they are, and not Medicare
    r"\b(?:you|patients?|clients?|members?|beneficiar\w+|enrollees?|people|persons?|employees?|customers?|veterans?|those|anyone|everyone|seniors|"
    r"individuals?|adults|who)\b[^,;]{0,40}\b(?:with|on|in|under|having|have|has|of)(?: \w+){0,2} $"
)
_NOT_YET_LAW = re.compile(
    r"\b(?:may|might|could) soon\b|\bwould (?:\w+ )?(?:requir|let|allow|mak|oblig|add|open|put|list|giv)\w*|\b(?:proposed|pending)\b|\b(?:the|this|"
    r"a|other|house|senate) bill (?:would|could)\b"
)
_OWN_MONEY = re.compile(r" (?:\w+ ){0,3}?(?:out[- ]of[- ]pocket|in cash|cash|yourself|themselves|privately)\b")
_OPENING_CLAUSE = re.compile(
    r"(?:but |and |so |then )?(?:if|when|whenever|where|once|until|because|since|as long as|in case|although|while|after|"
    r"before)\b[^,;]+,(?=.{12})"
)
_OPENING_CASE = re.compile(r"(?:(?:but|and|so|then) )?(?:if|when|whenever|once|until|unless|in case|before|after)\b[^,;]+,(?=.{12})")
_OF_CONDITIONS = re.compile(
    r"(?:is|are) (?:among )?the (?:[a-z]+ ){0,2}(?:conditions|diagnos[ei]s|ailments|problems|reasons?|grounds?) (?:that|which|for) |"
    r"(?:\w+ )*(?:conditions|diagnoses|injuries|uses|indications) (?:\w+ )?(?:include|are)"
)
_MASSAGE = re.compile(r"\b(?:massages?|manual therapy|bodywork|97124|97140)\b")
_DEFINED = re.compile(r"\b(?:is|are) (?:those|ones|things|services|therapies) (?:that|which)\b")
_WE_GIVE = re.compile(r"(?:offer|provide|give|have|feature)s?\b(?!.{0,60}\b(?:coverage|benefits?|members?|visits|sessions))")
_THAT_ONE_HAS = re.compile(r"\b(?:insurance|plan|coverage|policy|type|kind)(?: that| which)? (?:you|they|someone|people) $")
_OTHER_SENSE = re.compile(  # verbs of payment that mean something else
    r"\bcover(?:s|ed|ing)? (?:the|your|her|his|their|my) (?:table|body|back|face|legs?|eyes|skin|client|head|shoulders)\b|"
    r"\bcover(?:s|ed|ing)? (?:[\w']+ ){1,4}with (?:\w+ ){0,2}?(?:sheets?|towels?|blankets?|linens?|drapes?|cloths?)\b|"
    r"\bcover(?:s|ed|ing)? (?:\w+ ){0,2}(?:damages?|property|repairs?|vehicles?|theft|losses)\b|"
    r"\b(?:amounts?|sums?|money|prices?|fees|premiums?) paid\b|"
    r"\bpays? (?:first|second|last|primary|secondary|before|after)\b(?! (?:for|toward))|"
    r"\bpa(?:ys?|id) (?:dividends|attention|tribute|homage|heed|a visit|off\b)|\bit pays to\b|\bpick(?:s|ed)? up (?:in|steam|speed|the (?:phone|pace)|where)\b|"
    r"\b(?:panel|class|course|workshop|chapter|article|episode|lecture|talk|discussion|book|podcast|seminar|curriculum|exam|training)s? "
    r"(?:\w+ ){0,2}cover(?:s|ed)?\b"
)
_OF_OTHERS = re.compile(  # "plans offer extras not covered by Medicare" says what extras are
    r"\b(?:additional|extra|other|more|supplemental|wider|certain|some|non-traditional|offers?|provide|include|add) (?:[\w-]+ )?"
    r"(?:benefits?|services|coverage|care|perks|treatments|things|items|extras)(?: (?:that|which))?(?: (?:are|is|was|were|would|may|might))? "
    r"(?:not|never|n't)\b"
)
_BEFORE_IT = re.compile(r"\b(?:before|until) (?:[\w'-]+ ){1,4}$")  # "authorization before services are covered"
_A_RANGE = re.compile(r"\b(?:range|variety|array|number|selection) of (?:[\w-]+ ){0,3}?(?:coverages?|benefits?|plans|options|services|products|policies)\b")
_IN_CASE = re.compile(r".+\b(?:if(?! (?:any|ever|not|so|at all))|in case|whether) (?:[\w'-]+ ){1,7}$")  # "think of another way if massage is not covered"
_BY_DOCTOR = re.compile(
    r"\b(?:doctors?|physicians?|surgeons?|pcps?) (?:\w+ )?(?:approves?|refuses?|declines?|denies|deny|rejects?)\b|"
    r"\b(?:doctors?|physicians?)\b.{0,60}\b(?:go-ahead|green light|okay|blessing)\b"
)
_TO_WHOM = re.compile(
    r"\bcoverage (?:to|for) (?:[\w-]+ ){0,5}?(?:people|individuals|families|americans|adults|children|millions|seniors|residents|citizens)\b"
)
_WHERE_IT_IS = re.compile(
    r"(?:but |and )?(?:when|where|if|once) "
    r"(?:it is |it's |coverage |they are |(?:[\w']+ ){1,2}?(?:does |do )?(?:is |are |gets? )|(?:[\w']+ ){1,2}?(?:does|do) get )?"
    r"(?:covered|offered|available|allowed|exists|included|paid)\b"
)
_FALSE = re.compile(r"\b(?:it is|it's|that's|is) (?:a |just a |only a |simply )?(?:myth|misconception|false|untrue|not true|wrong|a lie|fiction)\b")
_NOT_A_CENT = re.compile(
    r"(?P<who>(?:[\w']+ ){1,3})(?:did(?: not|n't)|do(?:es)?(?: not|n't)|never|will not|won't) (?:have to )?pa(?:y|id) "
    r"(?:a|one) (?:red |single )?(?:penny|cent|dime|thing)\b"
)
_PAYS_US = re.compile(r"(?:[^,]*, )?(?:simply |just |then |please |first )*pay(?: for)?\b")
_STORY = re.compile(  # one case proves little
    r"\b(?:this|the|a|one) (?:patient|client|man|woman|veteran|member|friend|neighbor)\b|\bin the end\b|\beventually\b|"
    r"\bmy (?:neighbor|wife|husband|friend|sister|brother|mother|mom|dad)\b"
)
_HEARSAY = re.compile(r"\b(?:says|said|told|tells|heard|thinks?|swears?|supposedly|apparently|ought to|so my take|my reading)\b")
_ONLY_SOME = re.compile(r"\bonly (?:one|\d+|a (?:few|small|handful)|people|for what|what|those|in a|as|within|under)\b")
ONE_OF_MANY = re.compile(  # "one allows six visits, another covers none"
    r"\W*(?:but |and |while )?(?:one|another|two|three|four|the other|others)(?: (?:of (?:them|these|those)|plans?|insurers?|carriers?|polic(?:y|ies)|"
    r"compan(?:y|ies)|programs?|states?|employers?))? "
    r"(?!(?:way|thing|exception|covered|condition|option|reason|rule|note|time|hour|visits?|sessions?|units?)\b)[a-z]+s?\b"
)
_ONLY_SO_MANY = re.compile(
    r"\bonly (?:a|so) (?:\w+ )?(?:number|few|many)\b|"
    r"\bonly (?:one|two|three|four|\d+) (?:\w+ ){0,2}?(?:(?:per|a|each|every) (?:day|visit|week|month|year)|of (?:them|these|those|the two)\b)"
)
_TOO_MUCH = re.compile(  # all that another program pays for, or a lot of it: massage need not be among it
    r"\b(?:same|as much|at least) (?:\w+ ){0,3}?(?:coverage|benefits?|services?|care|things)\b.{0,14}\b(?:as|that|of) (?:\w+ )?(?:medicare|parts? [abcd])\b|"
    r"\b(?:everything|all (?:of )?(?:the )?(?:same )?(?:coverage|benefits?|services?|care))(?: that| which)? (?:\w+ ){0,4}?(?:medicare|parts? [abcd])\b|"
    r"\bcovers? (?:a lot|everything|it all)\b|\bpays? the claims\b|\ball (?:that|which) .{0,30}(?:pay|cover)s?(?: for)?\W*$"
)
_SUPPOSED = re.compile(  # a case alone, whose main clause is elsewhere
    r"(?:(?:but|and|so|then|as such|often|thus|therefore|even),? )*(?:(?:if|in case|whether|when) [^,;]*$|"
    r"(?:let's |let us )?(?:suppose|imagine|pretend|assume|say)(?: that|,)? (?=[\w'-]+ (?:[\w'-]+ ){0,3}?(?:covers?|pays?|reimburses?|includes?|will|does)\b))"
)
_OVER = re.compile(  # what was so once
    r"\b(?:in the past|in years past|until (?:last|recently|lately|then|a (?:few|couple)|(?:two|three|four|five|ten|\d+) (?:months|years) ago|"
    r"this (?:year|spring|summer|fall|winter|month)))\b|\b(?:formerly|previously) (?:covered|paid|reimbursed|included|allowed)\b"
)
_UNREAL = re.compile(  # what is not so, or not so any more, for all that is said of it
    r"\b(?:false|untrue|not true|wrong|(?:a|the) (?:myth|rumou?r|misconception|lie)|doubt(?:s|ful)?|wish(?:es)?|pretend(?:s|ed)?|"
    r"tell(?:s|ing)? you) (?:that |to )?(?:[\w'-]+ ){1,4}$|\bclaim(?:s|ed)? (?:that|to) (?:[\w'-]+ ){1,4}$|"
    r"\b(?:good luck|if only|in theory|theoretically|ideally|in a perfect world|used to|used once to|once upon a time)\b"
)
_MISTAKEN = re.compile(r"\b(?:by mistake|in error|mistakenly|accidentally)\b")
_INQUIRED = re.compile(r"\b(?:inquir|enquir|ask|call)(?:e|es|ed|ing)? about\b")
_ASSUMED = re.compile(
    r"\b(?:people|patients|clients|folks|consumers|many|most|some|you|they|veterans|seniors)(?: of them)?(?: \w+){0,2} "
    r"(?:assume|think|believe|worry|imagine|fear|suppose|expect|hope)s?\b(?! they have to)"
)
_WOULD = re.compile(r"\b(?:would|'d|should|ought to)\b")
_TELLING = 5  # words; fewer may stand in any advertisement
_TO_BOOK = re.compile(
    r"\bto (?:get|see|book|have|visit|receive|schedule|make) (?:an? |your |our |the )?(?:\w+ )?(?:massages?|therapists?|sessions?|appointments?|lmts?)\b"
)
_OF_PAYER = re.compile(r"\b(?:plans?|insur\w+|polic(?:y|ies)|payers?|carriers?|medicare|medicaid|tricare|va|cover\w*|benefits?|reimburs\w+|hsa|fsa|comp)\b")
FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|will|may|might|can|could|does|do|has|have|pays?|covers?|reimburses?|it's|they're|allows?|includes?|"
    r"offers?|must|not)\b"
)


def payment(clause: Clause) -> Stance | None:
    """It is paid for, or not."""
    words = clause.words
    label = _MYTH.search(clause.plain, max(0, clause.start - 24), clause.start)
    if (label and label.end() == clause.start) or _MYTH.match(words):
        return None
    cleft = _CLEFT.match(words) or _CLEFT_PASSIVE.match(words)
    if cleft:
        return _of_cleft(clause, cleft)
    if (_ASKS_OR_FORBIDS.match(words) and not clause.has("denies")) or (clause.has("limits") and _NO_MORE.search(words)):
        return None
    if _BY_DOCTOR.search(words):
        return None  # what doctors agree to
    affirmed = next(iter(clause.find("affirms")), None)
    if affirmed:
        return Stance("covers", certainty(clause, affirmed), affirmed, "affirmed by a negative")
    freed = lifted(clause)
    limited = _LIMITED.search(words)
    doubts = clause.find("reader_doubt")
    refusal = next((c for c in clause.find("denies") if not any(d.end <= c.start for d in doubts) and not _in_relative(clause, c)), None)
    pays = payment_cue(clause)
    if refusal and pays and _only_opens(clause, refusal, pays):
        refusal = None  # "if that plan won't pay, this one can"
    if refusal and pays and pays.end <= refusal.start and _EVEN_BY.search(clause.plain, pays.end, refusal.start) and not negated(clause, pays):
        refusal = None  # "is paid as physical therapy, even by plans that exclude massage"
    if refusal and pays and pays.end <= refusal.start and _THAT_IS.search(clause.plain, pays.end, refusal.start):
        refusal = None  # "may be approved for conditions that would be turned down otherwise"
    refused = refusal is not None and _refuses(clause, refusal, pays)
    denied = pays is not None and negated(clause, pays) and not any(c.start <= pays.start < c.end for c in freed)
    told = refusal or pays
    partial = _partial(clause, told) if told and (refused or denied) else None
    if partial:
        return partial
    if refusal and (_ASSUMED.search(clause.plain, clause.start, refusal.start) or _DEFINED.search(clause.plain, clause.start, refusal.start)):
        return None
    if told and (refused or denied) and _NOT_SO.match(clause.plain, clause.passage.end):
        return Stance("covers", "possible", told, "said to be false")
    if refusal and refused:
        some = _SOME_PAYERS.search(clause.plain, clause.start, refusal.start)
        return Stance("varies", "possible", refusal, "some refuse") if some else Stance("excludes", certainty(clause, refusal), refusal, "refusal")
    if limited and not denied:
        return Stance("covers", "possible", Cue("pays", clause.start + limited.start(), clause.start + limited.end()), "limited coverage")
    if pays is not None and not denied and _NOT_SO.match(clause.plain, clause.passage.end):
        return None  # "Insurance pays for any massage." It doesn't.
    if pays is not None and _FALSE.search(clause.plain, clause.passage.start, pays.start):
        return Stance("excludes", "typical", pays, "said to be false")
    if pays is not None and _only_imagined(clause, pays):
        return None
    if pays is not None and any(c.start <= pays.start < c.end for c in freed):
        pays = None  # "members don't have to get authorization for massage"
    if pays is None:
        return Stance("covers", "possible", freed[0], "requirement lifted") if freed and not refusal and _is_of_payer(words) else _no_coverage(clause)
    if _STORY_OF_REFUSAL.search(clause.plain, clause.start, pays.start):
        return None  # "denied when one billed it, then got paid through another": what happened, and to whom, is for the reader to see
    if denied:
        cent = _NOT_A_CENT.search(words)
        if cent and not any(names.search(cent["who"]) for names in (_PAYER_WORD, _names())):
            return Stance("charges", "definite", pays, "no charge")
        return Stance("excludes", certainty(clause, pays), pays, "negated payment")
    if _ONLY_SO_MANY.search(words):
        return Stance("limits", certainty(clause, pays), pays, "only so many")
    if not _PAID_FOR.search(words):
        return None
    qualifies = "qualif" in clause.plain[pays.start : pays.end]
    if not _MASSAGE.search(words) and _A_RANGE.search(words):
        return None  # "it offers a broad selection of options"
    if _OTHER_SENSE.search(words) or (_TO_WHOM.search(words) and not _MASSAGE.search(words)):
        return None
    if _TOO_MUCH.search(words) or (len(words.split()) < 5 and not FINITE_VERB.search(words)):
        return None
    unsure = qualifies or bool(_EXISTS.match(words)) or bool(_WHERE_IT_IS.match(words)) or any(c.end <= pays.start for c in freed)
    unsure = unsure or bool(_WOULD.search(clause.plain, clause.start, pays.end))
    unsure = unsure or pays in clause.find("pays", "loosely") or any(doubt.search(words) for doubt in (_STORY, _HEARSAY, _NOT_YET_LAW, _ONLY_SOME))
    unsure = unsure or bool(ONE_OF_MANY.match(words))
    unsure = unsure or cue.has("reserved", clause.plain, clause.passage.start, clause.passage.end)
    if _OF_CONDITIONS.match(clause.plain, pays.start, pays.end):
        return Stance("covers", "possible", pays, LISTED)  # "conditions that are often approved include …" tells of no other requirement
    return Stance("covers", "possible" if unsure else certainty(clause, pays), pays, "payment")


def _of_cleft(clause: Clause, cleft: re.Match[str]) -> Stance | None:
    """What a payer is set apart to do, or not to do."""
    found = Cue("pays", clause.start + cleft.start(), clause.start + cleft.end())
    if cleft["do"] and not any(c.start >= found.end for c in clause.find("pays")):
        return None
    return Stance("excludes" if cleft["no"] else "covers", certainty(clause, found), found, "set apart")


def _only_imagined(clause: Clause, pays: Cue) -> bool:
    """Whether a payment is only a case to think of, what people assume or ask about, what is not so, or was a mistake."""
    if any(case.search(clause.words) for case in (_MISTAKEN, _OVER)) or _SUPPOSED.match(clause.words) or _INQUIRED.search(clause.plain, pays.start, pays.end):
        return True
    return bool(_ASSUMED.search(clause.plain, clause.start, pays.start) or _UNREAL.search(clause.plain, clause.passage.start, pays.start))


def _is_of_payer(words: str) -> bool:
    """Whether what is not asked for may be what a payer does not ask for: anybody may book a massage without a prescription."""
    return bool(_OF_PAYER.search(words)) or (len(words.split()) >= _TELLING and not _TO_BOOK.search(words))


def only_supposed(clause: Clause, refusal: Cue) -> bool:
    """Whether a refusal is a case that the beginning of a clause thinks of: "if you have been told no, that may be a way"."""
    opening = _OPENING_CASE.match(clause.words)
    return opening is not None and refusal.end <= clause.start + opening.end()


def _only_opens(clause: Clause, refusal: Cue, pays: Cue) -> bool:
    """Whether a refusal stands in a subordinate clause at the beginning, and a payment that is not negated in the main one."""
    opening = _OPENING_CLAUSE.match(clause.words)
    return opening is not None and refusal.end <= clause.start + opening.end() <= pays.start and not negated(clause, pays)


def _partial(clause: Clause, found: Cue) -> Stance | None:
    """What a refusal says that holds only without something, or only for some days, persons or plans: no refusal of the benefit itself."""
    if _WITHOUT.search(clause.words) or _NO_WITHOUT.match(clause.words):
        return Stance("requires", certainty(clause, found), found, "refused without")
    return Stance("limits", certainty(clause, found), found, IN_PART) if _IN_PART.search(clause.words) else None


def only_in_part(words: str) -> bool:
    """Whether words are of what surrounds care, or of some days, persons or plans: refused, these leave the benefit itself as it is."""
    return bool(_IN_PART.search(words))


def _in_relative(clause: Clause, found: Cue) -> bool:
    """Whether a cue stands in what a payer does ("extras that Medicare leaves out"), or may do ("where the plan refuses"), and not in what is said."""
    before = clause.plain[clause.start : found.start]
    return bool(_THAT_PAYER.search(before) or _WHERE_PAYER.search(before) or _THAT_NAME.search(before))


def _refuses(clause: Clause, refusal: Cue, pays: Cue | None) -> bool:
    """Whether a verb of refusal says by itself that something is not paid for; what happened to one patient does not."""
    first = pays is None or refusal.start < pays.start or not negated(clause, pays)
    by_patient = _PAYS_ITSELF.search(clause.plain, refusal.start, refusal.end) and _PATIENT.search(clause.plain[clause.start : refusal.start])
    return first and not by_patient and not negated(clause, refusal) and not _WAS_REFUSED.search(clause.words)


def _no_coverage(clause: Clause) -> Stance | None:
    nothing = _NO_COVERAGE.search(clause.words)
    if nothing is None:
        return None
    found = Cue("denies", clause.start + nothing.start(), clause.start + nothing.end())
    return Stance("excludes", certainty(clause, found), found, "no coverage")


def payment_cue(clause: Clause) -> Cue | None:
    """The first cue of payment that is not an attribute ("covered services") nor asked about ("whether it is covered")."""
    attributes = [(clause.start + m.start(), clause.start + m.end()) for m in _ATTRIBUTE.finditer(clause.words)]
    doubts = clause.find("reader_doubt")
    by_payer = [c for c in clause.find("pays", "by_payer") if payer_before(clause, c) or "coverage" in clause.plain[c.start : c.end]]
    opening = _OPENING_CLAUSE.match(clause.words)
    main = clause.start + opening.end() if opening else clause.start
    for found in sorted(clause.find("pays") + clause.find("pays", "loosely") + by_payer, key=lambda c: c.start):
        if found.start < main:
            continue  # "when it is covered, …" does not say that it is
        attribute = any(s <= found.start < e for s, e in attributes)
        asked = any(d.end <= found.start and found.start - d.end < 90 for d in doubts)
        if not attribute and not asked and not _of_something_else(clause, found) and not _by_patient(clause, found):
            return found
    return None


def _of_something_else(clause: Clause, found: Cue) -> bool:
    """Whether the cue is of people that a programme takes in, or in a relative clause ("what Medicare covers")."""
    passive = _PASSIVE.match(clause.plain, found.start, found.end) and not _ACTIVE.match(clause.plain, found.start)
    told = cue.find("people", clause.plain, found.end, min(clause.end, found.end + 22))
    if _OF_OTHERS.search(clause.plain, clause.start, found.start + 1) or _BEFORE_IT.search(clause.plain[clause.start : found.start]):
        return True
    if _IN_CASE.fullmatch(clause.plain[clause.start : found.start]):
        return True
    people = bool(told) and not _CARE_FOR.search(clause.plain, found.end, told[0].start)
    before = clause.plain[clause.start : found.start]
    told_outright = _PREDICATE.search(before) or _EXISTS.fullmatch(before) or _FALSE.search(before)
    relative = _RELATIVE.search(before)
    told_outright = told_outright or (relative and _SAID_THAT.search(before, 0, relative.start() + len("that")))
    return people or (not passive and bool(relative) and not told_outright)


def _by_patient(clause: Clause, found: Cue) -> bool:
    """Whether it is the patient who pays."""
    if _NARRATOR.search(clause.plain[clause.start : found.start]) or _PAYS_US.fullmatch(clause.plain, clause.start, found.end):
        return True
    if clause.plain.endswith(("responsible for", "liable for"), found.start, found.end) and _HELD_BY.search(clause.plain[clause.start : found.start]):
        return True
    if not _PAYS_ITSELF.search(clause.plain, found.start, found.end):
        return False
    return bool(_PATIENT.search(clause.plain[clause.start : found.start]) or _OWN_MONEY.match(clause.plain, found.end))


def payer_before(clause: Clause, found: Cue) -> bool:
    """Whether a payer, or a word that stands for one, comes before a verb that others can do too."""
    if _WE_GIVE.match(clause.plain, found.start) and re.search(r"\bwe (?:\w+ )?$", clause.plain[clause.start : found.start]):
        return False  # the page of a practice: "we give massage"
    if _THAT_ONE_HAS.search(clause.plain[clause.start : found.start]):
        return False  # "the plan you have affects your odds of coverage"
    return any(words.search(clause.plain, clause.passage.start, found.start) for words in (_PAYER_WORD, _names()))


@cache
def _names() -> re.Pattern[str]:
    """The names of the insurers and programs that the vocabulary has."""
    payers = [c for c in load_vocabulary().concepts.values() if c.kind == "Payer" and not c.is_proposed]
    names = {name.lower() for c in payers for name in (c.label, *c.alt_labels) if name[0].isupper()} - _COMMON
    return compiled(tuple(sorted(" ".join(map(re.escape, name.split())) for name in names)))
