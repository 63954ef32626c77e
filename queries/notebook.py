"""Answers as a notebook shows them. Everything that comes from an article or a question is escaped."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_QUOTES = 5


def answer_html(answer: Mapping[str, Any]) -> str:
    """An answer (as `Answer.as_dict` gives it) as HTML: for each payer the verdict, the sentence, what is needed, and the first passages."""
    parts = [f"<p><em>{escape(answer['question'])}</em></p>"]
    for decision in answer["decisions"] or [answer]:
        parts.append(_decision(decision, several=len(answer["decisions"]) > 1))
    return f"<div>{''.join(parts)}</div>"


def _decision(decision: Mapping[str, Any], several: bool) -> str:
    words = decision["verdict"].replace("-", " ").capitalize()
    leaning = f", leaning {decision['leaning'].replace('-', ' ')}" if decision["leaning"] else ""
    contested = ", sources disagree" if decision["contested"] else ""
    whose = f"{decision['payer']}: " if several else ""
    needs = f"<p>Needed: {escape(', '.join(decision['needs']))}</p>" if decision["needs"] else ""
    return f"<p><strong>{escape(whose + words + leaning + contested)}</strong></p><p>{escape(decision['summary'])}</p>{needs}{_evidence(decision['evidence'])}"


def _evidence(evidence: Sequence[Mapping[str, Any]]) -> str:
    items = "".join(f"<li>“{escape(' '.join(each['quote'].split()))}” ({escape(each['article'])})</li>" for each in evidence[:_QUOTES])
    more = f"<p>… and {len(evidence) - _QUOTES} more passages</p>" if len(evidence) > _QUOTES else ""
    return f"<ul>{items}</ul>{more}" if items else ""
