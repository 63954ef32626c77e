"""What a question of another kind than "is it covered?" is told: what is needed, how many visits, what it costs, who may, how to go on."""

from collections.abc import Sequence

from ontology.lexicon import words
from queries.decide import Trace
from queries.question_cues import listed
from queries.results import ClaimResult, Evidence, Need, Reply
from queries.wording import indefinite, label, requirement
from queries.wording import listed as joined

_MOST = 3  # sources that are quoted
_QUOTED = {  # kind of question -> heading of the reply, outcome of the claims that are quoted
    "asksLimit": ("How many visits", "limit"),
    "asksAllVisits": ("How many visits", "limit"),
    "asksCost": ("What it costs you", "cost"),
    "asksShare": ("Your share", "cost"),
    "asksAmount": ("What is paid", "cost"),
    "asksProcess": ("What to do", "process"),
    "asksDeadline": ("What to do", "process"),
}


def reply_to(
    trace: Trace, about: Sequence[str], question: str, claims: Sequence[ClaimResult], needs: Sequence[Need], evidence: Sequence[Evidence]
) -> Reply | None:
    """The reply to a kind of question; None where the verdict itself is the reply or nothing can be told.

    `about` are the papers and providers that the question is about, `question` what was asked.
    """
    asks = trace.scenario.asks
    if asks == "asksRequirement":
        return _needed(about[0] if about else None, claims, needs)
    if asks == "asksProvider":
        return _givers(trace)
    return _quoted(*_QUOTED[asks], question, claims, evidence) if asks in _QUOTED else None


def _needed(paper: str | None, claims: Sequence[ClaimResult], needs: Sequence[Need]) -> Reply | None:
    """Whether the paper that is asked about is asked for; else all that is."""
    asking = [c for c in claims if c.effect == "requires"]
    if paper and asking:
        for claim in asking:
            choices = [c.keys for c in claim.criteria if c.role == "necessary" and paper in c.keys]
            if choices:
                told = "That or another paper" if len(choices[0]) > 1 else _hedged(claim)
                return Reply("What you need", f"{told}: {claim.sentence}", (claim.claim,))
        return Reply("What you need", f"No source that applies here asks for {requirement([paper])}.", ())
    wanted = [need.as_requirement for need in needs if need.status != "lost" and need.dimension == "circumstance"]
    return Reply("What you need", f"What the sources ask for, as far as you have not told: {joined(wanted)}.", ()) if wanted else None


def _hedged(claim: ClaimResult) -> str:
    return {"definite": "Yes", "typical": "Usually"}.get(claim.certainty, "Perhaps")


def _givers(trace: Trace) -> Reply:
    """Who is named as giving it, and who as not."""

    def named(effect: str) -> list[str]:
        said = [claim for claim in trace.bearing.claims.values() if claim.effect == effect]
        keys = [key for claim in said for criterion in claim.criteria if criterion.dimension == "provider" for key in criterion.keys]
        return sorted({indefinite(label(key)) for key in keys})

    allowed, refused = named("covers"), [name for name in named("excludes") if name not in named("covers")]
    parts = [f"The sources speak of massage given by {joined(allowed, 'or')}" if allowed else "", f"not by {joined(refused, 'or')}" if refused else ""]
    told = "; ".join(part for part in parts if part)
    return Reply("Who may give it", f"{told[0].upper()}{told[1:]}." if allowed else "No source that applies here names who may give it.", ())


def _quoted(heading: str, outcome: str, question: str, claims: Sequence[ClaimResult], evidence: Sequence[Evidence]) -> Reply:
    """The passages that speak of it, those first that share words with the question and those with a number."""
    asked = {word.folded for word in words(question)} & listed("process_words")
    found = {e.quote: e for c in claims if c.outcome == outcome for e in evidence if e.claim == c.claim and _tells(e.quote, outcome)}

    def shared(quote: str) -> int:
        return len(asked & {word.folded for word in words(quote)})

    steps = outcome == "process"
    ranked = sorted(found, key=lambda quote: (-shared(quote), not steps and not any(sign.isdigit() for sign in quote)))
    best = [quote for quote in ranked if not steps or shared(quote)][:_MOST]
    if not best:
        return Reply(heading, "No source that applies here tells that; ask whoever would pay, and ask for the answer in writing.", ())
    return Reply(heading, "The sources say:", tuple(found[quote].claim for quote in best), tuple(best))


def _tells(quote: str, outcome: str) -> bool:
    """Whether a passage can stand alone: a whole sentence that names what it is about."""
    named = {word.folded for word in words(quote)}
    whole = quote[:1].isupper() and len(quote.split()) >= 5 and "**" not in quote
    figures = outcome != "process" and any(sign.isdigit() for sign in quote)
    return whole and (figures or bool(named & listed(f"{outcome}_words")))
