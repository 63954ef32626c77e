"""The command line, run as a user would."""

import csv
import io
import json
import re
import signal
import subprocess
import sys
import urllib.request
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from covertrace import __version__
from ingest.build import SHIPPED
from queries.store import Store
from tests.conftest import Run
from tests.processes import children, gone

QUESTION = "Does Original Medicare cover massage therapy?"
COMMANDS = ("extract", "review", "build", "ask", "query", "search", "serve", "export", "check", "evaluate")
CLAIM_KEYS = {
    "article", "quote", "start", "end", "stance", "certainty", "payer", "benefit", "code", "provider", "condition", "context", "requirements",
    "plan", "limit", "cost", "exception_to", "effective_from", "effective_until", "weighed",
}  # fmt: skip
ANSWER_KEYS = {"question", "verdict", "leaning", "contested", "summary", "scenario", "needs", "claims", "evidence", "changes", "sparql"}


def started(command: list[str], environment: dict[str, str] | None = None) -> "subprocess.Popen[str]":
    """A process that heeds an interrupt, even where the tests themselves run in a shell's background, which has it ignored."""
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=heed
    )


def said_once(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """The command failed with one line that holds these words, and printed nothing else."""
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_help_lists_every_command(run: Run) -> None:
    told = run("--help").stdout
    assert all(f"\n  {name} " in told for name in COMMANDS)
    assert run().stdout == told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"covertrace {command}" in done.stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"covertrace {__version__}\n"


def test_help_loads_nothing_heavy(environment: dict[str, str]) -> None:
    heavy = "[name for name in ('pyoxigraph', 'rdflib', 'flask') if name in sys.modules]"
    script = f"import sys, covertrace\ntry:\n covertrace.main(['--help'])\nfinally:\n print({heavy})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_extract_prints_a_line_for_each_claim_and_passage(run: Run) -> None:
    done = run("extract", SHIPPED)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["read", "statements", "weighed only"]
    assert all(set(row) == CLAIM_KEYS for row in rows)
    assert "tricare-prime.md" in {row["article"] for row in rows} <= {path.name for path in SHIPPED.glob("*.md")}


def test_extract_tells_what_it_could_not_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = run("extract", "empty.txt", "missing.txt", SHIPPED / "tricare-prime.md", "--format", "text")
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["empty.txt", "missing.txt", "read", "not read", "statements", "weighed only"]
    assert all(line.startswith("tricare-prime.md:") for line in done.stdout.splitlines())


def test_extract_gives_the_same_from_the_cache_and_without_one(run: Run, tmp_path: Path) -> None:
    kept = [run("extract", SHIPPED, "--cache", "kept") for _ in range(2)]
    plain = run("extract", SHIPPED, "--no-cache", PYTHONHASHSEED="3")
    assert kept[0].stdout == kept[1].stdout == plain.stdout != ""
    assert "16 from the cache" in kept[1].stderr and "cache" not in kept[0].stderr + plain.stderr


@pytest.mark.parametrize("home", ["nowhere", "file"])
def test_a_home_that_can_not_hold_a_cache_is_no_hindrance(run: Run, tmp_path: Path, home: str) -> None:
    (tmp_path / "file").write_text("")
    place = "/proc/nowhere" if home == "nowhere" else str(tmp_path / "file")
    done = run("extract", SHIPPED / "tricare-prime.md", HOME=place, XDG_CACHE_HOME="" if home == "nowhere" else place)
    assert done.returncode == 0 and done.stdout
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["read", "statements", "weighed only"]


def test_a_cache_that_was_asked_for_and_can_not_be_used_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("extract", SHIPPED / "tricare-prime.md", "--cache", "file/below")
    assert done.returncode == 0 and done.stdout
    assert done.stderr.splitlines()[0].startswith("file/below can't be used as a cache (")


def test_explain_tells_of_each_sentence_how_it_was_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Aetna covers massage therapy. Does it? The sky is blue.\n")
    text = run("extract", "--explain", "a.md").stdout
    assert "rule      payment: covers, definite (by “covers”)" in text
    nothing = [line.removeprefix("  nothing ").strip() for line in text.splitlines() if line.startswith("  nothing ")]
    assert nothing == ["a question asserts nothing", "no cue of coverage"]
    lines = [json.loads(line) for line in run("extract", "--explain", "a.md", "--format", "jsonl").stdout.splitlines()]
    assert [line["why_not"] for line in lines] == [None, "a question asserts nothing", "no cue of coverage"]


def test_review_writes_pages(run: Run, tmp_path: Path) -> None:
    done = run("review", SHIPPED, "--output", "pages")
    assert (done.returncode, done.stdout) == (0, "pages/index.html: 16 articles\n")
    assert len(list((tmp_path / "pages").glob("*.html"))) == 17


def test_review_decides_in_a_workspace_and_build_takes_what_was_accepted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("# Plans\n\nAetna does not cover massage therapy. Cigna requires a prescription for massage therapy.\n")
    (tmp_path / "site.md").write_text("# Site\n\nTRICARE does not cover massage therapy.\n")
    brought = run("review", "mine.md", "--workspace", "own")
    assert brought.returncode == 0 and brought.stdout.endswith(" mine.md\n")
    assert run("review", "mine.md", "--workspace", "own").stderr == "mine.md: “mine.md” is here already\n"
    told = json.loads(run("review", "--workspace", "own", "--list", "--format", "json").stdout)
    first, second = told["claims"]
    assert [claim["decision"] for claim in told["claims"]] == ["undecided", "undecided"] and first["quote"] == "Aetna does not cover massage therapy."

    assert "own articles: 0 accepted claims" in run("build", "site.md", "--reviewed", "own").stdout
    done = run("review", "--workspace", "own", "--accept", second["id"], "--reject", first["id"], "--by", "Ada")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "2 decided\n")
    listed = run("review", "--workspace", "own").stdout
    assert "mine.md: 1 accepted, 1 rejected, 0 undecided" in listed and f"{second['id']} accepted: requirement" in listed
    built = run("build", "site.md", "--reviewed", "own")
    assert built.returncode == 0 and "own articles: 1 accepted claim of 1 article" in built.stdout
    rows = json.loads(run("query", "claims_of_article", "--param", "file=mine.md", "--format", "json").stdout)
    assert second["quote"] in json.dumps(rows) and first["quote"] not in json.dumps(rows)

    assert run("review", "--workspace", "own", "--withdraw", "mine.md").stderr == "mine.md: withdrawn\n"
    assert "2 articles" not in run("build", "site.md", "--reviewed", "own").stdout


def test_accept_all_leaves_what_is_decided_and_what_was_only_weighed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("# Plans\n\nAetna does not cover massage therapy. Cigna requires a prescription for massage therapy.\n")
    run("review", "mine.md", "--workspace", "own")
    claims = json.loads(run("review", "--workspace", "own", "--list", "--format", "json").stdout)["claims"]
    run("review", "--workspace", "own", "--reject", claims[0]["id"])
    assert run("review", "--workspace", "own", "--accept-all", "mine.md").stderr == "mine.md: 1 accepted\n"
    assert "1 accepted, 1 rejected, 0 undecided" in run("review", "--workspace", "own", "--article", "mine.md").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("review", "a.md"), "--output DIR"), (("review", "a.md", "--output", "out", "--workspace", "own"), "--workspace DIR"),
        (("review", "--output", "out"), "PATHS"), (("review", "a.md", "--output", "out", "--accept", "x"), "--accept needs --workspace"),
        (("review", "a.md", "--output", "out", "--list"), "--list needs --workspace"), (("review", "--workspace", "none", "--list"), "begin one with"),
        (("build", "--reviewed", "none"), "begin one with"), (("serve", "--articles", "a.md"), "needs --own-articles"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_with_own_articles_is_one_line(run: Run, arguments: tuple[str, ...], words: str) -> None:
    said_once(run(*arguments), words)


@pytest.mark.parametrize("arguments", [("--accept", "0123456789abcdef"), ("--accept-all", "no.md"), ("--withdraw", "no.md"), ("--article", "no.md")])
def test_what_a_workspace_has_not_is_one_line(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "own").mkdir()
    said_once(run("review", "--workspace", "own", *arguments), arguments[1])


def test_review_into_a_place_that_can_not_be_written_to_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said_once(run("review", SHIPPED, "--output", "file/pages"), "file")


def test_ask_in_text_gives_verdict_reason_and_quoted_sentence(run: Run, shipped_store: Store) -> None:
    done = run("ask", QUESTION, "--store", shipped_store.name)
    assert done.returncode == 0
    assert re.match(r"(Covered|Not covered|Conditional|Indeterminate)", done.stdout)
    assert re.search(r"^Wh(y|at)", done.stdout, re.MULTILINE)
    assert re.search(r"“[^”]+”\s+\([\w-]+\.md\)", done.stdout)
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_ask_in_json_keeps_the_contract(run: Run, shipped_store: Store) -> None:
    answer = json.loads(run("ask", QUESTION, "--store", shipped_store.name, "--format", "json").stdout)
    assert answer.keys() >= ANSWER_KEYS
    assert answer["question"] == QUESTION
    assert all(evidence.keys() >= {"article", "quote", "start", "end", "claim"} for evidence in answer["evidence"])
    assert all({"effect", "certainty", "status", "criteria"} <= claim.keys() for claim in answer["claims"])
    assert {c["status"] for claim in answer["claims"] for c in claim["criteria"]} <= {"met", "unmet", "open"}


def test_ask_answers_a_line_for_each_question(run: Run, shipped_store: Store) -> None:
    asked = [QUESTION, "What is the capital of France?", "Übernimmt Medicare Massagen? \udcff".encode(errors="replace").decode()]
    done = run("ask", "-", "--store", shipped_store.name, given="\n".join([*asked, "", ""]))
    assert [json.loads(line)["question"] for line in done.stdout.splitlines()] == asked
    assert done.returncode == 0


@pytest.mark.parametrize("question", ["", "   "])
def test_an_empty_question_is_refused(run: Run, shipped_store: Store, question: str) -> None:
    done = run("ask", question, "--store", shipped_store.name)
    said_once(done, "empty")
    assert done.returncode == 2


def test_query_without_a_name_lists_the_catalogue(run: Run) -> None:
    assert re.search(r"^articles +browse +\S", run("query").stdout, re.MULTILINE)


def test_query_in_three_formats(run: Run, shipped_store: Store) -> None:
    forms = {form: run("query", "articles", "--store", shipped_store.name, "--format", form).stdout for form in ("table", "csv", "json")}
    rows = json.loads(forms["json"])
    filled = [{name: value for name, value in row.items() if value} for row in csv.DictReader(io.StringIO(forms["csv"]))]
    assert filled == rows  # what is not known is empty in one and left out in the other
    assert [line.split()[0] for line in forms["table"].splitlines()[2:]] == [row["file"] for row in rows]


def test_query_takes_parameters(run: Run, shipped_store: Store) -> None:
    done = run("query", "article_text", "--param", "file=tricare-prime.md", "--store", shipped_store.name, "--format", "json")
    assert [row["text"] for row in json.loads(done.stdout) if "text" in row] == [(SHIPPED / "tricare-prime.md").read_text(encoding="utf-8")]


def test_query_shows_a_graph_as_triples(run: Run, shipped_store: Store) -> None:
    done = run("query", "claims", "--param", "payer=TRICAREPrime", "--store", shipped_store.name, "--format", "csv")
    assert done.stdout.splitlines()[0] == "subject,predicate,object"


def test_query_shows_a_graph_as_turtle_unless_told_otherwise(run: Run, shipped_store: Store) -> None:
    done = run("query", "graph_of_concept", "--param", "concept=Medicare Part B", "--store", shipped_store.name)
    assert "cov:MedicarePartB" in done.stdout and list(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE))


def test_search_finds_by_any_name_and_tells_what_it_corrected(run: Run, shipped_store: Store) -> None:
    found = run("search", "Part", "C", "--store", shipped_store.name, "--limit", "3").stdout.splitlines()
    assert re.fullmatch(r"\d+ results \(1 concept, .*\)", found[0]) and found[1] == "concept  Medicare Advantage  (Payer)" and len(found) == 4
    corrected = run("search", "fibromylgia", "--kind", "passage", "--store", shipped_store.name).stdout
    assert corrected.startswith("showing results for fibromyalgia") and re.search(r"^passage  .*fibromyalgia.*\.md:\d+-\d+\)$", corrected, re.MULTILINE)
    data = json.loads(run("search", "97140", "--format", "json", "--store", shipped_store.name).stdout)
    assert data["results"][0]["title"] == "CPT 97140" and len(data["results"]) == min(20, data["total"])
    empty = run("search", "“*”", "--store", shipped_store.name)
    assert empty.returncode == 2 and empty.stderr.count("\n") == 1 and not empty.stdout


def test_the_library_is_listed_first_and_in_groups(run: Run) -> None:
    lines = run("query").stdout.splitlines()[2:]
    folders = [re.split(r" {2,}", line)[1] for line in lines]
    library = [folder for folder in folders if folder.startswith("library: ")]
    assert folders[: len(library)] == library == sorted(library) and len(library) >= 30


def test_a_concept_is_given_by_any_of_its_names(run: Run, shipped_store: Store) -> None:
    names = ("TRICAREPrime", "TRICARE Prime", "tricare prime")
    told = [run("query", "refusals", "--param", f"payer={name}", "--store", shipped_store.name) for name in names]
    assert {done.stderr for done in told} == {""} and len({done.stdout for done in told}) == 1
    assert "TRICARE Prime" in told[0].stdout and "https://" not in told[0].stdout


def test_an_example_is_told_as_one(run: Run, shipped_store: Store) -> None:
    done = run("query", "claims_of_payer", "--store", shipped_store.name)
    assert done.stderr == "payer=MedicareAdvantage, the example; another one with --param payer=…\n"
    assert run("query", "refusals", "--store", shipped_store.name).stderr == ""


def test_what_changed_since_the_build_before(run: Run, tmp_path: Path) -> None:
    for text in ("TRICARE covers massage therapy.", "TRICARE does not cover massage therapy."):
        (tmp_path / "a.md").write_text(f"{text}\n")
        assert run("build", "a.md", "--store", "kept").returncode == 0
    rows = json.loads(run("query", "all_claims", "--against", "earlier", "--store", "kept", "--format", "json").stdout)
    assert [(row["change"], row["quote"]) for row in rows] == [("gone", "TRICARE covers massage therapy."), ("new", "TRICARE does not cover massage therapy.")]
    assert run("build", "a.md", "--store", "once").returncode == 0
    said_once(run("query", "all_claims", "--against", "earlier", "--store", "once"), "one build only")
    assert json.loads(run("query", "all_claims", "--against", "once", "--store", "kept", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("no-such-query",), "no-such-query"),
        (("refusal",), "did you mean refusals"),
        (("refusals", "--param", "payer=Medicar Advantage"), "did you mean MedicareAdvantage"),
        (("graph_of_rules", "--against", "earlier"), "only rows can be compared"),
        (("article_text", "--param", "file"), "NAME=VALUE"),
        (("article_text", "--param", "colour=red"), "colour"),
        (("stated", "--param", "claim=} DROP ALL #"), "iri"),
    ],
)
def test_a_wrong_query_is_refused_in_words(run: Run, shipped_store: Store, arguments: tuple[str, ...], word: str) -> None:
    said_once(run("query", *arguments, "--store", shipped_store.name), word)


@pytest.mark.parametrize(
    "arguments",
    [("ask", QUESTION), ("query", "articles"), ("serve",), ("export",), ("check",)],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_store_is_told_with_how_to_build_one(run: Run, arguments: tuple[str, ...]) -> None:
    said_once(run(*arguments, "--store", "nowhere"), "nowhere", "covertrace build")


@pytest.mark.parametrize("command", ["ask", "build"])
def test_an_endpoint_that_does_not_answer_is_told(run: Run, command: str) -> None:
    more = (QUESTION,) if command == "ask" else ()
    said_once(run(command, *more, "--store", "http://127.0.0.1:9/query"), "127.0.0.1:9")


@pytest.mark.parametrize("arguments", [("paint",), ("serve", "--port", "x"), ("extract",), ("ask", "--colour")])
def test_wrong_usage_is_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    said_once(done)
    assert done.returncode == 2


def test_something_unforeseen_is_one_line_too(environment: dict[str, str]) -> None:
    script = "import covertrace, queries.catalogue as c\nc.catalogue = None\ncovertrace.main(['query', 'articles'])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=False)
    said_once(done, "internal error", "COVERTRACE_DEBUG")


@pytest.mark.parametrize(("form", "parsed"), [("turtle", ox.RdfFormat.TURTLE), ("ntriples", ox.RdfFormat.N_TRIPLES), ("rdfxml", ox.RdfFormat.RDF_XML)])
def test_export_writes_everything(run: Run, shipped_store: Store, tmp_path: Path, form: str, parsed: ox.RdfFormat) -> None:
    assert run("export", "--store", shipped_store.name, "--format", form, "--output", "out.rdf").returncode == 0
    count = int(shipped_store.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"])
    assert len({str(quad) for quad in ox.parse(path=str(tmp_path / "out.rdf"), format=parsed)}) == count


def test_export_as_json_ld_on_the_standard_output(run: Run, shipped_store: Store) -> None:
    nodes = json.loads(run("export", "--store", shipped_store.name, "--format", "jsonld").stdout)
    assert {"https://w3id.org/covertrace/ontology#Claim"} <= {kind for node in nodes for kind in node.get("@type", [])}


def test_check_finds_nothing_in_the_shipped_knowledge(run: Run, shipped_store: Store) -> None:
    done = run("check", "--store", shipped_store.name)
    assert (done.returncode, done.stdout.splitlines()) == (0, [f"{shipped_store.name}: no violations"])


def test_check_tells_each_violation(run: Run, tmp_path: Path) -> None:
    from queries.store import open_store

    cov = "https://w3id.org/covertrace/ontology#"
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    open_store(tmp_path / "bad").replace([ox.Triple(ox.NamedNode("urn:claim"), kind, ox.NamedNode(cov + "Claim"))])
    done = run("check", "--store", "bad")
    assert done.returncode == 1
    assert any(line.startswith("claim_without_evidence_violation") and "urn:claim" in line for line in done.stdout.splitlines())


def test_evaluate_scores_claims_and_questions(run: Run, gold: Path, seeds: Path) -> None:
    claims = run("evaluate", gold / "claims", "--articles", seeds, "--missed")
    assert claims.returncode == 0
    spans = re.search(r"recall ([\d.]+), precision ([\d.]+), polarity flips (\d+)", claims.stdout)
    assert spans and float(spans[1]) >= 0.85 and float(spans[2]) >= 0.85 and int(spans[3]) <= 2
    assert run("build", seeds, "--store", "built").returncode == 0
    questions = run("evaluate", gold / "questions.jsonl", "--store", "built", "--wrong").stdout
    found = re.search(r"lenient ([\d.]+), macro ([\d.]+)\nfalse covered (\d+), evidence hit (\d+)/(\d+)", questions)
    assert found and float(found[1]) >= 0.80 and float(found[2]) >= 0.65
    assert int(found[3]) == 0 and int(found[4]) / int(found[5]) >= 0.85


def test_evaluate_refuses_what_is_no_gold_set(run: Run, shipped_store: Store, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"q": "?"}\n')
    said_once(run("evaluate", "gold.jsonl", "--store", shipped_store.name), "gold.jsonl, line 1")
    said_once(run("evaluate", "."), "--articles")


def test_a_reader_that_goes_away_is_no_error(environment: dict[str, str]) -> None:
    command = f'"{sys.executable}" -m covertrace extract "{SHIPPED}" | head -n 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, timeout=60, check=True)
    assert len(done.stdout.splitlines()) == 1 and done.stderr == ""


def test_a_full_disk_is_told(environment: dict[str, str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "covertrace", "--version"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "covertrace: No space left on device\n"


def test_an_interrupt_is_quiet(environment: dict[str, str], shipped_store: Store) -> None:
    command = [sys.executable, "-m", "covertrace", "ask", "-", "--store", shipped_store.name]
    asking = started(command, environment)
    assert asking.stdin and asking.stdout and asking.stderr
    asking.stdin.write(QUESTION + "\n")
    asking.stdin.flush()
    assert json.loads(asking.stdout.readline())["question"] == QUESTION
    asking.send_signal(signal.SIGINT)
    out, told = asking.communicate(timeout=30)
    assert (asking.returncode, out, told) == (130, "", "")


@pytest.mark.parametrize("then", ["time.sleep(60)", "raise covertrace.click.exceptions.Exit(0)"], ids=["goes on", "ends first"])
def test_an_interrupt_while_python_clears_up_is_not_lost(environment: dict[str, str], then: str) -> None:
    script = (
        "import signal, time, covertrace\n"
        "class Cleared:\n"
        "    def __del__(self): signal.raise_signal(signal.SIGINT)\n"
        "def reading(*_):\n"
        "    Cleared()\n"
        f"    {then}\n"
        "covertrace._readable = reading\n"
        "covertrace.main(['ask', 'Does Medicare cover massage?'])"
    )
    interrupted = started([sys.executable, "-c", script], environment)
    out, told = interrupted.communicate(timeout=60)
    assert (interrupted.returncode, out, told) == (130, "", "")


def test_an_interrupt_ends_every_reading_process(environment: dict[str, str], tmp_path: Path) -> None:
    from benchmarks.articles import write

    write(tmp_path / "many", range(80))
    reading = started([sys.executable, "-m", "covertrace", "extract", str(tmp_path / "many"), "--jobs", "2", "--no-cache"], environment)
    assert reading.stdout
    assert reading.stdout.readline()
    reading_processes = children(reading.pid)
    assert len(reading_processes) >= 2
    reading.send_signal(signal.SIGINT)
    _, told = reading.communicate(timeout=30)
    assert (reading.returncode, told) == (130, "")
    assert all(gone(pid) for pid in reading_processes)


def test_serve_tells_where_it_is_and_answers(environment: dict[str, str], shipped_store: Store) -> None:
    command = [sys.executable, "-u", "-m", "covertrace", "serve", "--store", shipped_store.name, "--port", "0"]
    site = started(command, environment)
    try:
        assert site.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+/", site.stdout.readline())
        assert address
        with urllib.request.urlopen(address[0], timeout=30) as page:
            assert b"Covertrace" in page.read()
    finally:
        site.send_signal(signal.SIGINT)
        _, told = site.communicate(timeout=30)
    assert told == ""
