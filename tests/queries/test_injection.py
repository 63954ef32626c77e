"""Whatever is given for a parameter stays one term of the query: never a part of its grammar."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.catalogue import COV, BadParameter, Query, catalogue, term

KINDS = ("concept", "iri", "string", "integer")
ATTACKS = (
    '" } UNION { ?s ?p ?o } #', "x> } UNION { ?s ?p ?o", "x\n} UNION {", 'a" "b', "a\\", 'a\\" . ?s ?p ?o', "# comment", "'''", '"""', "} } DELETE WHERE {",
    "cov:Payer cov:Service", "<http://a>", "urn:a> <urn:b", "http://a/\\u003e } #", "1 2", "1\n2", "-1 }", "٣", "1e9", "?x", "UNDEF", "http://[",
    "a:%zz", "\u2028", "\x85",
    "a\r\n}", "\ud800", "urn:\ud800",
)  # fmt: skip
LIBRARY = [each for each in catalogue().values() if each.params and each.folder == "library"]
_TERM = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|(?<=\{ )-?[0-9]+(?= \})|\b(?:cov|id):[\w-]+')


def skeleton(sparql: str) -> str:
    """The grammar of a query, with each list of terms as one."""
    return re.sub(r"TERM(?: TERM)+", "TERM", _TERM.sub("TERM", sparql))


def found(kind: str, value: str) -> list[str]:
    """What the engine takes a value to be; nothing where it is refused."""
    try:
        written = term(kind, value)
    except BadParameter:
        return []
    rows = ox.Store().query(f"SELECT ?it {{ VALUES ?it {{ {written} }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    return [row["it"].value for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_is_one_term_or_refused(kind: str) -> None:
    for attack in ATTACKS:
        assert found(kind, attack) in ([], [attack], [f"{COV}{attack}"]), attack


@pytest.mark.parametrize("wanted", LIBRARY, ids=lambda each: str(each.name))
def test_a_query_with_a_value_is_the_query_of_its_example(wanted: Query) -> None:
    for name in wanted.params:
        for attack in ATTACKS:
            try:
                bound = wanted.bind(**{name: attack})
            except BadParameter:
                continue
            assert skeleton(bound) == skeleton(wanted.text), (name, attack)
            ox.Store().query(bound)


@given(st.sampled_from(KINDS), st.text(max_size=60) | st.from_regex(r"[a-z]+:[^ ]{0,20}", fullmatch=True))
def test_any_text_is_one_term_or_refused(kind: str, value: str) -> None:
    assert found(kind, value) in ([], [value], [f"{COV}{value}"])
