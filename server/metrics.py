"""Counts for Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/.

Not for the public: they tell how much a site is used and which pages are slow, which helps whoever wants to bring it down. With
PROMETHEUS_MULTIPROC_DIR in the environment the counts of all processes that share that folder are added up.
"""

import hmac
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server.knowledge import Knowledge, ready
from server.observing import Seen
from server.problems import Problem
from server.rate_limits import client_of
from server.settings import METRICS_TOKEN, BadSetting, Settings

bp = Blueprint("metrics", __name__)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_REFUSED = {  # why a query was refused, by the status of its response: docs/architecture.md
    400: "unreadable", 403: "not-allowed", 406: "format", 413: "too-long", 414: "too-long", 415: "type", 422: "too-large", 429: "too-often",
    503: "too-busy", 504: "too-slow",
}  # fmt: skip


class Metrics:
    """The counts of this process. Raises BadSetting where the folder for those of several is not there."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._folder = os.environ.get(FOLDER, "")
        if self._folder and not Path(self._folder).is_dir():
            raise BadSetting(f"{FOLDER}: there is no folder {self._folder}; make an empty one before the site is started")
        self._build = _Build(knowledge)
        own = self._own = CollectorRegistry()
        disable_created_metrics()  # type: ignore[no-untyped-call] # twice as many series, each with the time at which it began
        self._requests = Counter("covertrace_requests", "Requests that were answered", ("method", "route", "status"), registry=own)
        self._latency = Histogram("covertrace_request_seconds", "Seconds until a response was made", ("route",), registry=own, buckets=_SECONDS)
        self._answers = Counter("covertrace_answers", "Answers to questions", ("verdict",), registry=own)
        self._refused = Counter("covertrace_queries_refused", "Requests at /sparql that were refused or stopped", ("reason",), registry=own)

    def count(self, seen: Seen) -> None:
        """Count a request."""
        route = seen.route or "none"
        self._requests.labels(seen.method, route, str(seen.status)).inc()
        self._latency.labels(route).observe(seen.seconds)
        if seen.verdict:
            self._answers.labels(seen.verdict).inc()
        if seen.route == "/sparql" and seen.status in _REFUSED:
            self._refused.labels(_REFUSED[seen.status]).inc()

    def text(self) -> bytes:
        """All counts in the text format, and which build is served."""
        counts, build = self._own, CollectorRegistry()
        if self._folder:
            counts = CollectorRegistry()
            multiprocess.MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
        build.register(self._build)
        return generate_latest(counts) + generate_latest(build)


class _Build(Collector):
    """What is looked up when it is asked for: which build is served, whether its store answers."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def collect(self) -> Iterator[Metric]:
        version = ready(self._knowledge)
        yield GaugeMetricFamily("covertrace_store_ready", "1 where the store answers, else 0", value=float(version is not None))
        if version is not None:
            family = GaugeMetricFamily("covertrace_build_info", "The build that is served", labels=("version",))
            family.add_metric((version,), 1)
            yield family

    def describe(self) -> Iterator[Metric]:
        """Nothing ahead of time: the store would be asked when the site starts."""
        return iter(())


def init_app(app: Flask, settings: Settings) -> Callable[[Seen], None]:
    """Serve the counts of an application; what is given counts a request. Raises BadSetting."""
    metrics = app.extensions["covertrace.metrics"] = Metrics(app.extensions["covertrace"])
    app.register_blueprint(bp)
    return metrics.count


def forget_process(pid: int) -> None:
    """Take out what only a living process has. To be called where one of several processes has ended (the hook child_exit of gunicorn)."""
    if os.environ.get(FOLDER):
        multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


@bp.get("/metrics")
def show() -> ResponseReturnValue:
    """The counts, for whoever has the token, or without one for programs of this machine. Raises Problem (401, 403)."""
    _admit(current_app.extensions["covertrace.settings"].metrics_token)
    return Response(current_app.extensions["covertrace.metrics"].text(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _admit(token: str) -> None:
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
            raise Problem(401, "Metrics are for whoever runs this site.", "Send its token as bearer token.", headers={"WWW-Authenticate": "Bearer"})
    elif client_of(request.remote_addr) or "X-Forwarded-For" in request.headers:
        raise Problem(403, "Metrics are for programs of this machine.", f"For others set a token in {METRICS_TOKEN}, and send it as bearer token.")
