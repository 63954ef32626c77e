"""Small PDF files for tests, drawn line by line as layout programs do."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter

BODY = 10


class Drawn(NamedTuple):
    """Words at a place in points from the lower left corner of a page of 612 by 792."""

    words: str
    x: float = 60
    y: float = 700
    size: float = BODY
    bold: bool = False


def column(words: Iterable[str], x: float = 60, y: float = 700, step: float = 12, size: float = BODY) -> list[Drawn]:
    """Lines below one another."""
    return [Drawn(line, x, y - step * index, size) for index, line in enumerate(words)]


def pdf_of(*pages: Sequence[Drawn], **about: str) -> bytes:
    """A PDF of pages with text; `about` are entries of its information, such as Title.

    The letters 1 and 2 of the code page draw the ligatures of fi and fl.
    """
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(pages)))
    encoding = "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding} >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding {encoding} >>",
    ]
    for index, page in enumerate(pages):
        objects += [_page(6 + 2 * index), _stream("".join(map(_drawn, page)))]
    objects.append(f"<< {' '.join(f'/{name} ({value})' for name, value in about.items())} >>")
    return _file(objects)


def encrypted(data: bytes, password: str) -> bytes:
    """The same PDF, asking for a password; with an empty one it may be read by anybody and changed by nobody."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(content: int) -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"


def _drawn(text: Drawn) -> str:
    words = text.words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F{2 if text.bold else 1} {text.size} Tf {text.x} {text.y} Td ({words}) Tj ET\n"


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}endstream"


def _file(objects: Sequence[str]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content.encode("cp1252") + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
