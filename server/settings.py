"""How a site is run: what whoever runs it tells of its address, of proxies before it, of limits, of logs and metrics."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from werkzeug.sansio.utils import host_is_trusted

LIMIT_STORAGE = "COVERTRACE_LIMIT_STORAGE"
METRICS_TOKEN = "COVERTRACE_METRICS_TOKEN"  # noqa: S105 - the name of the variable, not what is in it
UNLIMITED = "none"


class BadSetting(ValueError):
    """A setting that makes no sense; the message says what to give."""


@dataclass(frozen=True)
class Settings:
    """The settings of a site. Without any it is one for this machine alone: no limits, no metrics, no log of requests.

    `public_url` is where people find it, as in "https://coverage.example.org": every absolute address begins with it, whatever a request
    says. `hosts` are the names that requests may be sent to (".example.org" for all below it); none for any. `proxies` is the number of
    reverse proxies in front, each of which sets X-Forwarded-For and X-Forwarded-Proto. `ask_limit` and `sparql_limit` are how often one
    client may ask, as in "120/minute"; "" or "none" for as often as it likes. `limit_storage` is where that is counted, as an address of
    the library limits; "" for the memory of the process. `metrics` are served at /metrics, to others than this machine by `metrics_token`.
    """

    public_url: str = ""
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    ask_limit: str = ""
    sparql_limit: str = ""
    limit_storage: str = field(default="", repr=False)  # may hold a password
    metrics: bool = False
    metrics_token: str = field(default="", repr=False)
    json_log: bool = False

    def __post_init__(self) -> None:
        """Raises BadSetting."""
        _check_url(self.public_url)
        for host in self.hosts:
            if not host_is_trusted(host.removeprefix(".")):
                raise BadSetting(f"“{host}” is no name of a host; give one as in coverage.example.org, or .example.org for all below it")

    @property
    def scheme(self) -> str:
        """That of the public address, or ""."""
        return urlsplit(self.public_url).scheme

    @property
    def host(self) -> str:
        """Host and port of the public address, or ""."""
        return urlsplit(self.public_url).netloc

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """The hosts that requests may name, the public one among them, in small letters; none for any."""
        return tuple(host.lower() for host in (*self.hosts, self.host) if host) if self.hosts else ()


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not host_is_trusted(parts.netloc) or parts.path.strip("/") or parts.query or parts.fragment):
        raise BadSetting("the public address is a scheme and a host, as in https://coverage.example.org")


def limit_storage_given() -> str:
    """The address of the environment, or "". It is taken nowhere else, since it may hold a password."""
    return os.environ.get(LIMIT_STORAGE, "")


def metrics_token_given() -> str:
    """The token of the environment, or "". It is taken nowhere else, so that it stands in no list of processes."""
    return os.environ.get(METRICS_TOKEN, "")
