"""What the things of a result are called: labels from the store, for the page that shows it."""

from collections.abc import Iterable

from queries.catalogue import BadParameter, query, term
from queries.memory import remembered_each
from queries.store import Row, Store

_LONGEST = 120  # characters


def labels_of(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """Labels by IRI; an IRI without one, or that can't stand in a query, is left out. Raises StoreError."""
    asked = sorted({iri for iri in iris if _can_be_asked(iri)})
    found = remembered_each(store, "labels", asked, lambda missing: _read(store, missing)) if asked else {}
    return {iri: label for iri, label in found.items() if label}


def _can_be_asked(iri: str) -> bool:
    try:
        term("iri", iri)
    except BadParameter:
        return False
    return True


def _read(store: Store, iris: list[str]) -> dict[str, str]:
    rows: dict[str, list[Row]] = {iri: [] for iri in iris}
    for row in store.rows(query("labels").bind(iri=iris)):
        rows.get(row["iri"], []).append(row)
    return {iri: _label(of) for iri, of in rows.items()}


def _label(rows: list[Row]) -> str:
    """The name, or the parts where there is none: "excludes: massage therapy, Original Medicare"."""
    names = [row["name"] for row in rows if "name" in row]
    heads = dict.fromkeys(row["head"] for row in rows if "head" in row)
    parts = ", ".join(dict.fromkeys(row["part"] for row in rows if "part" in row))
    label = names[0] if names else ": ".join(each for each in (", ".join(heads), parts) if each)
    return label if len(label) <= _LONGEST else f"{label[:_LONGEST].rstrip()}…"
