"""The concepts that the words of a question name by their labels."""

from functools import cache

from ontology.lexicon import question_lexicon
from ontology.vocabulary import load_vocabulary
from queries.question_cues import listed
from queries.question_matching import Named
from queries.question_text import Token

_LONG = 4  # labels of so many words may have commas inside
_PARTS = {"A": "MedicarePartA", "B": "MedicarePartB", "C": "MedicareAdvantage", "D": "MedicarePartD"}
_BEFORE_PART = frozenset({
    "as", "from", "to", "on", "under", "than", "like", "or", "&", "and", "for", "by", "just", "only", "have", "with",
    "part", "medicare",
})  # fmt: skip
_AFTER_PART = frozenset({"do", "does", "did", "pay", "cover", "will", "would"})


@cache
def _labels() -> dict[tuple[str, ...], str]:
    return question_lexicon().labels()


@cache
def _lengths() -> dict[str, list[int]]:
    """How many words the labels have that begin with a word, the longest first."""
    found: dict[str, set[int]] = {}
    for form in _labels():
        found.setdefault(form[0], set()).add(len(form))
    return {word: sorted(lengths, reverse=True) for word, lengths in found.items()}


def forget_labels() -> None:
    """Read the labels anew at the next question: the vocabulary has learned some."""
    _labels.cache_clear()
    _lengths.cache_clear()


@cache
def kinds(concept: str) -> frozenset[str]:
    """The names under which patterns may ask for a concept: itself, what is above it, its kind and its dimension."""
    vocabulary = load_vocabulary()
    known = vocabulary.concepts[concept]
    return vocabulary.above(concept) | {known.kind, known.dimension or known.kind}


def dimension_of(concept: str) -> str | None:
    """The dimension on which a concept is a value."""
    return load_vocabulary().concepts[concept].dimension


def every_mention(tokens: tuple[Token, ...]) -> list[Named]:
    """Every label at every place, the longest of a place first; they may overlap."""
    found = []
    for index, token in enumerate(tokens):
        for length in _lengths().get(token.folded, ()):
            part = tokens[index : index + length]
            concept = _labels().get(tuple(word.folded for word in part))
            whole = length >= _LONG or not any(word.pause for word in part[1:])
            if concept and len(part) == length and whole and not _ordinary(token, length) and not _pitches_in(tokens[index : index + 2]):
                found.append(Named(concept, index, index + length - 1, kinds(concept)))
    return found + _bare_parts(tokens, found)


def longest(mentions: list[Named]) -> dict[int, Named]:
    """The longest mention that begins at each place, also inside other mentions."""
    found: dict[int, Named] = {}
    for mention in mentions:
        found.setdefault(mention.first, mention)
    return found


def chosen(tokens: tuple[Token, ...], mentions: list[Named]) -> list[Named]:
    """Mentions that do not overlap: those with more words of weight first, then the longer ones."""

    def weight(mention: Named) -> tuple[int, int, int]:
        span = tokens[mention.first : mention.last + 1]
        heavy = sum(token.folded not in listed("function") for token in span)
        return -heavy, -len(span), mention.first

    taken: set[int] = set()
    kept = []
    for mention in sorted(mentions, key=weight):
        span = range(mention.first, mention.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.first)


def _ordinary(token: Token, length: int) -> bool:
    """Whether a short abbreviation is rather the ordinary word that is spelt the same: "do" for a D.O."""
    return length == 1 and len(token.folded) <= 3 and token.folded in listed("function") and not token.raw.isupper()


def _pitches_in(part: tuple[Token, ...]) -> bool:
    """Whether a word and the next are a verb of payment: "will they chip in" is not about CHIP."""
    return len(part) == 2 and part[0].folded in listed("pitching_in") and part[1].folded == "in" and not part[0].raw.isupper()


def _article(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a capital A only begins a sentence or a part of it."""
    after = tokens[index + 1].folded if index + 1 < len(tokens) else "or"
    return tokens[index].raw == "A" and tokens[index].pause and after not in {"and", "or", "&", "b"}


def _bare_parts(tokens: tuple[Token, ...], found: list[Named]) -> list[Named]:
    """A, B, C and D alone, where the question speaks of Medicare and its parts."""
    if not any("MedicareProgram" in mention.kinds for mention in found):
        return []
    named = {mention.first for mention in found}
    parts = []
    for index, token in enumerate(tokens):
        concept = _PARTS.get(token.raw)
        before = tokens[index - 1].folded if index else ""
        after = tokens[index + 1].folded if index + 1 < len(tokens) else ""
        if concept and index not in named and not _article(tokens, index) and (before in _BEFORE_PART or (after in _AFTER_PART and token.raw != "A")):
            parts.append(Named(concept, index, index, kinds(concept)))
    return parts
