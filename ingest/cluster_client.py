"""The connection to a Dask scheduler: each question to it ends within seconds, whatever has become of it."""

import contextlib
import logging
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Future

_CONNECT = 10.0  # seconds to find the scheduler
_ANSWER = 5.0  # seconds that it may take to say who its workers are
_FETCH = 30.0  # seconds for results to come from the workers that hold them
_QUIET = {"distributed.admin.large-graph-warning-threshold": "1GB"}  # an article may have 25 MB; what is under way is bounded


class ClusterError(Exception):
    """A cluster that can't be used; the message says why, and what to do."""


class Connection:
    """A client of the scheduler at an address such as `tcp://host:8786`. Raises ClusterError where there is none, or Dask is not installed."""

    def __init__(self, address: str) -> None:
        self._client = _client(address)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        """Take back what is under way. A scheduler that is gone can't be told."""
        with contextlib.suppress(Exception):
            self._client.close(timeout=_ANSWER)

    def submit(self, work: Callable[..., bytes], *given: object) -> "Future[bytes]":
        """Have this done by some worker, and again by another where that one is lost."""
        future: Future[bytes] = self._client.submit(work, *given, pure=False)
        return future

    def workers(self) -> dict[str, int]:
        """The threads of each worker, by its address; none where the scheduler does not answer."""
        return self._threads() or {}

    def is_up(self) -> bool:
        """Whether the scheduler answers."""
        return self._threads() is not None

    def _threads(self) -> dict[str, int] | None:
        try:
            found: dict[str, int] = self._client.sync(self._client.scheduler.ncores, callback_timeout=_ANSWER)
        except Exception:  # which one depends on what has become of the connection
            return None
        return found

    def ask_all(self, question: Callable[[], Any]) -> dict[str, Any]:
        """What each worker answers, or the exception that it gave instead. Raises ClusterError where that takes too long."""
        try:
            answers: dict[str, Any] = self._client.sync(self._client.run, question, on_error="return", callback_timeout=_FETCH)
        except TimeoutError as error:
            raise ClusterError(f"the workers don't answer within {_FETCH:.0f} seconds; look at the cluster's dashboard") from error
        return answers

    def wait(self, future: "Future[bytes]", seconds: float) -> bool:
        """Whether this is done, or has come to nothing, within so many seconds."""
        import distributed

        wait: Callable[..., object] = distributed.wait
        try:
            with self._client.as_current(), contextlib.suppress(CancelledError):
                wait([future], timeout=seconds)
        except TimeoutError:
            return False
        return True

    def fetched(self, futures: Sequence["Future[bytes]"]) -> list[bytes] | None:
        """The results of what is done, or None where they don't come: the worker that held them may be gone, and they are made again."""
        try:
            results: list[bytes] = self._client.sync(self._client.gather, list(futures), callback_timeout=_FETCH)
        except (TimeoutError, CancelledError):
            return None
        return results

    def failure(self, future: "Future[bytes]") -> BaseException | None:
        """The exception that this came to; None where it is not known any more."""
        try:
            ask: Callable[..., BaseException | None] = future.exception
            error = ask(timeout=_ANSWER)
        except (TimeoutError, CancelledError):
            return None
        if isinstance(error, ImportError | AttributeError | CancelledError):
            return ClusterError(f"a worker can't read articles ({type(error).__name__}: {error}); install the same Covertrace on it as here")
        return error


def _client(address: str) -> Any:  # much of Dask has no types
    try:
        import dask
        import distributed
    except ModuleNotFoundError as error:
        raise ClusterError(f"--scheduler needs the package {error.name}; install it with: pip install 'covertrace[cluster]'") from error
    # What matters is told in one line; asyncio would report errors in Dask's own tasks that Dask has dealt with.
    for name in [name for name in logging.root.manager.loggerDict if name.split(".")[0] in ("distributed", "asyncio")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set(_QUIET)
    client: Any = object.__new__(distributed.Client)  # in two steps, to have something to close: a client that is left half open delays the exit
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared by what matters to the result
            client.__init__(address, timeout=_CONNECT, set_as_default=False, name="covertrace")
        return client
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        with contextlib.suppress(Exception):
            client.close(timeout=_ANSWER)
        told = f"no Dask scheduler answers at {address} ({type(error).__name__}); look at the address, or start one with: dask scheduler"
        raise ClusterError(told) from error
