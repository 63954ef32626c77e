"""What was accepted of own articles, and that nothing else gets through."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.build import Read, read_one
from ingest.claim import judged
from ingest.reviewed import Taken, accepted, claim_id, reading_of
from workspace.folder import Entry, Workspace

TEXT = """# What plans do

Aetna does not cover massage therapy. Cigna requires a prescription for massage therapy. What Cigna pays for massage is little.

Humana covers massage therapy until 2019. Since 2020 Humana does not cover massage therapy.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one article."""
    made = Workspace(tmp_path / "own")
    made.make()
    made.add("plans.md", TEXT.encode())
    return made


@pytest.fixture
def entry(workspace: Workspace) -> Entry:
    """The article."""
    return workspace.entries()[0]


def taken_of(workspace: Workspace, known: Callable[[str], bool] = lambda _: False) -> tuple[list[Read], Taken]:
    taken = Taken()
    return list(accepted(workspace, taken, known)), taken


def ids(workspace: Workspace, entry: Entry, **wanted: object) -> list[str]:
    claims = reading_of(workspace, entry)["claims"]
    return [claim["id"] for claim in claims if all(claim[name] == value for name, value in wanted.items())]


def test_reading_tells_each_claim_with_its_words_and_what_was_understood(workspace: Workspace, entry: Entry) -> None:
    reading = reading_of(workspace, entry)
    first = reading["claims"][0]
    assert reading["text"] == TEXT and reading["title"] == "What plans do" and reading["name"] == "plans.md"
    assert TEXT[first["start"] : first["end"]] == first["quote"] == "Aetna does not cover massage therapy."
    assert (first["effect"], first["certainty"], first["fields"]) == ("excludes", "definite", [["payer", "Aetna"], ["service", "massage therapy"]])


def test_what_a_claim_hangs_on_is_told_with_its_role(workspace: Workspace, entry: Entry) -> None:
    claims = reading_of(workspace, entry)["claims"]
    fields = next(claim["fields"] for claim in claims if claim["effect"] == "requires" and not claim["weighed"])
    assert ["covered only with", "prescription"] in fields


def test_a_reading_is_kept_and_made_anew_by_another_reader(workspace: Workspace, entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of(workspace, entry)
    workspace.keep_reading(entry.id, reading | {"title": "kept"})
    assert reading_of(workspace, entry)["title"] == "kept"
    monkeypatch.setattr("ingest.reviewed.version", lambda: "read-another")
    assert reading_of(workspace, entry) == reading | {"version": "read-another"}


def test_undecided_and_rejected_claims_stay_out(workspace: Workspace, entry: Entry) -> None:
    assert taken_of(workspace)[0] == []
    workspace.decide(entry.id, dict.fromkeys(ids(workspace, entry), "rejected"))
    found, taken = taken_of(workspace)
    assert found == [] and taken.claims == 0 and taken.told == []


def test_only_what_was_accepted_comes_out(workspace: Workspace, entry: Entry) -> None:
    chosen = ids(workspace, entry, effect="requires", weighed=False)
    workspace.decide(entry.id, dict.fromkeys(chosen, "accepted"))
    (read,), taken = taken_of(workspace)
    assert [statement.effect for statement in judged(read.statements)] == ["requires"]
    assert read.article.file_name == "plans.md" and taken.articles == {entry.id: chosen} and taken.names == ["plans.md"]


def test_what_was_only_weighed_counts_once_a_person_has_accepted_it(workspace: Workspace, entry: Entry) -> None:
    weighed = ids(workspace, entry, weighed=True)
    assert weighed, "the article has a clause that no rule judges"
    read = read_one(entry.path)
    assert isinstance(read, Read) and not {claim_id(read.article, each) for each in judged(read.statements)} & set(weighed)
    workspace.decide(entry.id, {weighed[0]: "accepted"})
    (read,), _ = taken_of(workspace)
    assert len(judged(read.statements)) == 1


def test_what_is_read_otherwise_now_is_undecided_again_and_told(workspace: Workspace, entry: Entry) -> None:
    workspace.decide(entry.id, {"0" * 16: "accepted", ids(workspace, entry)[0]: "accepted"})
    (read,), taken = taken_of(workspace)
    assert len(read.statements) == 1
    assert taken.told == ["plans.md: 1 of 2 accepted claims are read otherwise now and left out; review it again"]


def test_an_id_is_of_one_file_one_place_and_one_content(workspace: Workspace) -> None:
    workspace.add("other.md", f"{TEXT}\nMore.\n".encode())
    known = [ids(workspace, entry) for entry in workspace.entries()]
    assert len(set(known[0] + known[1])) == len(known[0]) + len(known[1])


def test_what_is_in_the_build_anyway_is_told_and_not_taken_twice(workspace: Workspace, entry: Entry) -> None:
    workspace.decide(entry.id, {ids(workspace, entry)[0]: "accepted"})
    found, taken = taken_of(workspace, lambda sha256: sha256 == entry.sha256)
    assert found == [] and "decisions on it change nothing" in taken.told[0]


def test_a_file_that_can_not_be_read_says_so_by_its_own_name(workspace: Workspace) -> None:
    entry = workspace.add("broken.pdf", b"%PDF-1.4 nothing")
    assert reading_of(workspace, entry)["error"].startswith("broken.pdf: ")
    workspace.decide(entry.id, {"0" * 16: "accepted"})
    assert taken_of(workspace)[1].told[0].startswith("broken.pdf: ")
