"""The one sentence on top of an answer, composed from the trace. Its hedge is never stronger than the evidence's."""

from collections.abc import Sequence

from ontology.vocabulary import load_vocabulary
from queries.results import ClaimResult, Need
from queries.scenario import Scenario
from queries.wording import given, indefinite, label, listed, payer_named, verb

NOT_ANSWERED = {
    "out-of-scope": "This is not a question about who pays for massage or manual therapy, which is all that we can answer.",
    "not-understood": "We did not understand the question. Name who would pay and what is done, as in: "
    "does Medicare Part B cover massage by a physical therapist?",
    "not-english": "We only understand English so far. (Por ahora solo entendemos preguntas en inglés.)",
}
_SOUGHT = {
    "asksLimit": "how many visits are paid for",
    "asksAllVisits": "how many visits are paid for",
    "asksCost": "what you would owe",
    "asksShare": "what your share would be",
    "asksAmount": "what sum is paid",
    "asksSetting": "whether it may be given there",
    "asksBillingRule": "how this is billed or counted",
    "asksDeadline": "by when that has to be done",
    "asksComparison": "which payer or plan covers it best",
}
_LONGEST = 40  # words
_STRENGTH = ("possible", "typical", "definite")


def of_decision(reason: str, verdict: str, payer: str, scenario: Scenario, claims: Sequence[ClaimResult], needs: Sequence[Need]) -> str:
    """The sentence for one payer's decision, with as much of what is needed as leaves it short. `reason` is the case that decide/verdict.rq names."""
    sentence = ""
    for most in (3, 2, 1):
        sentence = _sentence(reason, payer, scenario, claims, needs, most)
        if len(sentence.split()) <= _LONGEST:
            break
    return sentence


def _sentence(reason: str, payer: str, scenario: Scenario, claims: Sequence[ClaimResult], needs: Sequence[Need], most: int) -> str:
    """The sentence with at most so many things that are needed."""
    who = _who(payer)
    what = _what(scenario)
    deciding = [c for c in claims if c.outcome == "decides"]
    waiting = [c for c in claims if c.outcome == "open" and c.effect == "covers"]
    table = {
        "covered": lambda: _covered(who, what, deciding),
        "missing": lambda: f"{who} {_verb(deciding, 'covers')} {what} in a case like this, provided that {_needed(needs, most)}.",
        "in-doubt": lambda: f"{who} {_verb(deciding, 'covers')} {what}, but in a case like this it is not assured: {_doubt(scenario)}.",
        "merely-possible": lambda: f"{who} may cover {what}: no source promises it, so check that your plan lists it.",
        "excluded": lambda: f"{who} {_verb(deciding, 'excludes')} {what}{_because(deciding, scenario)}.",
        "excluded-unless": lambda: _unless_told(who, what, deciding, waiting, _unless(claims, needs)),
        "blocked": lambda: f"As you tell it, {who} would not cover {what}: {_lost(needs, most, scenario)}.",
        "used-up": lambda: f"As you tell it, the visits that {who} pays for are used up; more are paid for only if the plan allows more.",
        "out-of-plan": lambda: f"As you tell it, your own plan leaves {what} out; what the sources say of {who} in general does not change that.",
        "contested": lambda: f"Sources contradict each other on whether {who} covers {what}; both sides are shown below.",
        "varies-by-place": lambda: f"{who} differs by place, and no source tells what holds in {listed([label(p) for p in scenario.known('place')])}.",
        "varies": lambda: f"It depends: {who} differs by {_differs(claims)}, and the sources do not say what yours does.",
        "open": lambda: f"It depends: {who} {_verb(waiting, 'covers')} {what}, provided that {_needed(needs, most)}.",
        "no-payer": lambda: f"It depends first on who pays: {who} may cover {what}; name your plan or program.",
        "only-requirements": lambda: f"No source says outright whether {who} covers {what}; they only tell what is asked for: {_needed(needs, most)}.",
        "no-figure": lambda: f"No source tells {_SOUGHT.get(scenario.asks, 'the figure that you ask for')} with {who}{_all_the_same(deciding, who, what)}.",
        "no-source": lambda: f"No source that we hold says whether {who} covers {what}.",
    }
    sentence = table[reason]()
    return sentence[0].upper() + sentence[1:]


def of_definition(concept: str) -> str:
    """What a concept means, for a question that asks nothing else."""
    known = load_vocabulary().concepts[concept]
    name = f"{known.label[0].upper()}{known.label[1:]}"
    article = known.definition.split(" ", 1)[0] in ("A", "An", "The")
    return f"{name}: {known.definition[0].lower() if article else known.definition[0]}{known.definition[1:]}"


def of_several(parts: Sequence[tuple[str, str, str]], first: str) -> str:
    """The sentence for an answer that looks at several payers, each with its own verdict."""
    if len(parts) < 2:
        return first
    words = {"covered": "covered", "not-covered": "not covered", "conditional": "it depends", "indeterminate": "no source decides"}
    return "; ".join(f"{payer}: {words[verdict]}" for payer, verdict, _ in parts) + "."


def _who(payer: str) -> str:
    return "health insurance" if payer == "AnyPayer" else payer_named(payer)


def _what(scenario: Scenario) -> str:
    """The treatment as told: service, provider, condition, purpose."""
    services = [label(s) for s in scenario.known("service")][:2]
    parts = [listed(services, "or") or "massage therapy"]
    providers = [label(p) for p in scenario.known("provider")][:2]
    if providers:
        parts.append(f"by {listed([indefinite(p) for p in providers], 'or')}")
    conditions = [label(c) for c in scenario.known("condition")][:2]
    purposes = [label(p) for p in scenario.known("purpose") if load_vocabulary().within(p, "Relaxation")]
    if conditions or purposes:
        parts.append(f"for {listed([*conditions, *purposes[:1]])}")
    return " ".join(parts)


def _verb(claims: Sequence[ClaimResult], effect: str) -> str:
    """The verb of the weakest claim needed: as firm as the firmest single source, and no more."""
    same = [c.certainty for c in claims if c.effect == effect or (effect == "excludes" and c.effect == "charges")]
    return verb(effect, max(same, key=_STRENGTH.index, default="possible"))


def _needed(needs: Sequence[Need], most: int) -> str:
    parts = [_clause(n) for n in needs[:most] if n.status != "lost"]
    more = len([n for n in needs if n.status != "lost"]) - most
    return (listed(parts) or "your plan's own conditions are met") + (f" (and {more} more)" if more > 0 else "")


def _clause(need: Need) -> str:
    """What is needed as a clause to follow "provided that"."""
    if need.against:
        return f"nobody excluded gives it ({label(need.concept)})"
    if need.dimension == "payer":
        return "your own plan or program allows it"
    if need.dimension == "place":
        return "your state allows it"
    if need.dimension == "service":
        return f"what is done counts as {listed([label(key) for key in (need.concept, *need.alternatives)], 'or')}"
    return given([need.concept, *need.alternatives])


def _unless_told(who: str, what: str, deciding: Sequence[ClaimResult], waiting: Sequence[ClaimResult], unless: str) -> str:
    """An exclusion with what would lift it. One that sources tell of insurance in general is not put into the mouth of a payer of whom they tell more."""
    own = [c for c in waiting if not _in_general(c)]
    if own and all(_in_general(c) for c in deciding):
        return f"health insurance in general {_verb(deciding, 'excludes')} {what}; {who} {_verb(own, 'covers')} it, provided that {unless}."
    return f"{who} {_verb(deciding, 'excludes')} {what}, unless {unless}."


def _in_general(claim: ClaimResult) -> bool:
    return any("AnyPayer" in c.keys for c in claim.criteria if c.dimension == "payer")


def _unless(claims: Sequence[ClaimResult], needs: Sequence[Need]) -> str:
    first = [n for n in needs if n.status != "lost" and not n.against][:2]
    return listed([_clause(n) for n in first]) or "an exception applies"


def _covered(who: str, what: str, deciding: Sequence[ClaimResult]) -> str:
    """Covered: where the sources only say "may, if", it is said that all they ask for is there."""
    words = _verb(deciding, "covers")
    if words == "may cover":
        return f"All that the sources ask for is in hand; they say that {who} may cover {what} then."
    return f"{who} {words} {what}, and what the sources ask for is in hand."


def _all_the_same(deciding: Sequence[ClaimResult], who: str, what: str) -> str:
    """What the sources do say where the figure asked for is missing."""
    if not any(c.effect in ("excludes", "charges") for c in deciding):
        return ""
    return f"; they say that {who} {_verb(deciding, 'excludes')} {what}"


def _doubt(scenario: Scenario) -> str:
    if scenario.asks == "asksAllVisits":
        return "the sources say that visits are limited, and do not say to how many"
    if "ClaimDenied" in scenario.known("circumstance"):
        return "a claim was refused; ask why, and whether an appeal is open"
    return "the sources say that it may be refused"


def _lost(needs: Sequence[Need], most: int, scenario: Scenario) -> str:
    lost = [n for n in needs if n.status == "lost"]
    if not lost:
        return "something that the sources call for is missing"
    givers = [indefinite(n.as_requirement) for n in lost if n.dimension == "provider"]
    told_anyway = [n for n in lost if n.concept in scenario.known("circumstance")]  # a massage therapist's massage is in no plan of care
    others = [n.as_requirement for n in lost if n.dimension != "provider" and n not in told_anyway][: max(most - 1, 0 if givers else 1)]
    if told_anyway and not givers:
        who = listed([indefinite(label(key)) for key in scenario.known("provider")], "or") or "this provider"
        return f"massage by {who} is no part of {told_anyway[0].as_requirement.removesuffix(' that includes it')}"
    if not givers and not others:
        return "something that the sources call for is missing"
    if not givers:
        return f"the sources call for {listed(others)}, and {'these are' if len(others) > 1 else 'that is'} missing here"
    told = f"the sources speak of massage given by {listed(givers[:3], 'or')}"
    return f"{told}, and call for {listed(others)}" if others else told


def _because(claims: Sequence[ClaimResult], scenario: Scenario) -> str:
    said = {f.concept for f in scenario.facts}
    for claim in claims:
        for criterion in claim.criteria:
            if criterion.dimension == "circumstance" and criterion.keys and not said & set(criterion.keys) and criterion.status == "met":
                return f" when {given(criterion.keys)}"
    return ""


def _differs(claims: Sequence[ClaimResult]) -> str:
    return "state" if any("state" in (c.sentence or "") for c in claims if c.effect == "varies") else "plan"
