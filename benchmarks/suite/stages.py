"""Where the time of an answer goes: a sampled profile, each sample given to the innermost stage on its stack."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.suite.scenarios import Item, scenario
from queries.answer import Answer, ask, decision
from queries.question import Understanding
from queries.store import Store, open_store

CHANGES = "what would change the verdict"
INTERVAL = 0.0005  # seconds between samples
# The stage of a function is that of the first line that its module begins with; a name behind the colon is for that function alone.
STAGES = (
    ("queries/answer.py:as_json", "JSON"),
    ("queries/explain.py:evidence_of", "evidence"),
    ("queries/explain.py", "explaining: claims, needs, what is near"),
    ("queries/wording", "explaining: claims, needs, what is near"),
    ("queries/changes.py", CHANGES),
    ("queries/reply.py", "reply to the kind of question"),
    ("queries/summary.py", "summary"),
    ("queries/question", "understanding the question"),
    ("queries/bearing.py", "making claims ready for a payer"),
    ("queries/overruling.py", "making claims ready for a payer"),
    ("queries/claims.py:_said", "reading what claims say"),
    ("queries/claims.py", "finding the claims on a payer"),
    ("queries/facts.py:_share", "what follows from a fact"),
    ("queries/trace_graph.py", "the queries and rules as text"),
    ("queries/weighing.py", "weighing"),
    ("queries/lacking.py", "weighing"),
    ("queries/signs.py", "weighing"),
    ("queries/facts.py", "weighing"),
    ("queries/outcome.py", "weighing"),
    ("queries/standing.py", "explaining: claims, needs, what is near"),
)
OTHER = "all else"


def profiled(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Answer all items twice under a profiler: milliseconds by stage, when they are new and again. Raises ImportError without pyinstrument."""
    from pyinstrument import Profiler

    store = open_store(told["place"])
    ask(store, "Does any insurer cover massage?").as_json()
    for name in ("new", "again"):
        profiler = Profiler(interval=INTERVAL, async_mode="disabled")
        with profiler:
            for item in told["items"]:
                _answer(store, item)
        assert profiler.last_session
        spent: Counter[tuple[str, bool]] = Counter()
        if root := profiler.last_session.root_frame(trim_stem=False):
            _spread(root, OTHER, False, spent)
        for (stage, changing), seconds in spent.most_common():
            yield {"row": "stage", "run": name, "answers": len(told["items"]), "stage": stage, "changing": changing, "ms": seconds * 1000}


def _answer(store: Store, item: Item) -> None:
    if "question" in item:
        ask(store, item["question"]).as_json()
        return
    asked = scenario(item)
    Answer("", Understanding("", (asked,)), (decision(store, asked),)).as_json()


def _spread(frame: Any, stage: str, changing: bool, spent: Counter[tuple[str, bool]]) -> None:
    """Adds the time that a frame took itself to its stage, and goes on to what it called; `changing` below what looks for other verdicts."""
    stage = stage_of(str(frame.file_path or ""), str(frame.function)) or stage
    changing = changing or stage == CHANGES
    spent[stage, changing] += frame.time - sum(child.time for child in frame.children)
    for child in frame.children:
        _spread(child, stage, changing, spent)


def stage_of(path: str, function: str) -> str:
    """The stage that a function begins; "" for one that belongs to whatever called it."""
    for prefix, stage in STAGES:
        module, _, name = prefix.partition(":")
        if f"/{module}" in f"/{path}" and name in ("", function):
            return stage
    return ""
