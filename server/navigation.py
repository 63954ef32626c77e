"""The links at the head of every page."""

from typing import NamedTuple

from flask import Flask, current_app, request, url_for

# The endpoint that a link leads to, its words, and the blueprints whose pages it stands for.
PAGES = (
    ("ask.page", "Ask", ("ask",)),
    ("browse.index", "Browse", ("browse", "things", "ontology", "explore", "disagreements", "search")),
    ("compare.page", "Compare", ("compare",)),
    ("articles.index", "Sources", ("articles", "uploads")),
    ("library.index", "Queries", ("library",)),
    ("sparql.endpoint", "SPARQL", ("sparql",)),
)


class Link(NamedTuple):
    """A link of the head. `current` is "page" on that very page, "true" on one that it stands for, else ""."""

    label: str
    address: str
    current: str


def navigation() -> list[Link]:
    """The links, as the present page sees them."""
    return [Link(label, url_for(endpoint), _current(endpoint, blueprints)) for endpoint, label, blueprints in PAGES]


def _current(endpoint: str, blueprints: tuple[str, ...]) -> str:
    if request.endpoint == endpoint and not request.query_string:
        return "page"
    return "true" if request.blueprint in blueprints else ""


def init_app(app: Flask) -> None:
    """Give the templates `navigation`, and `current_app`, by which they see whether a page is there to link to."""
    app.jinja_env.globals.update(navigation=navigation, current_app=current_app)
