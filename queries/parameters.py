"""Parameters as people give them: a concept by its key, label, synonym or code becomes the key that a query binds."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ontology.vocabulary import COV, ID
from queries.articles import local
from queries.catalogue import ANY, BadParameter, Query, query, term
from queries.memory import remembered
from queries.store import Store

Given = Mapping[str, str | Sequence[str]]
_SHOWN = 5


@dataclass(frozen=True)
class Choice:
    """A value that a parameter can have: `key` is what is bound, `label` what people call it, `names` all by which it is known."""

    key: str
    label: str
    names: frozenset[str]


def choices(store: Store, kinds: Iterable[str]) -> tuple[Choice, ...]:
    """The concepts of some kinds in a store, by label. Raises queries.store.StoreError."""
    return tuple(choice for kind in kinds for choice in remembered(store, ("choices", kind), lambda kind=kind: _choices(store, kind)))  # type: ignore[misc]


def _choices(store: Store, kind: str) -> tuple[Choice, ...]:
    found: dict[str, tuple[str, set[str]]] = {}
    for row in store.rows(query("choices").bind(kind=kind)):
        found.setdefault(local(row["value"]), (row["label"], set()))[1].add(folded(row["name"]))
    return tuple(Choice(key, label, frozenset(names)) for key, (label, names) in found.items())


def folded(name: str) -> str:
    """A name as names are compared: without case and punctuation."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def resolved(store: Store, wanted: Query, given: Given, complete: bool = False) -> dict[str, list[str]]:
    """The values to bind. What is empty was not given; with `complete`, all that is not optional has to be.

    Raises BadParameter with the values that could be meant, and queries.store.StoreError.
    """
    values = {name: [each.strip() for each in ([value] if isinstance(value, str) else value) if each.strip()] for name, value in given.items()}
    unknown = [name for name in values if name not in wanted.params]
    if unknown:
        known = ", ".join(wanted.params) or "none"
        raise BadParameter(f"the query {wanted.name} has no parameter {unknown[0]}; it has {known}", unknown[0], tuple(wanted.params))
    for name in wanted.params:
        if complete and not values.get(name) and name not in wanted.optional:
            explanation = wanted.params[name][1]
            possible = [choice.key for choice in choices(store, wanted.kinds.get(name, ()))] or [wanted.example(name)]
            raise BadParameter(f"the query {wanted.name} needs {name} ({explanation}), such as {name}={wanted.example(name)}", name, possible)
    return {name: [_value(store, wanted, name, each) for each in several] for name, several in values.items() if several}


def _value(store: Store, wanted: Query, name: str, value: str) -> str:
    kind = wanted.params[name][0]
    if kind == "concept" and name in wanted.kinds:
        return ANY if value == ANY and name in wanted.optional else key_of(choices(store, wanted.kinds[name]), name, value)
    value = ID + value if kind == "iri" and re.fullmatch(r"[\w-]+", value) else value
    try:
        term(kind, value)
    except BadParameter as error:
        raise BadParameter(f"{name}: {error}", name, (wanted.example(name),)) from None
    return value


def key_of(offered: Sequence[Choice], name: str, value: str) -> str:
    """The key of the one concept that a value names: by its key or IRI, else by its label, else by a synonym."""
    value = value.removeprefix(COV).removeprefix("cov:")
    folding = folded(value)
    for meant in (
        [c for c in offered if c.key == value],
        [c for c in offered if folded(c.label) == folding],
        [c for c in offered if folding in c.names or c.key.casefold() == value.casefold()],
    ):
        if len(meant) == 1:
            return meant[0].key
        if meant:
            either = " or ".join(f"{c.key} ({c.label})" for c in meant[:_SHOWN])
            raise BadParameter(f"{value[:60]!r} may mean {either}; give one of these keys as {name}", name, [c.key for c in meant])
    near = _near(offered, folding)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise BadParameter(f"there is no {name} called {value[:60]!r}{hint}", name, near or [c.key for c in offered])


def _near(offered: Sequence[Choice], folding: str) -> list[str]:
    by_name = {name: choice.key for choice in offered for name in (*choice.names, choice.key.casefold())}
    return list(dict.fromkeys(by_name[name] for name in get_close_matches(folding, by_name, _SHOWN)))
