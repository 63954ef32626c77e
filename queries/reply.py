"""What a question of another kind than "is it covered?" is told: what is needed, how many visits, what it costs, who may, how to go on."""

from collections.abc import Callable, Sequence

from ontology.lexicon import words
from queries.decide import Trace
from queries.question_cues import listed
from queries.results import ClaimResult, Evidence, Need, Reply
from queries.wording import indefinite, label, requirement
from queries.wording import listed as joined

_MOST = 3  # sources that are quoted
_GOT = ("requirement", "decides", "open", "limit", "cost", "process", "varies")


def reply_to(
    trace: Trace, about: Sequence[str], question: str, claims: Sequence[ClaimResult], needs: Sequence[Need], evidence: Sequence[Evidence]
) -> Reply | None:
    """The reply to a kind of question; None where the verdict itself is the reply or nothing can be told.

    `about` are the papers and providers that the question is about, `question` what was asked.
    """
    asks = trace.scenario.asks
    tell: dict[str, Callable[[], Reply | None]] = {
        "asksRequirement": lambda: _needed(about, claims, needs),
        "asksProvider": lambda: _givers(trace),
        "asksLimit": lambda: _quoted("How many visits", "limit", question, claims, evidence),
        "asksAllVisits": lambda: _quoted("How many visits", "limit", question, claims, evidence),
        "asksCost": lambda: _quoted("What it costs you", "cost", question, claims, evidence),
        "asksShare": lambda: _quoted("Your share", "cost", question, claims, evidence),
        "asksAmount": lambda: _quoted("What is paid", "cost", question, claims, evidence),
        "asksProcess": lambda: _quoted("What to do", "process", question, claims, evidence),
        "asksDeadline": lambda: _quoted("What to do", "process", question, claims, evidence),
    }
    return tell[asks]() if asks in tell else None


def _needed(about: Sequence[str], claims: Sequence[ClaimResult], needs: Sequence[Need]) -> Reply | None:
    """Whether the paper that is asked about is asked for; else all that is."""
    asking = [c for c in claims if c.effect == "requires" and c.outcome in _GOT]
    for concept in about[:1]:
        for claim in asking:
            if any(concept in criterion.keys for criterion in claim.criteria if criterion.role == "necessary"):
                one_of = any(concept in criterion.keys and len(criterion.keys) > 1 for criterion in claim.criteria)
                return Reply("What you need", f"{'That or another paper' if one_of else _hedged(claim)}: {claim.sentence}", (claim.claim,))
        if asking:
            return Reply("What you need", f"No source that applies here asks for {requirement([concept])}.", ())
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
