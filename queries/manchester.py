"""The scope of a claim as a class expression in the Manchester syntax of OWL 2 (https://www.w3.org/TR/owl2-manchester-syntax/).

Labels stand in place of IRIs; those of several words are in single quotes, as ontology editors show them.
"""

from queries.articles import local
from queries.catalogue import query
from queries.store import Row, Store
from queries.wording import label


def axiom(store: Store, claim: str) -> str:
    """`EquivalentTo` of the class of scenarios that a claim applies to; "" where it has none. Raises StoreError."""
    rows = store.rows(query("axiom_of_claim").bind(claim=claim))
    if not rows:
        return ""
    scope = rows[0]["scope"].rpartition("/")[2]
    return f"Class: {scope}\n  EquivalentTo:\n    " + "\n    and ".join(_parts(rows))


def _parts(rows: list[Row]) -> list[str]:
    """One class or restriction each, the plain classes first."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row["part"], []).append(row)
    written = [_restriction(of) if "property" in of[0] else _name(part) for part, of in parts.items()]
    return sorted(written, key=lambda part: (part.startswith("("), part))


def _restriction(rows: list[Row]) -> str:
    values = sorted({_name(row["value"]) for row in rows if ":" in row["value"]})  # a union itself is a blank node
    filler = values[0] if len(values) == 1 else f"({' or '.join(values)})"
    return f"({_name(rows[0]['property'])} some {filler})"


def _name(iri: str) -> str:
    name = label(local(iri))
    return name if name.isidentifier() else "'" + name.replace("'", "\\'") + "'"
