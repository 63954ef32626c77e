"""Versions of the vocabulary: what is released stays as it is, and what is published is never taken away."""

import hashlib
import re
from pathlib import Path

import pytest

from ontology import versions
from ontology.versions import (
    DIGESTS,
    RELEASED,
    AlreadyReleased,
    definitions_of,
    present,
    present_turtle,
    release,
    released,
    same,
    triples_of,
    turtle_of,
)

HEADER = "https://w3id.org/covertrace/ontology"


def test_a_released_file_is_the_one_that_was_released() -> None:
    lines = [line.split("  ") for line in DIGESTS.read_text(encoding="utf-8").splitlines()]
    digests = {name: digest for digest, name in lines}
    files = sorted(RELEASED.glob("*.ttl"))
    assert [path.name for path in files] == sorted(digests)
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == digests


def test_the_first_version_is_the_one_that_was_published() -> None:
    assert hashlib.sha256((RELEASED / "0.1.0.ttl").read_bytes()).hexdigest() == "ef5503046be4a86fd0756ef62e0369e4ca0f0e547824b5c3b9898ba331b10eab"


def test_a_version_that_is_released_and_present_has_not_drifted() -> None:
    if present() in released():
        assert same(turtle_of(present()), present_turtle()), f"{present()} is released: raise the version in coverage.ttl, see ontology/README.md"


def test_the_present_version_is_above_all_that_are_released_and_names_the_one_before() -> None:
    numbers = [tuple(map(int, number.split("."))) for number in released()]
    before = [number for number in released() if number != present()]
    assert tuple(map(int, present().split("."))) >= max(numbers)
    assert definitions_of(present()).header.prior == f"{HEADER}/{before[-1]}"


@pytest.mark.parametrize("number", versions.versions())
def test_the_iri_of_a_version_ends_in_its_number(number: str) -> None:
    header = definitions_of(number).header
    assert (header.version, header.version_iri) == (number, f"{HEADER}/{number}")


@pytest.mark.parametrize("number", released())
def test_nothing_that_was_published_is_gone(number: str) -> None:
    def subjects(version: str) -> set[str]:
        return {str(triple.subject) for triple in triples_of(version) if str(triple.subject).startswith("<")}

    assert sorted(subjects(number) - subjects(present())) == []


def test_a_version_that_is_not_known_is_an_error() -> None:
    with pytest.raises(KeyError):
        turtle_of("0.0.1")


def test_a_release_is_written_once_with_its_digest(tmp_path: Path) -> None:
    turtle = present_turtle()
    path = release(turtle, tmp_path)
    assert path.read_text(encoding="utf-8") == turtle and path.stem == present()
    assert release(f"# A comment changes nothing.\n{turtle}", tmp_path) == path
    assert (tmp_path / "SHA256SUMS").read_text(encoding="utf-8") == f"{hashlib.sha256(turtle.encode()).hexdigest()}  {path.name}\n"
    assert path.read_text(encoding="utf-8") == turtle


def test_a_release_that_says_something_else_is_refused(tmp_path: Path) -> None:
    release(present_turtle(), tmp_path)
    with pytest.raises(AlreadyReleased, match="raise the version"):
        release(re.sub('rdfs:label "claim"@en', 'rdfs:label "statement"@en', present_turtle()), tmp_path)


def test_order_comments_and_names_of_blank_nodes_make_no_difference() -> None:
    first = "@prefix : <urn:> . :a :b [ :c 1 ] , [ :c 2 ] ."
    assert same(first, "# the same\n@prefix : <urn:> . _:x :c 2 . :a :b _:x, _:y . _:y :c 1 .")
    assert not same(first, "@prefix : <urn:> . :a :b [ :c 1 ] , [ :c 3 ] .")
