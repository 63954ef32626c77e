"""Which other language than English a text is in, told by its function words or its script; English wherever that is in doubt."""

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

FEWEST = 5  # different function words of the other language, below which nothing is said
TIMES = 3  # as many of its words as of English ones
_WORD = re.compile(r"[^\W\d_]+")


def foreign(text: str) -> str:
    """The name of the language that a text is in, or nothing for a text in English.

    Lists, tables and codes have hardly any function words of any language, and count as English; so does a text that is
    English for a fair part. Words with a capital are not counted for another language: English texts name places such as Las Vegas.
    """
    script = _script(text)
    if script:
        return script
    words = Counter(_WORD.findall(text))
    english = sum(count for word, count in words.items() if word.lower() in _english())
    hits = {name: sum(words[word] for word in profile) for name, profile in _profiles().items()}
    best = max(hits, key=lambda name: hits[name])
    different = sum(1 for word in _profiles()[best] if word in words)
    return best if different >= FEWEST and hits[best] > TIMES * english else ""


def _script(text: str) -> str:
    """The language or script of most letters, unless that is the Latin one."""
    known = _file()["scripts"]
    scripts: Counter[str] = Counter()
    for letter, count in Counter(filter(str.isalpha, text)).items():
        name = re.split(r"[ -]", unicodedata.name(letter, ""), maxsplit=1)[0]
        scripts[name if name in known else "LATIN"] += count
    latin = scripts.pop("LATIN", 0)
    if latin >= scripts.total():
        return ""
    name = max(scripts, key=lambda script: (scripts[script], script))
    japanese = name == "CJK" and (scripts["HIRAGANA"] or scripts["KATAKANA"])
    return known["HIRAGANA" if japanese else name]


@cache
def _profiles() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) - _english() for name, words in _file()["words"].items()}


@cache
def _english() -> frozenset[str]:
    return frozenset(_file()["english"]["words"].split())


@cache
def _file() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
