"""A whole store as many files of bounded size, which any bulk loader takes, in any order and at the same time.

A blank node is another one in each file (RDF 1.1 N-Triples, section 2.4), so triples that share one are in one file.
"""

import gzip
import hashlib
import heapq
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from queries.embedded import EmbeddedStore
from queries.export import ntriples
from queries.store import Store, StoreError

MANIFEST = "manifest.json"
_RUN = 200_000  # lines that are sorted in memory at once
_BATCH = 10_000  # triples
_SHARD = re.compile(r"shard-\d{5,}\.nt(\.gz)?")
_BLANK = re.compile(rb"_:(scope[0-9a-f]{16}|[A-Za-z]+)")  # the scope of a claim, or the file of the vocabulary, whose node it is


@dataclass(frozen=True)
class Shard:
    """A file: its name, how many triples and bytes it has, and its SHA-256."""

    name: str
    triples: int
    bytes: int
    sha256: str


def write_shards(store: Store, folder: Path, most: int, compressed: bool = False) -> list[Shard]:
    """Write everything in a store into files of at most `most` triples, and a manifest; a file is larger only where more triples share blank nodes.

    The same triples give the same files to the byte. Memory is bounded for a store that is a folder; what an endpoint gives is read
    whole. Raises queries.store.StoreError where the folder holds other files, OSError where it can't be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if others := sorted(path.name for path in folder.iterdir() if path.name != MANIFEST and not _SHARD.fullmatch(path.name)):
        raise StoreError(f"{folder} holds other files ({others[0]}); give the shards a folder of their own")
    (folder / MANIFEST).unlink(missing_ok=True)  # it comes last: who finds one finds all that it names
    shards = [_write(folder, number, lines, compressed) for number, lines in enumerate(_cut(_in_order(_lines(store)), most))]
    for path in folder.iterdir():
        if path.name not in {shard.name for shard in shards}:
            path.unlink()
    told = {"triples": sum(shard.triples for shard in shards), "format": "application/n-triples", "shards": [asdict(shard) for shard in shards]}
    (folder / MANIFEST).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return shards


def _lines(store: Store) -> Iterator[bytes]:
    if not isinstance(store, EmbeddedStore):
        yield from ntriples(store).splitlines(keepends=True)
        return
    triples = (quad.triple for quad in ox.Store.read_only(str(store.build())))
    while batch := list(islice(triples, _BATCH)):
        yield from (ox.serialize(batch, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)


def _in_order(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each line once with what it has to stay together with, in order of both; sorted in files without a name where they are many."""
    each = iter(lines)
    with ExitStack() as files:
        runs = []
        while run := sorted({(_together(line), line) for line in islice(each, _RUN)}):
            file = files.enter_context(tempfile.TemporaryFile())
            file.writelines(together + b" " + line for together, line in run)
            file.seek(0)
            runs.append(_read(file))
        before = None
        for one in heapq.merge(*runs):
            if one != before:
                yield one
            before = one


def _read(file: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for line in file:
        together, _, triple = line.partition(b" ")
        yield together, triple


def _together(line: bytes) -> bytes:
    """What the blank node of a line belongs to; nothing for a line without one."""
    subject, _, rest = line.partition(b" ")
    value = rest.rpartition(b" ")[0].rpartition(b" ")[2]
    term = subject if subject.startswith(b"_:") else value
    if not term.startswith(b"_:") or b'"' in term:
        return b""
    found = _BLANK.match(term)
    return found[1] if found else b"other"


def _cut(lines: Iterable[tuple[bytes, bytes]], most: int) -> Iterator[list[bytes]]:
    """Lines in parts of at most `most`, or of one group where that is larger."""
    held: list[bytes] = []
    group: list[bytes] = []
    before = b""
    for together, line in lines:
        if group and (not together or together != before):
            if held and len(held) + len(group) > most:
                yield held
                held = []
            held.extend(group)
            group = []
        group.append(line)
        before = together
    if held and len(held) + len(group) > most:
        yield held
        held = []
    if held or group:
        yield [*held, *group]


def _write(folder: Path, number: int, lines: list[bytes], compressed: bool) -> Shard:
    data = b"".join(lines)
    if compressed:
        data = gzip.compress(data, mtime=0)
    path = folder / f"shard-{number:05}.nt{'.gz' if compressed else ''}"
    path.write_bytes(data)
    return Shard(path.name, len(lines), len(data), hashlib.sha256(data).hexdigest())
