"""An article's bytes on their way to another machine, and what came of them on their way back.

The bytes are read where the command runs and sent: the machines that read need no folder in common, open no address that an
article names, and see an article only while they are at it. Back comes JSON, as the cache keeps it, and no pickle.
"""

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from ingest.article import Article, article_of, file_bytes, is_address, page_bytes, page_of
from ingest.build import Read, Unread, read_one
from ingest.cache import Extracted
from ingest.fingerprint import Installed, installed
from ingest.readers.web import Fetched
from ingest.stored import dumped, loaded

_ONE = threading.Lock()  # a worker may have several threads; what readers and vocabulary remember is not made for that, and one core reads no faster


@dataclass(frozen=True)
class Sent:
    """A file with its name (`shown` is the one that errors give), or a page of the web with what came with it."""

    file_name: str
    shown: str
    data: bytes
    page: Fetched | None = None

    @property
    def sha256(self) -> str:
        """The digest of the bytes, by which a cache knows them."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def article(self) -> Article:
        """The article that the bytes are. Raises ingest.article.UnreadableArticle."""
        return page_of(self.shown, self.page) if self.page else article_of(self.file_name, self.data, self.shown)


@dataclass(frozen=True)
class Answer:
    """What came of an article: itself and what was made of it, or why it can't be read; or what is installed there, where that is not the same."""

    article: Article | None = None
    extracted: Extracted | None = None
    why: str = ""
    other: Installed | None = None


def sent_of(place: Path | str) -> Sent:
    """What to send of a file or an address. Raises ingest.article.UnreadableArticle for what is missing or too large."""
    if is_address(place):
        page = page_bytes(str(place))
        return Sent(str(place), str(place), page.data, page)
    path = Path(place)
    return Sent(path.name, str(path), file_bytes(path))


def read_sent(sent: Sent, asked: Installed) -> bytes:
    """Read an article where it was sent to, unless what is installed there is not what was `asked` for. Gives an Answer as JSON."""
    if installed() != asked:
        return dumped(Answer(other=installed()))
    with _ONE:
        read = read_one(sent.shown, reader=lambda _: sent.article)
    return dumped(Answer(why=read.why) if isinstance(read, Unread) else Answer(read.article, read.extracted))


def received(place: Path | str, answer: Answer) -> Read | Unread:
    """An answer as if the article had been read here."""
    if answer.article is None or answer.extracted is None:
        return Unread(place, answer.why)
    return Read(answer.article, answer.extracted)


def answer_in(data: bytes) -> Answer:
    """The answer that came as JSON. Raises ingest.stored.NotStored."""
    found: Answer = loaded(Answer, data)
    return found
