"""The parts of an answer as values: claims, criteria, evidence, needs and changes of one decision."""

from dataclasses import dataclass, field

from queries.decide import Trace


@dataclass(frozen=True)
class CriterionResult:
    """A criterion of a claim and how it stands: "met", "unmet" or "open"; `fact` is what settles it."""

    dimension: str
    values: tuple[str, ...]
    role: str
    status: str
    fact: str | None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimResult:
    """A claim in a trace. `outcome`: decides, overruled, open, blocked, requirement, limit, cost, process, varies or near."""

    claim: str
    sentence: str
    effect: str
    certainty: str
    status: str
    outcome: str
    overruled_by: tuple[str, ...]
    detail: str | None
    payer: str | None
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class Evidence:
    """A passage that states a claim; `marks` are (start, end) in the quote of words that name the claim's values.

    `page` counts from 1, and is None where the article has no pages. `copy_of` is the article that this one is a copy of: the
    two are one source.
    """

    article: str
    title: str
    publisher: str
    date: str
    authority: str
    kind: str
    quote: str
    start: int
    end: int
    claim: str
    heading: str
    marks: tuple[tuple[int, int], ...] = ()
    author: str = ""
    page: int | None = None
    copy_of: str = ""


@dataclass(frozen=True)
class Stated:
    """The passages of a claim that an answer shows, and how many more there are."""

    passages: tuple[Evidence, ...]
    left_out: int


@dataclass(frozen=True)
class Need:
    """Something that would decide: what is required and unknown ("open") or lacking ("unmet")."""

    label: str
    concept: str
    dimension: str
    question: str
    as_requirement: str
    obtainable: bool
    status: str
    alternatives: tuple[str, ...] = ()
    against: bool = False  # it decides against coverage if it is so


@dataclass(frozen=True)
class Change:
    """One fact that, if it were so, would give another verdict (decided, not guessed)."""

    text: str
    concept: str
    dimension: str
    denied: bool
    verdict: str


@dataclass(frozen=True)
class Reply:
    """What is told where more is asked than whether it is covered: a heading, a sentence, the claims it rests on and passages of theirs."""

    heading: str
    sentence: str
    claims: tuple[str, ...]
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """One payer's part of an answer."""

    payer: str
    verdict: str
    leaning: str | None
    contested: bool
    reason: str
    summary: str
    needs: tuple[str, ...]
    need_details: tuple[Need, ...]
    claims: tuple[ClaimResult, ...]
    evidence: tuple[Evidence, ...]
    changes: tuple[Change, ...]
    sparql: str
    reply: Reply | None = None
    more_passages: dict[str, int] = field(default_factory=dict)  # by claim, where it has more than the answer shows
    trace: Trace | None = field(default=None, repr=False, compare=False)
