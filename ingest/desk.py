"""The workspace as the command line sees it: files brought, claims listed, decided, withdrawn. The site does the same with its own pages."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.article import LIMITS
from ingest.build import article_paths
from ingest.reviewed import reading_of
from workspace.folder import Decision, Entry, NoSuchArticle, Workspace
from workspace.names import Refused

_LARGEST = max(LIMITS.values())


class Desk:
    """A workspace with what reading makes of its articles."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def bring(self, paths: Iterable[Path | str]) -> Iterator[tuple[str, bool]]:
        """Keep the files below `paths`: a line for each, and whether it was taken in."""
        for path in map(Path, article_paths(paths)):
            try:
                if path.is_file() and path.stat().st_size > _LARGEST:
                    raise Refused(f"more than {_LARGEST // 1_000_000} MB is too large for an article; split it")
                entry = self._workspace.add(path.name, path.read_bytes())
            except (Refused, OSError) as error:
                yield f"{path}: {error.strerror if isinstance(error, OSError) and error.strerror else error}", False
            else:
                yield f"{entry.id} {entry.name}", True

    def decide(self, decided: Mapping[str, str], by: str = "") -> int:
        """Write down decisions by the id of the claim, and tell how many. Raises ValueError, with nothing changed, for ids that no article has."""
        where = {claim: [entry.id for entry, reading, _ in self.read() if claim in _ids(reading)] for claim in decided}
        unknown = [claim for claim, articles in where.items() if not articles]
        if unknown:
            raise ValueError(f"no claim {', '.join(unknown)} in the workspace; --list shows those that there are. Nothing was changed")
        for article in sorted({article for articles in where.values() for article in articles}):
            self._workspace.decide(article, {claim: decision for claim, decision in decided.items() if article in where[claim]}, by)
        return len(decided)

    def accept_all(self, article: str, by: str = "") -> int:
        """Accept what is undecided of an article, by id or name, and was judged by a rule. Raises NoSuchArticle."""
        entry = self._workspace.named(article)
        reading, decisions = reading_of(self._workspace, entry), self._workspace.decisions(entry.id)
        ids = [claim["id"] for claim in reading.get("claims", ()) if not claim["weighed"] and claim["id"] not in decisions]
        self._workspace.decide(entry.id, dict.fromkeys(ids, "accepted"), by)
        return len(ids)

    def withdraw(self, article: str) -> str:
        """Take an article, by id or name, out of the workspace; its name. Raises NoSuchArticle."""
        entry = self._workspace.named(article)
        self._workspace.remove(entry.id)
        return entry.name

    def read(self, only: str = "") -> Iterator[tuple[Entry, dict[str, Any], dict[str, Decision]]]:
        """Each article, or the one of this id or name, with its reading and the decisions on it."""
        for entry in [self._workspace.named(only)] if only else self._workspace.entries():
            try:
                yield entry, reading_of(self._workspace, entry), self._workspace.decisions(entry.id)
            except NoSuchArticle:
                continue  # somebody withdrew it meanwhile


def lines(entry: Entry, reading: Mapping[str, Any], decisions: Mapping[str, Decision], form: str) -> Iterator[str]:
    """An article for people, or as one line of JSON: its reading with a "decision" at each claim."""
    if form == "json":
        claims = [claim | {"decision": _decision(claim, decisions)} for claim in reading.get("claims", ())]
        yield json.dumps(dict(reading) | ({"claims": claims} if "error" not in reading else {}), ensure_ascii=False)
        return
    if "error" in reading:
        yield f"{entry.id} {reading['error']}"
        return
    counts = Counter(_decision(claim, decisions) for claim in reading["claims"])
    told = ", ".join(f"{counts[name]} {name}" for name in ("accepted", "rejected", "undecided")) if reading["claims"] else "no claim was found"
    yield f"{entry.id} {entry.name}: {told}"
    for claim in reading["claims"]:
        fields = "; ".join(f"{name}: {value}" for name, value in claim["fields"])
        firm = "weighed only" if claim["weighed"] else claim["certainty"]
        yield f"  {claim['id']} {_decision(claim, decisions)}: {claim['stance']} ({firm}) “{claim['quote']}” [{fields}]"


def _decision(claim: Mapping[str, Any], decisions: Mapping[str, Decision]) -> str:
    return decisions[claim["id"]].decision if claim["id"] in decisions else "undecided"


def _ids(reading: Mapping[str, Any]) -> set[str]:
    return {claim["id"] for claim in reading.get("claims", ())}
