"""Paths that may have length zero, from or to a constant.

By SPARQL 1.1 (18.4, ZeroLengthPath) `:s :p* ?o` finds `:s` itself, even where `:s` is in no triple; the engine then finds nothing. In that case
there can be no other match, so that `VALUES ?o { :s }` says the same, and stands in its place.
"""

from functools import lru_cache

from queries.inspection import Token, inspect, tokens_of

Place = tuple[int, int, str, str]  # start, end, what says the same, IRI of the constant
_ENDS = ("{", "}", ".")
_TERMS = ("variable", "iri", "name")


@lru_cache(maxsize=512)
def zero_length(text: str) -> tuple[Place, ...]:
    """The triple patterns that are one property with * or ? between a variable and an IRI. None where the query chooses its graphs itself."""
    if "*" not in text and "?" not in text:
        return ()
    tokens, prefixes = tokens_of(text), inspect(text).prefixes
    if any(kind == "word" and value.upper() in ("GRAPH", "FROM") for kind, value, _ in tokens):
        return ()
    windows = zip(tokens, tokens[1:], tokens[2:], tokens[3:], tokens[4:], tokens[5:], strict=False)
    return tuple(place for window in windows if (place := _place(window, prefixes)))


def _place(window: tuple[Token, ...], prefixes: dict[str, str]) -> Place | None:
    before, subject, path, sign, target, after = window
    if before[1] not in _ENDS or after[1] not in _ENDS or sign[1] not in ("*", "?") or not {subject[0], target[0]} <= set(_TERMS):
        return None
    if path[0] not in ("iri", "name") and path[1] != "a":
        return None
    if (subject[0] == "variable") == (target[0] == "variable"):
        return None
    variable, constant = (subject, target) if subject[0] == "variable" else (target, subject)
    iri = _iri(constant, prefixes)
    return (subject[2], target[2] + len(target[1]), f"VALUES {variable[1]} {{ {constant[1]} }}", iri) if iri else None


def _iri(constant: Token, prefixes: dict[str, str]) -> str | None:
    """The absolute IRI of a name or an IRI that is written without escapes."""
    kind, value, _ = constant
    if "\\" in value or "%" in value or value.endswith("."):
        return None
    if kind == "iri":
        return value[1:-1] if "://" in value or value.startswith("<urn:") else None
    prefix, _, local = value.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else None
