"""The parameters of a query as fields of a form and as descriptions for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from queries.catalogue import ANY, Query
from queries.parameters import Choice, choices
from queries.store import Store
from server.labels import names_of

LONGEST_LIST = 150  # options; where there are more, names are typed


@dataclass(frozen=True)
class Field:
    """A parameter to fill in: a list where there are few `choices`, else a line to type into. `value` is what it is filled in with."""

    name: str
    label: str
    hint: str
    value: str
    optional: bool
    choices: tuple[Choice, ...]

    @property
    def is_list(self) -> bool:
        """Whether to choose from a list; otherwise names are offered while they are typed."""
        return 0 < len(self.choices) <= LONGEST_LIST

    @property
    def shown(self) -> str:
        """What stands in the line: the label of a concept, which is as good as its key."""
        return next((choice.label for choice in self.choices if choice.key == self.value), "" if self.value == ANY else self.value)


def fields(store: Store, wanted: Query, given: Mapping[str, Sequence[str]]) -> list[Field]:
    """The fields of a query's form, filled in with what was given or else with the example. Raises queries.store.StoreError."""
    made = []
    for name, (_, explanation) in wanted.params.items():
        offered = choices(store, wanted.kinds.get(name, ()))
        value = (given.get(name) or [wanted.example(name)])[0]
        made.append(Field(name, name.capitalize(), explanation, value, name in wanted.optional, offered))
    return made


def asked_of(store: Store, wanted: Query, given: Mapping[str, Sequence[str]]) -> str:
    """The question with what was given, or else the example, in its slots."""
    slots = {}
    for field in fields(store, wanted, given):
        label = {choice.key: choice.label for choice in field.choices}
        asked = given.get(field.name) or [field.value]
        named = names_of(store, [value for value in asked if ":" in value and value not in label])
        values = [f"“{named[value].label}”" if value in named else label.get(value, value.rpartition("/")[2]) for value in asked]
        slots[field.name] = f"any {field.name}" if values in ([""], [ANY]) else " or ".join(values)
    return wanted.question.format(**slots)


def asked_generally(wanted: Query) -> str:
    """The question as a list of queries has it: of a payer, of a code; words and numbers by their example."""
    slots = {}
    for name, (kind, _) in wanted.params.items():
        slots[name] = f"{'an' if name[0] in 'aeiou' else 'a'} {name}" if kind in ("concept", "iri") else wanted.example(name)
    return wanted.question.format(**slots)


def described(wanted: Query) -> dict[str, Any]:
    """A query of the library for programs: what it asks, its parameters with an example each, and its address."""
    return {
        "name": wanted.name, "summary": wanted.summary, "question": wanted.question, "tags": list(wanted.tags),
        "gives": "graph" if wanted.is_graph else "rows", "may_be_empty": wanted.empty or None,
        "parameters": [
            {
                "name": name, "type": kind, "description": explanation, "required": name not in wanted.optional,
                "example": wanted.example(name), "kinds": list(wanted.kinds.get(name, ())),
            }
            for name, (kind, explanation) in wanted.params.items()
        ],
        "url": url_for("library.one", name=wanted.name),
    }  # fmt: skip
