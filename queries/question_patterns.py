"""A small language for constructions in questions, over words and the concepts named among them.

A pattern is a row of elements:
`word`, `one|other`   a word, or any of several; folded as in the lexicon
`CLASS`               any word of a class of words.toml
`{Concept}`           words that name this concept, one below it, or one of this kind or dimension
`?element`            may be missing
`~element`            must not come next
`..`, `..5`           up to three, up to five words
`#`                   a number
`^`, `$`, `<`, `>`    the begin and the end of a sentence, and of a part between punctuation marks

No pattern goes across punctuation, and no gap across words like "but" and "if". A construction takes the place of the
mentions inside it, apart from those with a mark, as in `{Concept}!`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ontology.lexicon import fold


@dataclass(frozen=True)
class Element:
    """One step of a pattern."""

    words: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    optional: bool = False
    gap: int = 0
    mark: str = ""
    keeps: bool = False
    avoids: bool = False


@dataclass(frozen=True)
class Pattern:
    """A compiled construction; `meaning` is whatever its owner wants back."""

    elements: tuple[Element, ...]
    meaning: tuple[str, str]


def compile_pattern(text: str, meaning: tuple[str, str], classes: Mapping[str, str]) -> Pattern:
    """The pattern that `text` writes."""
    return Pattern(tuple(_element(part, classes) for part in text.split()), meaning)


def _element(part: str, classes: Mapping[str, str]) -> Element:
    if part in ("^", "$", "<", ">", "#"):
        return Element(mark=part)
    if part.startswith(".."):
        return Element(gap=int(part[2:] or 3))
    optional, part = part.startswith("?"), part.removeprefix("?")
    avoids, part = part.startswith("~"), part.removeprefix("~")
    keeps, part = "!" in part, part.replace("!", "")
    names = [name for given in part.split("|") for name in classes.get(given, given).split()]
    kinds = frozenset(name[1:-1] for name in names if name.startswith("{"))
    plain = frozenset(fold(name) for name in names if not name.startswith("{"))
    return Element(plain, kinds, optional, keeps=keeps, avoids=avoids)
