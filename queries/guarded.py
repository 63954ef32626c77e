"""Runs a stranger's query where it can be stopped: in time, memory, rows and number at once."""

import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from queries.formats import Format, formats_for
from queries.gate import Full, Gate
from queries.inspection import Inspected, inspect, limited, undeclared
from queries.refusals import BadSyntax, NotAllowed, TooBig, TooBusy, TooSlow, Unknown
from queries.store import EmbeddedStore, Store, StoreError
from queries.workers import Ended, Overdue, Workers
from queries.zero_length import zero_length

MEGABYTE = 1 << 20
_SENTENCE = re.compile(r"[A-Z][A-Za-z]+(?: [A-Za-z]+){2,}")


@dataclass(frozen=True)
class Limits:
    """What a query may take: seconds, megabytes of memory beside the store, rows (or triples) and megabytes of result; how many run `at_once`, how many more
    may be `waiting`, and for how many seconds."""

    seconds: float = 10
    memory: int = 512
    rows: int = 10_000
    result: int = 64
    at_once: int = 4
    waiting: int = 8
    patience: float = 5


@dataclass(frozen=True)
class Dataset:
    """The graphs that a request names in place of what the store has (SPARQL 1.1 Protocol, 2.1.4): IRIs of the default graph, of named ones."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """A result in its format. `truncated` tells that there is more than the rows (or triples) that were allowed, which are all here."""

    format: Format
    body: bytes
    rows: int | None
    truncated: bool


class Guard:
    """Runs queries on a store within limits. Its processes end with it, at the latest with the program."""

    def __init__(self, store: Store, limits: Limits | None = None) -> None:
        self.store = store
        self.limits = limits or Limits()
        self._gate = Gate(self.limits.at_once, self.limits.waiting, self.limits.patience)
        self._workers = Workers(self.limits.memory * MEGABYTE)

    def run(self, sparql: str, form: str = "", dataset: Dataset | None = None, base: str | None = None) -> Result:
        """The result in a format of queries.formats that fits the query, or in the usual one.

        `base` is what relative IRIs are relative to. Raises a queries.refusals.Refused, or StoreError.
        """
        seen = allowed(sparql)
        chosen = formats_for(seen.form).get(form) or next(iter(formats_for(seen.form).values()))
        request = self._request(sparql, seen, chosen, dataset, base)
        try:
            with self._gate.passed():
                told, body = self._run(request, dataset)
        except Full:
            seconds = math.ceil(self.limits.seconds)
            raise TooBusy(f"{self.limits.at_once} queries are running, and as many as may are waiting.", seconds) from None
        return Result(chosen, body, told["rows"], told.get("truncated", False))

    def pids(self) -> list[int]:
        """The processes that run or wait for queries."""
        return self._workers.pids()

    def close(self) -> None:
        """End the processes. Queries that run end with an error."""
        self._workers.close()

    def _request(self, sparql: str, seen: Inspected, chosen: Format, dataset: Dataset | None, base: str | None) -> dict[str, Any]:
        rows = self.limits.rows
        return {
            "query": sparql, "limited": limited(sparql, rows + 1), "cut": limited(sparql, rows), "rows": rows, "bytes": self.limits.result * MEGABYTE,
            "results": chosen.name in formats_for("SELECT"), "format": chosen.engine, "prefixes": seen.prefixes,
            "base": next(iter(_valid((base or "",))), None),
            "default": _valid(dataset.default) if dataset else None, "named": _valid(dataset.named) if dataset else None, "parse": False, "folder": None,
            "paths": zero_length(sparql),
        }  # fmt: skip

    def _run(self, request: dict[str, Any], dataset: Dataset | None) -> tuple[dict[str, Any], bytes]:
        if isinstance(self.store, EmbeddedStore):
            told, body = self._asked(request | {"folder": str(self.store.build())})
            if told.get("error") == "store":  # swept between the look at the link and the opening: there is a newer one
                told, body = self._asked(request | {"folder": str(self.store.build())})
        else:
            told, body = self._asked(request | {"parse": True})
            if "error" not in told:
                told, body = self._passed_on(request)
        if "error" in told:
            self._fail(told, request["query"])
        return told, body

    def _passed_on(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        from queries.passed_on import pass_on  # what speaks HTTP takes time to load, which a folder can do without
        from queries.remote import RemoteStore

        assert isinstance(self.store, RemoteStore), "a store is a folder or an endpoint"
        return pass_on(self.store, request, self.limits.seconds)

    def _asked(self, request: dict[str, Any], again: bool = True) -> tuple[dict[str, Any], bytes]:
        try:
            with self._workers.lend() as worker:
                return worker.ask(request, self.limits.seconds)
        except Overdue:
            self._fail({"error": "time"})
        except Ended as ended:
            if ended.idle and again:  # it was killed while nobody asked it
                return self._asked(request, again=False)
            return {"error": "memory" if ended.memory else "engine", "message": str(ended)}, b""

    def _fail(self, told: dict[str, Any], sparql: str = "") -> NoReturn:
        """Raise what a process or another endpoint told."""
        match told["error"]:
            case "syntax":
                raise BadSyntax(told["line"], told["column"], _reading_stopped(told, sparql))
            case "time":
                raise TooSlow(f"The query was stopped after {self.limits.seconds:g} seconds.")
            case "memory":
                raise TooBig(f"The query needed more than {self.limits.memory:,} MB of memory and was stopped.")
            case "bytes":
                raise TooBig(f"The result is larger than {self.limits.result:,} MB.")
            case "rows":
                raise TooBig(f"The result has more than {self.limits.rows:,} rows.")
            case "function":
                raise Unknown(f"The function <{told['message']}> is not known here.", "Use functions of SPARQL 1.1 alone.")
            case _:
                raise StoreError(f"{self.store.name}: {told.get('message', told['error'])}")


def allowed(sparql: str) -> Inspected:
    """What can be told of a query that may run. Raises NotAllowed for an update, or where another service is asked."""
    seen = inspect(sparql)
    if seen.form == "UPDATE":
        raise NotAllowed("This is an update, and nothing can be changed here.", "Send a SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if seen.service:
        raise NotAllowed("SERVICE is not allowed: no other endpoint is asked from here.", "Ask the other endpoint yourself and put what it gives into VALUES.")
    return seen


def _valid(graphs: tuple[str, ...]) -> list[str]:
    """Those that are absolute IRIs: no graph has another name."""
    return [graph for graph in graphs if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*", graph)]


def _reading_stopped(told: dict[str, Any], sparql: str) -> str:
    """What is wrong in words, as far as that can be told: of what the parser says, only sentences mean something to a reader."""
    place = f"The query can't be read further than line {told['line']}, column {told['column']}"
    missing = undeclared(sparql)
    if missing:
        return f"{place}: the prefix {missing}: is not declared."
    said = [each for each in _SENTENCE.findall(told["message"]) if each != "IRI parsing failed"]
    return f"{place}: {said[0]}." if said else f"{place}."
