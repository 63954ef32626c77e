"""A part of an own article as its page shows it: the text with its claims, and what was decided on each."""

from queries.articles import Passage
from server.article_text import paragraphs
from server.own_articles import Desk, counts_of, store_version
from server.uploaded import ReadClaim, Reading
from workspace.folder import Entry


def shown(desk: Desk, entry: Entry, reading: Reading, span: tuple[int, int]) -> dict[str, object]:
    """What the page shows of a part: offsets are those within it."""
    start, end = span
    here = [claim for claim in reading.claims if start <= claim.start < end]
    by_anchor: dict[str, list[ReadClaim]] = {}
    for claim in here:
        by_anchor.setdefault(f"e-{claim.start - start}-{claim.end - start}", []).append(claim)
    text = reading.text[start:end]
    passages = [Passage(claim.start - start, claim.end - start, claim.effect, claim.id) for claim in here]
    found = paragraphs(text, passages, reading.title if start == 0 else "")
    marked = {anchor for paragraph in found for piece in paragraph.pieces for anchor in piece.anchors}
    decisions, built = desk.workspace.decisions(entry.id), desk.workspace.built()
    return {
        "published": entry.id in built.get("articles", {}) and built.get("version") == store_version(),
        "claims": here, "by_anchor": by_anchor, "paragraphs": found,
        "unmarked": [claim for anchor, claims in by_anchor.items() if anchor not in marked for claim in claims],
        "decisions": decisions, "counts": counts_of(desk.reader.summary(entry), decisions),
        "open": [claim.id for claim in here if not claim.weighed and claim.id not in decisions],
    }  # fmt: skip
