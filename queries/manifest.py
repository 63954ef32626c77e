"""What a finished build is made of: its files with sizes and digests, and what wrote it.

The manifest is the last file of a build, so that a folder without one is no finished build. Sizes and digests are compared whenever a build is
opened: a query over a table with a wrong bit may sort errors until memory is full. Reading everything takes a second for a gigabyte; of builds
beyond that digests are compared only when somebody asks (`covertrace check`).
"""

import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ontology.versions import present
from queries.triplestore import StoreError

FILE = "manifest.json"
REPLACEABLE = "search.sqlite"  # the index of the search, which is made anew where it is not what was written
FORM = 1  # of a build's folder: raised when it is laid out otherwise, so that older and newer programs say so and don't guess
_READ = 1_000_000_000  # bytes that are read when a build is opened
_OWN = (FILE, "LOCK", "LOG")  # RocksDB writes the last two when it likes, and reads neither


class Damaged(StoreError):
    """Files of a build are missing, or are not what was written."""


class OtherVersion(StoreError):
    """A build by a program whose builds, or whose ontology, mean something else than ours."""


@dataclass(frozen=True)
class Manifest:
    """`form` and `ontology` (a version) of what wrote the build, the build that it `follows` ("" for the first), its `triples`, and of each file
    the bytes and the SHA-256."""

    form: int
    ontology: str
    follows: str
    triples: int
    files: dict[str, tuple[int, str]]


def write_manifest(folder: Path, follows: str, triples: int) -> None:
    """Write the manifest of a build that nobody writes to any more, once all its files are on the disk. Raises OSError."""
    files = {path.name: (path.stat().st_size, _digest(path, settle=True)) for path in sorted(folder.iterdir()) if _is_part(path)}
    with (folder / f".{FILE}").open("w", encoding="utf-8") as file:
        json.dump(asdict(Manifest(FORM, present(), follows, triples, files)), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    (folder / f".{FILE}").rename(folder / FILE)
    settle(folder)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a build. Raises Damaged, and OtherVersion for one that can't be read because of its age; messages follow the name of the store."""
    try:
        found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if found["form"] != FORM:
            raise OtherVersion(f"was built by {'a newer' if found['form'] > FORM else 'an older'} version of Covertrace, in another form")
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in found["files"].items()}
        return Manifest(FORM, str(found["ontology"]), str(found["follows"]), int(found["triples"]), files)
    except FileNotFoundError:
        if not folder.is_dir():
            raise Damaged(f"is damaged: {folder.name} is not there") from None
        raise OtherVersion(f"was built by an older version of Covertrace, or is damaged: {folder.name} has no {FILE}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else "it is not what was written"
        raise Damaged(f"can't be read: {folder.name}/{FILE}: {told}") from error


def look_at(folder: Path) -> Manifest:
    """The manifest of a build whose files have the sizes that they should have, and whose ontology means what ours does.

    Raises Damaged and OtherVersion, with messages that follow the name of the store.
    """
    manifest = read_manifest(folder)
    heed_version(manifest.ontology)
    for finding in _sizes(folder, manifest):
        if not finding.startswith(f"{folder.name}/{REPLACEABLE}"):
            raise Damaged(f"is damaged: {finding}")
    return manifest


def look_into(folder: Path, manifest: Manifest) -> None:
    """Raises Damaged unless the files that answers are read from have the bytes that were written, and OSError. Large builds are taken at their word."""
    answering = {name: written for name, written in manifest.files.items() if name != REPLACEABLE}
    if sum(size for size, _ in answering.values()) <= _READ:
        for finding in _changed(folder, answering):
            raise Damaged(f"is damaged: {finding}")


def damage(folder: Path) -> Iterator[str]:
    """A line for each file that is not what was written, to the byte. Raises Damaged, OtherVersion and OSError."""
    manifest = read_manifest(folder)
    findings = list(_sizes(folder, manifest))
    yield from findings or _changed(folder, manifest.files)


def is_what_was_written(path: Path) -> bool:
    """Whether a file of a build has the bytes that it was written with. One that no manifest knows has not."""
    try:
        return read_manifest(path.parent).files[path.name][1] == _digest(path)
    except (StoreError, OSError, KeyError):
        return False


def heed_version(ontology: str) -> None:
    """Raises OtherVersion where the terms of an ontology of that version may mean something else than ours.

    Versions are as Semantic Versioning 2.0.0 has them: the major number tells it, and before 1.0.0 the minor one (section 4).
    """
    if _meaning(ontology) != _meaning(present()):
        raise OtherVersion(f"was built with version {ontology or 'unknown'} of the ontology, and this program has {present()}")


def settle(folder: Path) -> None:
    """Bring the names in a folder onto the disk, so that they outlast a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _meaning(version: str) -> list[str]:
    numbers = version.split(".")
    return numbers[:2] if numbers[0] == "0" else numbers[:1]


def _sizes(folder: Path, manifest: Manifest) -> Iterator[str]:
    for name, (size, _) in manifest.files.items():
        try:
            found = (folder / name).stat().st_size
        except OSError as error:
            yield f"{folder.name}/{name} {'is missing' if isinstance(error, FileNotFoundError) else error.strerror}"
        else:
            if found != size:
                yield f"{folder.name}/{name} has {found:,} bytes and not the {size:,} that were written"


def _changed(folder: Path, files: dict[str, tuple[int, str]]) -> Iterator[str]:
    with ThreadPoolExecutor() as threads:
        for (name, (_, written)), digest in zip(files.items(), threads.map(lambda name: _digest(folder / name), files), strict=True):
            if digest != written:
                yield f"{folder.name}/{name} is not what was written (SHA-256)"


def _is_part(path: Path) -> bool:
    return path.is_file() and path.name not in _OWN and not path.name.startswith((".", "LOG."))


def _digest(path: Path, settle: bool = False) -> str:
    with path.open("rb") as file:
        if settle:
            os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
