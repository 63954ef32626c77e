"""What others say against the asker: it is their finding, and settles nothing.

That massage is not necessary may be what a payer found when it refused the claim, which can be appealed. That an injury does not
come from work may be what an employer holds against the asker, and is not decided yet.
"""

from queries.question_around import Item
from queries.question_consistency import opposites
from queries.question_matching import Text

_NECESSITY = frozenset({"MedicallyNecessary", "NotMedicallyNecessary", "ExperimentalTreatment"})


def findings_of_payers(text: Text, items: list[Item]) -> list[Item]:
    """The items that tell of necessity only as the reason for a refusal, as in "denied as not medically necessary"."""
    refusals = [item for item in items if item.concept == "ClaimDenied" and item.says == "states"]
    return [item for item in items if item.concept in _NECESSITY and any(_reason(text, r, item) for r in refusals)]


def disputed(items: list[Item]) -> list[Item]:
    """The items on whose matter somebody else is said to hold another view, whatever the asker says of it."""
    matters = {item.concept for item in items if item.says == "disputes"}
    return [item for item in items if item.concept in matters or opposites(item.concept) & matters]


def _reason(text: Text, refusal: Item, item: Item) -> bool:
    """Whether an item is within a refusal or soon after it, denied, and said by no practitioner."""
    sentences = text.tokens[item.first].sentence - text.tokens[refusal.last].sentence
    if not (refusal.first <= item.first <= refusal.last + 9 and 0 <= sentences <= 1):
        return False
    words = range(max(0, refusal.first - 3), item.last + 1)
    told = any("Practitioner" in text.named[i].kinds for i in words if i in text.named)
    denied = any(text.tokens[i].folded in {"not", "isn't", "isnt", "wasn't", "wasnt", "never", "lack"} for i in words)
    return not told and (denied or item.concept != "MedicallyNecessary")
