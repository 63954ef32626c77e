"""The figures that ten million articles are estimated from, in one run: python benchmarks/ten_million.py [--articles N]

Seconds are of the processor, summed over all processes, so that other work on the machine counts for little.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.articles import write  # noqa: E402
from ingest.build import graph_of, harvest  # noqa: E402
from queries.embedded import EmbeddedStore  # noqa: E402
from queries.shards import write_shards  # noqa: E402


def spent(who: int) -> float:
    """Seconds of the processor so far, of this process or of its finished children."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def extracted(folder: Path, jobs: int) -> tuple[float, int, int]:
    """Seconds that `extract` takes, with how many bytes and lines it gives."""
    before = spent(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "covertrace", "extract", str(folder), "--jobs", str(jobs), "--no-cache"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    return spent(resource.RUSAGE_CHILDREN) - before, len(done.stdout), done.stdout.count(b"\n")


def figures(base: Path, count: int) -> Iterator[str]:
    """A line for each figure."""
    write(base / "many", range(count))
    for jobs in (1, 2):
        seconds, size, claims = extracted(base / "many", jobs)
        yield f"extract, {jobs} process(es): {count / seconds * 60:,.0f} articles a minute of processor; {size / claims:,.0f} bytes a claim"
    found = harvest([base / "many"])
    began = spent(resource.RUSAGE_SELF)
    triples = list(graph_of(found))
    graph = spent(resource.RUSAGE_SELF)
    store = EmbeddedStore(base / "store")
    whole = store.replace(triples)
    loaded = spent(resource.RUSAGE_SELF)
    disk = sum(path.stat().st_size for path in store.build().rglob("*") if path.is_file())
    shards = write_shards(store, base / "shards", 100_000, compressed=True)
    millions = whole / 1_000_000
    yield f"graph: {whole:,} triples, {whole / count:,.0f} an article; {(graph - began) / millions:,.0f} s a million triples to make them and reason"
    yield f"loading with the index of the search: {whole / (loaded - graph):,.0f} triples a second, {disk / whole:,.0f} bytes of disk a triple"
    written = spent(resource.RUSAGE_SELF) - loaded
    yield f"shards: {written / millions:,.0f} s a million triples, {sum(s.bytes for s in shards) / whole:,.1f} bytes a triple, gzip"


def main() -> None:
    """Write the figures to the standard output."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=100, help="how many to measure with (default: 100)")
    with tempfile.TemporaryDirectory() as folder:
        for line in figures(Path(folder), parser.parse_args().articles):
            print(line, flush=True)


if __name__ == "__main__":
    main()
