"""The versions of the vocabulary: those that are released, each a file that stays as it is, and the present one.

`python -m ontology.versions` releases the present one: it writes `versions/<version>.ttl` and its digest.
"""

import hashlib
import re
import sys
from functools import cache, lru_cache
from pathlib import Path

import pyoxigraph as ox

from ontology.definitions import Definitions
from ontology.vocabulary import FOLDER, files

RELEASED = FOLDER / "versions"
DIGESTS = RELEASED / "SHA256SUMS"  # as `sha256sum --check` reads it
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_INFO = re.compile(r'owl:versionInfo "([^"]+)"')


class AlreadyReleased(ValueError):
    """The version is released and says something else; the message says what to do."""


@cache
def present() -> str:
    """The number of the present version, from the header of coverage.ttl: found without reading the rest, since each opening of a store asks."""
    found = _INFO.search((FOLDER / "coverage.ttl").read_text(encoding="utf-8"))
    assert found, "coverage.ttl names its version"
    return found[1]


def released() -> list[str]:
    """The numbers of the versions that will not change any more, the oldest first."""
    return sorted((path.stem for path in RELEASED.glob("*.ttl")), key=_order)


def versions() -> list[str]:
    """All numbers, the newest first."""
    return sorted({*released(), present()}, key=_order, reverse=True)


def turtle_of(version: str) -> str:
    """The whole of a version, definitions and concepts. Raises KeyError for one that is not known."""
    if version not in versions():
        raise KeyError(version)
    return (RELEASED / f"{version}.ttl").read_text(encoding="utf-8") if version in released() else present_turtle()


@cache
def present_turtle() -> str:
    """The files of the vocabulary as one."""
    return "\n".join(path.read_text(encoding="utf-8") for path in files())


@lru_cache(maxsize=16)
def triples_of(version: str) -> tuple[ox.Triple, ...]:
    """The statements of a version in their order. Raises KeyError for one that is not known."""
    return tuple(quad.triple for quad in ox.parse(turtle_of(version).encode(), format=ox.RdfFormat.TURTLE))


@lru_cache(maxsize=16)
def definitions_of(version: str) -> Definitions:
    """What a version defines. Raises KeyError for one that is not known."""
    return Definitions(triples_of(version))


@cache
def _present() -> Definitions:
    return Definitions(quad.triple for quad in ox.parse(present_turtle().encode(), format=ox.RdfFormat.TURTLE))


def same(first: str, second: str) -> bool:
    """Whether two Turtle texts say the same, whatever their blank nodes, comments and order."""
    return _canonical(first) == _canonical(second)


def _canonical(turtle: str) -> set[ox.Quad]:
    held = ox.Dataset(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    held.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(held)


def release(turtle: str, folder: Path = RELEASED) -> Path:
    """Keep a whole version for good. Raises AlreadyReleased where its number stands for something else."""
    version = Definitions(quad.triple for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)).header.version
    path = folder / f"{version}.ttl"
    if path.exists():
        if not same(path.read_text(encoding="utf-8"), turtle):
            raise AlreadyReleased(f"{version} is released and stays as it is; raise the version in coverage.ttl")
        return path
    folder.mkdir(exist_ok=True)
    path.write_text(turtle, encoding="utf-8")
    with (folder / DIGESTS.name).open("a", encoding="utf-8") as digests:
        digests.write(f"{hashlib.sha256(turtle.encode()).hexdigest()}  {path.name}\n")
    return path


def _order(version: str) -> tuple[int, ...]:
    if not _VERSION.fullmatch(version):
        raise ValueError(f"{version!r} is no version such as 0.1.0")
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    try:
        print(release(present_turtle()))
    except AlreadyReleased as error:
        sys.exit(str(error))
