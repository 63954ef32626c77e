"""The page that asks and the page that answers, with the answer's twins for programs."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.asked import Asked
from server.chips import chips
from server.choices import EXAMPLES, circumstances, fields
from server.knowledge import Answered, get_knowledge
from server.observing import note_verdict
from server.questions import questions
from server.reading import Malformed, read_asked
from server.turns import in_turn
from server.why import blocks

bp = Blueprint("ask", __name__)


@bp.get("/")
@in_turn
def page() -> ResponseReturnValue:
    """Ask, or the answer where something is asked. A filled form is sent on to its short address."""
    asked = _asked()
    if asked and sorted(asked.items()) != sorted(request.args.items(multi=True)):
        return redirect(asked.url())
    if not asked:
        return render_template("ask.html", examples=EXAMPLES, empty="q" in request.args, **_form(asked, []))
    found = _answer(asked)
    answer = found.as_dict()
    note_verdict(answer["verdict"])
    understood = answer.get("understood") or []
    vocabulary = get_knowledge().vocabulary
    form = _form(asked, understood)
    return render_template(
        "answer.html",
        answer=answer,
        asked=asked,
        blocks=[(block, questions(block.decision.get("need_details") or [], asked, vocabulary)) for block in blocks(answer)],
        others=[other | {"url": _asked_otherwise(asked, other)} for other in answer.get("other_readings") or ()],
        chips=chips(understood, asked, form["fields"], vocabulary),
        examples=EXAMPLES,
        turtle=hasattr(found, "trace_turtle"),
        exclusive=vocabulary.exclusive,
        **form,
    )


@bp.get("/answer.json")
@in_turn
def as_json() -> ResponseReturnValue:
    """The answer as JSON."""
    found = _answer(_asked_something())
    note_verdict(found.verdict)
    return f"{found.as_json()}\n", {"Content-Type": "application/json"}


@bp.get("/trace.ttl")
def as_turtle() -> ResponseReturnValue:
    """The trace of the answer as Turtle."""
    trace = getattr(_answer(_asked_something()), "trace_turtle", None)
    if trace is None:
        abort(404)
    return trace(), {"Content-Type": "text/turtle; charset=utf-8"}


@bp.get("/answer.rq")
def as_sparql() -> ResponseReturnValue:
    """The queries and rules that ran for the answer, in their order, of each payer; "" where nothing was looked up."""
    answer = _answer(_asked_something()).as_dict()
    parts = answer.get("decisions") or [answer]
    several = len(parts) > 1
    texts = [(f"# ---- {part['payer']}\n\n" if several else "") + part["sparql"] for part in parts if part.get("sparql")]
    return "\n\n".join(texts), {"Content-Type": "text/plain; charset=utf-8"}  # several texts, so that it is no one query of the type application/sparql-query


def _asked() -> Asked:
    knowledge = get_knowledge()
    return read_asked(request.args, knowledge.vocabulary, knowledge.lexicon)


def _asked_something() -> Asked:
    asked = _asked()
    if not asked:
        raise Malformed("q", "Nothing is asked.", "Give a question as q, or facts such as payer=MedicareAdvantage.")
    return asked


def _answer(asked: Asked) -> Answered:
    knowledge = get_knowledge()
    understanding = knowledge.understand(asked.question)
    return knowledge.answer(asked.merged(understanding, knowledge.vocabulary))


def _asked_otherwise(asked: Asked, other: dict[str, Any]) -> str:
    """The address that asks with the other meaning of a word."""
    vocabulary = get_knowledge().vocabulary
    dimension = vocabulary.concepts[other["other"]].dimension or "circumstance"
    return asked.without(other["taken"], True).with_fact(dimension, other["other"], alone=dimension in vocabulary.exclusive).url()


def _form(asked: Asked, understood: list[dict[str, Any]]) -> dict[str, Any]:
    """The form's fields and what they are filled in with."""
    vocabulary = get_knowledge().vocabulary
    given = {key for _, key in asked.stated} | set(asked.denied)
    shown = [("-" if f["denied"] else "") + f["concept"] for f in understood if f["concept"] not in given]
    facts = [(f["dimension"], f["concept"], f["denied"]) for f in understood]
    return {
        "fields": fields(vocabulary),
        "groups": circumstances(vocabulary, {key for _, key, _ in facts}),
        "chosen": {(dimension, key): "no" if denied else "yes" for dimension, key, denied in facts},
        "shown": shown,
        "label_of": vocabulary.label,
    }
