"""Every query says what it asks, can be run as it stands, and takes no hostile value."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.catalogue import COV, BadParameter, NoSuchQuery, Query, catalogue, query, steps, swap, term
from queries.store import Store

NAMES = sorted(catalogue())
WITH_PARAMS = [(name, param) for name in NAMES for param in catalogue()[name].params]
TYPES = ("concept", "iri", "string", "integer")
SAMPLE = {"concept": "Medicare", "iri": "https://example.org/a", "string": "any “word”", "integer": "7"}
FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE)


def parses(sparql: str) -> None:
    ox.Store().query(sparql)


def form(sparql: str) -> str:
    found = FORM.search(sparql)
    assert found
    return found[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_query_has_a_summary_and_a_question_and_parses(name: str) -> None:
    found = catalogue()[name]
    assert found.summary and found.question.endswith("?") and found.tags
    parses(found.text)


@pytest.mark.parametrize("name", NAMES)
def test_slots_of_the_question_are_parameters(name: str) -> None:
    found = catalogue()[name]
    assert set(re.findall(r"{(\w+)}", found.question)) <= set(found.params)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_stands_in_a_file_of_its_name_and_no_two_share_it(name: str) -> None:
    assert query(name).name == name
    assert re.fullmatch(r"[a-z][a-z_]*", name)


@pytest.mark.parametrize(("name", "param"), WITH_PARAMS)
def test_every_parameter_is_explained_and_its_values_are_the_same_wherever_they_stand(name: str, param: str) -> None:
    kind, explanation = catalogue()[name].params[param]
    assert kind in TYPES and len(explanation.split()) > 1
    lines = re.findall(rf"^[ \t]*(VALUES \?{param} {{.*}})[ \t]*$", catalogue()[name].text, re.MULTILINE)
    assert len(set(lines)) == 1
    assert len(lines) == len(re.findall(rf"VALUES \?{param} {{", catalogue()[name].text)), "an example within a line is not replaced"


@pytest.mark.parametrize(("name", "param"), WITH_PARAMS)
def test_a_value_or_several_take_the_place_of_the_example(name: str, param: str) -> None:
    found = catalogue()[name]
    value = SAMPLE[found.params[param][0]]
    for given_values, times in ((value, 1), ([value, value], 2), ([], 0)):
        bound = found.bind(**{param: given_values})
        line = next(line for line in bound.splitlines() if f"VALUES ?{param} {{" in line)
        assert line.count(term(found.params[param][0], value)) == times
        parses(bound)


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_that_a_query_does_not_have_is_refused(name: str) -> None:
    with pytest.raises(BadParameter, match="no parameter nobody"):
        catalogue()[name].bind(nobody="Medicare")


HOSTILE = [
    "Medicare } . ?s ?p ?o . #", "Medicare cov:Medicaid", "Medicare\n}", "", "../Medicare", "Medi’care", "a>b", "<x>", "a:b> } DROP ALL #", "7; DROP ALL", "7 ",
    "1e9", "--1", "9" * 40, "x\x00y", "{?payer}", "Medicare\u2028}",
]


@pytest.mark.parametrize("kind", ["concept", "iri", "integer"])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_refused(kind: str, value: str) -> None:
    with pytest.raises(BadParameter):
        term(kind, value)


def test_a_type_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadParameter):
        term("payer", "Medicare")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_string_is_refused_or_comes_back_as_it_went_in(value: str) -> None:
    try:
        written = term("string", value)
    except BadParameter:
        return
    [row] = ox.Store().query(f"SELECT ?value WHERE {{ VALUES ?value {{ {written} }} }}")  # type: ignore[misc]
    assert row[0] == ox.Literal(value)


@given(st.sampled_from(["concept", "iri", "integer"]), st.text(alphabet="aZ9:/#.-_<>{}\"'\\ \n?", max_size=30))
def test_any_term_that_is_let_through_is_one_term(kind: str, value: str) -> None:
    try:
        written = term(kind, value)
    except BadParameter:
        return
    [row] = ox.Store().query(f"SELECT ?value WHERE {{ VALUES ?value {{ {written} }} }}")  # type: ignore[misc]
    assert row[0] is not None


def test_values_that_look_like_replacements_are_kept_as_they_are() -> None:
    assert swap("VALUES ?a { 1 }", "?a", r"\1 \g<0>") == r"VALUES ?a { \1 \g<0> }"


def test_a_query_without_the_line_of_values_is_refused() -> None:
    with pytest.raises(BadParameter, match="VALUES"):
        Query("a", "b", "SELECT * { ?s ?p ?o }", params={"payer": ("concept", "The payer")}).bind(payer="Medicare")


def test_an_unknown_name_is_answered_with_where_to_look() -> None:
    with pytest.raises(NoSuchQuery, match="no query named nothing"):
        query("nothing")


@pytest.mark.parametrize("folder", ["prepare", "decide"])
def test_the_steps_of_a_procedure_are_numbered_without_a_gap_and_say_so(folder: str) -> None:
    assert [q.step for q in steps(folder)] == list(range(1, len(steps(folder)) + 1))
    assert all(f" {q.step}. " in q.summary for q in steps(folder))


@pytest.mark.parametrize("rule", [*steps("prepare"), *steps("decide")], ids=lambda rule: rule.name)
def test_every_rule_can_be_run_as_an_update_and_names_only_terms_that_are_defined(rule: Query, shipped_store: Store) -> None:
    ox.Store().update(rule.insert)
    named = {f"<{COV}{name}>" for name in re.findall(r"\bcov:(\w+)", rule.text)} | {f"<{COV}{name}>" for name in rule.asked}
    defined = shipped_store.rows(f"SELECT DISTINCT ?term {{ VALUES ?term {{ {' '.join(sorted(named))} }} ?term a ?type }}")
    assert {f"<{row['term']}>" for row in defined} == named


def test_rows_cannot_be_added_to_a_graph() -> None:
    with pytest.raises(ValueError, match="outcome is no CONSTRUCT"):
        _ = query("outcome").insert


@pytest.mark.parametrize("name", NAMES)
def test_every_query_runs_on_the_shipped_store(shipped_store: Store, name: str) -> None:
    text = catalogue()[name].text
    if form(text) in ("SELECT", "ASK"):
        assert isinstance(shipped_store.rows(text), list)
    else:
        assert isinstance(shipped_store.graph(text), bytes)


@pytest.mark.parametrize("name", [n for n in NAMES if catalogue()[n].folder == "browse"])
def test_the_example_of_every_browsing_query_without_parameters_gives_rows(shipped_store: Store, name: str) -> None:
    if not catalogue()[name].params:
        assert shipped_store.rows(catalogue()[name].text)


@pytest.mark.parametrize("name", ["claims", "inherited", "scenario"])
def test_the_examples_that_read_the_store_for_a_decision_give_triples(shipped_store: Store, name: str) -> None:
    assert shipped_store.graph(catalogue()[name].text)
