"""The claims and passages that the search finds, put together from single values."""

from dataclasses import dataclass, field

from ontology.vocabulary import COV, load_vocabulary
from queries.articles import local
from queries.claims import SaidClaim, SaidCriterion
from queries.search_reading import OA, QUOTED_FROM, Gathered


@dataclass(slots=True)
class Claim:
    """A claim, its passages by IRI, the IRIs of all concepts that it names, and the keys of the payers among them."""

    said: SaidClaim
    evidence: list[str]
    named: tuple[str, ...]
    payers: tuple[str, ...]


@dataclass(slots=True)
class Passage:
    """`quote` is what stands at `start` to `end` of an article, an IRI; `claims` are all that it states."""

    article: str
    quote: str
    start: int
    end: int
    heading: str
    claims: list[Claim] = field(default_factory=list)


def claims_of(found: Gathered) -> dict[str, Claim]:
    """All claims by IRI."""
    criteria = {iri: _criterion(iri, found) for iri in found.values[f"{COV}role"]}
    claims = {}
    for iri in found.values[f"{COV}effect"]:
        certainty = local(found.one(iri, f"{COV}certainty"))
        if certainty:
            own = [each for each in found.of(iri, f"{COV}criterion") if each in criteria]
            said = tuple(criteria[each] for each in own if criteria[each].keys)
            named = tuple(dict.fromkeys(value for each in own for value in found.of(each, f"{COV}value")))
            claim = SaidClaim(local(found.one(iri, f"{COV}effect")), certainty, tuple(found.of(iri, f"{COV}detail")), said)
            payers = tuple(dict.fromkeys(key for each in said if each.dimension == "payer" for key in each.keys))
            claims[iri] = Claim(claim, found.of(iri, f"{COV}evidence"), named, payers)
    return claims


def passages_of(found: Gathered, claims: dict[str, Claim]) -> dict[str, Passage]:
    """The evidence of the claims by IRI, each with all claims that it states; what lacks a place or words is taken from its claim."""
    passages = {}
    for iri in dict.fromkeys(each for claim in claims.values() for each in claim.evidence):
        article, selectors = found.one(iri, QUOTED_FROM), found.of(iri, f"{OA}hasSelector")
        quote, start, end = (next(filter(None, (found.one(each, f"{OA}{name}") for each in selectors)), "") for name in ("exact", "start", "end"))
        if article and quote and start and end:
            passages[iri] = Passage(article, quote, int(start), int(end), found.one(iri, f"{COV}headingPath"))
    for claim in claims.values():
        claim.evidence = [each for each in claim.evidence if each in passages]
        for each in claim.evidence:
            passages[each].claims.append(claim)
    return passages


def _criterion(iri: str, found: Gathered) -> SaidCriterion:
    """A criterion with those of its values that we have words for."""
    keys = tuple(key for key in map(local, found.of(iri, f"{COV}value")) if key in load_vocabulary().concepts)
    return SaidCriterion(iri, local(found.one(iri, f"{COV}dimension")), local(found.one(iri, f"{COV}role")), keys)
