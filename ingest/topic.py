"""The payer that an article as a whole is about: the one of its title, the one named most often, or the one that its words imply."""

import re
import tomllib
from collections import Counter
from functools import cache, cached_property
from pathlib import Path

from ingest.cue import compiled
from ingest.mention import PLAN_TYPES, Found, payers
from ingest.practice import refused
from ingest.source import Source
from ingest.stance import is_question
from ontology.vocabulary import load_vocabulary

_WHOLES = ("TRICARE", "WorkersCompensation", "VAHealthCare", "EmployerPlan")  # programs that articles speak of as a whole
_OF_PAYER = re.compile(
    r"[ -](?:covered|approved|certified|eligible|participating)\b|"
    r"(?:'s)? (?:\w+ )?(?:claim forms?|forms?|(?:member |id |insurance )?cards?|customer service|member services|portal|"
    r"website|hotline|fee schedule|number)\b"
)
_MINE = re.compile(r"\b(?:my|his|her)(?: \w+)? $")
SPECIAL = ("DependentCareFSA", "LimitedPurposeFSA")  # accounts with rules of their own, which no talk of accounts means
UNNAMED = ""
_FEW = 4  # times that others may be named in the paper of a plan that is not
_MANY = 4  # plans or insurers that a paper of one plan does not name besides
_OPENING_PART = 4  # parts of an article, of which the first is its opening
_IMPLIED = 3  # times that words of one program have to stand in an article, in at least two wordings


class Topic:
    """Whom an article is about, looked up once."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def only_named(self, mention: Found) -> bool:
        """Whether a payer is only named for something of it: "an Aetna claim form", "your Cigna card", "Medicare-covered"."""
        return mention.kind == "Payer" and bool(_OF_PAYER.match(self._source.plain, mention.end))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each payer is named."""
        return Counter(m.concept for m in self._source.mentions if m.kind == "Payer")

    @cached_property
    def wholes(self) -> list[Found]:
        """The first mention of each program that articles speak of as a whole, in order."""
        found = {m.concept: m for m in reversed(self._source.mentions) if m.kind == "Payer" and m.concept in _WHOLES}
        return sorted(found.values(), key=self._source.mentions.index)

    @cached_property
    def general(self) -> bool:
        """Whether the title speaks of insurers in general, and of none in particular."""
        title = self._source.passages[0] if self._source.passages else None
        if title is None or title.kind != "heading":
            return False
        named = [m for m in self._source.named_in(title) if m.kind == "Payer"]
        mine = any(_MINE.search(self._source.plain[: m.start]) for m in named)
        return {m.concept for m in named} == {"AnyPayer"} and (not mine or is_question(title.of(self._source.plain)))

    @cached_property
    def titled(self) -> list[Found]:
        """The payer of the title, or else of the first sentence; several count only where they are of one kind (HSA and FSA).

        Under a title on insurance in general the first payer that is named is one of many.
        """
        first = self._source.passages[:2]
        for passage in first[: 1 if self.general else 2]:
            if passage.kind != "heading" and passage.section != first[0].section:
                break  # the first of several voices
            if refused(passage.of(self._source.plain)):
                continue
            named = broadest([p for p in self._source.named_in(passage) if p.kind == "Payer" and p.concept not in ("AnyPayer", *PLAN_TYPES)])
            if named:
                distinct = list({p.concept: p for p in reversed(named)}.values())[::-1]
                if len(distinct) == 1 or siblings(distinct):
                    return distinct
                return [] if passage.kind == "heading" else payers(named, self._source.plain, passage.end)[:1]
        return []

    @cached_property
    def dominant(self) -> list[Found]:
        """The payer that the whole article is about, however that shows."""
        return self.titled or ([] if self.own_plan == UNNAMED else self._most_named or self._implied)

    @cached_property
    def own_plan(self) -> str | None:
        """The plan whose paper the article is: of the title, or named more often than all others together; UNNAMED where nothing names it."""
        if not self._source.speaks_for_one and not self._source.names_its_plan:
            return None
        if self.titled:
            return None if self._compares(self.titled[0].concept) else self.titled[0].concept
        plans = [p for p in self.counts if load_vocabulary().within(p, "PrivateInsurance") and p not in PLAN_TYPES]
        best = max(plans, key=lambda p: self.counts[p], default=None)
        others = sum(n for p, n in self.counts.items() if p not in (best, "AnyPayer", *PLAN_TYPES))
        if best and self.counts[best] > others and (self.counts[best] > 1 or self._opens_with(best)):
            return best
        return UNNAMED if others <= _FEW and self._source.speaks_for_one else None

    def _opens_with(self, payer: str) -> bool:
        """Whether a payer is named in the first part of the article: one that is named once at its end is an aside of it."""
        return any(m.concept == payer and _OPENING_PART * m.start < len(self._source.plain) for m in self._source.mentions)

    def _compares(self, payer: str) -> bool:
        """Whether many plans or insurers are told of beside one: a guide to them is nobody's paper."""
        sold = ("PrivateInsurance", "FEHB", payer)
        return sum(1 for p in self.counts if p not in PLAN_TYPES and p != payer and any(below(p, kind) for kind in sold)) >= _MANY

    @cached_property
    def _most_named(self) -> list[Found]:
        named = [m for m in self._source.mentions if m.kind == "Payer" and not self.only_named(m) and m.concept not in PLAN_TYPES]
        particular = self._with_sellers(Counter(m.concept for m in named if m.concept != "AnyPayer"))
        accounts = [p for p in particular if below(p, "TaxAdvantagedAccount") and p not in SPECIAL]
        spread = len({self._source.text.count("\n", 0, m.start) for m in named if m.concept in accounts})
        if len(accounts) > 1 and spread > 1 and 2 * sum(particular[p] for p in accounts) > particular.total():
            return [next(m for m in named if m.concept == p) for p in accounts if 4 * particular[p] >= max(particular[a] for a in accounts)]
        best, count = next(iter(particular.most_common(1)), ("", 0))
        if best in accounts and spread == 1:
            return []  # told of in one place of an article on more than them
        first = next((m for m in named if m.concept == best), None)
        early = first is not None and self._opens_with(best)
        alone = len(particular) == 1 and early and count * 4 >= len(named)
        if not alone and (count < 2 or count * 2 < particular.total() or count * 4 < len(named)):
            return []
        places = [m.start for m in named if m.concept == best]
        if not early and (places[-1] - places[0]) * _OPENING_PART < len(self._source.plain):
            return []  # an aside in one place
        return [next(m for m in named if m.concept == best)]

    def _with_sellers(self, particular: Counter[str]) -> Counter[str]:
        """The counts with those of an insurer given to its one plan that is named in full: "Aetna" after "Aetna Medicare Advantage"."""
        label = load_vocabulary().label
        for plan in [p for p in particular if load_vocabulary().concepts[p].is_proposed]:
            kind = "MedicareAdvantage" if load_vocabulary().within(plan, "MedicareAdvantage") else ""
            for seller in [p for p in particular if p != plan and (label(plan).startswith(f"{label(p)} ") or p == kind)]:
                particular[plan] += particular.pop(seller)
        return particular

    @cached_property
    def _implied(self) -> list[Found]:
        """The program whose words an article uses without naming it, if there is just one."""
        found = []
        for concept, pattern in _implying().items():
            words = [m for m in pattern.finditer(self._source.plain) if m.start() >= self._source.article.body]
            if len(words) >= _IMPLIED and len({m[0] for m in words}) > 1:
                found.append((len(words), concept, words[0]))
        found.sort(key=lambda one: -one[0])
        if not found or (len(found) > 1 and found[1][0] * 2 > found[0][0]):
            return []
        _, concept, first = found[0]
        others = sum(n for p, n in self.counts.items() if p not in ("AnyPayer", concept, *PLAN_TYPES) and not below(p, concept))
        return [Found(concept, "Payer", "payer", first.start(), first.end())] if found[0][0] > 2 * others else []


def siblings(named: list[Found]) -> bool:
    """Whether payers are of one kind, and may be spoken of together."""
    concepts = load_vocabulary().concepts
    shared = set.intersection(*(set(concepts[p.concept].parents) for p in named))
    return bool(shared & {"TaxAdvantagedAccount", "AutoInsurance", "TRICARE"})


def below(one: str, other: str) -> bool:
    """Whether a payer lies within another one and is not its equal; Original Medicare counts as below Medicare."""
    within = load_vocabulary().within
    return one != other and within(one, other) and (other == "Medicare" or not within(other, one))


def broadest(named: list[Found]) -> list[Found]:
    """Without what lies within another one of them, and without accounts of a special kind beside others."""
    within = load_vocabulary().within
    named = [p for p in named if p.concept not in SPECIAL] or named
    return [p for p in named if not any(o.concept != p.concept and within(p.concept, o.concept) for o in named)]


@cache
def _implying() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads(Path(__file__).with_name("topics.toml").read_text(encoding="utf-8"))
    return {concept: compiled(tuple(words)) for concept, words in data.items()}
