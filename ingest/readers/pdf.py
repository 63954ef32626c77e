"""Reads a PDF that has text: its lines put together again to headings, paragraphs, items and rows, page by page."""

import logging
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError

from ingest.document import Document, Unreadable, clean
from ingest.readers.pdf_layout import blocks
from ingest.readers.pdf_lines import lines_of, without_running_heads
from ingest.readers.pdf_text import text_of

MAX_PAGES = 500
_LETTERS_A_PAGE = 20  # fewer than that on average, and the pages are pictures of text
logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it mends what it can and tells about it; only what fails is of interest


def read(data: bytes) -> Document:
    """A Document with the offsets at which its pages begin.

    Raises Unreadable for a PDF that is protected, damaged, too long, or without text.
    """
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("no PDF in it, whatever its name says; give it the ending of its format")
    try:
        return _read(data)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # a damaged file makes pypdf fail in any way there is
        raise Unreadable(f"damaged PDF ({type(error).__name__}); open it in a viewer and print it to a new PDF") from error


def _read(data: bytes) -> Document:
    reader = PdfReader(BytesIO(data))
    _unlock(reader)
    if len(reader.pages) > MAX_PAGES:
        raise Unreadable(f"{len(reader.pages)} pages are too many for an article; split it below {MAX_PAGES}")
    pages = without_running_heads([lines_of(page, number) for number, page in enumerate(reader.pages, 1)])
    letters = sum(c.isalpha() for page in pages for line in page for c in line.words)
    if letters < _LETTERS_A_PAGE * max(len(pages), 1):
        raise Unreadable("no text in the PDF, its pages seem to be scanned; run text recognition over it (ocrmypdf, say) and give the result")
    text, begins = text_of(blocks([line for page in pages for line in page]), len(pages))
    about = reader.metadata
    return Document(
        text=text, pages=begins, title=clean(about.title or "") if about else "", author=clean(about.author or "") if about else "",
        date=about.creation_date.date().isoformat() if about and about.creation_date else "",
    )


def _unlock(reader: PdfReader) -> None:
    """Open a PDF that anybody may read, although it is encrypted against changes. Raises Unreadable where a password is asked for."""
    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except DependencyError:
        opened = None
    if not opened:
        raise Unreadable("the PDF is encrypted; save a copy without protection (qpdf --decrypt, or print it to a new PDF) and give that")
