"""The folder of own articles: nothing in it is ever half written, lost or mixed up."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workspace.files import WorkspaceError
from workspace.folder import NoSuchArticle, Workspace
from workspace.names import Refused


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty one."""
    made = Workspace(tmp_path / "own")
    made.make()
    return made


def test_a_file_is_kept_under_its_digest_with_its_name_told(workspace: Workspace) -> None:
    entry = workspace.add("../../A plan.md", b"It pays.")
    assert (entry.name, entry.size, entry.path.read_bytes()) == ("A plan.md", 8, b"It pays.")
    assert entry.path == workspace.folder / entry.sha256[:16] / "file.md"
    assert workspace.entries() == [entry] == [workspace.named("A plan.md")] == [workspace.named(entry.id)]


def test_only_the_owner_can_read_it(workspace: Workspace) -> None:
    entry = workspace.add("a.md", b"a")
    assert [path.stat().st_mode & 0o077 for path in (workspace.folder, entry.path.parent, entry.path)] == [0, 0, 0]


def test_what_is_there_already_is_told(workspace: Workspace) -> None:
    workspace.add("a.md", b"one")
    with pytest.raises(Refused, match=r"is here already, as “a\.md”"):
        workspace.add("b.md", b"one")
    with pytest.raises(Refused, match=r"another file has the name “A\.md”"):
        workspace.add("A.md", b"two")
    assert len(workspace.entries()) == 1


def test_decisions_are_kept_beside_each_other_until_they_are_taken_back(workspace: Workspace) -> None:
    article = workspace.add("a.md", b"a").id
    workspace.decide(article, {"one": "accepted", "two": "rejected"}, by="Ada")
    workspace.decide(article, {"two": "undecided", "three": "rejected"})
    found = Workspace(workspace.folder).decisions(article)
    assert {claim: (each.decision, each.by) for claim, each in found.items()} == {"one": ("accepted", "Ada"), "three": ("rejected", "")}
    with pytest.raises(ValueError, match="accepted, rejected, undecided"):
        workspace.decide(article, {"four": "perhaps"})


def test_two_who_decide_at_once_lose_nothing(workspace: Workspace) -> None:
    article = workspace.add("a.md", b"a").id
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: Workspace(workspace.folder).decide(article, {f"claim {number}": "accepted"}), range(60)))
    assert len(workspace.decisions(article)) == 60


def test_two_who_bring_the_same_file_at_once_bring_it_once(workspace: Workspace) -> None:
    def bring(_: int) -> bool:
        try:
            return bool(Workspace(workspace.folder).add("a.md", b"a"))
        except Refused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(bring, range(8))).count(True) == 1
    assert len(workspace.entries()) == 1


def test_what_is_withdrawn_is_gone_with_its_decisions(workspace: Workspace) -> None:
    article = workspace.add("a.md", b"a").id
    workspace.decide(article, {"one": "accepted"})
    workspace.remove(article)
    assert workspace.entries() == [] and not any(path.is_dir() for path in workspace.folder.iterdir())
    for call in (workspace.remove, workspace.entry, workspace.decisions):
        with pytest.raises(NoSuchArticle):
            call(article)
    assert workspace.decisions(workspace.add("a.md", b"a").id) == {}


@pytest.mark.parametrize("article", ["", "..", "../own", "0" * 16, "a.md", ".lock"])
def test_no_id_leads_out_of_the_folder(workspace: Workspace, article: str) -> None:
    with pytest.raises(NoSuchArticle):
        workspace.entry(article)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(WorkspaceError, match="holds other files"):
        Workspace(tmp_path).make()


@pytest.mark.parametrize("content", ["{", "[]", '{"one": {"decision": "accepted", "at": "", "more": 1}}', '{"one": 1}'])
def test_decisions_that_can_not_be_read_are_told_and_not_taken_for_none(workspace: Workspace, content: str) -> None:
    article = workspace.add("a.md", b"a").id
    path = workspace.folder / article / "decisions.json"
    path.write_text(content)
    with pytest.raises(WorkspaceError, match=r"decisions\.json can't be read"):
        workspace.decide(article, {"two": "accepted"})
    assert path.read_text() == content


def test_a_disk_that_is_full_leaves_what_was_there(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    article = workspace.add("a.md", b"a").id
    workspace.decide(article, {"one": "accepted"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        workspace.decide(article, {"two": "accepted"})
    with pytest.raises(OSError, match="No space"):
        workspace.add("b.md", b"b")
    monkeypatch.undo()
    assert workspace.decisions(article).keys() == {"one"} and len(workspace.entries()) == 1
    assert sorted(path.name for path in (workspace.folder / article).iterdir()) == ["article.json", "decisions.json", "file.md"]
