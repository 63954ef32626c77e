"""A folder with articles and what was decided on their claims. Every file in it is there whole or not at all, and one writes at a time."""

import fcntl
import hashlib
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workspace.files import WorkspaceError, now, read_json, write, write_json
from workspace.names import Refused, display_name

ID = re.compile(r"[0-9a-f]{16}")
DECISIONS = ("accepted", "rejected", "undecided")


class NoSuchArticle(Exception):
    """The workspace holds no article of this id or name."""


@dataclass(frozen=True)
class Entry:
    """An article that was brought. `id` are the first 16 hexadecimal digits of `sha256`, `size` is in bytes, `added` a moment in ISO 8601, UTC."""

    id: str
    name: str
    sha256: str
    size: int
    added: str
    path: Path


@dataclass(frozen=True)
class Decision:
    """What was decided on a claim: "accepted" or "rejected"; when, and by whom where that was given."""

    decision: str
    at: str
    by: str = ""


class Workspace:
    """The folder: for each article one of its own, `ID/`, with the file, `article.json`, `decisions.json` and the last `reading.json`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make the folder, for this user alone, if it is not there. Raises WorkspaceError where it holds something else, or can't be made."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._locked():
                others = [path.name for path in self.folder.iterdir() if not ID.fullmatch(path.name) and not path.name.startswith((".", "build"))]
        except OSError as error:
            raise WorkspaceError(f"{self.folder} can't be used as a workspace: {error.strerror or error}") from error
        if others:
            raise WorkspaceError(f"{self.folder} holds other files ({min(others)}); give the workspace a folder of its own")

    def add(self, name: str, data: bytes) -> Entry:
        """Keep a file under a clean name. Raises Refused for a name that can't be read, one that another file has, and a file that is here already."""
        sha256 = hashlib.sha256(data).hexdigest()
        kept = display_name(name)
        with self._locked():
            for other in self.entries():
                if other.sha256 == sha256:
                    raise Refused(f"“{kept}” is here already{'' if other.name == kept else f', as “{other.name}”'}")
                if other.name.lower() == kept.lower():
                    raise Refused(f"another file has the name “{kept}”; give this one another name, or delete the other first")
            return self._keep(kept, sha256, data)

    def _keep(self, name: str, sha256: str, data: bytes) -> Entry:
        """Write all of an article beside its place, then move it there."""
        place, beside = self.folder / sha256[:16], self.folder / f".{uuid.uuid4().hex}"
        record = {"name": name, "sha256": sha256, "size": len(data), "added": now()}
        try:
            beside.mkdir(mode=0o700)
            write(beside / _file(name), data)
            write_json(beside / "article.json", record)
            beside.rename(place)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        return self.entry(place.name)

    def entries(self) -> list[Entry]:
        """All articles, in order of name."""
        if not self.folder.is_dir():
            return []
        found = []
        for path in self.folder.iterdir():
            with suppress(NoSuchArticle):  # what somebody removes meanwhile
                found.append(self.entry(path.name))
        return sorted(found, key=lambda entry: (entry.name.lower(), entry.id))

    def entry(self, article: str) -> Entry:
        """The article of this id. Raises NoSuchArticle."""
        try:
            record = read_json(self.folder / article / "article.json") if ID.fullmatch(article) else None
        except (FileNotFoundError, NotADirectoryError):
            record = None
        if record is None:
            raise NoSuchArticle(f"no article {article!r} in {self.folder}")
        try:
            return Entry(article, record["name"], record["sha256"], record["size"], record["added"], self.folder / article / _file(record["name"]))
        except KeyError as error:
            raise WorkspaceError(f"{self.folder / article / 'article.json'} lacks {error}; delete the folder {article} and bring the file again") from error

    def named(self, article: str) -> Entry:
        """The article of this id or of this name. Raises NoSuchArticle."""
        for entry in self.entries():
            if article in (entry.id, entry.name):
                return entry
        raise NoSuchArticle(f"no article {article!r} in {self.folder}; --list shows those that there are")

    def remove(self, article: str) -> None:
        """Take an article out, with all that was decided on it. Raises NoSuchArticle."""
        with self._locked():
            entry = self.entry(article)
            gone = self.folder / f".{uuid.uuid4().hex}"
            (self.folder / entry.id).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def decisions(self, article: str) -> dict[str, Decision]:
        """What was decided, by the id of the claim; what is not in it is undecided. Raises WorkspaceError for a file that can't be read."""
        path = self.folder / self.entry(article).id / "decisions.json"
        try:
            return {claim: Decision(**told) for claim, told in read_json(path).items()} if path.exists() else {}
        except (TypeError, AttributeError) as error:
            raise WorkspaceError(f"{path} can't be read: {error}; mend it, or delete it to decide anew") from error

    def decide(self, article: str, decided: Mapping[str, str], by: str = "") -> dict[str, Decision]:
        """Write down decisions (one of DECISIONS by claim) beside those that there are, and give all of them. Raises NoSuchArticle, ValueError."""
        if not set(decided.values()) <= set(DECISIONS):
            raise ValueError(f"a decision is one of {', '.join(DECISIONS)}")
        with self._locked():
            found = self.decisions(article) | {claim: Decision(decision, now(), by) for claim, decision in decided.items()}
            found = {claim: each for claim, each in found.items() if each.decision != "undecided"}
            write_json(self.folder / article / "decisions.json", {claim: asdict(each) for claim, each in sorted(found.items())})
        return found

    def reading(self, article: str) -> dict[str, Any] | None:
        """What the last reading gave, or None. It is material from outside: whoever shows it checks it."""
        try:
            return read_json(self.folder / self.entry(article).id / "reading.json")
        except (OSError, WorkspaceError):
            return None

    def keep_reading(self, article: str, reading: Mapping[str, Any] | None) -> None:
        """Keep what a reading gave; None forgets it."""
        path = self.folder / self.entry(article).id / "reading.json"
        if reading is None:
            path.unlink(missing_ok=True)
        else:
            write_json(path, reading)

    def built(self) -> dict[str, Any]:
        """What the last build took: {"version", "at", "articles": {id: [claims]}, "names": [name]}; empty where there was none."""
        path = self.folder / "build-taken.json"
        return read_json(path) if path.exists() else {}

    def keep_built(self, version: str, articles: Mapping[str, list[str]], names: list[str]) -> None:
        """Write down what a build took, once it is published."""
        with self._locked():
            write_json(self.folder / "build-taken.json", {"version": version, "at": now(), "articles": dict(articles), "names": names})

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time; the lock goes with the process that holds it."""
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _file(name: str) -> str:
    return f"file{Path(name).suffix.lower()}"
