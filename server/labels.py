"""What the things of a result are called, and where passages stand: from the store, for the page that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from queries.catalogue import BadParameter, query, term
from queries.memory import remembered_each
from queries.store import Row, Store

_LONGEST = 120  # characters


@dataclass(frozen=True)
class Name:
    """What a thing is called; of a passage also the file of its article, with start and end in its text."""

    label: str
    passage: tuple[str, str, str] | None = None


def names_of(store: Store, iris: Iterable[str]) -> dict[str, Name]:
    """Names by IRI; an IRI without one, or that can't stand in a query, is left out. Raises StoreError."""
    asked = sorted({iri for iri in iris if _can_be_asked(iri)})
    found = remembered_each(store, "labels", asked, lambda missing: _read(store, missing)) if asked else {}
    return {iri: name for iri, name in found.items() if name.label}


def _can_be_asked(iri: str) -> bool:
    try:
        term("iri", iri)
    except BadParameter:
        return False
    return True


def _read(store: Store, iris: list[str]) -> dict[str, Name]:
    rows: dict[str, list[Row]] = {iri: [] for iri in iris}
    for row in store.rows(query("labels").bind(iri=iris)):
        rows.get(row["iri"], []).append(row)
    return {iri: Name(_label(of), _passage(of)) for iri, of in rows.items()}


def _passage(rows: list[Row]) -> tuple[str, str, str] | None:
    return next(((row["file"], row["start"], row["end"]) for row in rows if "file" in row), None)


def _label(rows: list[Row]) -> str:
    """The name, or the parts where there is none: "excludes: massage therapy, Original Medicare"."""
    names = [row["name"] for row in rows if "name" in row]
    heads = dict.fromkeys(row["head"] for row in rows if "head" in row)
    parts = ", ".join(dict.fromkeys(row["part"] for row in rows if "part" in row))
    label = names[0] if names else ": ".join(each for each in (", ".join(heads), parts) if each)
    return label if len(label) <= _LONGEST else f"{label[:_LONGEST].rstrip()}…"
