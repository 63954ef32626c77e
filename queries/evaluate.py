"""How well the answers do against a gold set of questions.

Strict counts the expected verdict only, lenient also those that the gold set accepts. Macro is the mean, over the
expected verdicts, of the share answered acceptably, where "covered" must be said outright. A false "covered" is one
that the gold set does not accept. Evidence is hit where the beginning of a quoted passage stands in one of the gold
basis, or the other way round; abstained are the questions out of scope that were left unanswered.

Slots are what a question tells of payer, provider, code, condition and circumstances. Of a gold slot and one that was
understood either may name the thing more closely ("Original Medicare", "Medicare Part B") and they are still the same.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.lexicon import question_lexicon
from ontology.vocabulary import load_vocabulary
from queries.answer import ask
from queries.question_consistency import opposites
from queries.store import Store

_BEGINNING = 60
_NAMED = ("provider", "code", "condition")
# fields of a gold row's context -> the concept that they state or, where false, deny
_CONTEXT = {
    "part_of_plan_of_care": "PartOfPlanOfCare", "medically_necessary": "MedicallyNecessary", "prescribed": "Prescription",
    "plan_lists_massage": "PlanListsBenefit", "prior_authorization": "PriorAuthorization", "in_network": "InNetwork",
    "work_injury": "WorkInjury", "licensed": "LicensedProvider", "participating": "ParticipatingProvider", "denied": "ClaimDenied",
    "documentation": "Documentation", "icd_code": "IcdDiagnosisCode", "referral": "Referral", "service_connected": "ServiceConnected",
    "deductible_met": "DeductibleMet", "abn_signed": "AbnSigned", "superbill": "SuperbillInHand",
    "failed_prior_treatment": "FailedPriorTreatment",
}  # fmt: skip

Slot = tuple[str, bool]  # a concept, and whether it is denied

Row = dict[str, Any]


@dataclass
class QuestionScore:
    """The counts, and the questions answered wrongly as (expected, given, question)."""

    asked: int = 0
    strict: int = 0
    lenient: int = 0
    false_covered: int = 0
    with_basis: int = 0
    evidence_hit: int = 0
    by_verdict: dict[str, list[bool]] = field(default_factory=dict)
    abstained: list[bool] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    slots_told: int = 0
    slots_understood: int = 0
    slots_found: int = 0
    slots_right: int = 0

    @property
    def macro(self) -> float:
        """See the module's description."""
        shares = [sum(right) / len(right) for right in self.by_verdict.values()]
        return sum(shares) / len(shares) if shares else 0.0

    def lines(self, wrong: bool = False) -> Iterator[str]:
        """The score, to print, and if wanted the questions that were answered wrongly."""
        asked = self.asked or 1
        yield f"questions {self.asked}, strict {self.strict / asked:.3f}, lenient {self.lenient / asked:.3f}, macro {self.macro:.3f}"
        yield f"false covered {self.false_covered}, evidence hit {self.evidence_hit}/{self.with_basis}, abstained {sum(self.abstained)}/{len(self.abstained)}"
        yield (
            f"slots recall {self.slots_found}/{self.slots_told} ({self.slots_found / (self.slots_told or 1):.3f}), "
            f"precision {self.slots_right}/{self.slots_understood} ({self.slots_right / (self.slots_understood or 1):.3f})"
        )
        yield from (f"wrong {given}, not {expected}: {question}" for expected, given, question in self.wrong if wrong)


def evaluate(gold: Path, store: Store) -> QuestionScore:
    """Score the answers over a store to the gold questions of a file. Raises ValueError and queries.store.StoreError."""
    return score(read_questions(gold), lambda question: ask(store, question).as_dict())


def read_questions(path: Path) -> list[Row]:
    """The questions of a .jsonl file: `q`, `expected`, and where there are any `accept` and `basis`. Raises ValueError."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                row = json.loads(line)
                rows.append(row | {"q": str(row["q"]), "expected": str(row["expected"])})
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path}, line {number}: not a gold question with q and expected") from error
    return rows


def score(gold: list[Row], answer: Callable[[str], Row]) -> QuestionScore:
    """Ask each question of `answer`, which gives what `covertrace ask --format json` prints."""
    result = QuestionScore()
    for row in gold:
        _judge(result, row, answer(row["q"]))
    return result


def _judge(result: QuestionScore, row: Row, answer: Row) -> None:
    given, expected = answer["verdict"], row["expected"]
    accepted = {expected, *row.get("accept", ())}
    result.asked += 1
    result.strict += given == expected
    result.lenient += given in accepted
    result.false_covered += given == "covered" and given not in accepted
    result.by_verdict.setdefault(expected, []).append(given == expected if expected == "covered" else given in accepted)
    if expected == "out-of-scope":
        result.abstained.append(given == expected)
    if given not in accepted:
        result.wrong.append((expected, given, row["q"]))
    told, understood = _told(row), _understood(answer)
    result.slots_told += len(told)
    result.slots_understood += len(understood)
    result.slots_found += sum(any(_same(slot, other) for other in understood) for slot in told)
    result.slots_right += sum(any(_same(slot, other) for other in told) for slot in understood)
    basis = [each["quote"].lower() for each in row.get("basis", ()) if isinstance(each, dict)]
    if basis:
        quotes = [each["quote"].lower() for each in answer["evidence"]]
        result.with_basis += 1
        result.evidence_hit += any(one[:_BEGINNING] in other or other[:_BEGINNING] in one for one in basis for other in quotes)


def _told(row: Row) -> set[Slot]:
    """The slots of a gold row; labels that we have no concept for are left out."""
    names = [str(row.get("plan_part") or row.get("payer") or ""), *(str(row.get(name) or "") for name in _NAMED)]
    named = {(mention.concept, False) for name in names for part in name.split(";") for mention in question_lexicon().mentions(part)[:1]}
    context = row.get("context") or {}
    return named | {(_CONTEXT[key], not value) for key, value in context.items() if key in _CONTEXT and isinstance(value, bool)}


def _understood(answer: Row) -> set[Slot]:
    """What was understood, of what a gold row can tell."""
    concepts, circumstances = load_vocabulary().concepts, set(_CONTEXT.values())

    def told(fact: Row) -> bool:
        named = fact["dimension"] in ("payer", "provider", "condition") or concepts[fact["concept"]].kind == "ProcedureCode"
        return named or fact["concept"] in circumstances

    return {(fact["concept"], fact["denied"]) for fact in answer.get("understood", ()) if told(fact)}


def _same(slot: Slot, other: Slot) -> bool:
    if other[0] in opposites(slot[0]):
        return slot[1] != other[1]
    within = load_vocabulary().within
    return slot[1] == other[1] and (within(slot[0], other[0]) or within(other[0], slot[0]))
