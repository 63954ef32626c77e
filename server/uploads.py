"""Own articles as pages: bring them, see what was read, accept or reject each claim, build. Everything works with forms alone."""

from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from server import uploads_api
from server.own_articles import LARGEST, MOMENT, Desk, OwnArticles, get_desk, names_of_sources, store_version
from server.problems import Problem, told
from server.upload_access import is_own_form
from server.upload_requests import MOST, VERBS, decided_ids, set_limits, uploaded
from server.uploaded import parts
from server.uploaded_part import shown
from workspace.files import WorkspaceError
from workspace.folder import Entry
from workspace.names import SUFFIXES, Refused, pasted

bp = Blueprint("uploads", __name__, url_prefix="/own-articles")
_ROWS = 50  # articles on a page
_OPEN = ("uploads.index", "uploads.sign_in")  # what can be asked without a session


def init_app(app: Flask, settings: OwnArticles) -> None:
    """Take in articles. Raises workspace.files.WorkspaceError."""
    app.extensions["covertrace.own_articles"] = Desk(settings)
    app.register_blueprint(bp)
    app.register_blueprint(uploads_api.bp)
    app.register_error_handler(WorkspaceError, _unusable)


def _unusable(error: WorkspaceError) -> ResponseReturnValue:
    """The message is for whoever runs the application: it goes to the log."""
    current_app.logger.error("%s", error)
    return told(Problem(503, "The folder of own articles can't be read, so nothing was changed.", "Whoever runs this site finds in its log what to do."))


@bp.before_request
def _guard() -> ResponseReturnValue | None:
    """Let nobody in without a session, and no form that a page of another site sends."""
    set_limits()
    if request.method == "POST" and not is_own_form(request):
        raise Problem(403, "This form was not sent by a page of this site, so nothing was changed.", "Open the page here and send it again.")
    if request.endpoint in _OPEN or get_desk().access.session(request) is not None:
        return None
    if request.method == "POST":
        advice = "Sign in on another tab, then load this page again: your browser sends once more what you sent."
        raise Problem(403, "The session has ended, so nothing was changed.", advice)
    return redirect(url_for("uploads.index"), 303)


@bp.after_request
def _private(response: Response) -> Response:
    """Keep pages out of caches and search engines. The referrer is sent to this site alone: without any, no browser says where a form comes from."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@bp.get("")
def index() -> ResponseReturnValue:
    """The list of own articles with the forms that bring more; who is not signed in is asked for the token."""
    if get_desk().access.session(request) is None:
        return render_template("own_sign_in.html", wrong=False)
    return _list()


def _list(taken: int = 0, refused: list[str] | None = None, title: str = "", text: str = "") -> str:
    everything = get_desk().listed()
    pages = max(1, -(-len(everything) // _ROWS))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    rows = everything[(page - 1) * _ROWS : page * _ROWS]
    return render_template(
        "own_articles.html", rows=rows, page=page, pages=pages, reading=any(row.summary is None for row in rows), taken=taken, refused=refused or [],
        title=title, text=text, suffixes=SUFFIXES, most=MOST, largest=LARGEST // 1_000_000,
    )  # fmt: skip


@bp.post("/session")
def sign_in() -> ResponseReturnValue:
    """Begin a session, with the token."""
    access = get_desk().access
    if not access.is_token(request.form.get("token", "").strip()):
        return render_template("own_sign_in.html", wrong=True), 403
    response = make_response(redirect(url_for("uploads.index"), 303))
    access.open_session(response, request, " ".join(request.form.get("name", "").split()))
    return response


@bp.post("/session/end")
def sign_out() -> ResponseReturnValue:
    """End the session in this browser."""
    response = make_response(redirect(url_for("uploads.index"), 303))
    get_desk().access.close_session(response)
    return response


@bp.post("/files")
def bring() -> ResponseReturnValue:
    """Take in files."""
    return _brought(*get_desk().take(uploaded(), names_of_sources()))


@bp.post("/text")
def paste() -> ResponseReturnValue:
    """Take in a text that was pasted."""
    title, text = request.form.get("title", ""), request.form.get("text", "")
    try:
        file = pasted(title, text)
    except Refused as why:
        return _list(refused=[str(why)], title=title, text=text), 422
    taken, refused = get_desk().take([file], names_of_sources())
    return _brought(taken, refused) if taken else (_list(0, refused, title, text), 422)


def _brought(taken: list[Entry], refused: list[str]) -> ResponseReturnValue:
    """The article itself where there is one alone, else the list with what was not taken in."""
    if len(taken) == 1 and not refused:
        return redirect(url_for("uploads.show", article=taken[0].id), 303)
    return (_list(len(taken), refused), 422 if not taken else 200) if refused else redirect(url_for("uploads.index"), 303)


@bp.get("/<article>")
def show(article: str) -> ResponseReturnValue:
    """One article, a part of its text at a time, with its claims marked and what was decided on each."""
    desk = get_desk()
    entry = desk.entry(article)
    reading = desk.reader.reading(entry, MOMENT)
    if reading is None or reading.error:
        return render_template("own_unread.html", entry=entry, reading=reading)
    cuts = parts(reading)
    part = min(max(request.args.get("part", 1, type=int), 1), len(cuts))
    return render_template("own_article.html", entry=entry, reading=reading, part=part, parts=len(cuts), **shown(desk, entry, reading, cuts[part - 1]))


@bp.post("/<article>/decisions")
def decide(article: str) -> ResponseReturnValue:
    """Decide on one claim, or accept all those of the page that are open."""
    desk = get_desk()
    entry = desk.entry(article)
    reading = desk.reader.reading(entry, MOMENT)
    if reading is None:
        raise Problem(409, "The article is being read, so nothing was decided.", "Try again in a moment.")
    form = request.form
    wanted = {claim: state for name, state in VERBS.items() for claim in form.getlist(name)}
    if "accept-shown" in form:
        wanted = dict.fromkeys(form.getlist("open"), "accepted")
    decided_ids(reading, wanted)
    desk.workspace.decide(entry.id, wanted, desk.access.session(request) or "")
    part = max(form.get("part", 1, type=int), 1)
    anchor = f"claim-{next(iter(wanted))}" if len(wanted) == 1 else "claims"  # from where the next is one key away
    return redirect(url_for("uploads.show", article=entry.id, part=part if part > 1 else None, _anchor=anchor), 303)


@bp.post("/<article>/reading")
def read_again(article: str) -> ResponseReturnValue:
    """Read an article anew."""
    desk = get_desk()
    desk.reader.again(desk.entry(article))
    return redirect(url_for("uploads.show", article=article), 303)


@bp.get("/<article>/withdrawal")
def confirm(article: str) -> ResponseReturnValue:
    """Ask before an article is withdrawn."""
    desk = get_desk()
    entry = desk.entry(article)
    return render_template("own_withdrawal.html", entry=entry, decisions=len(desk.workspace.decisions(entry.id)))


@bp.post("/<article>/withdrawal")
def withdraw(article: str) -> ResponseReturnValue:
    """Take an article out, with what was decided on it."""
    get_desk().withdraw(article)
    return redirect(url_for("uploads.index"), 303)


@bp.get("/build")
def build() -> ResponseReturnValue:
    """What a build would change, and how the last one stands."""
    desk = get_desk()
    return render_template("own_build.html", plan=desk.plan(store_version()), state=desk.builder.state())


@bp.post("/build")
def start_build() -> ResponseReturnValue:
    """Begin a build, or show the one that runs."""
    get_desk().builder.start()
    return redirect(url_for("uploads.build"), 303)
