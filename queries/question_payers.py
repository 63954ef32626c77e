"""Who would pay: one or several payers, each the most exact that the question names."""

from collections.abc import Sequence

from ontology.vocabulary import load_vocabulary
from queries.question_matching import Named
from queries.question_text import Reading, Token

_PARTS = ("MedicarePartA", "MedicarePartB")
_KINDS = frozenset({
    "HMO", "PPO", "EPO", "POSPlan", "OpenAccessPlan", "IndemnityPlan", "HighDeductiblePlan", "MarketplacePlan",
    "BenefitManager", "ShortTermPlan", "StudentPlan",
})  # fmt: skip
_AUTO = ("MedPay", "PIP", "BodilyInjuryClaim")
_HOSTS = ("MedicareAdvantage", "Medigap", "Medicaid", "Medicare", "TRICARE")
IMPLIED = {
    "WorkInjury": "WorkersCompensation", "AbnSigned": "Medicare", "ServiceConnected": "VAHealthCare",
    "Veteran": "VAHealthCare",
}  # fmt: skip


def resolve(tokens: Sequence[Token], stated: list[Named]) -> list[Named]:
    """The payers that the question is about, in the order of their naming."""
    payers = _dual(_brands(tokens, stated))
    payers = _original(payers)
    payers = _private(_auto(payers))
    payers = [p for p in payers if p.concept != "DisabilityInsurance"] or payers
    exact = [p for p in payers if p.concept != "Medicare" and _medicare(p.concept)]
    payers = [p for p in payers if not (exact and p.concept == "Medicare")]
    keys = {payer.concept for payer in payers}
    kept: dict[str, Named] = {}
    for payer in payers:
        if not any(_below(other, payer.concept) for other in keys):
            kept.setdefault(payer.concept, payer)
    return list(kept.values())


def asked_about(reading: Reading, stated: list[Named]) -> list[Named]:
    """The payers that a question sentence names and those of their own line; all, where none does."""
    within = load_vocabulary().within
    asking = [p for p in stated if reading.tokens[p.first].sentence in reading.asked and p.concept != "AnyPayer"]

    def related(payer: Named) -> bool:
        keys = [(payer.concept, other.concept) for other in asking]
        lines = any(within(a, b) or within(b, a) or (_medicare(a) and _medicare(b)) for a, b in keys)
        private = [pair for pair in keys if all(within(key, "PrivateInsurance") for key in pair)]
        return lines or any(max(_rank(a), _rank(b)) > 0 for a, b in private)

    return [payer for payer in stated if related(payer)] if asking else stated


def _medicare(key: str) -> bool:
    return load_vocabulary().within(key, "MedicareProgram")


def _below(key: str, other: str) -> bool:
    within = load_vocabulary().within
    return within(key, other) and not within(other, key)


def _dual(payers: list[Named]) -> list[Named]:
    """Dual eligibility is Medicare and Medicaid."""
    found = []
    for payer in payers:
        both = ("Medicare", "Medicaid") if payer.concept == "DualEligible" else (payer.concept,)
        found += [Named(concept, payer.first, payer.last) for concept in both]
    return found


def _original(payers: list[Named]) -> list[Named]:
    """Parts A and B together are Original Medicare."""
    parts = [payer for payer in payers if payer.concept in _PARTS]
    if {payer.concept for payer in parts} != set(_PARTS):
        return payers
    whole = Named("OriginalMedicare", min(p.first for p in parts), max(p.last for p in parts))
    return [whole if payer is parts[0] else payer for payer in payers if payer is parts[0] or payer not in parts]


def _brands(tokens: Sequence[Token], payers: list[Named]) -> list[Named]:
    """An insurer beside a program only runs it: "Humana Medicare Advantage", "Aetna Medicare"."""
    vocabulary = load_vocabulary()
    found = list(payers)
    for brand in payers:
        if not vocabulary.within(brand.concept, "PrivateInsurance"):
            continue
        for host in payers:
            if any(vocabulary.within(host.concept, name) for name in _HOSTS) and _side_by_side(tokens, brand, host):
                found.remove(brand)
                if host.concept == "Medicare" and not vocabulary.within(brand.concept, "EmployerPlan"):
                    found[found.index(host)] = Named("MedicareAdvantage", host.first, host.last)
                break
    return found


def _side_by_side(tokens: Sequence[Token], brand: Named, host: Named) -> bool:
    first, second = sorted((brand, host), key=lambda named: named.first)
    between = range(first.last + 1, second.first)
    joined = {"through", "from", "with", "by", "plan", "a", "an", "my"}
    loose = any(tokens[i].pause for i in range(first.last + 1, second.first + 1))
    return not loose and len(between) <= 2 and all(tokens[i].folded in joined for i in between)


def _private(payers: list[Named]) -> list[Named]:
    """Of private payers the insurer itself, else the employer's plan, else the kind of plan."""
    vocabulary = load_vocabulary()
    private = [payer for payer in payers if vocabulary.within(payer.concept, "PrivateInsurance")]
    program = any(vocabulary.within(p.concept, "GovernmentProgram") for p in payers)
    ranks = {_rank(payer.concept) for payer in private}
    if not private:
        return payers
    best = min(ranks)
    dropped = [p for p in private if _rank(p.concept) > best or (program and _rank(p.concept) == 2)]
    return [payer for payer in payers if payer not in dropped]


def _auto(payers: list[Named]) -> list[Named]:
    """The kind of auto coverage rather than the company that sold it."""
    kinds = [payer for payer in payers if payer.concept in _AUTO]
    within = load_vocabulary().within
    return [p for p in payers if p in kinds or not (kinds and within(p.concept, "AutoInsurance"))]


def _rank(concept: str) -> int:
    if concept == "PrivateInsurance":
        return 3
    if concept in _KINDS:
        return 2
    return 1 if load_vocabulary().within(concept, "EmployerPlan") else 0
