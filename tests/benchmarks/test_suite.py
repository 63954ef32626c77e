"""One command measures everything: its options, what it writes, and what it leaves out."""

import csv
import json
from pathlib import Path

import pytest

from benchmarks.suite import deciding, reading_speed, scripts, stages
from benchmarks.suite.children import collected
from benchmarks.suite.command import run
from benchmarks.suite.options import Options, options, shown, size
from benchmarks.suite.page import with_tables
from benchmarks.suite.plots import draw
from benchmarks.suite.tables import Results, Table, kept, written
from benchmarks.suite.timing import middle, most
from tests.engines import Missing

TABLE = Table("load", "Filling", ("store", "seconds"), (("a|b", 1234.5), ("c", None)), ("told",), {})


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """What the suite finds at a tiny size: two stores, a few scenarios."""
    folder = tmp_path_factory.mktemp("results")
    parts, kinds = ("load", "decision", "rules"), ("folder", "rdflib")
    return run(Options((2_000,), parts, kinds, folder, folder / "stores", questions=1, scenarios=2, budget=20, limit=60))


@pytest.mark.parametrize(("text", "triples"), [("10k", 10_000), ("1M", 1_000_000), ("2.5m", 2_500_000), ("300", 300)])
def test_sizes_are_written_with_k_and_m(text: str, triples: int) -> None:
    assert size(text) == triples
    assert size(shown(triples)) == triples


@pytest.mark.parametrize("arguments", [["--sizes", "many"], ["--sizes", "0"], ["--only", "all"], ["--peers", "mysql"], ["--sizes", ""]])
def test_what_is_no_size_part_or_store_is_refused_with_what_there_is(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        options(arguments)
    assert ended.value.code == 2
    refusal = capsys.readouterr().err.splitlines()[-1]
    assert any(told in refusal for told in ("10k,100k,1M,5M", "there are load, decision", "there are folder, ahead, oxigraph"))


def test_the_quick_form_is_small_unless_more_is_asked_for() -> None:
    assert options(["--quick"]).sizes == (10_000,)
    assert options(["--quick", "--sizes", "100k,10k,10k", "--scenarios", "7"]).sizes == (10_000, 100_000)
    assert options(["--quick", "--scenarios", "7"]).scenarios == 7
    assert options(["--only", "library,load"]).parts == ("load", "library")


def test_tables_are_well_formed_as_markdown_csv_and_json(measured: Results) -> None:
    assert set(measured.tables) == {"load", "decision", "rules"}
    for table in measured.tables.values():
        assert table.rows
        lines = [line for line in table.markdown().splitlines() if line.startswith("|")]
        assert len(lines) == len(table.rows) + 2
        assert len({line.count(" |") for line in lines}) == 1
        with (measured.folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert [len(row) for row in csv.reader(file)] == [len(table.columns)] * (len(table.rows) + 1)
        assert "load average" in table.markdown() and table.machine["cores"]
    assert kept(measured.folder).tables == measured.tables
    assert "## Answers with their whole trace" in (measured.folder / "results.md").read_text(encoding="utf-8")


def test_all_stores_give_the_same_answers_and_claims_bear_on_the_scenarios(measured: Results) -> None:
    rows = measured.tables["decision"].rows
    assert {row[1] for row in rows} == {"folder", "rdflib in memory"}
    assert all(row[-1] == f"{row[3]} of {row[3]}" for row in rows)
    assert all(row[-1] == f"{row[2]} of {row[2]}" for row in measured.tables["rules"].rows)
    answers = [json.loads(line) for line in (measured.folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(row["claims"] and row["trace"] for row in answers if row["kind"] == "scenario")


def test_a_store_that_was_made_is_used_again(measured: Results) -> None:
    folder = measured.folder / "stores" / "2k"
    before = (folder / "store" / "current").readlink()
    run(Options((2_000,), ("load",), ("folder",), measured.folder / "again", measured.folder / "stores"))
    assert (folder / "store" / "current").readlink() == before


def test_a_store_that_is_missing_is_left_out_and_told(measured: Results, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(kind: str) -> None:
        raise Missing("the program 'it' is not installed")

    monkeypatch.setattr(deciding, "started", missing)
    found = run(Options((2_000,), ("load",), ("virtuoso",), tmp_path, measured.folder / "stores"))
    assert found.tables["load"].rows == ()
    assert "Virtuoso 7 left out: the program 'it' is not installed." in found.tables["load"].markdown()


def test_what_takes_too_long_is_given_up_and_what_fails_says_why() -> None:
    assert collected("load", {"place": "x", "dump": "x"}, 0.01) == ([], "given up after 0.01 s")
    rows, why = collected("load", {"place": "x", "dump": "not-there.nt"}, 60)
    assert rows == []
    assert why.startswith("failed: FileNotFoundError")


def test_spacy_is_left_out_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_speed, "_extract", lambda texts, jobs: (1.0, 1.0))
    monkeypatch.setattr(reading_speed, "collected", lambda *told: ([], "failed: ModuleNotFoundError: No module named 'spacy'"))
    [table] = reading_speed.extraction([], Options((), (), articles=2), {}, lambda told: None)
    assert "No module named 'spacy' (pip install '.[bench]' brings it)" in table.markdown()
    assert all(row[1] == 2 for row in table.rows)


def test_scripts_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "SCRIPTS", {"nothing": ()})
    [table] = scripts.scripts([], Options((), ()), {}, lambda told: None)
    assert "There is no benchmarks/nothing.py." in table.markdown()


def test_tables_go_between_their_markers_and_other_text_stays() -> None:
    page = "before\n<!-- table:load -->\nstale\n<!-- end -->\nbetween\n<!-- table:other -->\nkept\n<!-- end -->\n"
    told, missing = with_tables(page, Results(Path(), {"load": TABLE}))
    assert missing == ["other"]
    assert "stale" not in told and "| a\\|b | 1,234 |" in told and "| c | – |" in told
    assert told.startswith("before\n<!-- table:load -->\n") and "between\n<!-- table:other -->\nkept\n<!-- end -->\n" in told
    assert with_tables(told, Results(Path(), {"load": TABLE}))[0] == told


def test_a_row_of_another_width_is_no_table() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table("a", "A", ("b", "c"), ((1,),))


def test_figures_are_written_with_the_digits_that_they_have() -> None:
    assert [written(cell) for cell in (None, 0.12345, 3.14159, 99.95, 1234.5, 1_000_000)] == ["–", "0.123", "3.14", "100", "1,234", "1,000,000"]
    assert (middle([3, 1, 2]), most([1.0] * 99 + [9.0]), most([5])) == (2, 9.0, 5)


@pytest.mark.parametrize(
    ("path", "function", "stage"),
    [
        ("/a/queries/explain.py", "evidence_of", "evidence"), ("/a/queries/question_text.py", "read", "understanding the question"),
        ("queries/trace_graph.py", "sparql_of", "the queries and rules as text"), ("/a/queries/memory.py", "remembered", ""),
    ],
)  # fmt: skip
def test_a_function_begins_the_stage_of_its_module(path: str, function: str, stage: str) -> None:
    assert stages.stage_of(path, function) == stage


def test_plots_are_drawn_of_what_was_answered(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'bench' is not installed")
    found = Results(tmp_path)
    row = {"store": "folder", "run": "new", "size": 1000, "triples": 28_000, "claims": 12, "work": 3.0, "wall": 4.0, "new_payer": True}
    found.raw("answers", [row, row | {"new_payer": False, "work": 1.5}, row | {"store": "rdflib", "wall": 90.0}])
    assert list(draw(found)) == ["drawn: growth-claims.svg and .png", "drawn: growth-triples.svg and .png"]
    drawn = (tmp_path / "growth-triples.svg").read_bytes()
    assert b"<svg" in drawn
    list(draw(found))
    assert (tmp_path / "growth-triples.svg").read_bytes() == drawn
