"""Shows: the pages where a person asks, reads the answer and follows it to the article."""

from flask import Flask

from queries.guarded import Guard, Limits
from queries.store import Store
from server import (
    addresses,
    api,
    articles,
    ask,
    completion,
    health,
    library,
    navigation,
    ontology_pages,
    problems,
    protection,
    sparql,
    terms,
    things,
    uploads,
    wording,
)
from server.knowledge import Knowledge, knowledge_of
from server.own_articles import OwnArticles


def create_app(
    store: Store | None = None, *, knowledge: Knowledge | None = None, limits: Limits | None = None, own_articles: OwnArticles | None = None
) -> Flask:
    """The application over a store, or over any other `knowledge` (tests bring their own). `limits` are those of a query at /sparql; with
    `own_articles` it takes in articles, and has no page or call for that without."""
    if knowledge is None:
        if store is None:
            raise ValueError("create_app needs a store or a knowledge")
        knowledge = knowledge_of(store)
    app = Flask(__name__)
    app.extensions["covertrace"] = knowledge
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.register_blueprint(ask.bp)
    app.register_blueprint(completion.bp)
    app.register_blueprint(articles.bp)
    app.register_blueprint(things.bp)
    app.register_blueprint(ontology_pages.bp)
    app.register_blueprint(library.bp)
    app.register_blueprint(api.bp)
    app.register_blueprint(health.bp)
    app.register_blueprint(terms.bp)
    if own_articles is not None:
        uploads.init_app(app, own_articles)
    sparql.init_app(app, Guard(store, limits) if store is not None else None)
    problems.init_app(app)
    protection.init_app(app)
    wording.init_app(app)
    addresses.init_app(app)
    navigation.init_app(app)
    return app
