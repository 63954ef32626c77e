"""Whom and what a clause is about: named in it, carried over from earlier words, or named above it."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.claim import Criterion
from ingest.clause import Clause
from ingest.mention import PLAN_TYPES, Found, only_compared, payers
from ingest.passage import Heading, Passage
from ingest.practice import PRACTICE, refused
from ingest.proposal import propose_line_of, propose_plan_of
from ingest.source import Source, of_subject
from ingest.stance import Stance
from ingest.topic import SPECIAL, UNNAMED, Topic, below, broadest, siblings
from ontology.vocabulary import load_vocabulary

OTHER_CARE = re.compile(
    r"(?<!of )\bcare (?:is|are|will|must|may)\b|\b(?:certain|covered|most|all|medical|health|other|many|some) (?:\w+ )?(?:services|care|expenses)\b"
    r"|\b(?:comprehensive|financial|health|general) coverage\b"
)
_STANDS_FOR = re.compile(
        r"\b(?:it|this|that|they|these|them|its|coverage|covered|reimburse\w*|sessions?|visits?|treatments?|therap(?:y|ies)|"
        r"the service|benefits?|eligible|qualify)\b"
)
_STANDS_FOR_IN_RULES = re.compile(r"\b(?:practitioner|provider|network\w*|insurance|plans?|prescription|claims?|authoriz\w+|costs?)\b")
_CONTEXT = ("PhysicalTherapy", "OccupationalTherapy", "Rehabilitation", "IntegrativeHealth")  # within which massage may be given
_IN_GENERAL = re.compile(r"(?:^|\b(?:most|many|some|all|several|few|other|no|any|every|insurers|plans) )$")
_POINTS_BACK = re.compile(r"(?:these|those|such) (?:plans?|programs?|policies)\b|they\b|it\b|the (?:plan|program|insurer)s?\b")
_SELLS = re.compile(r" (?:sells?|offers?|runs?|markets?|administers?) (?:the |their |its )?")
_AT_ONCE = 24  # characters from the beginning of a sentence on
_TWICE = 2
_MANY_ASKED = 3
_POINTS_AT = re.compile(r"\b(?:it|they|them|that|this|those|these|the plan|the program|then)\b")
_MANY = ("WorkersCompensation", "AutoInsurance", "MedicareAdvantage", "Medigap")
_BACK = re.compile(r"(?:and |so |but )?(?:this|that|it|they|these|those|such)\b")
_PAYS_FOR_IT = re.compile(
    r"\b(?:covers?|pays?|reimburses?)(?: for)? "
    r"(?:(?!(?:under|as|within|during|in|with|when|if|by|through|on|at|it|this|that|them|massages?)\b)[\w'%$-]+ ){0,7}$"
)
_IS_PAID = re.compile(
    r"(?: services?| treatments?| visits?| sessions?)? (?:is|are|may be|can be|will be) (?:\w+ly |also |often )?(?:covered|reimbursed|paid for)\b"
)
_HEALTH = re.compile(r"(?:private |commercial |regular |major )?(?:health|medical) ")
_INSURER = re.compile(r"(?:(?:private|commercial|regular|major|health|medical) )*(?:carriers?|insurers?|insurance|polic(?:y|ies)|health plans?)\b")
_APART_FROM_HEALTH = ("AutoInsurance", "WorkersCompensation", "TaxAdvantagedAccount")
_THE = re.compile(r"\b(?:the|your|these|those|such|its|their|our)(?: \w+)? $")
_EXAMPLE = re.compile(r"\bincluding\b[^.;:]*$")  # before payers that are only some of those meant
_OPENING = re.compile(r"(?:(?:but|and|so|then) )?(?:once|after|when|if|until|where)\b[^,;]+,")
_ACTS = re.compile(  # after a payer that something is said of
    r"(?: [a-c]\b)?(?: in (?:this|your|our|the|most|some|many) \w+)?"
    r"(?:,? (?:which|that|also|usually|generally|still|does|do|will|would|may|can|itself))*(?: not|n't)? "
    r"(?:pays?|covers?|excludes?|requires?|den(?:y|ies)|wants?|allows?|"
    r"reimburses?|includes?|approves?|authorizes?|limits?|offers?|provides?|is primary|is secondary)\b|:"
)
_THAT = re.compile(r"\b(?:benefits?|services?|care|extras?|things|items|coverages?|perks|treatments?|therapies|costs?|what)(?: that| which)? (?:the )?$")
_LACKS = re.compile(r" (?:[\w()-]+ ){0,4}?(?:lacks?|omits?|excludes?|leaves? (?:out|over)|(?:does|do|will|would)(?:n't| not)|won't|can't|cannot|never)\b")
_THEY_TAKE = re.compile(
    r"\b(?:they|providers?|therapists?|practitioners?|doctors?|clinics?|who|that)(?: (?:also|both|will|must))? (?:accept|take)s? (?:both )?$"
)
_GETS_FROM = re.compile(r"\b(?:gets?|receives?|obtains?|have) [^.;:,]*\b(?:from|through|under) (?:the )?$")  # before such a payer
_FUND = re.compile(r"(?:(?:and|but|so|then) )?(?:the|our|your|this) (?:\w+ )?(?P<noun>fund|trust|union|employer|department|agency)\b(?!')")
_OF_STATE = ("department", "agency")
_MEMBERS = re.compile(  # of a plan, who are told by another payer that they have
    r"\b(?:members?|enrollees?|participants?|retirees?|employees?|dependents?|spouses?|recipients?|those)(?: who (?:are|is))?(?: also)? "
    r"(?:with|on|have|has|having|enrolled in|eligible for|entitled to|covered by)(?: both)? $"
)
_KINDS_SOLD = ("PrivateInsurance", "EmployerPlan", "MarketplacePlan")
_LINES_RUN = ("MedicareAdvantage", "Medicaid")
_LABEL = re.compile(r"\W*[\w'&./ -]{2,40}: +")
_EVENTS = (
    ("WorkersCompensation", r"\b(?:hurt|injur\w+|accidents?) (?:at|on the|in the) (?:work|job|workplace)|\bwork(?:place)? injur|\bon-the-job\b"),
    ("AutoInsurance", r"\b(?:car|auto|automobile|motor vehicle|traffic) (?:accidents?|crash(?:es)?|wrecks?|collisions?)\b|\bhurt in a (?:car|crash)"),
)
_PAPER = re.compile(r"\babn\b|beneficiary notice|superbill")


@dataclass(frozen=True)
class Context:
    """What is carried over at a place of an article: the payers of its section (and the paragraph that named them, and whether it told of
    others besides), of its list item (with the paragraph), of the last question that named one, and the situation last told."""

    section: int = -1
    payers: tuple[Found, ...] = ()
    paragraph: int = -1
    mixed: bool = False
    of_item: tuple[int, tuple[Found, ...]] = (-1, ())
    asked_of: tuple[Found, ...] = ()
    situation: tuple[Criterion, ...] = ()


class Subject:
    """What an article is speaking of as it is read; `context` may be set back to what it was at an earlier place."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._topic = Topic(source)
        self.context = Context()

    def enter(self, passage: Passage) -> None:
        """Forget what was carried when a new section begins; a question that names nobody goes on about the same payer."""
        if passage.section == self.context.section:
            return
        asks = bool(passage.headings) and passage.headings[-1].text.rstrip().endswith("?")
        above = tuple(self._above(passage))
        kept = self._kept(passage.headings[-1]) if asks and not above else ()
        self.context = Context(passage.section, kept, passage.paragraph, asked_of=(above or kept) if asks else ())

    def _kept(self, question: Heading) -> tuple[Found, ...]:
        """Whom a question that names nobody goes on about: the one that the question before it named, or else the only one of the section before.

        Not where many are asked about in turn, nor a word in passing on another payer than the article's own.
        """
        points = bool(_POINTS_AT.search(question.text.lower()))
        topic = self._topic.dominant
        if _particular(topic) and not _all_within([*(self.context.asked_of or self.context.payers)], topic):
            return self.context.asked_of if points else ()
        headings = [p for p in self._source.passages if p.kind == "heading"]
        if not self.context.asked_of and 2 * sum(p.of(self._source.plain).rstrip().endswith("?") for p in headings) < len(headings):
            return ()  # no list of questions
        told = {m.concept for p in headings for m in self._source.named_in(p) if m.kind == "Payer" and m.concept != "AnyPayer"}
        told_of = self.context.asked_of or (() if self.context.mixed else self.context.payers)
        return told_of if len(told) < _MANY_ASKED or points else ()

    def carry(self, passage: Passage) -> None:
        """Remember whom the passage was about, for "these plans" and "it" in the next ones; what an item names ends with it.

        Payers that a practice does not take are not those of which it goes on to tell.
        """
        if refused(passage.of(self._source.plain)):
            return
        plain = self._source.plain
        mentions = [m for m in self._source.named_in(passage) if m.kind == "Payer"]
        sellers = {a for a, b in pairwise(mentions) if _SELLS.fullmatch(plain, a.end, b.start)}  # "insurers sell Medicare Advantage": of that it goes on
        named = payers([m for m in mentions if m not in sellers], plain, passage.end)
        if only_compared(named, plain) and self.context.payers:
            return
        named = [p for p in named if not _EXAMPLE.search(plain[max(passage.start, p.start - 60) : p.start])]
        apart = [p for p in named if p.start - passage.start < _AT_ONCE and _of_health([p], list(self.context.payers) or self._topic.dominant, plain)]
        if apart and not _particular(named):
            named = [replace(apart[0], concept="PrivateInsurance")]  # "Health insurers are a different story": of those the next words are
        now = broadest([p for p in named if not self._beside_the_point(p) and p.concept not in (*PLAN_TYPES, *SPECIAL) and not self._of_another(p, passage)])
        if not now or not (_particular(now) or not self.context.payers):
            return
        above = self._above(passage)
        now = above if above and all(_run_by(p.concept, now[0].concept) for p in above) else now
        if passage.kind in ("item", "row"):
            self.context = replace(self.context, of_item=(passage.paragraph, tuple(now)))
        else:
            before = self.context.payers if self.context.paragraph == passage.paragraph else ()
            others = any(not any(_akin(b.concept, n.concept) for n in now) for b in before)
            mixed = others or (self.context.mixed and bool(before))
            self.context = replace(self.context, payers=tuple(now), paragraph=passage.paragraph, mixed=mixed)

    def _of_another(self, mention: Found, passage: Passage) -> bool:
        """Whether, in the paper of one plan, a payer is another one that only this sentence tells of."""
        own, within = self._topic.own_plan, load_vocabulary().within
        if own is None or passage.kind != "sentence" or mention.concept == "AnyPayer":
            return False
        return own == UNNAMED or not (within(mention.concept, own) or within(own, mention.concept))

    def payers(self, clause: Clause, said: Stance, inside: list[Found], around: list[Found]) -> list[Found]:
        """Who the clause is about. In the paper of one plan that is never named, it is that plan and not insurers in general."""
        found = [self._for_program(p) for p in self._payers_of(clause, said, inside, around)]
        if fund := self._fund(clause, found, inside):
            return fund
        if _particular(found) or (found and _bare_plural(found, self._source.plain)) or not self._source.speaks_for_one:
            return found
        at = (found[0].start, found[0].end) if found else (clause.start, clause.end)
        return [Found(propose_plan_of(self._source.article.title or self._source.article.file_name, self._source.of_employer), "Payer", "payer", *at)]

    def _for_program(self, payer: Found) -> Found:
        """What an insurer runs for Medicaid, where its paper names that and no other program: its rules are not those of all it sells."""
        count, within = self._topic.counts, load_vocabulary().within
        if not any(p.concept == payer.concept for p in self._topic.titled) or count["Medicaid"] < _TWICE or not below(payer.concept, "PrivateInsurance"):
            return payer
        others = [p for p in count if p not in ("Medicaid", "AnyPayer", payer.concept, *PLAN_TYPES) and not within(p, "Medicaid")]
        return payer if others else replace(payer, concept=propose_line_of(payer.concept, "Medicaid"))

    def _fund(self, clause: Clause, found: list[Found], inside: list[Found]) -> list[Found]:
        """Who "the Fund" is that a clause begins with: never a government program that the words before were about; nor is a state's department Medicare."""
        begins = _FUND.match(clause.words)
        if not begins or not found or any(m.kind == "Payer" for m in inside):
            return []
        at = clause.start + begins.start("noun"), clause.start + begins.end("noun")
        if begins["noun"] in _OF_STATE:
            is_medicaid = self._topic.counts["Medicaid"] and all(_akin(p.concept, "Medicare") for p in found)
            return [Found("Medicaid", "Payer", "payer", *at)] if is_medicaid else []
        if not _of_government(found):
            return []
        return [p for p in self._topic.dominant if not _of_government([p])] or [Found("EmployerPlan", "Payer", "payer", *at)]

    def _payers_of(self, clause: Clause, said: Stance, inside: list[Found], around: list[Found]) -> list[Found]:
        plain = self._source.plain
        acts = said.effect in ("covers", "excludes") and said.rule != PRACTICE
        verb = said.cue.start if acts and clause.start <= said.cue.start < clause.end else None
        in_turn = self._after_another(clause, inside)
        if in_turn:
            return in_turn
        own = payers([m for m in inside if not self._beside_the_point(m)], plain, verb) or payers(around, plain, None)
        carried = self._before(clause)
        if own and verb is not None and own[0].start > verb and _POINTS_BACK.match(clause.words) and _particular(carried):
            return carried
        if own and all(p.concept in PLAN_TYPES for p in own):
            return [p for p in self._context(clause, []) if _particular([p]) and not _sells_none([p], own)] or own  # whose HMO it is, where that is told
        if _particular(own):
            return self._closer(own, clause)
        if said.rule == PRACTICE:
            return own or []  # "we don't bill insurance": whoever it is, and not the one spoken of above
        if said.rule == "billing talk" and not _PAPER.search(clause.words):
            return own
        context = self._context(clause, own)
        if own and _of_health(own, context, plain):
            return [replace(each, concept="PrivateInsurance") for each in own[:1]]  # what pays where that of the car or of work does not
        in_general = own and _IN_GENERAL.search(plain[max(clause.start, own[0].start - 12) : own[0].start])
        if in_general and not _many_insurers(context):
            return own  # "most insurers": insurers in general, whatever is spoken of above
        return context or own

    def _after_another(self, clause: Clause, inside: list[Found]) -> list[Found]:
        """Health insurance that comes after insurance of another kind: "once PIP is used up, your health plan pays for massage"."""
        opening = _OPENING.match(clause.words)
        if opening is None:
            return []
        end = clause.start + opening.end()
        first = [m for m in inside if m.kind == "Payer" and m.start < end]
        later = [m for m in inside if m.kind == "Payer" and m.start >= end]
        of_health = bool(later) and all(m.concept == "AnyPayer" for m in later) and _of_health(later, first, self._source.plain)
        return [replace(later[0], concept="PrivateInsurance")] if of_health else []

    def _beside_the_point(self, mention: Found) -> bool:
        """Whether a payer is named without being spoken of: for something of it, or, in the paper of another plan, as what members have besides."""
        if mention.kind != "Payer" or self._topic.only_named(mention) or self._of_members(mention, self._topic.dominant):
            return mention.kind == "Payer"
        if self._lacking(mention):
            return True
        own = self._topic.own_plan
        if own is None or mention.concept in (own, "AnyPayer", *PLAN_TYPES) or (own != UNNAMED and _akin(mention.concept, own)):
            return False
        return not _ACTS.match(self._source.plain, mention.end) and not _GETS_FROM.search(self._source.plain[max(0, mention.start - 60) : mention.start])

    def _lacking(self, mention: Found) -> bool:
        """Whether a payer is one that has not what is spoken of ("benefits that Original Medicare lacks"), or that providers of another one accept."""
        plain = self._source.plain
        if _THEY_TAKE.search(plain, max(0, mention.start - 40), mention.start):
            return True  # "providers who accept Medicare"
        return bool(_THAT.search(plain, max(0, mention.start - 30), mention.start) and _LACKS.match(plain, mention.end))

    def _of_members(self, mention: Found, own: list[Found]) -> bool:
        """Whether a payer only tells which members of another one are meant: "retirees on Medicare", in the paper of a union."""
        if not _MEMBERS.search(self._source.plain[max(0, mention.start - 48) : mention.start]):
            return False
        return _particular(own) and not any(_akin(mention.concept, payer.concept) for payer in own)

    def _before(self, clause: Clause) -> list[Found]:
        """Whom the words before were about: of the same item, or of the section."""
        if self._of_item(clause.passage):
            return list(self.context.of_item[1])
        topic = self._topic.titled
        if self.context.paragraph != clause.passage.paragraph and clause.passage.kind == "sentence" and _particular(topic) and not self._above(clause.passage):
            return topic  # a new paragraph of an article on one payer is about that one again
        same = self.context.paragraph == clause.passage.paragraph
        if not same and clause.passage.kind == "sentence" and (self._topic.general or self.context.mixed):
            return []  # nor of one on insurers in general, nor where a paragraph told of several in turn
        return list(self.context.payers) if same else [self._wider(p) for p in self.context.payers]

    def _wider(self, named: Found) -> Found:
        """The payer that an article is more often about than a part of it that a paragraph above named: TRICARE, after a word on Prime."""
        count = self._topic.counts
        wider = [m for m in self._topic.wholes if below(named.concept, m.concept)]
        return next((m for m in wider if count[m.concept] >= count[named.concept]), named)

    def _closer(self, own: list[Found], clause: Clause) -> list[Found]:
        """The payer that the place speaks of, where the clause names only the kind that it is of: "Medicare" under "Part B"."""
        if any(m.kind == "Place" for m in self._source.named_in(clause)):
            return own  # "Texas workers' compensation", after a word on Washington's
        if len(own) > 1 or _IN_GENERAL.search(self._source.plain[max(clause.start, own[0].start - 12) : own[0].start]):
            return own
        for near in (self._above(clause.passage), self._before(clause), self._topic.titled):
            if near and all(below(p.concept, own[0].concept) or _run_by(p.concept, own[0].concept) for p in near):
                return near
        return own

    def _context(self, clause: Clause, own: list[Found]) -> list[Found]:
        """Who is meant by "it", "the plan", or by nothing at all; `own` are insurers in general, if the clause names them."""
        before = [m for m in self._source.named(clause.passage.start, clause.start) if not self._lacking(m)]
        earlier = [p for p in payers(before, self._source.plain, None) if p.concept != "AnyPayer"]
        if earlier and not own:
            return earlier
        above, carried = self._above(clause.passage), self._before(clause)
        if own and _bare_plural(own, self._source.plain) and not above:
            topic = self._topic.titled
            return topic if _many_insurers(topic) else []
        if above and self.context.paragraph != clause.passage.paragraph and not self._of_item(clause.passage) and not _all_within(carried, above):
            return above  # a new paragraph of a section on one payer is about that one again
        return carried if _particular(carried) else above or self._topic.dominant or carried

    def _of_item(self, passage: Passage) -> bool:
        """Whether an earlier part of the same list item has named somebody."""
        return self.context.of_item[0] == passage.paragraph

    def _above(self, passage: Passage) -> list[Found]:
        """The particular payer named in the label that runs in, in the question that is answered, or in the nearest heading that names one."""
        label = self._labelled(passage)
        if label:
            return label
        for heading in (*([passage.asked] if passage.asked else []), *reversed(passage.headings)):
            named = self._named_by(heading, heading is passage.asked)
            named = broadest([m for m in named if not self._of_members(m, self._named_above(heading, passage) or self._topic.dominant)])
            if len(named) > 1 and not siblings(named):
                named = [] if heading in passage.headings[:1] else named[:1]  # a title that names several is about none of them alone
            if _particular(named):
                return self._of_seller(named) or named
            if named and heading in passage.headings and _of_health(named, self._topic.dominant, self._source.plain):
                return [replace(named[0], concept="PrivateInsurance")]  # "Health insurance (not an accident)"
        return []

    def _labelled(self, passage: Passage) -> list[Found]:
        """The payers in the label before a paragraph: "Medicare: It does not recognize massage therapists." """
        first = self._source.paragraph(passage)[0]
        line = self._source.text.rfind("\n", 0, first.start) + 1
        if first.kind != "sentence" or not _LABEL.fullmatch(self._source.plain, line, first.start):
            return []
        return broadest([m for m in self._source.named(line, first.start) if m.kind == "Payer" and m.concept not in ("AnyPayer", *PLAN_TYPES)])

    def _named_by(self, heading: Heading, is_asked: bool) -> list[Found]:
        """The payers that a heading names, or the question that is answered; a question that names none has a letter around it that may."""
        named = [m for m in self._source.named_in(heading) if m.kind == "Payer" and m.concept not in PLAN_TYPES]
        named = named or _of_event(heading)
        if named or not is_asked:
            return named
        letter = self._source.around(heading)
        told = [m for p in letter for m in self._source.named_in(p) if m.kind == "Payer" and m.concept not in ("AnyPayer", *PLAN_TYPES)]
        return told if len({m.concept for m in told}) == 1 else []

    def _of_seller(self, named: list[Found]) -> list[Found]:
        """Whose plans a heading names, in the paper of one insurer: its own "Commercial plans", its own "Medicare Advantage"."""
        title = self._topic.titled
        if len(title) > 1 or not all(_one(p.concept) and below(p.concept, "PrivateInsurance") for p in title):
            return []
        if all(p.concept in _KINDS_SOLD for p in named):
            return title
        return [replace(p, concept=propose_line_of(title[0].concept, p.concept)) for p in named if p.concept in _LINES_RUN] if title else []

    def _named_above(self, heading: Heading, passage: Passage) -> list[Found]:
        """The payers in the headings above one of a passage's headings."""
        above = passage.headings[: passage.headings.index(heading)] if heading in passage.headings else ()
        return [m for one in above for m in self._source.named_in(one) if m.kind == "Payer" and m.concept not in ("AnyPayer", *PLAN_TYPES)]

    def tell(self, situation: tuple[Criterion, ...]) -> None:
        """Remember the situation that a statement is about, for "in this case"."""
        self.context = replace(self.context, situation=situation)

    def service(self, clause: Clause, effect: str, inside: list[Found], around: list[Found]) -> list[Found]:
        """The massage or manual therapy that the clause speaks of, or that an earlier word of it stands for."""
        own = [m for m in inside if of_subject(m)] or [m for m in around if of_subject(m)]
        if own:
            return own
        if effect == "covers" and self._of_therapy(clause, inside):
            return []
        others = [m for m in inside if m.dimension == "service" and m.concept not in _CONTEXT] or self._just_named(clause)
        if others or not self._source.about_massage or OTHER_CARE.search(clause.words):
            return []
        stands = _STANDS_FOR.search(clause.words) or (effect not in ("covers", "excludes") and _STANDS_FOR_IN_RULES.search(clause.words))
        return self._meant(clause) if stands else []

    def _of_therapy(self, clause: Clause, inside: list[Found]) -> bool:
        """Whether it is therapy itself that is paid for, within which massage may be given, and not massage: "Part B covers physical therapy"."""
        plain = self._source.plain
        return any(
            _PAYS_FOR_IT.search(plain[clause.start : m.start]) or _IS_PAID.match(plain, m.end, clause.end) for m in inside if m.concept in _CONTEXT
        )

    def _meant(self, clause: Clause) -> list[Found]:
        if re.search(r"\bit\b|\bif covered\b|\bthis (?:code|service)\b", clause.words):
            titled = [m for heading in clause.passage.headings[-1:] for m in self._source.named_in(heading) if of_subject(m)]
            if titled:
                return titled
        return self._source.subject_before(clause.end)

    def place(self, clause: Clause, inside: list[Found]) -> list[Found]:
        """The place that the sentence before spoke of, where "this" or "it" points back there: "In Oregon policies include it. This pays for massage"."""
        if not _BACK.match(clause.words) or any(m.kind in ("Place", "Payer") for m in inside):
            return []
        return [m for m in self._sentence_before(clause) if m.kind == "Place" and m.concept not in ("UnitedStates", "OutsideUS")]

    def _sentence_before(self, clause: Clause) -> list[Found]:
        """What the sentence before names, in the same paragraph."""
        here = self._source.paragraph(clause.passage)
        before = bisect_right(here, clause.passage.start, key=lambda p: p.end)
        return [m for p in here[max(before - 1, 0) : before] for m in self._source.named_in(p)]

    def _just_named(self, clause: Clause) -> list[Found]:
        """Other care that the sentence before was about, where "it" points back there: "Physical therapy. Part B pays for it."""
        if not re.search(r"\b(?:it|the (?:therapy|treatment)|such (?:services|benefits|care|treatments))\b", clause.words):
            return []
        named = [m for m in self._sentence_before(clause) if m.dimension == "service"]
        return [] if any(of_subject(m) for m in named) else [m for m in named if m.concept != "IntegrativeHealth"]


def _of_event(heading: Heading) -> list[Found]:
    """Who pays after what a heading tells of, where that is one alone: "Hurt at work?", "After a car accident"."""
    told = [(concept, found) for concept, words in _EVENTS for found in re.finditer(words, heading.text, re.IGNORECASE)]
    if len({concept for concept, _ in told}) != 1:
        return []
    concept, found = told[0]
    return [Found(concept, "Payer", "payer", heading.start + found.start(), heading.start + found.end())]


def _particular(named: list[Found]) -> bool:
    """Whether a payer is named, and not insurers in general."""
    return bool(named) and named[0].concept != "AnyPayer"


def _run_by(one: str, seller: str) -> bool:
    """Whether a payer is what an insurer runs for a program, and is called after it."""
    label = load_vocabulary().label
    return label(one).startswith(f"{label(seller)} ")


def _of_government(named: list[Found]) -> bool:
    """Whether only government programs are named."""
    return all(load_vocabulary().within(p.concept, "GovernmentProgram") for p in named)


def _akin(one: str, other: str) -> bool:
    """Whether one payer lies within the other, or both are parts of Medicare or of TRICARE: then each of them is spoken of."""
    within = load_vocabulary().within
    return within(one, other) or within(other, one) or any(within(one, whole) and within(other, whole) for whole in ("MedicareProgram", "TRICARE"))


def _all_within(named: list[Found], above: list[Found]) -> bool:
    """Whether all that is named lies within what a heading names; a heading that says Medicare takes in all parts of it."""
    within = load_vocabulary().within
    wider = {"MedicareProgram" if a.concept == "Medicare" else a.concept for a in above}
    return all(any(within(p.concept, a) for a in wider) for p in named)


def _many_insurers(named: list[Found]) -> bool:
    """Whether what is named is a kind of insurance that many insurers sell: there, "insurers" means those."""
    return bool(named) and all(any(p.concept == kind or below(p.concept, kind) for kind in _MANY) and not _one(p.concept) for p in named)


def _of_health(own: list[Found], context: list[Found], plain: str) -> bool:
    """Whether "your health plan" stands in words on insurance of another kind, that of cars or of work, or "your insurer" in words on accounts."""
    apart = bool(context) and all(any(load_vocabulary().within(p.concept, kind) for kind in _APART_FROM_HEALTH) for p in context)
    if not apart or not _all_accounts(context):
        return apart and bool(_HEALTH.match(plain, own[0].start, own[0].end))
    in_general = _IN_GENERAL.search(plain[max(0, own[0].start - 12) : own[0].start])  # "most insurance plans": what is told of those binds no one insurer
    return not in_general and bool(_INSURER.match(plain, own[0].start, own[0].end))


def _sells_none(payer: list[Found], own: list[Found]) -> bool:
    """Whether plans of some type are spoken of beside an account, which sells none; to a high-deductible plan it belongs."""
    return _all_accounts(payer) and any(p.concept != "HighDeductiblePlan" for p in own)


def _all_accounts(named: list[Found]) -> bool:
    """Whether what is named is accounts, which insure nobody and sell no plans."""
    return bool(named) and all(load_vocabulary().within(p.concept, "TaxAdvantagedAccount") for p in named)


def _one(concept: str) -> bool:
    """Whether a payer is a single insurer, and no kind of insurance."""
    return below(concept, "OtherPrivateInsurer") or load_vocabulary().concepts[concept].is_proposed


def _bare_plural(own: list[Found], plain: str) -> bool:
    """Whether insurers are spoken of in general ("insurers want"), and not "the insurer" of a case."""
    before = plain[max(0, own[0].start - 22) : own[0].start]
    return plain[own[0].start : own[0].end].endswith("s") and not _THE.search(before)
