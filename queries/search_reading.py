"""What the index of the search is made of: taken from triples while they are written, or read out of a store.

Single properties are read and put together here. Queries that join them take ten times as long on a store of millions of triples, and
parts of their rows can't be skipped.
"""

from collections.abc import Callable, Iterable, Iterator
from sys import intern

from ontology.ntriples import text_of
from ontology.vocabulary import COV
from queries.catalogue import query
from queries.triplestore import Row, StoreError

Read = Callable[[str], list[Row]]
Values = dict[str, list[str]]  # of one property, by thing

SKOS, DCT, OA = "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/", "http://www.w3.org/ns/oa#"
QUOTED_FROM = "http://www.w3.org/ns/prov#wasQuotedFrom"
TYPES = (
    "Payer", "Provider", "Service", "Condition", "Circumstance", "Purpose", "Place", "Setting", "ProcedureCode", "DiagnosisCode", "Process", "Topic",
)  # fmt: skip
PROPERTIES = (
    *(SKOS + name for name in ("prefLabel", "altLabel", "notation", "hiddenLabel", "definition")),
    *(COV + name for name in ("effect", "certainty", "detail", "evidence", "criterion", "dimension", "role", "value")),
    *(QUOTED_FROM, f"{OA}hasSelector", f"{OA}exact", f"{OA}start", f"{OA}end", f"{COV}headingPath"),
    *(DCT + name for name in ("title", "publisher", "creator", "date")),
    *(COV + name for name in ("fileName", "authority", "kind", "copyOf")),
)
_TEXT = f"{COV}text"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
ROWS = 5000  # that every engine gives at once
_TEXTS = 200


class Gathered:
    """Values by property and thing, and the class of each concept. Blank nodes are left out: nothing of theirs is found."""

    def __init__(self) -> None:
        self.values: dict[str, Values] = {name: {} for name in PROPERTIES}
        self.types: dict[str, str] = {}

    def tapped(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Parts of N-Triples as they come, what is wanted of them kept."""
        values = {f"<{name}>": held for name, held in self.values.items()}
        types = {f"<{COV}{name}> .": name for name in TYPES}
        for part in parts:
            for line in part.decode().split("\n")[:-1]:
                thing, name, value = line.split(" ", 2)
                held = values.get(name)
                if held is not None and thing[0] == "<" and value[0] in "<\"":
                    told = text_of(value[:-2]) if value[0] == '"' else intern(value[1:-3])  # once each, however often it is named
                    thing = intern(thing[1:-1])
                    if thing in held:
                        held[thing].append(told)
                    else:
                        held[thing] = [told]
                elif value in types and name == _TYPE:
                    self.types[thing[1:-1]] = types[value]
            yield part

    def of(self, thing: str, name: str) -> list[str]:
        """The values of a property of a thing, in order, so that the same content gives the same index."""
        return sorted(set(self.values[name].get(thing, ())))

    def one(self, thing: str, name: str) -> str:
        """The first of them, "" for none."""
        return min(self.values[name].get(thing, ("",)))


def gathered(rows: Read, at_once: int = ROWS) -> Gathered:
    """What is behind `rows`, which answers SPARQL queries, with so many rows `at_once`. Raises StoreError."""
    found = Gathered()
    for row in rows(query("concepts_of_kind").bind(kind=TYPES)):
        found.types[row["thing"]] = row["kind"].removeprefix(COV)
    for name, values in found.values.items():
        for thing, value in _values(rows, name, at_once):
            values.setdefault(thing, []).append(value)
    return found


def texts_of(rows: Read) -> Iterator[tuple[str, str]]:
    """Each article with its text; they are not all in memory at once. Raises StoreError."""
    return _values(rows, _TEXT, _TEXTS)


def _values(rows: Read, name: str, at_once: int) -> Iterator[tuple[str, str]]:
    """Things and values, a part after the other. No engine promises the order that parts rest on, so the whole is counted."""
    text = query("values_of_property").bind(property=name)
    seen, begin = set[tuple[str, int]](), 0
    while part := rows(f"{text}\nLIMIT {at_once} OFFSET {begin}"):
        for row in part:
            if begin or len(part) == at_once:
                seen.add((row["thing"], hash(row["value"])))
            yield row["thing"], row["value"]
        begin += at_once
        if len(part) < at_once:
            break
    if seen and len(seen) != int(rows(query("number_of_values").bind(property=name))[0]["count"]):
        raise StoreError("the store gives its rows in another order each time, so that they can't be read in parts")
