"""The list of sources, and each article with the sentences marked that state a claim, linked both ways with their claims."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from queries.articles import ArticleText
from queries.described import Described, Listed, described, listed_claims
from queries.disagreements import Disagreement, Side, against
from queries.store import Store
from server.article_text import paragraphs
from server.knowledge import get_knowledge
from server.library_results import part_of_page
from server.reading import Malformed
from server.schema_org import article_schema
from server.wording import AUTHORITIES, EFFECTS, rank

bp = Blueprint("articles", __name__, url_prefix="/articles")

AT_ONCE = 50
MOST_AGAINST = 10


@dataclass(frozen=True)
class Stated:
    """A claim that an article states, and the anchors of the passages that do."""

    claim: Listed
    places: tuple[str, ...]


@dataclass(frozen=True)
class Contradicted:
    """What an article says, and what other articles say against it."""

    disagreement: Disagreement
    own: Side
    place: str
    other: Described


@bp.get("")
def index() -> ResponseReturnValue:
    """The articles that answers come from, the weightiest voices first, then the newest; some kinds of voice or text alone. Raises Malformed."""
    everything = list(get_knowledge().list_articles())
    authority, kind = _chosen("authority", tuple(AUTHORITIES)), _chosen("kind", sorted({row["kind"] for row in everything if row.get("kind")}))
    found = [row for row in everything if authority in ("", row["authority"]) and kind in ("", row.get("kind"))]
    newest_first = sorted(found, key=lambda row: row.get("date", ""), reverse=True)
    rows = sorted(newest_first, key=lambda row: rank(row["authority"]))
    shown = part_of_page(len(rows), AT_ONCE)
    return render_template(
        "articles.html", rows=rows[shown.begin : shown.end], shown=shown, authority=authority, kind=kind, ranks=tuple(AUTHORITIES),
        total=sum(1 for row in everything if not row.get("copyOf")), authorities=Counter(row["authority"] for row in everything),
        kinds=Counter(row["kind"] for row in everything if row.get("kind")),
    )  # fmt: skip


def _chosen(name: str, possible: Sequence[str]) -> str:
    value = request.args.get(name, "").strip()
    if value and value not in possible:
        raise Malformed(name, f"“{value[:60]}” is no {name} of our sources.", "Choose one of the list, or leave it out.", possible)
    return value


@bp.get("/<path:file>")
def show(file: str) -> ResponseReturnValue:
    """One article in a readable column, what it states, what it alone states, and what others say against it."""
    article = get_knowledge().read_article(file)
    if article is None:
        abort(404)
    store = get_knowledge().store
    told = listed_claims(store, dict.fromkeys(passage.claim for passage in article.passages)) if store else {}
    stated = _stated(article, told)
    return render_template(
        "article.html", article=article, paragraphs=paragraphs(article.text, article.passages, article.title), told=told,
        groups=[(effect, [each for each in stated if each.claim.effect == effect]) for effect in EFFECTS],
        alone=[each for each in stated if each.claim.sources == 1], contradicted=_contradicted(store, article, stated) if store else [],
        schema=article_schema(article),
    )  # fmt: skip


def _stated(article: ArticleText, told: dict[str, Listed]) -> list[Stated]:
    places: dict[str, list[str]] = {}
    for passage in article.passages:
        places.setdefault(passage.claim, []).append(f"e-{passage.start}-{passage.end}")
    return [Stated(claim, tuple(dict.fromkeys(places[iri]))) for iri, claim in told.items()]


def _contradicted(store: Store, article: ArticleText, stated: list[Stated]) -> list[Contradicted]:
    """The strongest disagreements in which the article is on one side and independent ones are on the other; a pair of sides once."""
    source = article.copy_of or article.file
    pairs = {(each.kind, each.claims): (each, one) for one in stated for each in against(store, one.claim.claim)}
    others = described(store, dict.fromkeys(each.sides[1].claims[0] for each, _ in pairs.values()))
    found = [Contradicted(each, each.sides[0], one.places[0], others[each.sides[1].claims[0]]) for each, one in pairs.values()]
    elsewhere = [each for each in found if any((e.copy_of or e.article) != source for e in each.other.evidence)]
    return sorted(elsewhere, key=lambda each: -each.disagreement.strength)[:MOST_AGAINST]
