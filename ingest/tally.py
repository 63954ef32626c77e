"""What came of reading: how many articles, from where, with what in them, and what was not read and why."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.build import Read, Unread, proposed_concepts
from ingest.claim import judged
from ingest.graph import claim_iri
from ingest.proposed import Proposed
from ingest.rows import stance_label


@dataclass
class Tally:
    """Counts, added to as articles are read."""

    cached: int = 0
    silent: int = 0
    again: int = 0
    weighed: int = 0
    past: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    stances: Counter[str] = field(default_factory=Counter)
    claims: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)
    _proposed: dict[str, Proposed] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many articles were read, each counted once."""
        return len(self._seen)

    @property
    def statements(self) -> int:
        """How many statements rules have judged, in all."""
        return self.stances.total()

    @property
    def proposed(self) -> list[Proposed]:
        """The payers and providers that articles name and the vocabulary lacks, in order of their keys."""
        return [one for _, one in sorted(self._proposed.items())]

    def knows(self, sha256: str) -> bool:
        """Whether an article of these bytes was read."""
        return sha256 in self._seen

    def add(self, found: Read | Unread) -> bool:
        """Count one file; False where it can't be read or is equal, to the byte, to one that was."""
        if isinstance(found, Unread):
            self.unread[_reason(found)] += 1
        elif found.article.sha256 in self._seen:
            self.again += 1
        else:
            self._count(found)
            return True
        return False

    def _count(self, read: Read) -> None:
        self._seen.add(read.article.sha256)
        self.cached += read.cached
        self.silent += not read.statements
        kept = judged(read.statements)
        self.weighed += sum(statement.is_weighed for statement in read.statements)
        self.past += sum(statement.is_past and not statement.is_weighed for statement in read.statements)
        self.stances.update(map(stance_label, kept))
        self.claims.update(claim_iri(statement).value for statement in kept)
        for statement in kept:
            for key in proposed_concepts(statement):
                self._proposed.setdefault(key, Proposed(key)).add(read.article, statement)

    def lines(self) -> Iterator[str]:
        """The summary, in a few lines."""
        more = [(self.cached, "from the cache"), (self.silent, "without any claim"), (self.again, "given twice")]
        yield ", ".join([f"read: {self.read} {'article' if self.read == 1 else 'articles'}", *(f"{count} {what}" for count, what in more if count)])
        if self.unread:
            yield f"not read: {self.unread.total()} ({_counted(self.unread)})"
        if self.stances:
            yield f"statements: {self.statements} ({_counted(self.stances)})"
        if self.past:
            yield f"no longer in force: {self.past} (left out)"
        if self.weighed:
            yield f"weighed only: {self.weighed} (no rule judges them, and no answer rests on them)"


def _reason(found: Unread) -> str:
    """Why a file was not read, without its name, what to do, and figures that differ from file to file."""
    why = found.why.removeprefix(f"{found.path}: ").removeprefix(f"{Path(found.path).name}: ")
    return re.sub(r" at byte \d+|\(.*|^\d+ MB is ", "", re.split("[;,]", why)[0]).strip()


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
