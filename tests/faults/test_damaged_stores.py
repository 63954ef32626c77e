"""Damage to a store's folder: it is said with what to do, on the command line and on the site, and no answer is ever another one."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from queries.manifest import FILE, damage
from queries.search import search
from queries.soundness import ailing
from queries.store import EmbeddedStore
from server import create_app
from tests.conftest import ROOT
from tests.faults.conftest import TIMES, Ended, Forking

QUESTION = "Does Medicare Advantage cover massage?"
Harm = Callable[[Path], object]


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A store to be harmed."""
    shutil.copytree(built, tmp_path / "store", symlinks=True)
    return tmp_path / "store"


def cleared(place: Path) -> Path:
    """Where nothing is any more."""
    if place.is_dir():
        shutil.rmtree(place)
    return place


def asked(command: Forking, store: Path) -> Ended:
    return command("ask", QUESTION, "--store", store, "--format", "json")


def harmed(path: Path, how: str, chance: random.Random) -> bool:
    """Harm a file; False where there is nothing to harm."""
    data = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
    elif not data:
        return False
    elif how == "cut":
        path.write_bytes(data[: chance.randrange(len(data))])
    else:
        for _ in range(1 if how == "a bit" else 500):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    return True


def test_no_damage_to_a_file_gives_another_answer(command: Forking, store: Path) -> None:
    good, chance, seen = asked(command, store), random.Random(11), dict[str, int]()
    assert good.status == 0 and "covered" in good.said
    folder = EmbeddedStore(store).build()
    shutil.copytree(folder, store.parent / "whole")
    names = [path.name for path in folder.iterdir() if path.name != "LOCK" and not path.name.startswith("LOG")]
    tables = [name for name in names if name.endswith(".sst")]
    for _ in range(TIMES or 8):
        name, how = chance.choice([*tables, *tables, *names]), chance.choice(["a bit", "a bit", "many bits", "cut", "missing"])
        if harmed(folder / name, how, chance):
            found = asked(command, store)
            same = found == Ended(0, found.seconds, good.said)
            if not same:
                assert found.status == 1 and found.said.startswith(f"covertrace: {store} ") and found.said.count("\n") == 1, (name, how, found)
                assert "build it again with 'covertrace build" in found.said
            assert same == (name == "search.sqlite"), "the answer needs all but this"
            seen[f"{how}, {'same answer' if same else 'refused'}"] = seen.get(f"{how}, {'same answer' if same else 'refused'}", 0) + 1
            checked = command("check", "--store", store)
            assert checked.status == 1, (name, how, checked)
        shutil.copy(store.parent / "whole" / name, folder / name)
    print(seen)
    assert asked(command, store).said == good.said and not [*damage(folder)]


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        pytest.param(lambda store: (store / "current").unlink(), "the link 'current' is missing; build it again with", id="no link"),
        pytest.param(lambda store: [(store / "current").unlink(), (store / "current").symlink_to("build-0")], "build-0 is not there", id="a link to nowhere"),
        pytest.param(lambda store: [(store / "current").unlink(), (store / "current").write_text("x")], "'current' is no link", id="a file for the link"),
        pytest.param(lambda store: cleared(store).write_text("x"), "is a file and no folder", id="a file"),
        pytest.param(lambda store: cleared(store).mkdir(), "no store at", id="an empty folder"),
        pytest.param(lambda store: (cleared(store) / "folder").mkdir(parents=True), "no store at", id="a folder of something else"),
        pytest.param(lambda store: shutil.rmtree(store), "no store at", id="nothing"),
        pytest.param(lambda store: (store / "current" / FILE).unlink(), "has no manifest.json", id="a build of before there were manifests"),
        pytest.param(lambda store: (store / "current" / FILE).write_text("{"), "it is not what was written", id="half a manifest"),
        pytest.param(lambda store: reform(store, '"form": 1', '"form": 2'), "built by a newer version of Covertrace", id="a newer form"),
        pytest.param(lambda store: reform(store, '"ontology": "', '"ontology": "9'), "of the ontology, and this program has", id="another ontology"),
    ],
)  # fmt: skip
def test_a_folder_that_is_no_store_is_called_what_it_is(command: Forking, store: Path, harm: Harm, told: str) -> None:
    client = create_app(EmbeddedStore(store)).test_client()
    harm(store)
    found = asked(command, store)
    assert found.status == 1 and told in found.said and found.said.count("\n") == 1, found.said
    page, data = client.get("/", query_string={"q": QUESTION}), client.get("/answer.json", query_string={"q": QUESTION})
    assert (page.status_code, page.mimetype) == (503, "text/html") and page.headers["Retry-After"]
    assert str(store) not in page.text
    assert data.status_code == 503 and data.mimetype == "application/problem+json" and data.headers["Retry-After"]
    assert told in str(ailing(EmbeddedStore(store)))


@pytest.mark.parametrize("copied", [False, True], ids=["a lost link", "a copy that followed the link"])
def test_a_site_over_a_damaged_store_comes_back_with_the_next_build(
    command: Forking, articles: tuple[Path, Path], built: Path, tmp_path: Path, copied: bool
) -> None:
    shutil.copytree(built, tmp_path / "store", symlinks=not copied)
    client = create_app(EmbeddedStore(tmp_path / "store")).test_client()
    if not copied:
        (tmp_path / "store" / "current").unlink()
    assert client.get("/articles").status_code == 503
    assert command("build", articles[1], "--store", tmp_path / "store").status == 0
    assert client.get("/articles").status_code == 200 and ailing(EmbeddedStore(tmp_path / "store")) is None


def reform(store: Path, before: str, after: str) -> None:
    """Change a word of the manifest."""
    path = store / "current" / FILE
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


@pytest.mark.parametrize("how", ["a bit", "many bits", "cut", "missing"])
def test_a_damaged_search_index_is_made_anew(store: Path, how: str) -> None:
    good = search(EmbeddedStore(store.parent / "store"), "massage").hits
    harmed(EmbeddedStore(store).build() / "search.sqlite", how, random.Random(2))
    other = store.rename(store.parent / "another")  # its name is what an index is remembered by
    assert search(EmbeddedStore(other), "massage").hits == good


READ_ON = """
import resource, sys
from pathlib import Path
from queries.store import EmbeddedStore, StoreError

resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
store, everything = EmbeddedStore(Path(sys.argv[1])), "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
store.rows("ASK { ?s ?p ?o }")
print("open", flush=True)
input()
try:
    print(store.rows(everything))
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("seed", range(TIMES or 2))
def test_a_store_that_is_damaged_while_it_is_open_never_gives_other_rows(store: Path, seed: int) -> None:
    """The engine may sort what it can't read until there is no memory left: in a process of its own, whose memory is bounded."""
    whole = EmbeddedStore(store).rows("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
    reading = [sys.executable, "-c", READ_ON, str(store)]
    with subprocess.Popen(reading, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as process:
        assert process.stdout and process.stdout.readline() == "open\n"
        chance = random.Random(seed)
        assert all([harmed(path, "many bits", chance) for path in EmbeddedStore(store).build().glob("*.sst")])
        said, _ = process.communicate("\n", timeout=120)
    out_of_memory = process.returncode != 0 and not said
    assert out_of_memory or said == f"{whole}\n" or "build it again with" in said


def test_a_damaged_cache_is_read_past(command: Forking, articles: tuple[Path, Path], tmp_path: Path) -> None:
    good, chance = command("extract", articles[0], "--cache", tmp_path).said, random.Random(8)
    (entry,) = tmp_path.rglob("*.jsonl")
    whole = entry.read_bytes()
    for _ in range(TIMES or 10):
        harmed(entry, chance.choice(["a bit", "many bits", "cut"]), chance)
        found = command("extract", articles[0], "--cache", tmp_path)
        assert found.status == 0 and found.said == good
        assert entry.read_bytes() == whole
    entry.unlink()
    entry.mkdir()
    for _ in range(2):
        found = command("extract", articles[0], "--cache", tmp_path)
        assert found.status == 0 and found.said.endswith(good)
        cleared(tmp_path).write_text("no folder")
