"""Whether a question is in English."""

from queries.question_cues import listed, listed_languages
from queries.question_text import Reading


def foreign(question: str, reading: Reading) -> bool:
    """Whether the question is in another language than English, judged by its function words and its script."""
    letters = [c for c in question if c.isalpha()]
    if sum(ord(c) > 0x24F for c in letters) * 2 > len(letters):
        return bool(letters)
    words = [token.raw.lower() for token in reading.tokens]
    english = sum(word in listed("function") or word in listed("common") for word in words)
    other = max((sum(word in language for word in words) for language in listed_languages()), default=0)
    return other >= 2 and other > english
