"""Own articles as calls for programs, with the token as bearer of each request (RFC 6750). Errors are problem documents."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from server.own_articles import MOMENT, Desk, Listed, counts_of, get_desk, names_of_sources, store_version
from server.problems import Problem
from server.upload_requests import VERBS, decided_ids, set_limits, uploaded
from server.uploaded import ReadClaim, Reading
from workspace.folder import DECISIONS, Decision, Entry

bp = Blueprint("uploads_api", __name__, url_prefix="/api/own-articles")


@bp.before_request
def _guard() -> None:
    """Let nobody in without the token. Nothing of a body is read before."""
    set_limits()
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not get_desk().access.is_token(token.strip()):
        told = 'Bearer realm="own articles"' + (', error="invalid_token"' if token else "")
        advice = "Send the header Authorization: Bearer with the token of this site."
        raise Problem(401, "A token is needed, and it was not the right one." if token else "A token is needed.", advice, headers={"WWW-Authenticate": told})


@bp.after_request
def _private(response: Response) -> Response:
    """Keep answers out of caches."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("")
def listed() -> ResponseReturnValue:
    """All own articles."""
    return jsonify(articles=[_listed(each) for each in get_desk().listed()])


@bp.post("")
def bring() -> ResponseReturnValue:
    """Take in files: 201 with those that were taken and those that were not, 422 where none was."""
    desk = get_desk()
    taken, refused = desk.take(uploaded(), names_of_sources())
    if not taken:
        raise Problem(422, "No file was taken in.", "See what is said of each.", {"refused": refused})
    kept = {entry.id for entry in taken}
    for entry in taken:
        desk.reader.summary(entry, MOMENT if len(taken) == 1 else 0)
    return jsonify(articles=[_listed(each) for each in desk.listed() if each.entry.id in kept], refused=refused), 201


@bp.get("/<article>")
def show(article: str) -> ResponseReturnValue:
    """One article with its text, its claims, and what was decided on each."""
    desk = get_desk()
    entry = desk.entry(article)
    return jsonify(_whole(desk, entry, desk.reader.reading(entry, MOMENT)))


@bp.post("/<article>/decisions")
def decide(article: str) -> ResponseReturnValue:
    """Write down decisions; all of them, or none where one is on a claim that the article has not."""
    desk = get_desk()
    entry = desk.entry(article)
    reading = desk.reader.reading(entry, MOMENT)
    if reading is None:
        raise Problem(409, "The article is being read, so nothing was decided.", "Try again in a moment.", headers={"Retry-After": "2"})
    said = _said()
    desk.workspace.decide(entry.id, _wanted(said, reading, desk.workspace.decisions(entry.id)), str(said.get("by", "")).strip()[:100])
    return jsonify(_whole(desk, entry, reading))


def _said() -> Mapping[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict) or not set(said) <= {*VERBS, "accept_all", "by"}:
        raise Problem(400, "The body is no object of decisions.", 'Send JSON such as {"accept": ["0123456789abcdef"], "reject": []}.')
    if not all(isinstance(said.get(verb, []), list) and all(isinstance(each, str) for each in said.get(verb, [])) for verb in VERBS):
        raise Problem(400, "accept, reject and undecide are lists of ids.", "The ids are those of the claims of the article.")
    return said


def _wanted(said: Mapping[str, Any], reading: Reading, known: Mapping[str, Decision]) -> dict[str, str]:
    """Decisions by claim."""
    everything = [claim.id for claim in reading.claims if not claim.weighed and claim.id not in known] if said.get("accept_all") is True else []
    wanted = dict.fromkeys(everything, DECISIONS[0])
    for verb, state in VERBS.items():
        for claim in decided_ids(reading, said.get(verb, [])):
            if claim in wanted and claim not in everything:
                raise Problem(400, f"The claim {claim} is in two lists.", "Decide on each claim once; nothing was changed.")
            wanted[claim] = state
    return wanted


@bp.delete("/<article>")
def withdraw(article: str) -> ResponseReturnValue:
    """Take an article out, with what was decided on it. The next build leaves it out."""
    get_desk().withdraw(article)
    return "", 204


@bp.get("/build")
def build() -> ResponseReturnValue:
    """What a build would take, and how the last one stands."""
    desk = get_desk()
    return jsonify(asdict(desk.builder.state()) | {"plan": asdict(desk.plan(store_version()))})


@bp.post("/build")
def start_build() -> ResponseReturnValue:
    """Begin a build: 202, or 409 where one runs."""
    desk = get_desk()
    if not desk.builder.start():
        raise Problem(409, "A build is running.", "Wait until it is done; its state is at this address by GET.")
    return jsonify(asdict(desk.builder.state())), 202, {"Location": url_for("uploads_api.build")}


def _listed(each: Listed) -> dict[str, object]:
    entry, summary = each.entry, each.summary
    state = "reading" if summary is None else "unreadable" if summary.error else "read"
    told = {"id": entry.id, "name": entry.name, "sha256": entry.sha256, "size": entry.size, "added": entry.added, "state": state}
    if summary and summary.error:
        return told | {"error": summary.error}
    return told | {"title": summary.title if summary else "", "counts": each.counts._asdict()}


def _whole(desk: Desk, entry: Entry, reading: Reading | None) -> dict[str, object]:
    decisions = desk.workspace.decisions(entry.id)
    summary = desk.reader.summary(entry) if reading else None
    told = _listed(Listed(entry, summary, counts_of(summary, decisions)))
    if reading is None or reading.error:
        return told
    return told | dict(reading.meta) | {"text": reading.text, "past": reading.past, "claims": [_claim(each, reading, decisions) for each in reading.claims]}


def _claim(claim: ReadClaim, reading: Reading, decisions: Mapping[str, Decision]) -> dict[str, object]:
    told = asdict(claim) | {"quote": reading.text[claim.start : claim.end], "fields": [{"name": name, "value": value} for name, value in claim.fields]}
    decision = decisions.get(claim.id)
    return told | (asdict(decision) if decision else {"decision": "undecided"})
