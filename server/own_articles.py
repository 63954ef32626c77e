"""Own articles: what the site needs to take articles in, and what pages and calls do with them. Off unless a folder and a token are given."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast

from flask import current_app

from queries.store import StoreError
from server.knowledge import get_knowledge, get_store
from server.problems import Problem
from server.upload_access import SHORTEST, Access
from server.upload_build import Builder
from server.upload_process import COMMAND, ReadingLimits
from server.upload_reading import Reader, Summary
from workspace.folder import Decision, Entry, NoSuchArticle, Workspace
from workspace.names import Refused

TOKEN = "COVERTRACE_TOKEN"  # noqa: S105 - the name of the variable, not what is in it
MOMENT = 4.0  # seconds for which a page or a call waits until an article is read
LARGEST = 10_000_000  # bytes of a file


class BadToken(ValueError):
    """There is no token, or one that is too easily guessed; the message says what to do."""


@dataclass(frozen=True)
class OwnArticles:
    """How a site takes in articles: the folder of the workspace, the token, and the store and articles as `covertrace build` takes them."""

    folder: Path
    token: str = field(repr=False)
    store: str
    articles: tuple[str, ...] = ()
    command: tuple[str, ...] = COMMAND
    limits: ReadingLimits = field(default_factory=ReadingLimits)

    def __post_init__(self) -> None:
        """Raises BadToken."""
        if len(self.token) < SHORTEST:
            raise BadToken(f"own articles need a token: set {TOKEN} in the environment to at least {SHORTEST} characters, as from: openssl rand -hex 24")


def token_given() -> str:
    """The token of the environment, or "". It is taken nowhere else, so that it stands in no list of processes."""
    return os.environ.get(TOKEN, "")


class Counts(NamedTuple):
    """How many claims of an article stand how; those that were only weighed are not waited for, so `weighed` counts what is open of them."""

    accepted: int
    rejected: int
    undecided: int
    weighed: int


@dataclass(frozen=True)
class Listed:
    """An article in the list; without a summary it is being read."""

    entry: Entry
    summary: Summary | None
    counts: Counts


@dataclass(frozen=True)
class Plan:
    """What a build would take, and how that differs from what the last one took."""

    claims: int
    articles: int
    new: int
    gone: int
    undecided: int
    is_current: bool  # the store is of the last build that took own articles


class Desk:
    """What pages and calls share."""

    def __init__(self, settings: OwnArticles) -> None:
        """Make the folder, if it is not there. Raises workspace.files.WorkspaceError."""
        self.access = Access(settings.token)
        self.workspace = Workspace(settings.folder)
        self.workspace.make()
        self.reader = Reader(self.workspace, settings.command, settings.limits)
        self.builder = Builder(self.workspace, settings.command, settings.store, settings.articles)

    def entry(self, article: str) -> Entry:
        """The article of this id. Raises Problem (404)."""
        try:
            return self.workspace.entry(article)
        except NoSuchArticle:
            raise Problem(404, "There is no article of this address among the own ones.", "It may have been withdrawn; start from the list.") from None

    def withdraw(self, article: str) -> None:
        """Take an article out, with what was decided on it; the next build leaves it out. Raises Problem (404)."""
        entry = self.entry(article)
        self.workspace.remove(entry.id)
        self.reader.forget(entry.id)

    def listed(self) -> list[Listed]:
        """All articles, in order of name."""
        found = []
        for entry in self.workspace.entries():
            summary = self.reader.summary(entry)
            found.append(Listed(entry, summary, counts_of(summary, self._decisions(entry))))
        return found

    def _decisions(self, entry: Entry) -> Mapping[str, Decision]:
        try:
            return self.workspace.decisions(entry.id)
        except NoSuchArticle:
            return {}

    def take(self, files: Iterable[tuple[str, bytes]], others: set[str]) -> tuple[list[Entry], list[str]]:
        """Keep files: those that were taken in, and a line for each that was not. `others` are the names that the store's own articles have."""
        taken: list[Entry] = []
        refused: list[str] = []
        own = {entry.name for entry in self.workspace.entries()} | set(self.workspace.built().get("names", ()))
        for name, data in files:
            try:
                taken.append(self._take(name, data, others - own))
            except Refused as why:
                refused.append(str(why))
        return taken, refused

    def _take(self, name: str, data: bytes, others: set[str]) -> Entry:
        if len(data) > LARGEST:
            raise Refused(f"“{name[:60]}” is larger than {LARGEST // 1_000_000} MB; split it")
        if not data.strip():
            raise Refused(f"“{name[:60]}” is empty")
        entry = self.workspace.add(name, data)
        if entry.name in others:
            self.workspace.remove(entry.id)
            raise Refused(f"“{entry.name}” is the name of an article that is among the sources; give this one another name")
        return entry

    def plan(self, version: str) -> Plan:
        """What a build would do; `version` is that of the store."""
        built = self.workspace.built()
        before = {(article, claim) for article, claims in built.get("articles", {}).items() for claim in claims}
        now, undecided = set[tuple[str, str]](), 0
        for each in self.listed():
            undecided += each.counts.undecided
            known = (each.summary.judged | each.summary.weighed) if each.summary else frozenset[str]()
            decided = self._decisions(each.entry)
            now |= {(each.entry.id, claim) for claim in known if claim in decided and decided[claim].decision == "accepted"}
        articles = {article for article, _ in now}
        return Plan(len(now), len(articles), len(now - before), len(before - now), undecided, built.get("version") == version)

    def close(self) -> None:
        """End what runs."""
        self.reader.close()
        self.builder.close()


def counts_of(summary: Summary | None, decisions: Mapping[str, Decision]) -> Counts:
    """How many claims stand how. A decision on what is not read any more counts for nothing."""
    if summary is None:
        return Counts(0, 0, 0, 0)
    said = {claim: decisions[claim].decision for claim in summary.judged | summary.weighed if claim in decisions}
    each = list(said.values())
    return Counts(each.count("accepted"), each.count("rejected"), len(summary.judged - said.keys()), len(summary.weighed - said.keys()))


def names_of_sources() -> set[str]:
    """The file names of the articles that the store has."""
    return {row["file"] for row in get_knowledge().list_articles()}


def get_desk() -> Desk:
    """The desk of the running application."""
    return cast(Desk, current_app.extensions["covertrace.own_articles"])


def store_version() -> str:
    """The version of the store, or "" where there is none yet."""
    try:
        return get_store().version()
    except StoreError:
        return ""
