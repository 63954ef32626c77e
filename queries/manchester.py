"""The scope of a claim as a class expression in the Manchester syntax of OWL 2 (https://www.w3.org/TR/owl2-manchester-syntax/).

Labels stand in place of IRIs; those of several words are in single quotes, as ontology editors show them.
"""

from collections.abc import Mapping

from queries.articles import local
from queries.catalogue import query
from queries.store import Row, Store


def axiom(store: Store, claim: str, labels: Mapping[str, str]) -> str:
    """`EquivalentTo` of the class of scenarios that a claim applies to; "" where it has none. `labels` are by local name. Raises StoreError."""
    rows = store.rows(query("axiom_of_claim").bind(claim=claim))
    if not rows:
        return ""
    scope = rows[0]["scope"].rpartition("/")[2]
    return f"Class: {scope}\n  EquivalentTo:\n    " + "\n    and ".join(_parts(rows, labels))


def _parts(rows: list[Row], labels: Mapping[str, str]) -> list[str]:
    """One class or restriction each, the plain classes first."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row["part"], []).append(row)
    written = [_restriction(of, labels) if "property" in of[0] else _name(part, labels) for part, of in parts.items()]
    return sorted(written, key=lambda part: (part.startswith("("), part))


def _restriction(rows: list[Row], labels: Mapping[str, str]) -> str:
    values = sorted({_name(row["value"], labels) for row in rows if ":" in row["value"]})  # a union itself is a blank node
    filler = values[0] if len(values) == 1 else f"({' or '.join(values)})"
    return f"({_name(rows[0]['property'], labels)} some {filler})"


def _name(iri: str, labels: Mapping[str, str]) -> str:
    name = labels.get(local(iri), local(iri))
    return name if name.isidentifier() else "'" + name.replace("'", "\\'") + "'"
