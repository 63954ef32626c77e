"""Building a store: what can't be read is told, what breaks off loses nothing, the same articles give the same graph."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import docx
import pyoxigraph as ox
import pytest

from ingest.article import read_article
from ingest.build import SHIPPED, graph_of, harvest
from ingest.extract import extract
from ingest.rows import rows
from queries.articles import list_articles
from queries.export import ntriples
from queries.store import Store, open_store
from tests.conftest import Run, beside
from tests.ingest.pdf_files import column, pdf_of

GOOD = "# Massage\n\nOriginal Medicare does not cover massage therapy. Medicare Advantage plans may cover massage therapy.\n"
QUOTES = """
    PREFIX cov: <https://w3id.org/covertrace/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
    SELECT ?file ?exact ?start ?end {
      ?evidence prov:wasQuotedFrom [ cov:fileName ?file ] ; oa:hasSelector ?words, ?place .
      ?words oa:exact ?exact . ?place oa:start ?start ; oa:end ?end
    }"""


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with one good article and four files that are none."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "huge.txt").write_bytes(b"Medicare may cover massage. " * 750_000)
    (folder / "latin-1.txt").write_bytes("Ein Café zahlt für Massagen.".encode("latin-1"))
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    return folder


def test_the_good_article_is_built_and_each_other_file_gets_one_line(run: Run, mixed: Path, tmp_path: Path) -> None:
    done = run("build", mixed, "--store", "store")
    assert done.returncode == 1
    assert [Path(line.split(":")[0]).name for line in done.stderr.splitlines()] == ["binary.txt", "empty.txt", "huge.txt", "latin-1.txt"]
    assert done.stdout.startswith("store: 1 article, ")
    assert {row["file"] for row in open_store(tmp_path / "store").rows(QUOTES)} == {"good.md"}


def test_a_store_stays_as_it_was_when_nothing_can_be_built(run: Run, mixed: Path, tmp_path: Path) -> None:
    assert run("build", mixed, "--store", "store").returncode == 1
    before = open_store(tmp_path / "store").version()
    (mixed / "good.md").unlink()
    done = run("build", mixed, "--store", "store")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 5
    assert open_store(tmp_path / "store").version() == before


def test_no_store_comes_to_be_when_nothing_can_be_built(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    done = run("build", "nothing", "--store", "store")
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "store").exists()


def test_evidence_that_is_not_in_its_article_stops_the_build(environment: dict[str, str], tmp_path: Path) -> None:
    old = open_store(tmp_path / "store")
    old.replace(graph_of(harvest([SHIPPED / "tricare-prime.md"])))
    before = old.version()
    script = (
        "import dataclasses, covertrace, ingest.build as b\n"
        "real = b.extract\n"
        "b.extract = lambda article: [dataclasses.replace(s, start=s.start - 1) for s in real(article)]\n"
        "covertrace.main(['build', '--no-cache', '--store', 'store'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "no quote at" in done.stderr
    assert open_store(tmp_path / "store").version() == before


def articles_of(store: Store) -> set[str]:
    return {row["file"] for row in list_articles(store)}


@pytest.fixture
def old_store(tmp_path: Path) -> Store:
    """A store of one article."""
    store = open_store(tmp_path / "store")
    store.replace(graph_of(harvest([SHIPPED / "tricare-prime.md"])))
    return store


def test_a_build_killed_at_any_moment_leaves_a_store_that_answers(environment: dict[str, str], tmp_path: Path, old_store: Store) -> None:
    moments = random.Random(7)
    for _ in range(8):
        building = subprocess.Popen([sys.executable, "-m", "covertrace", "build", "--store", "store"], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
        try:
            building.wait(timeout=moments.uniform(0.05, 1.2))
        except subprocess.TimeoutExpired:
            building.kill()
            building.wait(timeout=30)
        assert articles_of(open_store(tmp_path / "store")) in ({"tricare-prime.md"}, {path.name for path in SHIPPED.glob("*.md")})


@pytest.mark.parametrize("moment", ["before the link is made", "before the link is moved"])
def test_a_build_killed_while_it_is_published_leaves_the_old_store(environment: dict[str, str], tmp_path: Path, old_store: Store, moment: str) -> None:
    before = old_store.version()
    method = "symlink_to" if "made" in moment else "replace"
    script = (
        "import os, pathlib, covertrace\n"
        f"pathlib.Path.{method} = lambda *_: os.kill(os.getpid(), 9)\n"
        "covertrace.main(['build', '--store', 'store'])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    assert open_store(tmp_path / "store").version() == before
    assert articles_of(open_store(tmp_path / "store")) == {"tricare-prime.md"}


def test_what_a_killed_build_left_is_swept_by_later_ones(run: Run, environment: dict[str, str], tmp_path: Path, old_store: Store) -> None:
    script = "import os, pathlib, covertrace\npathlib.Path.replace = lambda *_: os.kill(os.getpid(), 9)\ncovertrace.main(['build', '--store', 'store'])"
    for _ in range(3):
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, timeout=120, check=False)
    assert run("build", "--store", "store").returncode == 0
    assert len(list((tmp_path / "store").glob("build-*"))) <= 2


def test_two_builds_give_the_same_triples(run: Run, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        assert run("build", "--store", seed, PYTHONHASHSEED=seed).returncode == 0
    assert canonical(tmp_path / "1") == canonical(tmp_path / "2")


def canonical(folder: Path) -> set[str]:
    """The triples of a store with names for blank nodes that depend on the content alone."""
    quads = ox.Dataset(ox.parse(open_store(folder).graph("CONSTRUCT WHERE { ?s ?p ?o }"), format=ox.RdfFormat.N_TRIPLES))
    quads.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in quads}


def test_the_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    paths = sorted(SHIPPED.glob("*.md"))
    one, other = open_store(tmp_path / "one"), open_store(tmp_path / "other")
    one.replace(graph_of(harvest(paths)))
    other.replace(graph_of(harvest(reversed(paths))))
    assert canonical(tmp_path / "one") == canonical(tmp_path / "other")


def test_a_build_is_the_same_to_the_byte_from_any_paths_in_any_process(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    again = tmp_path / "other" / "a-copy.md"
    again.write_bytes((SHIPPED / "tricare-prime.md").read_bytes())
    run("build", SHIPPED, again, "--store", "one", PYTHONHASHSEED="1")
    run("build", again, *sorted(SHIPPED.glob("*.md"), reverse=True), "--store", "two", "--no-cache", PYTHONHASHSEED="2")
    one, two = (ntriples(open_store(tmp_path / name)) for name in ("one", "two"))
    assert one == two
    assert b"a-copy.md" in one and b'"tricare-prime.md"' not in one


def test_a_build_tells_what_it_read(run: Run, mixed: Path, tmp_path: Path) -> None:
    (mixed / "silent.md").write_text("The sky over the clinic is blue.\n")
    (mixed / "twice.md").write_text(GOOD)
    first, second = (run("build", mixed, "--store", "store", "--cache", "kept").stdout.splitlines()[1:] for _ in range(2))
    assert first == [
        "read: 2 articles, 1 without any claim, 1 given twice",
        "not read: 4 (1 binary, 1 empty, 1 not UTF-8, 1 too large for an article)",
        "statements: 2 (1 may_be_covered, 1 not_covered)",
    ]
    assert second == ["read: 2 articles, 2 from the cache, 1 without any claim, 1 given twice", *first[1:]]


def test_an_article_given_twice_is_read_once() -> None:
    assert len(harvest([SHIPPED, SHIPPED / "tricare-prime.md"]).read) == len(list(SHIPPED.glob("*.md")))


@pytest.mark.parametrize("articles", ["shipped", "seeds", "practice"])
def test_every_quote_stands_in_its_article_at_its_offsets(articles: str, tmp_path: Path) -> None:
    folder = SHIPPED if articles == "shipped" else beside(articles)
    found = harvest([folder])
    assert found.read
    store = open_store(tmp_path / "store")
    store.replace(graph_of(found))
    texts = {path.name: path.read_bytes().decode("utf-8") for path in folder.iterdir() if path.suffix in (".md", ".txt")}
    quoted = store.rows(QUOTES)
    assert quoted
    assert [row for row in quoted if texts[row["file"]][int(row["start"]) : int(row["end"])] != row["exact"]] == []
    for article, statements in found.read:
        for row in rows(article, statements):
            assert texts[article.file_name][int(str(row["start"])) : int(str(row["end"]))] == row["quote"]


def test_offsets_count_characters_whatever_the_newlines(tmp_path: Path) -> None:
    path = tmp_path / "windows.md"
    path.write_bytes("# “Ünïcode” 🙂\r\n\r\nOriginal Medicare does not cover\r\nmassage therapy.\r\n".encode())
    article = read_article(path)
    text = path.read_bytes().decode("utf-8")
    spans = [text[s.start : s.end] for s in extract(article)]
    assert any("Original Medicare" in quote and quote in text for quote in spans)


def test_every_format_is_built_and_each_copy_is_told(run: Run, tmp_path: Path) -> None:
    text = " ".join(f"On day {day} somebody asks about town number {day}. Plan {day} of Aetna does not cover massage." for day in range(9))
    word = docx.Document()
    word.add_paragraph(text)
    (tmp_path / "all").mkdir()
    word.save(str(tmp_path / "all" / "c.docx"))
    (tmp_path / "all" / "b.html").write_text(f"<html><body><h1>Plans</h1><p>{text}</p></body></html>")
    (tmp_path / "all" / "a.md").write_text(text)
    (tmp_path / "all" / "d.pdf").write_bytes(pdf_of(column(["Humana does not cover massage therapy."])))
    done = run("build", "all", "--store", "store")
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert told[0].startswith("store: 4 articles, ")
    assert {line.split(": ")[1] for line in told if line.startswith("copy")} == {f"{copy} is a copy of c.docx" for copy in ("a.md", "b.html")}
    assert {row["file"] for row in open_store(tmp_path / "store").rows(QUOTES)} == {"a.md", "b.html", "c.docx", "d.pdf"}


def test_what_another_language_says_is_told_and_not_extracted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "guia.txt").write_text("Medicare no cubre el masaje, pero los planes pueden pagar la terapia si un médico la receta para una lesión.")
    (tmp_path / "good.md").write_text(GOOD)
    done = run("extract", "guia.txt", "good.md")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "guia.txt: seems to be in Spanish; only English is read"
    assert "not read: 1 (1 seems to be in Spanish)" in done.stderr
    assert {json.loads(line)["article"] for line in done.stdout.splitlines()} == {"good.md"}


def test_an_address_that_is_not_public_is_told_as_it_was_given(run: Run) -> None:
    done = run("build", "http://127.0.0.1:9//a/?b=1", "--store", "store")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].startswith("http://127.0.0.1:9//a/?b=1: refused: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    done = run("build", "--store", "locked/store")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1


def test_a_folder_with_other_files_is_no_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "mine.md").write_text(GOOD)
    done = run("build", "docs", "--store", "docs")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "covertrace: docs holds other files; give the store a folder of its own; docs is as it was")
    assert [path.name for path in (tmp_path / "docs").iterdir()] == ["mine.md"]


def test_proposals_that_can_not_be_written_stop_the_build_before_it_begins(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(GOOD)
    done = run("build", "mine.md", "--store", "store", "--proposals", "nowhere/p.ttl")
    assert done.returncode == 2 and "there is no folder nowhere" in done.stderr
    assert not (tmp_path / "store").exists()
