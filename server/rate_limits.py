"""How often one client may ask, in words or in SPARQL.

Counted by the library limits, which flask-limiter is made of: programs at /sparql are answered before Flask, where an extension of Flask
would not count them. A window slides: no client gets twice the number around the turn of a minute.
"""

import logging
import math
import time
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, request
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.wrappers import Request

from server.problems import Problem
from server.settings import LIMIT_STORAGE, UNLIMITED, BadSetting, Settings

ASKING = frozenset({"ask.page", "ask.as_json", "ask.as_turtle", "ask.as_sparql", "compare.page", "compare.as_json", "compare.as_csv"})
_IPV6 = 64  # bits that a provider gives to one customer at least (RFC 6177): an address alone would be one of 2^64 that a client has
_log = logging.getLogger("server.rate_limits")


class RateLimits:
    """Counts what clients ask. Raises BadSetting for a limit or a storage that can't be understood."""

    def __init__(self, settings: Settings) -> None:
        self._limits = {"ask": _limit(settings.ask_limit), "sparql": _limit(settings.sparql_limit)}
        self._proxies = settings.proxies
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = _shared(settings.limit_storage) or self._own
        self._warned = False

    def check(self, what: str, asking: Request) -> None:
        """Count a request for "ask" or "sparql". Raises Problem (429) where the client has asked too often."""
        limit, client = self._limits[what], client_of(asking.remote_addr)
        if limit is None:
            return
        if not client:
            self._warn(asking)
        elif not self._hit(limit, what, client):
            raise _too_often(limit, self._wait(limit, what, client))

    def _hit(self, limit: RateLimitItem, what: str, client: str) -> bool:
        """Whether there was room. A storage that fails is told in the log, and the memory of this process counts meanwhile."""
        try:
            return self._shared.hit(limit, what, client)
        except Exception as error:  # whatever the client of a storage raises
            _log.error("%s can't be reached (%s); this process counts for itself", LIMIT_STORAGE, type(error).__name__)
            return self._own.hit(limit, what, client)

    def _wait(self, limit: RateLimitItem, what: str, client: str) -> int:
        """Seconds until there is room."""
        try:
            reset = self._shared.get_window_stats(limit, what, client).reset_time
        except Exception:
            reset = self._own.get_window_stats(limit, what, client).reset_time
        return min(max(1, math.ceil(reset - time.time())), limit.get_expiry())

    def _warn(self, asking: Request) -> None:
        """Tell once of a proxy that was not told of: all its clients seem to be this machine, which is not limited."""
        if not self._warned and not self._proxies and "X-Forwarded-For" in asking.headers:
            self._warned = True
            _log.warning("requests come through a proxy, so nobody is limited; say how many there are, as in: covertrace serve --proxies 1")


def init_app(app: Flask, settings: Settings) -> None:
    """Limit an application. Raises BadSetting."""
    limits = app.extensions["covertrace.rate_limits"] = RateLimits(settings)

    def check_asking() -> None:
        if request.endpoint in ASKING and request.args:
            limits.check("ask", request)

    app.before_request(check_asking)


def client_of(address: str | None) -> str:
    """Whom a limit counts by this address: the address itself, or of IPv6 its network; "" for this machine, and where nothing is known."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    found = found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
    if found.is_loopback:
        return ""
    return str(ip_network((found, _IPV6), strict=False)) if isinstance(found, IPv6Address) else str(found)


def _limit(given: str) -> RateLimitItem | None:
    if given in ("", UNLIMITED):
        return None
    try:
        return parse(given)
    except ValueError:
        raise BadSetting(f"“{given}” is no limit; give one as in 120/minute or 5000/day, or {UNLIMITED}") from None


def _shared(storage: str) -> SlidingWindowCounterRateLimiter | None:
    if not storage:
        return None
    try:
        return SlidingWindowCounterRateLimiter(storage_from_string(storage))
    except (ConfigurationError, NotImplementedError, ValueError) as error:  # its message may quote a password
        scheme = storage.partition("://")[0]
        raise BadSetting(
            f"{LIMIT_STORAGE}: a storage of the kind “{scheme[:40]}” can't be used ({type(error).__name__}); give one that the library limits knows, "
            "as in redis://127.0.0.1:6379, and install its client, as in: pip install redis"
        ) from None


def _too_often(limit: RateLimitItem, wait: int) -> Problem:
    seconds = f"{wait} second" if wait == 1 else f"{wait} seconds"
    return Problem(429, f"More was asked from this address than the {limit.amount:,} in {_period(limit)} that one may ask.", f"Ask again in {seconds}.",
                   headers={"Retry-After": str(wait)})  # fmt: skip


def _period(limit: RateLimitItem) -> str:
    name = limit.GRANULARITY.name
    return f"a {name}" if limit.multiples == 1 else f"{limit.multiples} {name}s"
