"""Shards: bounded files, the same each time, whose union is the export; bulk loaders take them."""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from queries import shards
from queries.export import ntriples
from queries.shards import MANIFEST, write_shards
from queries.store import Store, StoreError
from tests.conftest import Run
from tests.engines import PASSWORD, USER, Missing, virtuoso

GRAPH = "https://w3id.org/covertrace/build/shards"


def loaded(folder: Path) -> ox.Dataset:
    """What a store has that loads the files one by one, with canonical names for its blank nodes."""
    store = ox.Store()
    for path in sorted(folder.glob("shard-*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES)
    return canonical(ox.Dataset(iter(store)))


def canonical(found: ox.Dataset) -> ox.Dataset:
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_the_union_of_the_shards_is_the_export(shipped_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_RUN", 5_000)  # several runs are merged
    written = write_shards(shipped_store, tmp_path / "plain", 3_000)
    lines = [line for shard in written for line in (tmp_path / "plain" / shard.name).read_bytes().splitlines(keepends=True)]
    whole = ntriples(shipped_store)
    assert b"".join(sorted(lines)) == whole
    assert len(written) > 10 and max(shard.triples for shard in written) <= 3_000
    assert loaded(tmp_path / "plain") == canonical(ox.Dataset(ox.parse(whole, format=ox.RdfFormat.N_TRIPLES)))


def test_shards_are_the_same_each_time_and_what_was_there_goes(shipped_store: Store, tmp_path: Path) -> None:
    write_shards(shipped_store, tmp_path / "again", 1_000)
    for name in ("again", "first"):
        write_shards(shipped_store, tmp_path / name, 20_000, compressed=True)
    files = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("again", "first")]
    assert files[0] == files[1]
    assert sorted(files[0]) == [MANIFEST, "shard-00000.nt.gz", "shard-00001.nt.gz"]


def test_the_manifest_tells_each_file_with_its_digest(run: Run, shipped_store: Store, tmp_path: Path) -> None:
    done = run("export", "--store", shipped_store.name, "--shards", "out", "--shard-triples", "10000")
    told = json.loads((tmp_path / "out" / MANIFEST).read_text())
    assert done.stdout == f"out: {told['triples']} triples in {len(told['shards'])} files\n"
    for shard in told["shards"]:
        data = (tmp_path / "out" / shard["name"]).read_bytes()
        assert (shard["sha256"], shard["bytes"], shard["triples"]) == (hashlib.sha256(data).hexdigest(), len(data), data.count(b"\n"))


def test_a_folder_with_other_files_is_left_alone(shipped_store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.nt").write_text("")
    with pytest.raises(StoreError, match=r"mine\.nt"):
        write_shards(shipped_store, tmp_path, 1_000)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.nt"]


def test_the_loader_of_oxigraph_takes_them(shipped_store: Store, tmp_path: Path) -> None:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if not program:
        pytest.skip("the program 'oxigraph' is not installed (the package oxigraph brings it)")
    written = write_shards(shipped_store, tmp_path / "out", 10_000, compressed=True)
    files = [str(tmp_path / "out" / shard.name) for shard in written]
    subprocess.run([program, "load", "--location", str(tmp_path / "db"), "--file", *files], check=True, capture_output=True, timeout=60)
    found = canonical(ox.Dataset(iter(ox.Store.read_only(str(tmp_path / "db")))))
    assert found == canonical(ox.Dataset(ox.parse(ntriples(shipped_store), format=ox.RdfFormat.N_TRIPLES)))


def test_the_bulk_loader_of_virtuoso_loads_as_much_from_shards_as_from_one_file(shipped_store: Store, tmp_path: Path) -> None:
    assert len(write_shards(shipped_store, tmp_path / "parts", 10_000)) > 3
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / "all.nt").write_bytes(ntriples(shipped_store))
    try:
        with virtuoso(tmp_path) as engine:
            port = (tmp_path / "virtuoso.ini").read_text().partition("[Parameters]")[2].partition("ServerPort = ")[2].split()[0].rpartition(":")[2]
            lines = [f"ld_dir('{tmp_path}/{name}', '*.nt', '{GRAPH}/{name}');" for name in ("parts", "whole")]
            load = "\n".join([*lines, "rdf_loader_run();", "checkpoint;", ""])  # a statement a line: of several in one the shell drops all but one
            shell = [str(shutil.which("isql-vt")), f"127.0.0.1:{port}", USER, PASSWORD]
            subprocess.run(shell, input=load.encode(), check=True, capture_output=True, timeout=60)
            parts, whole = (count(engine.url, f"{GRAPH}/{name}") for name in ("parts", "whole"))
    except Missing as missing:
        pytest.skip(str(missing))
    assert parts == whole > 30_000


def count(endpoint: str, graph: str) -> int:
    """How many triples are in a graph of an endpoint."""
    query = urlencode({"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", "format": "text/csv"})
    with urllib.request.urlopen(f"{endpoint}?{query}", timeout=30) as answer:
        return int(answer.read().split()[-1])
