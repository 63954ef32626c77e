"""What is told is not so, not yet, or in dispute is not taken for granted: only what is stated can lead to coverage."""

import pytest

from queries.question import understand


def stated(question: str) -> set[str]:
    """The concepts that the first scenario of a question holds for true."""
    return {fact.concept for fact in understand(question).scenarios[0].facts if not fact.denied}


@pytest.mark.parametrize(
    ("told", "concept"),
    [
        ("prior auth has yet to be approved", "PriorAuthorization"),
        ("prior auth is anything but approved", "PriorAuthorization"),
        ("prior auth approved by nobody", "PriorAuthorization"),
        ("prior auth supposed to have been approved", "PriorAuthorization"),
        ("no doctor that I saw prescribed massage", "Prescription"),
        ("the doctor did not, and will not, prescribe massage", "Prescription"),
        ("my doctor is unwilling to prescribe massage", "Prescription"),
        ("I wish my doctor had prescribed massage", "Prescription"),
        ("if only my doctor had prescribed massage", "Prescription"),
        ("they told me my doctor prescribed massage but that is false", "Prescription"),
        ("my doctor has yet to prescribe massage", "Prescription"),
        ("I doubt that massage is medically necessary", "MedicallyNecessary"),
        ("the plan disputes that massage is medically necessary", "MedicallyNecessary"),
        ("not one VA provider that I saw found massage clinically necessary", "MedicallyNecessary"),
        ("my VA provider did not, however, find massage clinically necessary", "MedicallyNecessary"),
        ("it is false that I was hurt at work", "WorkInjury"),
        ("massage was taken out of my plan of care", "PartOfPlanOfCare"),
        ("my plan has yet to list massage", "PlanListsBenefit"),
        ("the therapist has yet to become a participating provider", "ParticipatingProvider"),
        ("prior auth was approved but then they took it back", "PriorAuthorization"),
        ("prior auth was approved for somebody else", "PriorAuthorization"),
        ("I went on the old authorization", "PriorAuthorization"),
        ("I assumed there was a prior auth, but nobody can find it", "PriorAuthorization"),
        ("my VA provider said she'd consider calling massage clinically necessary", "MedicallyNecessary"),
        ("a new VA provider found massage clinically necessary, and one no longer does", "MedicallyNecessary"),
        ("my chiropractor says it is medically necessary, and the VA hasn't weighed in", "MedicallyNecessary"),
        ("he has a note that massage is medically necessary, I don't have or need one", "MedicallyNecessary"),
        ("my brother was hurt at work, can they do me as well on his claim", "WorkInjury"),
        ("my prescription is too old", "Prescription"),
        ("last year I had a prescription", "Prescription"),
        ("I could get a prescription", "Prescription"),
        ("the doctor said maybe he'd prescribe massage", "Prescription"),
        ("massage was medically necessary until march", "MedicallyNecessary"),
        ("my VA provider said massage might be clinically necessary", "MedicallyNecessary"),
        ("massage would be medically necessary if my doctor agreed", "MedicallyNecessary"),
        ("my massage therapist says massage is medically necessary", "MedicallyNecessary"),
        ("one doctor found massage medically necessary, the VA one disagreed", "MedicallyNecessary"),
        ("the participating provider left the program", "ParticipatingProvider"),
    ],
)
def test_what_is_doubted_is_not_stated(told: str, concept: str) -> None:
    assert concept not in stated(f"Part B: {told}. Is massage covered?")


@pytest.mark.parametrize(
    ("told", "concept"),
    [
        ("prior auth was approved", "PriorAuthorization"),
        ("no, my doctor prescribed massage", "Prescription"),
        ("my doctor prescribed massage, no doubt", "Prescription"),
        ("I am not diabetic, my doctor prescribed massage", "Prescription"),
        ("my VA provider found massage clinically necessary", "MedicallyNecessary"),
        ("I was hurt at work", "WorkInjury"),
        ("massage is in my plan of care", "PartOfPlanOfCare"),
        ("my plan lists massage", "PlanListsBenefit"),
    ],
)
def test_what_is_stated_beside_other_words_is(told: str, concept: str) -> None:
    assert concept in stated(f"Part B: {told}. Is massage covered?")


def test_what_speaks_against_coverage_stands_whatever_is_doubted() -> None:
    assert "NotMedicallyNecessary" in stated("Part B: my PT decided that massage is not medically necessary any longer. Is it covered?")
