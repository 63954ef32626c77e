"""Where sources disagree: both sides with their sentences, as a page, as JSON and as CSV."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontology.vocabulary import load_vocabulary
from queries.catalogue import BadParameter
from queries.described import Described, described
from queries.disagreements import KINDS, Disagreement, Side, all_about, disagreements
from queries.parameters import choices, key_of
from queries.results import Evidence
from queries.store import Store
from server.addresses import address_of
from server.knowledge import get_store
from server.library_results import Part, csv_file, part, part_of_page, tell_part
from server.protection import open_to_all
from server.reading import Malformed, sentence
from server.wording import rank

bp = Blueprint("disagreements", __name__)

AT_ONCE = 20
SHOWN = 2  # passages of a side; its claim has the others
DIMENSIONS = ("Payer", "Service", "ProcedureCode", "Provider", "Condition", "DiagnosisCode", "Purpose", "Place", "Setting", "Circumstance")
COLUMNS = ("kind", "payer", "strength", "differing", "since", *(f"{side}{what}" for side in ("first", "second") for what in (
    "Claim", "Says", "Figure", "Sources", "Quote", "Article", "Authority", "Date", "Start", "End")))  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A side as pages show it: its claim in words, the weightiest passages, and how many more there are."""

    side: Side
    claim: Described
    evidence: tuple[Evidence, ...]
    more: int


@dataclass(frozen=True)
class Wanted:
    """What was asked for: a concept by key, "" for all, and a kind of KINDS, "" for all."""

    concept: str
    kind: str


@bp.get("/disagreements")
def page() -> ResponseReturnValue:
    """The disagreements, a part of them at once. Raises Malformed."""
    store, wanted = get_store(), _wanted(get_store())
    about = _about(store, wanted.concept)
    found = _of_kind(about, wanted.kind)
    shown = part_of_page(len(found), AT_ONCE)
    payers = sorted({each.payer: each.label for each in disagreements(store)}.items(), key=lambda pair: pair[1].casefold())
    return render_template(
        "disagreements.html", wanted=wanted, shown=shown, counts=Counter(each.kind for each in about), total=len(about), kinds=KINDS, payers=payers,
        pairs=_with_sides(store, found[shown.begin : shown.end]), label=load_vocabulary().label(wanted.concept) if wanted.concept else "",
    )  # fmt: skip


@bp.get("/disagreements.json")
def as_json() -> ResponseReturnValue:
    """The same for programs. Raises Malformed."""
    store, wanted = get_store(), _wanted(get_store())
    about = _about(store, wanted.concept)
    found = _of_kind(about, wanted.kind)
    shown = part(len(found), "json", request.args)
    counts = Counter(each.kind for each in about)
    told = [_told(*each) for each in _with_sides(store, found[shown.begin : shown.end])]
    return _data(jsonify(
        concept=wanted.concept or None, kind=wanted.kind or None, counts={kind: counts[kind] for kind in KINDS}, total=shown.total, limit=shown.limit,
        offset=shown.begin, next=shown.next or None, disagreements=told,
    ), shown)  # fmt: skip


@bp.get("/disagreements.csv")
def as_csv() -> ResponseReturnValue:
    """The same as a table: a row for each, with the weightiest passage of each side (RFC 4180). Raises Malformed."""
    store, wanted = get_store(), _wanted(get_store())
    found = _of_kind(_about(store, wanted.concept), wanted.kind)
    shown = part(len(found), "csv", request.args)
    rows = (dict(zip(COLUMNS, _row(*each), strict=True)) for each in _with_sides(store, found[shown.begin : shown.end]))
    return _data(csv_file("disagreements", COLUMNS, rows), shown)


def _data(response: Response, shown: Part) -> Response:
    return open_to_all(tell_part(response, shown), "Link", "X-Total-Count")


def _wanted(store: Store) -> Wanted:
    kind = request.args.get("kind", "").strip()
    if kind and kind not in KINDS:
        raise Malformed("kind", f"“{kind[:60]}” is no kind of disagreement.", f"Give {', '.join(KINDS[:-1])} or {KINDS[-1]}, or leave it out.", KINDS)
    name = "concept" if request.args.get("concept", "").strip() else "payer"
    value = request.args.get(name, "").strip()
    if not value:
        return Wanted("", kind)
    try:
        return Wanted(key_of(choices(store, DIMENSIONS if name == "concept" else ("Payer",)), name, value), kind)
    except BadParameter as error:
        raise Malformed(name, sentence(error), "Give the name of a payer, a provider, a condition, or leave it out.", error.possible) from None


def _about(store: Store, concept: str) -> tuple[Disagreement, ...]:
    return all_about(store, concept) if concept else disagreements(store)


def _of_kind(found: Sequence[Disagreement], kind: str) -> list[Disagreement]:
    return [each for each in found if not kind or each.kind == kind]


def _with_sides(store: Store, pairs: Sequence[Disagreement]) -> list[tuple[Disagreement, tuple[Shown, ...]]]:
    told = described(store, dict.fromkeys(side.claims[0] for each in pairs for side in each.sides))
    return [(each, tuple(_shown(side, told[side.claims[0]]) for side in each.sides)) for each in pairs]


def _shown(side: Side, claim: Described) -> Shown:
    newest_first = sorted(claim.evidence, key=lambda one: one.date, reverse=True)
    sources = {one.copy_of or one.article: one for one in reversed(sorted(newest_first, key=lambda one: (rank(one.authority), bool(one.copy_of))))}
    weightiest = tuple(reversed(sources.values()))[:SHOWN]
    return Shown(side, claim, weightiest, len(sources) - len(weightiest))


def _told(each: Disagreement, sides: tuple[Shown, ...]) -> dict[str, Any]:
    return {
        "kind": each.kind, "payer": each.payer, "label": each.label, "strength": each.strength, "differing": each.differing, "since": each.since or None,
        "sides": [_side(shown) for shown in sides],
    }  # fmt: skip


def _side(shown: Shown) -> dict[str, Any]:
    claim = shown.claim
    return {
        "claims": list(shown.side.claims), "address": address_of(claim.claim), "sentence": claim.sentence, "effect": claim.effect,
        "certainty": claim.certainty, "figure": shown.side.figure or None, "sources": shown.side.sources,
        "evidence": [
            {"article": one.article, "title": one.title, "publisher": one.publisher, "date": one.date, "authority": one.authority, "quote": one.quote,
             "start": one.start, "end": one.end, "address": _place(one)} for one in claim.evidence
        ],
    }  # fmt: skip


def _place(one: Evidence) -> str:
    return url_for("articles.show", file=one.article, _anchor=f"e-{one.start}-{one.end}")


def _row(each: Disagreement, sides: tuple[Shown, ...]) -> list[object]:
    row: list[object] = [each.kind, each.label, each.strength, each.differing, each.since]
    for shown in sides:
        first = shown.evidence[0]
        row += [shown.side.claims[0], shown.claim.sentence, shown.side.figure, shown.side.sources, first.quote, first.article, first.authority, first.date]
        row += [first.start, first.end]
    return row
