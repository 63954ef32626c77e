"""What of a question was not understood."""

from queries.question_cues import listed
from queries.question_facts import Found


def not_understood(found: Found) -> list[str]:
    """Words of weight that nothing was made of, as typed."""
    ignored: dict[str, str] = {}
    for index in unknown_places(found):
        ignored.setdefault(found.reading.tokens[index].folded, found.reading.tokens[index].raw)
    return list(ignored.values())


def unknown_places(found: Found) -> list[int]:
    """Where those words stand."""
    named = {i for m in found.text.named.values() for i in range(m.first, m.last + 1)} | found.used
    return [i for i, token in enumerate(found.reading.tokens) if i not in named and _of_weight(token.folded)]


def _of_weight(word: str) -> bool:
    return len(word) >= 3 and word.isalpha() and word not in listed("function") and word not in listed("common")
