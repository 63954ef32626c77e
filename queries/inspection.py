"""What can be told of a query from its words alone: its form, its prefixes, where a LIMIT goes, whether it asks another service.

The engine parses; this only looks, before a process is given the query and in whatever engine it runs. Words are told from strings,
comments and names by the terminals of the SPARQL 1.1 grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar).
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_CHANGING = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[0-9A-Fa-f]{6})")
_SERVICE = re.compile(r"service", re.IGNORECASE)
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*>)
    | (?P<string>\"{3}(?:"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d][\w.\-]*)?:(?:[\w.:\-%]|\\.)*)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>\d+)
    | (?P<brace>[{}])
    | (?P<other>\\.|\S)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Inspected:
    """What the words tell. `form` is one of FORMS, "UPDATE", or "" where it can't be told; the engine then says what is wrong.

    `limit` is the LIMIT of the whole query with its place in the text, and `end` the place where one can be put; None where there is none.
    """

    form: str
    service: bool
    changing: bool  # it calls a function that gives something else each time
    prefixes: dict[str, str] = field(default_factory=dict)
    limit: tuple[int, int, int] | None = None  # value, start, end
    end: int | None = None


@lru_cache(maxsize=512)
def inspect(text: str) -> Inspected:
    """Look at a query. Never fails: what is no SPARQL has no form."""
    tokens = tokens_of(text)
    words = {value.upper() for kind, value, _ in tokens if kind == "word"}
    form, place = _form(tokens)
    limit, end = _modifiers(tokens[place:], len(text)) if form == "SELECT" else (None, None)
    return Inspected(form, _service(text), bool(words & _CHANGING), _prefixes(tokens[:place]), limit, end)


def limited(text: str, rows: int) -> str | None:
    """The SELECT with at most this many rows, or None where it needs no change or its end can't be told."""
    found = inspect(text)
    if found.limit:
        value, start, end = found.limit
        return f"{text[:start]}{rows}{text[end:]}" if value > rows else None
    return None if found.end is None else f"{text[: found.end]}\nLIMIT {rows}\n{text[found.end :]}"


def undeclared(text: str) -> str | None:
    """The first prefix that is used and nowhere declared, or None."""
    found = [(token.lastgroup, token[0]) for token in _TOKEN.finditer(text)]
    known = {name[1] for word, name in pairwise(found) if word[1].upper() == "PREFIX"}
    used = (value.partition(":")[0] for kind, value in found if kind == "name")
    return next((prefix for prefix in used if f"{prefix}:" not in known), None)


def tokens_of(text: str) -> list["Token"]:
    """The tokens of a query but for comments: kind, words, place."""
    return [(str(found.lastgroup), found[0], found.start()) for found in _TOKEN.finditer(text) if found.lastgroup != "comment"]


Token = tuple[str, str, int]


def _form(tokens: list[Token]) -> tuple[str, int]:
    """The form and the place of its token: the first word that belongs to no prologue."""
    for place, (kind, value, _) in enumerate(tokens):
        if kind == "word" and value.upper() not in ("PREFIX", "BASE"):
            word = value.upper()
            return ("UPDATE" if word in UPDATES else word if word in FORMS else ""), place
    return "", len(tokens)


def _prefixes(prologue: list[Token]) -> dict[str, str]:
    """Declared prefixes with absolute IRIs."""
    return {name[1][:-1]: iri[1][1:-1] for name, iri in pairwise(prologue) if name[0] == "name" and name[1].endswith(":") and iri[0] == "iri" and ":" in iri[1]}


def _modifiers(tokens: list[Token], length: int) -> tuple[tuple[int, int, int] | None, int | None]:
    """The LIMIT after the pattern of a SELECT, and where one could stand: before VALUES, else at the end.

    A query whose braces don't match has neither.
    """
    depth, closed, limit, end = 0, False, None, length
    for (kind, value, start), following in zip(tokens, [*tokens[1:], ("", "", length)], strict=True):
        if kind == "brace":
            depth += 1 if value == "{" else -1
            closed = closed or not depth
        elif kind == "word" and not depth and closed and value.upper() == "LIMIT" and following[0] == "number":
            limit = (int(following[1]), following[2], following[2] + len(following[1]))
        elif kind == "word" and not depth and closed and value.upper() == "VALUES":
            end = min(end, start)
    return (limit, end) if closed and not depth else (None, None)


def _service(text: str) -> bool:
    """Whether SERVICE may stand as a word in the query, with code points written out as `\\uXXXX` read either way.

    `<` is the beginning of an IRI or "less than", which only a parser can tell. Where that would change what is a string or a comment, each
    mention of the word counts.
    """
    if not _SERVICE.search(text) and "\\" not in text:
        return False
    decoded = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)) if int(found[1] or found[2], 16) < 0x110000 else "", text)
    return any(_mentions_service(each) for each in {text, decoded})


def _mentions_service(text: str) -> bool:
    if not _SERVICE.search(text):
        return False
    found = [(token.lastgroup, token[0]) for token in _TOKEN.finditer(text)]
    if any(kind == "iri" and ("'" in value or ("#" in value and "://" not in value)) for kind, value in found):
        return True
    return any(kind == "word" and value.upper() == "SERVICE" for kind, value in found)
