"""Shows: the pages where a person asks, reads the answer and follows it to the article, and those for browsing what the sources say."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask

from queries.guarded import Guard, Limits
from queries.store import Store
from server import (
    addresses,
    api,
    articles,
    ask,
    browse,
    caching,
    compare,
    completion,
    compression,
    disagreements,
    entrance,
    explore,
    fragments,
    health,
    library,
    navigation,
    neighbourhood_picture,
    observing,
    one_build,
    ontology_pages,
    problems,
    protection,
    rate_limits,
    request_log,
    search,
    signs,
    sparql,
    terms,
    things,
    wording,
)
from server.fast_json import FastJSON
from server.knowledge import Knowledge, knowledge_of
from server.settings import Settings

if TYPE_CHECKING:
    from server.own_articles import OwnArticles

_PAGES = (ask, completion, browse, things, search, compare, disagreements, explore, articles, ontology_pages, library, api, health, terms)
_WORDS = (problems, protection, caching, wording, signs, addresses, navigation, neighbourhood_picture, fragments)


def create_app(
    store: Store | None = None, *, knowledge: Knowledge | None = None, limits: Limits | None = None, own_articles: "OwnArticles | None" = None,
    settings: Settings | None = None,
) -> Flask:
    """The application over a store, or over any other `knowledge` (tests bring their own).

    `limits` are those of a query at /sparql. With `own_articles` it takes in articles, and has no page or call for that without. `settings` say
    how the site is run. Raises server.settings.BadSetting.
    """
    if knowledge is None:
        if store is None:
            raise ValueError("create_app needs a store or a knowledge")
        knowledge = knowledge_of(store)
    app = Flask(__name__)
    app.extensions["covertrace"] = knowledge
    app.json = FastJSON(app)
    for each in _PAGES:
        app.register_blueprint(each.bp)
    if own_articles is not None:
        from server import uploads  # which loads what reads articles

        uploads.init_app(app, own_articles)
    sparql.init_app(app, Guard(store, limits) if store is not None else None)
    for part in _WORDS:
        part.init_app(app)
    app.wsgi_app = compression.Compressed(one_build.OneBuild(app.wsgi_app, knowledge.store))  # type: ignore[method-assign]
    _operate(app, settings or Settings())
    app.before_request(caching.known_already)
    return app


def _operate(app: Flask, settings: Settings) -> None:
    """What is around all pages and calls: the last thing that is put around them sees each request first."""
    entrance.init_app(app, settings)
    rate_limits.init_app(app, settings)
    tell: list[Callable[[observing.Seen], None]] = []
    if settings.json_log:
        request_log.switch_on()
        tell.append(request_log.log_request)
    if settings.metrics:
        from server import metrics  # which loads the client of Prometheus, and that looks at the environment

        tell.append(metrics.init_app(app, settings))
    observing.init_app(app, tell)
