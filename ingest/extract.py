"""Reads an article like a careful analyst: which clauses state what, about whom, in which words."""

import re
from bisect import bisect_left
from dataclasses import replace

from ingest.article import Article
from ingest.claim import WEIGHED, Criterion, Statement
from ingest.clause import EXCEPTIONS, Clause, clauses
from ingest.figures import ONLY_IF, also, detail_of, quantity_of
from ingest.joined import ECHO, EXCEPTION, OPPOSITE, answered, echoed, exception_to, inheriting, joined, labelled, set_apart
from ingest.lifted import makes_no_difference
from ingest.listing import headed, introduced, listed_as_excluded, names_other_care, only_thought, question_to_ask, split_off
from ingest.mention import Found
from ingest.passage import Passage
from ingest.period import period_of, without_force
from ingest.practice import PRACTICE, practice
from ingest.reading import AFTER_LABEL, Reading
from ingest.relevance import opens_list, relevant
from ingest.rules import ALL_DIFFER, announces, stance
from ingest.scope import criteria_of, examples_of
from ingest.source import Source
from ingest.spans import Spans
from ingest.stance import LISTED, Stance, is_question
from ingest.subject import Context, Subject
from ingest.table import row_stances
from ingest.trace import Observer
from ingest.weighing import Surroundings, surroundings, weighed

_APART = ("payer", "service", "provider", "condition", "purpose")  # dimensions on which each alternative makes a claim of its own
_CONDITIONS = ("condition", "circumstance", "purpose")
_NO_SUBJECT = re.compile(
    r"(?:is|are|was|will|would|may|might|can|could|do|does|did|has|have|must|need|needs|requires?|covers?|pays?|excludes?|limits?|"
    r"cannot|won't|don't|doesn't|isn't|aren't)\b"
)
_LEFT_OUT = re.compile(r"\b(?:not|never|rather than|instead of|other than|excluding|except(?: for)?|apart from|aside from)(?: for| the| a| any)? $")
_COVERAGE = re.compile(r"(?:the |this |any |such |actual )?(?:coverage|benefits?)\b")
_DATED_LABEL = re.compile(r"(?:before|since|until|from|after|as of|starting|beginning|effective)\b[^.!?:;]{4,30}: *$")
_BARE_ANSWER = 3  # words
_BARE_GAP = 12  # characters between a question and its answer
_POINTS = re.compile(r"\b(?:one|it|this|that|them)\b")
_MOST = 24  # claims out of one clause
_VARIES_BY = (
    ("place", re.compile(r"\bstates?\b|\bregion|\bcountry\b|\bcount(?:y|ies)\b|jurisdiction|\blocation")),
    ("payer", re.compile(r"\bplans?\b|\bpolic(?:y|ies)\b|\binsur(?:er|ance compan)|\bcarrier|\bemployer|\bprovider")),
    ("condition", re.compile(r"\bdiagnos[ie]s\b|\bcondition")),
    ("provider", re.compile(r"practitioner|who (?:performs|gives)")),
)


def extract(article: Article, observer: Observer | None = None) -> list[Statement]:
    """All statements about coverage in an article, in the order of their places; `observer` is told how they are arrived at."""
    return Reader(Source(article), observer or Observer()).read()


class Reader:
    """One pass over one article by rules, and one over what these leave, by weighing."""

    def __init__(self, source: Source, observer: Observer) -> None:
        self._source = source
        self._observer = observer
        observer.begin(source)
        self._subject = Subject(source)
        self._found: list[Statement] = []
        self._read: list[tuple[Clause, Context]] = []

    def read(self) -> list[Statement]:
        """See `extract`."""
        for clause, around, context in self._left():
            said = self._excepted(clause) or (weighed(self._source, clause, around, self._observer) if self._source.about_massage else None)
            if said and not (said.effect == "covers" and self._of_refusals(clause)):
                self._subject.context = context
                self._add(clause, said)
        return sorted(without_force(self._found, self._source.article.date), key=lambda s: (s.start, s.end))

    def _of_refusals(self, clause: Clause) -> bool:
        """Whether a clause stands in a list that is introduced by a refusal."""
        lead = clause.passage.lead_in
        above = stance(self._source.whole(lead)) if lead else None
        return above is not None and above.effect == "excludes"

    def _excepted(self, clause: Clause) -> Stance | None:
        """What an exception says to what its sentence was weighed to state: "… is not part of it, unless a therapist gives it"."""
        if clause.opener not in EXCEPTIONS:
            return None
        before = [s for s in self._found if s.is_weighed and clause.passage.start <= s.start and s.end <= clause.start]
        said = joined(clause, max(before, key=lambda s: s.end)) if before else None
        return replace(said, certainty="possible", rule=WEIGHED) if said else None

    def clauses(self) -> list[tuple[Clause, Surroundings, bool]]:
        """The clauses that the rules judged or left, with what stands around them and whether they judged them; the weights are fitted on these."""
        return [(clause, around, bool(effect)) for clause, around, _, effect in self._judged() if effect or not self._only_leads(clause)]

    def _left(self) -> list[tuple[Clause, Surroundings, Context]]:
        return [(clause, around, context) for clause, around, context, effect in self._judged() if not effect and not self._only_leads(clause)]

    def _judged(self) -> list[tuple[Clause, Surroundings, Context, str]]:
        """Every clause once the rules have read the article, with the effect that they gave it, or ""."""
        for passage in self._source.passages:
            if passage.kind != "heading":
                self._observer.passage(passage)
                self._subject.enter(passage)
                self._read += [(clause, self._subject.context) for clause in self._passage(passage)]
                self._subject.carry(passage)
        spans = Spans((s.start, s.end) for s in self._found)
        effects = [next((self._found[i].effect for i in spans.meeting(clause.start, clause.end)), "") for clause, _ in self._read]
        around = surroundings([clause for clause, _ in self._read], effects)
        return [(clause, near, context, effect) for (clause, context), near, effect in zip(self._read, around, effects, strict=True)]

    def _only_leads(self, clause: Clause) -> bool:
        """Whether a clause that no rule judges asks, tells what the page is for, or opens a list without a word of what it is about."""
        asks = is_question(clause.words, clause.passage.kind == "item")
        return asks or announces(clause) or only_thought(self._source, clause.passage) or opens_list(clause, self._source.named_in(clause))

    def _passage(self, passage: Passage) -> list[Clause]:
        """Read a passage by the rules; the clauses that it was read as."""
        whole = self._source.whole(passage)
        if passage.kind == "row":
            told = row_stances(self._source, passage)
            for by in told:
                beside = (by.first, by.head) if by.first and by.head else ()
                self._add(by.cell if by.first else whole, by.stance, lead=by.head, figures=by.cell, beside=beside)
            if not told:
                self._observer.dropped(whole, "a row of a table that says nothing of coverage, or its headings")
            return []
        opened = passage.lead_in is not None and self._source.whole(passage.lead_in).is_left_open
        if is_question(whole.words, passage.kind == "item" and not opened):
            asked = question_to_ask(self._source, passage)
            if asked:
                self._add(whole, asked)
            else:
                self._observer.dropped(whole, "a question asserts nothing")
        elif passage.kind == "sentence" and listed_as_excluded(self._source, passage):
            self._item(passage, whole)
        elif passage.kind != "item" or not self._item(passage, whole):
            parts = clauses(passage, self._source.plain)
            for clause in parts:
                self._clause(clause)
            return parts
        return [whole]

    def _item(self, passage: Passage, whole: Clause) -> bool:
        """Read a list item by its surroundings; False where it is to be read by itself."""
        under = headed(self._source, passage)
        if under:
            if not names_other_care(self._source, passage):
                heading = passage.headings[-1]
                beside = (Clause(passage, self._source.plain, heading.start, heading.end),) if under.rule == PRACTICE else ()
                self._add(whole, under, beside=beside)
            else:
                self._observer.dropped(whole, "a list item on other care, not about massage")
            return True
        if only_thought(self._source, passage):
            self._observer.dropped(whole, "it is what people are said to assume")
            return True
        own, exception = split_off(self._source, passage)
        taken = introduced(self._source, passage, own)
        if taken is None:
            return False
        said, lead = taken
        if exception and said.effect in OPPOSITE:
            self._add(own, said, lead=lead)
            self._clause(exception)
        else:
            self._add(whole, said, lead=lead)
        return True

    def _clause(self, clause: Clause) -> None:
        before = self._found[-1] if self._found else None
        answer = answered(self._source, clause)
        if answer and clause.passage.asked:
            asked = clause.passage.asked
            answer = self._as_firm(clause, answer)
            self._add(clause, answer, lead=Clause(clause.passage, self._source.plain, asked.start, asked.end), span=self._shown(clause))
            return
        by_place = labelled(self._source, clause) or joined(clause, before) or echoed(self._source, clause, before)
        if len(clause.words.split()) < 3 and not clause.opener and not by_place and not ALL_DIFFER.fullmatch(clause.words):
            self._observer.dropped(clause, "a run-in heading or a fragment")
            return
        said = by_place or practice(clause, self._names_payer(clause)) or stance(clause, self._observer)
        if said:
            if not self._add(clause, said) and said.rule == EXCEPTION and said.effect == "covers":
                self._add(clause, replace(said, effect="varies"))  # in a case that is not told in known words
            for besides in also(clause, said):
                self._add(clause, besides)
        for part, apart in set_apart(self._source, clause, said, before):
            self._add(part, apart)

    def _as_firm(self, clause: Clause, answer: Stance) -> Stance:
        """A bare "yes" is no firmer than what the sentence after it says: "Yes. The plan may cover massage if …"."""
        if answer.effect != "covers" or len(clause.words.split()) > _BARE_ANSWER:
            return answer
        here = self._source.passages
        after = next(iter(here[bisect_left(here, clause.passage.end, key=lambda p: p.start) :][:1]), None)
        told = stance(self._source.whole(after)) if after and after.kind == "sentence" and after.section == clause.passage.section else None
        return replace(answer, certainty="possible") if told and told.effect == "covers" and told.certainty == "possible" else answer

    def _names_payer(self, clause: Clause) -> bool:
        return any(m.kind == "Payer" for m in self._source.named_in(clause))

    def _add(
        self, clause: Clause, said: Stance, lead: Clause | None = None, figures: Clause | None = None, beside: tuple[Clause, ...] = (),
        span: tuple[int, int] | None = None,
    ) -> bool:
        """Add what a clause states, as one statement for each combination of alternatives that it lists; whether it states anything.

        `lead` is what introduces the clause, `beside` other words that it is about (first cell and column of its row); `figures` is the
        part of it that limits and amounts are read from, if not all; `span` is what is quoted, if more than the clause.
        """
        reading = self._reading(clause, said, lead, beside)
        criteria, reasons = criteria_of(reading)
        criteria = self._completed(reading, criteria, listed=lead is not None)
        if not relevant(self._source, reading, criteria, self._observer):
            return False
        start, end = span or (clause.start, _with_stop(self._source.text, clause.end, clause.passage.end))
        payers = {v for c in criteria if c.dimension == "payer" for v in c.concepts}
        label = _DATED_LABEL.search(self._source.plain[max(0, clause.start - 40) : clause.start])
        period = period_of((label[0] if label else "") + clause.words)
        exception = exception_to(self._source, clause, said, payers, self._found)
        before = len(self._found)
        for part in _each(criteria):
            self._found.append(
                Statement(
                    effect=said.effect, certainty=reading.certainty, start=start, end=end, criteria=part,
                    heading_path=tuple(h.text for h in clause.passage.headings), exception_to=exception,
                    detail=detail_of(self._source.text, figures or clause, said), quantity=quantity_of(figures or clause, said),
                    varies_by=tuple(d for d, words in _VARIES_BY if words.search(clause.words)) if said.effect == "varies" else (),
                    processes=tuple(m.named for m in reading.inside if m.kind == "Process"),
                    reasons=reasons, examples=examples_of(reading), begins=period.begins, ends=period.ends, rules=(said.rule,),
                )
            )
        self._observer.stated(reading, self._found[before:])
        self._subject.tell(tuple(c for c in criteria if c.dimension in ("condition", "purpose")))
        return True

    def _reading(self, clause: Clause, said: Stance, lead: Clause | None, beside: tuple[Clause, ...]) -> Reading:
        inside = [m for place in (*beside, clause) for m in self._source.named_in(place)]
        inside = [m for m in inside if m.dimension not in _CONDITIONS or not makes_no_difference(clause, m.start)]
        around = self._source.named_in(lead) if lead else []
        if said.effect == "requires" and not any(m.dimension == "circumstance" for m in inside):
            inside = inside + self._pointed_at(clause)
        if said.effect == "covers":
            inside = [m for m in inside if m.dimension != "service" or not _LEFT_OUT.search(self._source.plain[max(0, m.start - 30) : m.start])]
            inside = inside + self._subject.place(clause, inside)
        return Reading(
            clause=clause, stance=said, inside=inside, around=around,
            payers=self._whose_coverage(clause, inside) or self._subject.payers(clause, said, inside, around),
            service=self._subject.service(clause, said.effect, inside, around) or self._meant(clause, said), situation=self._subject.context.situation,
            before=self._source.named(clause.passage.start, clause.start),
        )

    def _whose_coverage(self, clause: Clause, inside: list[Found]) -> list[Found]:
        """Who pays, where "coverage" comes after a sentence by which one payer refuses and another pays: "Medicare does not, but Part C may. Coverage …"."""
        if not _COVERAGE.match(clause.words) or any(m.kind == "Payer" for m in inside):
            return []
        here = self._source.paragraph(clause.passage)
        at = bisect_left(here, clause.passage.start, key=lambda p: p.start)
        told = [s for s in self._found[-4:] if at and here[at - 1].start <= s.start < here[at - 1].end]
        refusing = {p for s in told if s.effect == "excludes" for p in s.concepts("payer")}
        paying = {v.concept: v for s in told if s.effect == "covers" for c in s.criteria if c.dimension == "payer" for v in c.values}
        if not refusing or not paying or refusing & paying.keys():
            return []
        return [Found(v.concept, "Payer", "payer", v.start, v.end) for v in paying.values()]

    def _meant(self, clause: Clause, said: Stance) -> list[Found]:
        """The massage that an answer behind the name of a payer, a list of payers or conditions, or the acceptance of payers is about."""
        return self._source.subject_before(clause.end) if said.rule in (AFTER_LABEL, LISTED, PRACTICE) else []

    def _shown(self, clause: Clause) -> tuple[int, int] | None:
        """What is quoted of a bare "no": with the sentence after it, or else with the question right before it."""
        passage, asked = clause.passage, clause.passage.asked
        if len(clause.words.split()) > _BARE_ANSWER or asked is None:
            return None
        here = self._source.paragraph(passage)
        after = next(iter(here[bisect_left(here, passage.end, key=lambda p: p.start) :][:1]), None)
        if after and not is_question(after.of(self._source.plain)):
            return (passage.start, after.end)
        between = self._source.text[asked.end : passage.start]
        adjacent = 0 <= passage.start - asked.end < _BARE_GAP and not any(c.isalnum() for c in between[:-3])  # "A. " may stand between
        return (asked.start, passage.end) if adjacent else None

    def _pointed_at(self, clause: Clause) -> list[Found]:
        """What "one" or "it" stands for where the heading, or the question that is answered, names a paper: "Referral. You may need one." """
        if not _POINTS.search(clause.words):
            return []
        passage = clause.passage
        above = [*([passage.asked] if passage.asked else []), *passage.headings[-1:]]
        return next((named for place in above if (named := [m for m in self._source.named_in(place) if m.dimension == "circumstance"])), [])

    def _completed(self, reading: Reading, criteria: tuple[Criterion, ...], listed: bool) -> tuple[Criterion, ...]:
        """The criteria with what the clause takes from the statement before it, and without what is not its own."""
        rule = reading.stance.rule
        if rule == "set apart":
            return tuple(c for c in criteria if c.dimension in ("payer", "service", "purpose"))
        if rule == ONLY_IF and reading.stance.effect == "covers":  # what has to be there promises nothing; the requirement tells it
            return tuple(c for c in criteria if c.dimension in ("payer", "service", "condition", "place"))
        if rule in (EXCEPTION, "typical case", ECHO):
            return inheriting(criteria, self._found[-1].criteria, ("payer", "service"))
        before = self._found[-1] if self._found else None
        if before and _NO_SUBJECT.match(reading.clause.words) and reading.clause.passage.start <= before.start < before.end <= reading.clause.start:
            return inheriting(criteria, before.criteria, ("payer", "service", "provider", "condition", "purpose", "place", "setting"))
        if reading.stance.effect == "covers" and not reading.clause.opener and not listed and self._leans(reading):
            conditions = tuple(Criterion(c.dimension, c.values, "sufficient") for c in self._found[-1].criteria)
            return inheriting(criteria, conditions, ("provider", "condition", "circumstance"))
        return criteria

    def _leans(self, reading: Reading) -> bool:
        """Whether "it is covered" leans on the conditions that the statement before has set, and so holds under these only."""
        clause, before = reading.clause, self._found[-1] if self._found else None
        if before is None or before.effect not in ("covers", "requires") or before.end > clause.start:
            return False
        if any(m.dimension == "service" for m in reading.inside) or not re.search(r"\b(?:it|this|that)\b", clause.words):
            return False
        near = clause.passage.start <= before.start or self._source.text[before.end : clause.start].count("\n\n") <= 1
        return near and before.concepts("payer") == tuple(p.concept for p in reading.payers)


def _each(criteria: tuple[Criterion, ...]) -> list[tuple[Criterion, ...]]:
    """One set of criteria for each combination of the alternatives that a list names: "for A, B or C" is three claims."""
    found: list[tuple[Criterion, ...]] = [()]
    for criterion in criteria:
        apart = criterion.role == "scope" and criterion.dimension in _APART and len(criterion.values) * len(found) <= _MOST
        parts = [Criterion(criterion.dimension, (value,), criterion.role) for value in criterion.values] if apart else [criterion]
        found = [(*before, part) for before in found for part in parts]
    return found


def _with_stop(text: str, end: int, limit: int) -> int:
    """The end with the full stop that closes the sentence, if it follows at once."""
    while end < limit and text[end] in ".!?”\")’":
        end += 1
    return end
