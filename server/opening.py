"""Addresses at which a query stands in the editor, ready to run."""

from typing import Any

from flask import url_for

from queries.catalogue import query, without_header

_CLAIMS = 40  # an address must not grow without end


def opened(name: str, **values: str | list[str]) -> str:
    """The address at which the query of this name, bound to values, stands in the editor. Raises NoSuchQuery, BadParameter."""
    return url_for("sparql.endpoint", query=without_header(query(name).bind(**values)))


def behind(decision: dict[str, Any]) -> str | None:
    """The address of the query that shows what an answer rests on: the claims that decide with their passages, else all that bear on it.

    None where no claim does.
    """
    claims = decision.get("claims") or []
    deciding = [each["claim"] for each in claims if each["outcome"] == "decides"]
    named = list(dict.fromkeys(deciding or [each["claim"] for each in claims]))[:_CLAIMS]
    return opened("behind", claim=named) if named else None
