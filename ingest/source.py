"""An article laid out for reading: its plain form, its passages, and what is named where."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property

from ingest.article import Article
from ingest.clause import Clause
from ingest.cue import plain
from ingest.mention import Found, all_mentions
from ingest.passage import Heading, Passage, passages
from ontology.vocabulary import load_vocabulary

SUBJECT = "HandsOnTherapy"
_OF_COVERAGE = re.compile(
    r"\b(?:(?<!liability )insur|cover(?=s|age|ed|ing|\b)|reimburs|claims?\b|co-?pay|deductible|coinsur|medic(?:are|aid)|tricare|medigap|"
    r"workers' comp|hsa\b|fsa\b|pip\b|va\b|referral|prior auth|"
    r"pre-?auth|authoriz|prescri|bill(?=ed|ing|s|\b)|network|medical(?:ly)? necess|benefit|adjuster|polic(?:y|ies)|plans?\b|"
    r"pays?\b|paid\b|carrier|out[- ]of[- ]pocket|97\d\d\d|exclu|den(?:ie|y|ial))"
)
_ONE_PLAN = re.compile(
    r"\b(?:the|this|our) (?:plan|trust|fund|policy|program|contract|certificate|administrator|participant|member)\b|\b(?:we|"
    r"the plan) (?:\w+ ){0,2}?(?:covers?|pays?|allows?|limits?|excludes?|reimburses?)\b"
    r"|\bmembers? (?:must|may|can|pays?|owes?|are|will|needs?)\b|\bour (?:members|benefits?|network)\b|\bcovered (?:persons?|members?|participants?)\b"
)
_MANY_PLANS = re.compile(
    r"\b(?:insurers|insurance companies|carriers|payers|insurance providers|policies)\b|\b(?:most|some|many|other|every|"
    r"each|certain|different) (?:\w+ )?(?:plans?|insurers?|insurance|polic(?:y|ies))\b"
    r"|\byour (?:insurer|insurance|plan|policy|carrier)\b|\bplans (?:vary|differ|often|usually|may|typically)\b"
)
_STAFF = re.compile(
    r"\b(?:employees?|staff|union|local \d+|trustees|human resources|hr|payroll|brothers and sisters|coworkers|business agent|the fund|"
    r"benefits (?:office|team|department)|dependents)\b"
)
_DEFINED = re.compile(r"\b(?:[Tt]he (?:Plan|Fund|Trust)|Covered (?:Person|Expenses?|Services?)|Participants?|Plan Year|Trustees)\b|\b(?:Section|Article) \d")
_OF_LICENSE = re.compile(
    r"\b(?:licens(?:es?|ees?|ed|ing|ure)|unlicensed|certificates?|certification|state board|the board|applicants?|reciprocity|expires?d?|"
    r"renew(?:al|als|ed|s)?|mblex|exam(?:ination)?s?|continuing education|transcripts?|curricul\w+|fingerprints?|background checks?|"
    r"establishments?|scope of practice|disciplin\w+)\b"
)
_PAPER_OF_ONE = 4  # mentions
_AGAINST_CLAIMS = ("LiabilityInsurance", "PractitionerInsurance")
_OFTEN = 3  # mentions
_BESIDE = 3  # times that another therapy is named for each time that massage is, beyond which a text is on that one
_SHORT = 600  # characters, below which a text has no room for more than one statement, and none for talk
_ONE_IN = 1_500  # characters, in which massage is named once at least
_TALK = 4  # kinds of words of coverage, from which on an article is taken to be about it


class Source:
    """An article with everything that reading looks up in it. Offsets count in the article's text."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.plain = plain(article.text)
        self.passages = passages(article.text, article.body)
        self.mentions = [m for m in all_mentions(article.text, self.plain) if m.start >= article.body]
        self._starts = [m.start for m in self.mentions]
        self.announced: dict[int, str | None] = {}  # see ingest.listing
        count = sum(1 for m in self.mentions if of_subject(m) or load_vocabulary().within(m.concept, "MassagePractitioner"))
        other = sum(1 for m in self.mentions if m.dimension == "service" and load_vocabulary().concepts[m.concept].out_of_scope)
        self.names_massage = count > 0 and other <= _BESIDE * count  # a page on acupuncture that has a word on massage tells of acupuncture
        titled = self.passages[:1] if article.body == 0 else []
        alone = count > 0 and other == 0 and len(self.plain) < _ONE_IN * count  # a short page with no other care in it
        self.about_massage = count >= 3 or alone or (count > 1 and any(of_subject(m) for p in titled for m in self.named_in(p)))
        words = [m[0] for m in _OF_COVERAGE.finditer(self.plain)]
        kinds = {word[:4].rstrip("s") for word in words}
        talks = len(self.plain) < _SHORT or len(kinds) >= _TALK or self._names_payer_and_massage()
        self.about_coverage = talks and not self._insures_practices() and not self._licenses_practices(len(words))

    @cached_property
    def subjects(self) -> list[Found]:
        """The mentions that name massage or manual therapy as a service, in order."""
        return [m for m in self.mentions if of_subject(m) and m.kind == "Service"]

    def subject_before(self, end: int) -> list[Found]:
        """The last of `subjects` that ends at an offset or before it, in a list; an empty one where there is none."""
        at = bisect_left(self.subjects, end, key=lambda m: m.start) - 1
        while at >= 0 and self.subjects[at].end > end:
            at -= 1
        return self.subjects[at : at + 1] if at >= 0 else []

    @cached_property
    def _sentences(self) -> dict[int, list[Passage]]:
        found: dict[int, list[Passage]] = {}
        for passage in self.passages:
            if passage.kind == "sentence":
                found.setdefault(passage.section, []).append(passage)
        return found

    def last_sentence(self, passage: Passage) -> Passage | None:
        """The last sentence of the section that ends before a passage begins."""
        found = self._sentences.get(passage.section, [])
        before = bisect_right(found, passage.start, key=lambda one: one.end)
        return found[before - 1] if before else None

    def paragraph(self, passage: Passage) -> list[Passage]:
        """The passages of the paragraph that a passage is of, in order."""
        return self._paragraphs[passage.paragraph]

    def around(self, question: Heading) -> list[Passage]:
        """The passages of the paragraph that a question stands in; of none if it is a heading."""
        at = bisect_right(self.passages, question.start, key=lambda p: p.start) - 1
        found = self.passages[at] if at >= 0 else None
        return self.paragraph(found) if found and found.kind != "heading" and found.start == question.start else []

    @cached_property
    def _paragraphs(self) -> dict[int, list[Passage]]:
        found: dict[int, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.paragraph, []).append(passage)
        return found

    @cached_property
    def speaks_for_one(self) -> bool:
        """Whether the article is the paper of one plan ("the plan", "our members"), and does not tell of insurers in general."""
        ones, many = len(_ONE_PLAN.findall(self.plain)), len(_MANY_PLANS.findall(self.plain))
        return ones >= _PAPER_OF_ONE and ones > 2 * many

    @cached_property
    def of_employer(self) -> bool:
        """Whether the members of the plan whose paper the article is are employees or of a union."""
        return len({m[0] for m in _STAFF.finditer(self.plain)}) > 1

    @cached_property
    def names_its_plan(self) -> bool:
        """Whether an article is laid out as the paper of a plan: numbered sections, "the Plan", "Covered Person" as defined terms."""
        return len(_DEFINED.findall(self.text)) >= _PAPER_OF_ONE

    def _names_payer_and_massage(self) -> bool:
        """Whether a sentence names a payer and massage: no word on the trade or the town does."""
        return any(any(of_subject(m) for m in named) and any(m.kind == "Payer" and m.concept != "LiabilityInsurance" for m in named)
                   for named in map(self.named_in, self.passages))

    def _insures_practices(self) -> bool:
        """Whether an article is about the insurance of those who give massage, against claims, and not about who pays for it."""
        named = Counter(m.concept for m in self.mentions if m.kind in ("Payer", "Topic"))
        against = sum(named[concept] for concept in _AGAINST_CLAIMS)
        return against >= _OFTEN and against > sum(n for concept, n in named.items() if concept not in (*_AGAINST_CLAIMS, "AnyPayer"))

    def named(self, start: int, end: int) -> list[Found]:
        """The mentions that lie within `text[start:end]`."""
        found = []
        for mention in self.mentions[bisect_left(self._starts, start) :]:
            if mention.start >= end:
                break
            if mention.end <= end:
                found.append(mention)
        return found

    def named_in(self, place: Passage | Heading | Clause) -> list[Found]:
        """The mentions within a passage, a heading or a clause."""
        return self.named(place.start, place.end)

    def _licenses_practices(self, of_coverage: int) -> bool:
        """Whether an article is about who may give massage: more words of licenses than of coverage, and no payer of treatment is named."""
        treated = any(m.kind == "Payer" and m.concept not in (*_AGAINST_CLAIMS, "AnyPayer") for m in self.mentions)
        words = [] if treated else _OF_LICENSE.findall(self.plain)
        return len(set(words)) >= _TALK and len(words) > of_coverage

    def whole(self, passage: Passage) -> Clause:
        """A passage as one clause."""
        return Clause(passage, self.plain, passage.start, passage.end)


def of_subject(mention: Found) -> bool:
    """Whether a mention names massage or manual therapy."""
    return mention.dimension == "service" and load_vocabulary().within(mention.concept, SUBJECT)
