"""What the form offers to choose from, and the example questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ontology.vocabulary import Concept, Vocabulary

EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "For patients",
        (
            "Does Original Medicare cover massage for low back pain?",
            "My doctor prescribed massage for fibromyalgia. Will my private insurance pay?",
            "Does Medicare Advantage pay for a licensed massage therapist?",
        ),
    ),
    (
        "For clinics",
        (
            "Manual therapy 97140 by a physical therapist under a plan of care, Medicare Part B",
            "Is 97124 payable under Original Medicare?",
            "Does an employer plan need prior authorization for massage?",
        ),
    ),
    (
        "For veterans and injured workers",
        (
            "I am a veteran with a service-connected shoulder injury. Will the VA pay for massage?",
            "I hurt my back at work. Does workers' compensation cover massage therapy?",
            "Does TRICARE Prime cover massage by a massage therapist?",
        ),
    ),
)

CIRCUMSTANCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The treatment", ("MedicallyNecessary", "PartOfPlanOfCare", "FailedPriorTreatment", "PlanListsBenefit")),
    ("Papers", ("Prescription", "Referral", "PriorAuthorization", "IcdDiagnosisCode", "Documentation")),
    ("Who gives it", ("InNetwork", "LicensedProvider", "ParticipatingProvider")),
    ("About you", ("WorkInjury", "AutoAccident", "Veteran", "ServiceConnected")),
)


@dataclass(frozen=True)
class Choice:
    """An option of a list; `depth` says how far it stands below the top of its tree."""

    key: str
    label: str
    depth: int = 0


@dataclass(frozen=True, eq=False)
class Field:
    """A list of the form; `open` where words may be typed, because the list is long. Each is itself alone, so that what is made of it can be kept."""

    dimension: str
    label: str
    hint: str
    open: bool
    choices: tuple[Choice, ...]


_FIELDS = (
    ("payer", "Who would pay", "A program, a kind of plan or an insurer", False),
    ("service", "What is done", "A kind of massage, a technique or a billing code, such as 97124", True),
    ("provider", "Who gives it", "", False),
    ("condition", "What it is for", "A diagnosis, a symptom or an injury", True),
    ("purpose", "Purpose", "", False),
    ("place", "Where you live or are treated", "A state or a country", True),
    ("setting", "Kind of place", "", False),
)


_made: WeakKeyDictionary[Vocabulary, tuple[Mapping[str, Concept], tuple[Field, ...]]] = WeakKeyDictionary()


def fields(vocabulary: Vocabulary) -> tuple[Field, ...]:
    """The lists that have something to choose from: the same ones as long as nothing is added to the vocabulary, which then has another map of concepts."""
    concepts, made = _made.get(vocabulary, (None, ()))
    if concepts is not vocabulary.concepts:
        concepts = vocabulary.concepts
        all_of_them = (Field(dimension, label, hint, is_open, tree(vocabulary, dimension)) for dimension, label, hint, is_open in _FIELDS)
        made = tuple(field for field in all_of_them if field.choices)
        _made[vocabulary] = (concepts, made)
    return made


def circumstances(vocabulary: Vocabulary, also: set[str]) -> list[tuple[str, list[Choice]]]:
    """The yes or no questions in groups; `also` are circumstances to ask for in any case."""
    usual = {key for _, keys in CIRCUMSTANCES for key in keys}
    rest = tuple(sorted(k for k in also - usual if k in vocabulary.concepts and vocabulary.concepts[k].dimension == "circumstance"))
    groups = [(title, _questions(vocabulary, keys)) for title, keys in (*CIRCUMSTANCES, ("Also", rest))]
    return [(title, choices) for title, choices in groups if choices]


def _questions(vocabulary: Vocabulary, keys: tuple[str, ...]) -> list[Choice]:
    known = [vocabulary.concepts[key] for key in keys if key in vocabulary.concepts]
    return [Choice(c.key, c.as_question or f"{c.label[:1].upper()}{c.label[1:]}?") for c in known]


def tree(vocabulary: Vocabulary, dimension: str, top: str = "") -> tuple[Choice, ...]:
    """The concepts of a dimension, or those below `top`, each below its first parent, by label; codes come last."""
    ours = {k: c for k, c in vocabulary.concepts.items() if c.dimension == dimension and not c.out_of_scope}
    below: dict[str, list[str]] = {}
    for key, concept in ours.items():
        parent = next((p for p in (*concept.parents, *concept.equivalents) if p in ours and p != key), "")
        below.setdefault(parent, []).append(key)
    found: list[Choice] = []

    def walk(parent: str, depth: int) -> None:
        for key in sorted(below.get(parent, ()), key=lambda k: (ours[k].kind.endswith("Code"), ours[k].label.lower())):
            found.append(Choice(key, ours[key].label, depth))
            walk(key, depth + 1)

    walk(top, 0)
    return tuple(found)
