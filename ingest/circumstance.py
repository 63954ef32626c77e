"""The circumstances of a statement: which of them are conditions, requirements, or the case that it speaks of."""

import re

from ingest import cue
from ingest.claim import Criterion, Named
from ingest.mention import Found
from ingest.reading import Reading, union

_SOME_PLANS = re.compile(
    r"\b(?:some|certain|a few|select|several|many|selected|a handful of|a number of|not all|not every) (?:of (?:the |these |"
    r"those )?)?(?:\w+ ){0,4}?(?:plans?|insurers?|carriers?|polic(?:y|ies)|programs?|companies|providers|employers|packages)\b|"
    r"depend(?:s|ing) (?:up)?on (?:your|the|each|which|what) (?:\w+ )?(?:plan|policy|insurer|benefit)|\bas an? (?:additional|"
    r"supplemental|extra|added|optional) benefit\b|\bunder (?:certain|some|specific|limited) (?:conditions|circumstances)\b|\bin (?:some|certain) cases\b|"
    r"\b\d[\d,]* (?:[\w-]+ ){0,3}plans\b|\bplans (?:can|may|might|could) (?:\w+ )?(?:cover|offer|include|provide|pay)\b|\blimited coverage\b"
)
_SOME_STATES = re.compile(
    r"\b(?:some|certain|a few|several|many|most|a handful of|a number of) states?\b(?: (?:medicaid )?(?:programs?|plans?|"
    r"agencies))?|\bin (?:some|many|certain|most) states\b|\bsome state programs?\b"
)
_CONCEDED = re.compile(r"\b(?:even (?:if|when|with|though|where)|regardless of|no matter (?:if|whether|what|who|how)|whether or not|despite)\b[^,;]{0,40}$")
_LINKS = re.compile(r"(?:if|when|with|though|where)\b")
_OTHERS = re.compile(r"^others?\b")
_CASES = ("Standalone", "SupplementalBenefit", "OutOfNetwork", "AcceptedByPractice", "AbnSigned", "QualifyingEvent", "PartOfPlanOfCare")
_PAPERS = ("Prescription", "Referral", "PriorAuthorization", "Documentation", "MedicallyNecessary")


def circumstances(reading: Reading, kept: list[Found]) -> list[Criterion | None]:
    """Each circumstance is a criterion of its own: all of them have to hold. Alternatives ("a prescription or a referral") share one."""
    found = [m for m in kept + ([] if reading.inside else reading.around) if m.dimension == "circumstance"]
    if reading.stance.effect == "requires" and any(m.concept == "PartOfPlanOfCare" for m in found):
        found = [m for m in found if m.concept != "Standalone"]
    found = [m for m in found if m.concept not in ("PlanListsBenefit", "StateListsBenefit") and _bears(m, reading)]
    groups: list[list[Found]] = []
    for mention in found:
        if any(mention.concept == m.concept for group in groups for m in group):
            continue
        if groups and re.fullmatch(r",? ?(?:or|and/or)(?: an?| written| formal)* ", reading.clause.plain[groups[-1][-1].end : mention.start]):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return [union("circumstance", [m.named for m in group], _role(reading, group[0])) for group in groups]


def _bears(mention: Found, reading: Reading) -> bool:
    """Whether a circumstance bears on the claim: advice is about papers to get, a charge about the case that it falls in."""
    effect = reading.stance.effect
    link = _LINKS.match(reading.clause.plain, mention.start)  # "with a superbill" is named with its "with"
    if _CONCEDED.search(reading.clause.plain[reading.clause.start : link.end() if link else mention.start]):
        return False  # "not covered, even when prescribed"
    if mention.concept == "InNetwork" and any(m.concept == "AcceptedByPractice" and m.start <= mention.start < m.end for m in reading.inside):
        return False  # "we are in network with …" is the practice's own standing
    in_name = any(m.kind == "Provider" and m.start <= mention.start < m.end for m in reading.inside)
    if effect == "excludes" and mention.concept == "LicensedProvider" and in_name:
        return False  # it only belongs to the provider's name
    if effect == "requires" and mention.concept in ("NotMedicallyNecessary", "UnlicensedProvider", "NonParticipatingProvider"):
        return False
    if effect == "advises":
        return mention.concept in _PAPERS and reading.stance.rule != "question to ask"
    return effect != "charges" or mention.concept in _CASES


def _role(reading: Reading, mention: Found) -> str:
    effect = reading.stance.effect
    if mention.concept in _CASES and mention.concept != "PartOfPlanOfCare":
        return "scope"
    if effect == "requires":
        return "necessary"
    if effect == "advises":
        return "scope"
    if effect in ("covers", "varies"):
        before = reading.clause.plain[reading.clause.start : mention.start]
        return "necessary" if cue.has("necessary", before) and not cue.has("sufficient", before[-30:]) else "sufficient"
    return "scope"


def quantified(reading: Reading) -> list[Criterion | None]:
    """ "Some plans cover" holds of the plans that do: the asker's must list it. The same of states."""
    if reading.stance.effect not in ("covers", "excludes", "requires", "limits"):
        return []
    clause = reading.clause
    parts: list[Criterion | None] = []
    states = _SOME_STATES.search(clause.words) or (_OTHERS.search(clause.words) if "state" in clause.plain[clause.passage.start : clause.start] else None)
    plans = None if states else _SOME_PLANS.search(clause.words)
    if plans and reading.stance.effect == "covers":
        parts.append(Criterion("circumstance", (Named("PlanListsBenefit", clause.start + plans.start(), clause.start + plans.end()),), "sufficient"))
    if states:
        parts.append(Criterion("circumstance", (Named("StateListsBenefit", clause.start + states.start(), clause.start + states.end()),), "scope"))
    return parts


