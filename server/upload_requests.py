"""What requests for own articles bring: files, and ids of claims."""

from collections.abc import Iterable, Iterator

from flask import request
from werkzeug.datastructures import FileStorage

from server.own_articles import LARGEST
from server.problems import Problem
from server.uploaded import Reading

MOST = 20  # files of a request
VERBS = {"accept": "accepted", "reject": "rejected", "undecide": "undecided"}  # what is asked for, and the decision that it makes
LONGEST_TEXT = 2_000_000  # bytes of a form


def set_limits() -> None:
    """Let the request be as large as files and text may be. To be called before anything of its body is read."""
    request.max_content_length = MOST * LARGEST + LONGEST_TEXT
    request.max_form_memory_size = LONGEST_TEXT


def uploaded() -> Iterator[tuple[str, bytes]]:
    """The files of the request one by one, no more of each than tells that it is too large. Raises Problem where there is none, or too many."""
    files: list[FileStorage] = [each for _, each in request.files.items(multi=True) if each.filename]
    if not files:
        raise Problem(400, "No file was sent.", "Choose one or more files, and send the form as multipart/form-data.")
    if len(files) > MOST:
        raise Problem(413, f"{len(files)} files are too many at once.", f"Send {MOST} at most; nothing was kept.")
    return map(_content, files)


def _content(file: FileStorage) -> tuple[str, bytes]:
    with file.stream:
        return file.filename or "", file.stream.read(LARGEST + 1)


def decided_ids(reading: Reading, wanted: Iterable[str]) -> list[str]:
    """These ids of claims. Raises Problem (422) for one that the article has not, so that nothing is decided on what nobody saw."""
    known = {claim.id for claim in reading.claims}
    ids = list(dict.fromkeys(wanted))
    unknown = [each[:40] for each in ids if each not in known]
    if unknown:
        raise Problem(422, f"The article has no claim {', '.join(unknown[:5])}.", "Load the article again and decide on what it shows; nothing was changed.")
    return ids
