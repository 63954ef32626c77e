"""Whom and what a clause is about: named in it, carried over from earlier words, or named above it."""

import re
from collections import Counter

from ingest.claim import Criterion
from ingest.clause import Clause
from ingest.mention import Found, payers
from ingest.passage import Passage
from ingest.source import Source, of_subject
from ingest.stance import Stance
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
_IN_GENERAL = re.compile(r"(?:^|\b(?:most|many|some|all|several|few|other|no|insurers|plans) )$")
_POINTS_BACK = re.compile(r"(?:these|those|such) (?:plans?|programs?|policies)\b|they\b|it\b|the (?:plan|program|insurer)s?\b")
_PAPER = re.compile(r"\babn\b|beneficiary notice|superbill")


class Subject:
    """What an article is speaking of as it is read: the payers carried over, and the situation last told."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._section = -1
        self._payers: list[Found] = []
        self.situation: tuple[Criterion, ...] = ()

    def enter(self, passage: Passage) -> None:
        """Forget what was carried when a new section begins."""
        if passage.section != self._section:
            self._section, self._payers, self.situation = passage.section, [], ()

    def carry(self, passage: Passage) -> None:
        """Remember whom the passage was about, for "these plans" and "it" in the next ones."""
        now = _broadest(payers(self._source.named_in(passage), self._source.plain, passage.end))
        if now and (_particular(now) or not self._payers):
            self._payers = now

    def payers(self, clause: Clause, said: Stance, inside: list[Found], around: list[Found]) -> list[Found]:
        """Who the clause is about."""
        plain = self._source.plain
        verb = said.cue.start if clause.start <= said.cue.start < clause.end and said.effect in ("covers", "excludes") else None
        own = payers(inside, plain, verb) or payers(around, plain, None)
        if own and verb is not None and own[0].start > verb and _POINTS_BACK.match(clause.words) and _particular(self._payers):
            return self._payers
        if _particular(own):
            return own
        if said.rule == "billing talk" and not _PAPER.search(clause.words):
            return own
        if own and _IN_GENERAL.search(plain[max(clause.start, own[0].start - 12) : own[0].start]):
            return own  # "most insurers": insurers in general, whatever is spoken of above
        return self._carried(clause, said, own)

    def _carried(self, clause: Clause, said: Stance, own: list[Found]) -> list[Found]:
        """Who is meant by "it", "the plan", or by nothing at all; `own` are insurers in general, if the clause names them."""
        earlier = [p for p in payers(self._source.named(clause.passage.start, clause.start), self._source.plain, None) if p.concept != "AnyPayer"]
        if earlier and not own:
            return earlier
        above = self._above(clause.passage)
        if self._payers and not _particular(self._payers) and not own and not above and said.effect in ("covers", "excludes") and self._dominant():
            return self._dominant()
        if self._payers and not (own and _particular(self._payers) and not above):
            return self._payers
        return above or own or self._dominant()

    def _above(self, passage: Passage) -> list[Found]:
        """The particular payer named in the nearest heading that names one."""
        for heading in reversed(passage.headings):
            named = _broadest([m for m in self._source.named_in(heading) if m.kind == "Payer"])[:1]
            if _particular(named):
                return named
        return []

    def _dominant(self) -> list[Found]:
        """The payer that the whole article is about: of its title or first sentence, or the one most often named."""
        topic = self._topic()
        if topic:
            return topic
        named = [m for m in self._source.mentions if m.kind == "Payer"]
        particular = Counter(m.concept for m in named if m.concept != "AnyPayer")
        best, count = next(iter(particular.most_common(1)), ("", 0))
        if count < 3 or count * 2 < particular.total() or count * 3 < len(named):
            return []
        return [next(m for m in named if m.concept == best)]

    def _topic(self) -> list[Found]:
        for passage in self._source.passages[:2]:
            named = self._source.named_in(passage)
            if any(m.kind == "Payer" for m in named):
                return [p for p in payers(named, self._source.plain, passage.end) if p.concept != "AnyPayer"][:1]
        return []

    def service(self, clause: Clause, effect: str, inside: list[Found], around: list[Found]) -> list[Found]:
        """The massage or manual therapy that the clause speaks of, or that an earlier word of it stands for."""
        own = [m for m in inside if of_subject(m)] or [m for m in around if of_subject(m)]
        if own:
            return own
        others = [m for m in inside if m.dimension == "service" and m.concept not in _CONTEXT] or self._just_named(clause)
        if others or not self._source.about_massage or OTHER_CARE.search(clause.words):
            return []
        stands = _STANDS_FOR.search(clause.words) or (effect not in ("covers", "excludes") and _STANDS_FOR_IN_RULES.search(clause.words))
        return self._meant(clause) if stands else []

    def _meant(self, clause: Clause) -> list[Found]:
        if re.search(r"\bit\b|\bif covered\b|\bthis (?:code|service)\b", clause.words):
            titled = [m for heading in clause.passage.headings[-1:] for m in self._source.named_in(heading) if of_subject(m)]
            if titled:
                return titled
        return [m for m in self._source.named(0, clause.end) if of_subject(m) and m.kind == "Service"][-1:]

    def _just_named(self, clause: Clause) -> list[Found]:
        """Other care that the sentence before was about, where "it" points back there: "Physical therapy. Part B pays for it."""
        if not re.search(r"\bit\b", clause.words):
            return []
        earlier = [p for p in self._source.passages if p.paragraph == clause.passage.paragraph and p.end <= clause.passage.start][-1:]
        named = [m for p in earlier for m in self._source.named_in(p) if m.dimension == "service"]
        return [] if any(of_subject(m) for m in named) else [m for m in named if m.concept != "IntegrativeHealth"]


def _particular(named: list[Found]) -> bool:
    """Whether a payer is named, and not insurers in general."""
    return bool(named) and named[0].concept != "AnyPayer"


def _broadest(named: list[Found]) -> list[Found]:
    """Without what lies within another one of them."""
    within = load_vocabulary().within
    return [p for p in named if not any(o.concept != p.concept and within(p.concept, o.concept) for o in named)]
