"""Reads an article like a careful analyst: which clauses state what, about whom, in which words."""

import re
from dataclasses import dataclass, field

from ingest.article import Article
from ingest.claim import Criterion, Named, Statement
from ingest.clause import EXCEPTIONS, Clause, clauses
from ingest.cue import Cue
from ingest.cue import plain as plain_text
from ingest.figures import detail_of, quantity_of
from ingest.mention import Found, all_mentions, payers
from ingest.passage import Heading, Passage, passages
from ingest.scope import Reading, criteria_of, examples_of
from ingest.stance import Stance, is_question, stance
from ontology.vocabulary import load_vocabulary

_ANSWER = re.compile(r"\W*(?:in a word: |in short,? |the short answer is |short answer: )?(yes|no|maybe|usually not|usually|sometimes|probably not|rarely|it depends|often|generally not|generally|not usually|not always|possibly)\b[.,!:;—-]")
_STANDS_FOR = re.compile(r"\b(?:it|this|that|they|these|them|its|coverage|covered|reimburse\w*|sessions?|visits?|treatments?|therap(?:y|ies)|the service|benefits?|eligible|qualify)\b")
_STANDS_IN = re.compile(r"\b(?:it|this|them|these (?:services|treatments|sessions))\b|\bcoverage\b|reimburs|\b(?:is|be|are) covered\b|qualif|eligible")
_STANDS_FOR_RULES = re.compile(r"\b(?:practitioner|provider|network\w*|insurance|plans?|prescription|claims?|authoriz\w+|costs?)\b")
_OTHER_CARE = re.compile(r"(?<!of )\bcare (?:is|are|will|must|may)\b|\b(?:certain|covered|most|all|medical|health|other|many|some) (?:\w+ )?(?:services|care|expenses)\b|\b(?:comprehensive|financial|health|general) coverage\b")
_CONTEXT = ("PhysicalTherapy", "OccupationalTherapy", "Rehabilitation", "IntegrativeHealth")  # within which massage may be given
_GENERIC = re.compile(r"(?:^|\b(?:most|many|some|all|several|few|other|no|insurers|plans) )$")
_BACK = re.compile(r"(?:these|those|such) (?:plans?|programs?|policies)\b|they\b|it\b|the (?:plan|program|insurer)s?\b")
_LISTED_UNDER = (
    (re.compile(r"(?:services? |items? |treatments? )?(?:that are |which are )?(?:exclusions?\b|excluded|not covered|non-?covered|never covered)|(?:what|services?|items?)\b.{0,40}\bnot (?:be )?(?:covered|paid)|limitations and exclusions"), "excludes"),
    (re.compile(r"(?:covered(?: services| benefits| therapies| treatments)?|what(?: is|'s) covered|(?:covered|included) benefits)$"), "covers"),
)
_GENERAL_CARE = ("InpatientCare", "SkilledNursing", "HospiceCare", "HomeHealth", "EmergencyCare", "PhysicianVisit", "PreventiveCare")  # what programmes are said to pay for
_APART = ("payer", "service", "provider", "condition", "purpose")
_ANSWERS = {
    "yes": ("covers", "definite"), "no": ("excludes", "definite"), "maybe": ("covers", "possible"), "usually not": ("excludes", "typical"),
    "not usually": ("excludes", "typical"), "generally not": ("excludes", "typical"), "probably not": ("excludes", "typical"), "rarely": ("excludes", "typical"),
    "usually": ("covers", "typical"), "generally": ("covers", "typical"), "often": ("covers", "typical"), "sometimes": ("covers", "possible"),
    "possibly": ("covers", "possible"), "it depends": ("varies", "possible"), "not always": ("varies", "possible"),
}


@dataclass
class Focus:
    """What the text is speaking of at a place: payers and service carried from earlier words."""

    payers: list[Found] = field(default_factory=list)
    section: int = -1
    situation: tuple[Criterion, ...] = ()


def extract(article: Article) -> list[Statement]:
    """All statements about coverage in an article, in the order of their places."""
    return Reader(article).read()


class Reader:
    """One pass over one article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.plain = plain_text(article.text)
        self.mentions = [m for m in all_mentions(article.text, self.plain) if m.start >= article.body]
        self.passages = passages(article.text, article.body)
        self.focus = Focus()
        ours = sum(1 for m in self.mentions if load_vocabulary().within(m.concept, "HandsOnTherapy"))
        self.about_massage = ours >= 3
        self.names_massage = ours > 0
        self.found: list[Statement] = []

    def read(self) -> list[Statement]:
        """See `extract`."""
        for passage in self.passages:
            if passage.kind == "heading":
                continue
            self._passage(passage)
        return sorted(self.found, key=lambda s: (s.start, s.end))

    def _passage(self, passage: Passage) -> None:
        if passage.section != self.focus.section:
            self.focus = Focus(section=passage.section)
        words = passage.of(self.plain)
        if is_question(words, passage.kind == "item"):
            self._question(passage)
        elif not self._listed(passage):
            for clause in clauses(passage, self.plain):
                self._clause(clause)
        self._carry(passage)

    def _question(self, passage: Passage) -> None:
        """A question asserts nothing; in a list of questions to ask an insurer it is something to do."""
        lead = passage.lead_in
        if passage.kind == "item" and (lead is None or re.search(r"question|ask|find out|check|verify", lead.of(self.plain))):
            clause = Clause(passage, self.plain, passage.start, passage.end)
            if clause.has("domain"):
                self._add(clause, Stance("advises", "definite", _whole(clause), "question to ask"))

    def _listed(self, passage: Passage) -> bool:
        """An item without a stance of its own takes that of the sentence that introduces its list."""
        lead = passage.lead_in
        if passage.kind == "item" and self._headed(passage):
            return True
        if passage.kind != "item" or lead is None:
            return False
        own = Clause(passage, self.plain, passage.start, passage.end)
        above = Clause(lead, self.plain, lead.start, lead.end)
        inherited = stance(above)
        if inherited is None or inherited.effect in ("advises", "varies") or is_question(above.words):
            return False
        own_stance = None if re.search(r"coming soon|not yet", own.words) else stance(own)
        if own_stance and not own.words.startswith(("if ", "when ")) and own_stance.effect != "limits":
            return False
        effect, certainty = inherited.effect, inherited.certainty
        if re.search(r"coming soon|not yet", own.words):
            effect, certainty = "limits", "definite"
        self._add(own, Stance(effect, certainty, inherited.cue, "list item"), lead=above)
        return True

    def _headed(self, passage: Passage) -> bool:
        """A bare list item under a heading, or a sentence on "the following", that says what is covered and what is not."""
        own = Clause(passage, self.plain, passage.start, passage.end)
        heading = self.plain[passage.headings[-1].start : passage.headings[-1].end] if passage.headings else ""
        effect = next((effect for pattern, effect in _LISTED_UNDER if pattern.match(heading)), None) or self._announced(passage)
        named = [m for m in self.mentions if passage.start <= m.start and m.end <= passage.end and m.dimension == "service"]
        ours = [m for m in named if load_vocabulary().within(m.concept, "HandsOnTherapy")]
        if effect is None or passage.lead_in is not None or len(own.words.split()) > 9 or named and not ours:
            return effect is not None and passage.lead_in is None and bool(named) and not ours
        self._add(own, Stance(effect, "definite", _whole(own), "listed under a heading"))
        return True

    def _announced(self, passage: Passage) -> str | None:
        """What the paragraph before a list announces: "What follows is never covered." """
        before = [p for p in self.passages if p.kind == "sentence" and p.end <= passage.start and p.section == passage.section]
        last = [p for p in before if before and p.paragraph == before[-1].paragraph]
        for sentence in last:
            clause = Clause(sentence, self.plain, sentence.start, sentence.end)
            if re.search(r"\b(?:following|follows|below)\b", clause.words):
                said = stance(Clause(sentence, self.plain, sentence.start, sentence.end))
                if said and said.effect in ("covers", "excludes"):
                    return said.effect
                if clause.has("denies"):
                    return "excludes"
        return None

    def _clause(self, clause: Clause) -> None:
        if len(clause.words.split()) < 3 and not clause.opener:
            return None  # a run-in heading or a fragment
        found = self._joined(clause) or self._answered(clause) or stance(clause)
        if found is None:
            line = self._follows(clause)
            return self._set_apart(clause, line) if line else None
        self._add(clause, found)
        self._set_apart(clause, found)

    def _follows(self, clause: Clause) -> Stance | None:
        """What the statement before says, for a clause of the same paragraph that only draws the line of it."""
        before = self.found[-1] if self.found else None
        if before is None or before.effect not in ("covers", "requires") or clause.start - before.end > 3 or not re.search(r"separat|distin|differentiat", clause.words):
            return None
        return Stance(before.effect, before.certainty, _whole(clause), "line drawn")

    def _joined(self, clause: Clause) -> Stance | None:
        """What a clause says by the way it is joined to the one before: an exception, or a case that is typical."""
        before = self.found[-1] if self.found else None
        if before is None or before.end > clause.start or before.start < clause.passage.start:
            return None
        if clause.opener in EXCEPTIONS:
            effect = {"covers": "excludes", "excludes": "covers"}.get(before.effect)
            certainty = before.certainty if effect == "excludes" else "possible"
            return Stance(effect, certainty, _whole(clause), "exception") if effect else None
        if clause.opener and clause.opener not in ("but", "while", "whereas", "although", "though", "however", "yet", "leaving") and not stance(clause):
            return Stance(before.effect, "typical", _whole(clause), "typical case") if before.effect in ("covers", "excludes") else None
        return None

    def _set_apart(self, clause: Clause, said: Stance) -> None:
        """ "… rather than for relaxation": the purpose that is set apart is not paid for."""
        for apart in clause.find("not_this"):
            purposes = [m for m in self.mentions if apart.end <= m.start <= apart.end + 40 and m.end <= clause.end and m.dimension == "purpose"]
            if not purposes or said.effect not in ("covers", "requires"):
                continue
            if "separat" in clause.words or "distin" in clause.words or "differentiat" in clause.words:
                self._add(clause, Stance("excludes", said.certainty, Cue("not_this", apart.start, apart.end), "set apart"))
                continue
            start = max((clause.start + m.end() for m in re.finditer(r", (?:and )?", self.plain[clause.start : apart.start])), default=clause.start)
            part = Clause(clause.passage, self.plain, start, clause.end)
            self._add(part, Stance("excludes", said.certainty, Cue("not_this", apart.start, apart.end), "set apart"))

    def _answered(self, clause: Clause) -> Stance | None:
        """A yes/no answer under a question about coverage."""
        asked = clause.passage.asked
        if asked is None or clause.start > clause.passage.start + 2:
            return None
        answer = _ANSWER.match(self.plain, clause.passage.start, clause.passage.end)
        question = self.plain[asked.start : asked.end]
        if not answer or not re.search(r"cover|pay|reimburse|eligible|benefit", question):
            return None
        effect, certainty = _ANSWERS[answer[1]]
        return Stance(effect, certainty, _whole(clause), "answer to a question")

    def _add(self, clause: Clause, said: Stance, lead: Clause | None = None) -> None:
        reading = self._reading(clause, said, lead)
        criteria, reasons = criteria_of(reading)
        if said.rule in ("exception", "typical case"):
            criteria = _inheriting(criteria, self.found[-1].criteria, ("payer", "service"))
        if said.effect == "covers" and not clause.opener and lead is None and self._leans(clause, reading):
            conditions = tuple(Criterion(c.dimension, c.values, "sufficient") for c in self.found[-1].criteria)
            criteria = _inheriting(criteria, conditions, ("provider", "condition", "circumstance"))
        if said.rule == "set apart":
            criteria = tuple(c for c in criteria if c.dimension in ("payer", "service", "purpose"))
        if said.rule == "exception" and all(c.dimension in ("payer", "service") for c in criteria):
            return  # it does not say what the exception is
        if not self._relevant(reading, criteria):
            return
        start, end = clause.start, clause.end
        end = _with_stop(self.article.text, start, clause.passage.end, end)
        exception_to = self._exception(clause, said, criteria)
        for part in _each(criteria):
            self.found.append(self._statement(reading, said, clause, (start, end), part, reasons, exception_to))
        self.focus.situation = tuple(c for c in criteria if c.dimension in ("condition", "purpose"))

    def _leans(self, clause: Clause, reading: Reading) -> bool:
        """Whether "it is covered" leans on the conditions that the statement before has set, and so holds under these only."""
        before = self.found[-1] if self.found else None
        named = any(m.dimension == "service" for m in reading.inside)
        if named or before is None or before.effect not in ("covers", "requires") or before.end > clause.start:
            return False
        near = clause.passage.start <= before.start or self.article.text[before.end : clause.start].count("\n\n") <= 1
        return near and bool(re.search(r"\bit\b|\bthis\b|\bthat\b", clause.words)) and before.concepts("payer") == tuple(p.concept for p in reading.payers)

    def _statement(
        self, reading: Reading, said: Stance, clause: Clause, span: tuple[int, int], criteria: tuple[Criterion, ...],
        reasons: tuple[Named, ...], exception_to: tuple[int, int] | None,
    ) -> Statement:
        start, end = span
        return (
            Statement(
                effect=said.effect, certainty=reading.certainty, start=start, end=end, criteria=criteria,
                heading_path=tuple(h.text for h in clause.passage.headings), exception_to=exception_to,
                detail=detail_of(self.article.text, clause, said), quantity=quantity_of(clause, said),
                varies_by=_varies_by(clause) if said.effect == "varies" else (),
                processes=tuple(m.named for m in reading.inside if m.kind == "Process"),
                reasons=reasons, examples=examples_of(reading), rules=(said.rule,),
            )
        )

    def _reading(self, clause: Clause, said: Stance, lead: Clause | None) -> Reading:
        inside = [m for m in self.mentions if clause.start <= m.start and m.end <= clause.end]
        around = [m for m in self.mentions if lead and lead.start <= m.start and m.end <= lead.end]
        return Reading(
            clause=clause, stance=said, inside=inside, around=around, payers=self._payers(clause, said, inside, around),
            service=self._service(clause, said.effect, inside, around), situation=self.focus.situation,
            before=[m for m in self.mentions if clause.passage.start <= m.start and m.end <= clause.start],
        )

    def _payers(self, clause: Clause, said: Stance, inside: list[Found], around: list[Found]) -> list[Found]:
        """Who the clause is about: named in it, in the rest of its sentence, carried over, or named above it."""
        verb = said.cue.start if clause.start <= said.cue.start < clause.end and said.effect in ("covers", "excludes") else None
        own = payers(inside, self.plain, verb) or payers(around, self.plain, None)
        back = _BACK.match(clause.words)
        if back and own and self.focus.payers and self.focus.payers[0].concept != "AnyPayer" and verb is not None and own[0].start > verb:
            return self.focus.payers
        if own and own[0].concept != "AnyPayer":
            return own
        if said.rule == "billing talk" and not re.search(r"\babn\b|beneficiary notice|superbill", clause.words):
            return own
        if own and _GENERIC.search(self.plain[max(clause.start, own[0].start - 12) : own[0].start]):
            return own  # "most insurers": insurers in general, whatever is spoken of above
        generic = bool(own)
        sentence = [m for m in self.mentions if clause.passage.start <= m.start and m.end <= clause.start]
        rest = [p for p in payers(sentence, self.plain, None) if p.concept != "AnyPayer"]
        if rest and not generic:
            return rest
        general = bool(self.focus.payers) and self.focus.payers[0].concept == "AnyPayer" and not generic
        if general and not self._under(clause.passage) and said.effect in ("covers", "excludes") and self._dominant(False):
            return self._dominant(False)
        if self.focus.payers and not (generic and self.focus.payers[0].concept != "AnyPayer" and not self._under(clause.passage)):
            return self.focus.payers
        return self._under(clause.passage) or own or self._dominant(generic)

    def _under(self, passage: Passage) -> list[Found]:
        """The particular payers named in the nearest heading that names any."""
        for heading in reversed(passage.headings):
            named = [p for p in self._heading_payers(heading) if p.concept != "AnyPayer"]
            if named:
                return named
        return []

    def _heading_payers(self, heading: Heading) -> list[Found]:
        named = [m for m in self.mentions if heading.start <= m.start and m.end <= heading.end and m.kind == "Payer"]
        vocabulary = load_vocabulary()
        return [p for p in named if not any(o.concept != p.concept and vocabulary.within(p.concept, o.concept) for o in named)][:1]

    def _dominant(self, generic: bool) -> list[Found]:
        """The payer that the whole article is about, where one makes up most mentions."""
        if not generic and self._topic():
            return self._topic()
        named = [m for m in self.mentions if m.kind == "Payer"]
        particular = [m for m in named if m.concept != "AnyPayer"]
        counts: dict[str, list[Found]] = {}
        for mention in particular:
            counts.setdefault(mention.concept, []).append(mention)
        best = max(counts.values(), key=len, default=[])
        if generic or len(best) < 3 or len(best) * 2 < len(particular) or len(best) * 3 < len(named):
            return []
        return best[:1]

    def _just_named(self, clause: Clause) -> list[Found]:
        """Other care that the sentence before was about, where "it" points back there: "Physical therapy. Part B pays for it."""
        if not re.search(r"\bit\b", clause.words):
            return []
        earlier = [p for p in self.passages if p.paragraph == clause.passage.paragraph and p.end <= clause.passage.start][-1:]
        named = [m for p in earlier for m in self.mentions if p.start <= m.start and m.end <= p.end and m.dimension == "service"]
        ours = any(load_vocabulary().within(m.concept, "HandsOnTherapy") for m in named)
        return [] if ours else [m for m in named if m.concept != "IntegrativeHealth"]

    def _topic(self) -> list[Found]:
        """The particular payer that the title, or else the first sentence, is about."""
        for passage in self.passages[:2]:
            named = [m for m in self.mentions if passage.start <= m.start and m.end <= passage.end]
            if any(m.kind == "Payer" for m in named):
                return [p for p in payers(named, self.plain, passage.end) if p.concept != "AnyPayer"][:1]
        return []

    def _service(self, clause: Clause, effect: str, inside: list[Found], around: list[Found]) -> list[Found]:
        """The massage or manual therapy that the clause speaks of, or that an earlier word of it stands for."""
        vocabulary = load_vocabulary()
        ours = lambda m: m.dimension == "service" and vocabulary.within(m.concept, "HandsOnTherapy")  # noqa: E731
        own = [m for m in inside if ours(m)] or [m for m in around if ours(m)]
        if own:
            return own
        others = [m for m in inside if m.dimension == "service" and m.concept not in _CONTEXT] or self._just_named(clause)
        if others or not self.about_massage or _OTHER_CARE.search(clause.words):
            return []
        if not _STANDS_FOR.search(clause.words) and (effect in ("covers", "excludes") or not _STANDS_FOR_RULES.search(clause.words)):
            return []
        if re.search(r"\bit\b|\bif covered\b|\bthis (?:code|service)\b", clause.words):
            titled = [m for h in clause.passage.headings[-1:] for m in self.mentions if h.start <= m.start and m.end <= h.end and ours(m)]
            if titled:
                return titled
        before = [m for m in self.mentions if m.end <= clause.end and ours(m) and m.kind == "Service"]
        return before[-1:]

    def _relevant(self, reading: Reading, criteria: tuple[Criterion, ...]) -> bool:
        if reading.stance.effect == "advises":
            return True
        particular = any(c.dimension == "payer" and c.concepts != ("AnyPayer",) for c in criteria)
        if not particular and any("AcceptedByPractice" in c.concepts for c in criteria):
            return False
        services = {v for c in criteria if c.dimension == "service" for v in c.concepts}
        if reading.stance.effect == "excludes" and not services and len(criteria) < 2:
            return False
        abroad = any(c.dimension == "place" for c in criteria) and any(m.concept != "AnyPayer" for m in reading.payers)
        if not self.names_massage and not abroad and not any(load_vocabulary().within(s, "HandsOnTherapy") for s in services):
            return False  # an article on something else says nothing of massage where it does not name it
        if services and all(load_vocabulary().concepts[s].out_of_scope and s not in _GENERAL_CARE for s in services):
            return False  # a neighbouring therapy alone
        if reading.stance.effect == "covers" and reading.stance.rule == "payment":
            if not services:
                return bool(re.search(r"\b(?:everything|all) (?:that )?", reading.clause.words) or _OTHER_CARE.search(reading.clause.words))
            named = any(m.dimension == "service" for m in reading.inside + reading.around + reading.before)
            return named or bool(_STANDS_IN.search(reading.clause.words))
        return bool(self.about_massage and (reading.payers or reading.service)) or bool(reading.inside and criteria)

    def _exception(self, clause: Clause, said: Stance, criteria: tuple[Criterion, ...]) -> tuple[int, int] | None:
        """The statement before this one, where this one is put as an exception to it."""
        opposite = {"covers": "excludes", "excludes": "covers"}.get(said.effect)
        before = self.plain[max(0, clause.start - 24) : clause.start]
        joined = clause.opener in (*EXCEPTIONS, "but") or re.search(r"(?:however|that said|but|conversely),? (?:if |when )?$", before)
        if not joined or not opposite:
            return None
        for earlier in reversed(self.found[-4:]):
            same = set(earlier.concepts("payer")) & {v for c in criteria if c.dimension == "payer" for v in c.concepts}
            if earlier.effect == opposite and (same or clause.opener in EXCEPTIONS):
                return (earlier.start, earlier.end)
        return None

    def _carry(self, passage: Passage) -> None:
        """Remember whom the passage was about, for "these plans" and "it" in the next ones."""
        named = [m for m in self.mentions if passage.start <= m.start and m.end <= passage.end]
        now = payers(named, self.plain, passage.end)
        vocabulary = load_vocabulary()
        now = [p for p in now if not any(o.concept != p.concept and vocabulary.within(p.concept, o.concept) for o in now)]
        if now and (now[0].concept != "AnyPayer" or not self.focus.payers):
            self.focus.payers = [Found(p.concept, p.kind, p.dimension, p.start, p.end) for p in now]


def _each(criteria: tuple[Criterion, ...]) -> list[tuple[Criterion, ...]]:
    """One set of criteria for each combination of the alternatives that a list names: "for A, B or C" is three claims."""
    found: list[tuple[Criterion, ...]] = [()]
    for criterion in criteria:
        apart = criterion.role == "scope" and criterion.dimension in _APART and len(criterion.values) * len(found) <= 24
        parts = [Criterion(criterion.dimension, (value,), criterion.role) for value in criterion.values] if apart else [criterion]
        found = [(*before, part) for before in found for part in parts]
    return found


def _inheriting(criteria: tuple[Criterion, ...], above: tuple[Criterion, ...], dimensions: tuple[str, ...]) -> tuple[Criterion, ...]:
    """The criteria with those of the statement before on dimensions that are not named anew."""
    own = {c.dimension for c in criteria if c.concepts != ("AnyPayer",)}
    return (*(c for c in criteria if c.dimension in own), *(c for c in above if c.dimension in dimensions and c.dimension not in own))


def _whole(clause: Clause) -> Cue:
    return Cue("advice", clause.start, clause.end)


def _with_stop(text: str, start: int, limit: int, end: int) -> int:
    """The end with the full stop that closes the sentence, if it follows at once."""
    while end < limit and text[end] in ".!?”\")’":
        end += 1
    return end


def _varies_by(clause: Clause) -> tuple[str, ...]:
    words = clause.words
    by = [("place", r"\bstates?\b|\bregion|\bcountry\b|\bcount(?:y|ies)\b|jurisdiction|\blocation"), ("payer", r"\bplans?\b|\bpolic(?:y|ies)\b|\binsur(?:er|ance compan)|\bcarrier|\bemployer|\bprovider"), ("condition", r"\bdiagnos[ie]s\b|\bcondition"), ("provider", r"practitioner|who (?:performs|gives)")]
    return tuple(dimension for dimension, pattern in by if re.search(pattern, words))

