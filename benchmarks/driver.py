"""Drives a site from outside: python benchmarks/driver.py PORT CONNECTIONS SECONDS RATE CODING < requests

A process of its own that imports nothing of the project and speaks over plain sockets, so that it takes little of the machine; how much is told. Each
line of the standard input is a request: its kind, a tab, and its address. They are sent once each, over connections that stay open: one
after another on each, or where RATE is not 0 so many a second on all together. A time is then counted from the moment when a request was due, late or
not, as a visitor would. A line of JSON is printed for each minute, and one for all.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator

_MINUTE = 60.0


class Tally:
    """Milliseconds of each kind of request, and what went wrong."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self.errors: dict[str, int] = {}

    def add(self, kind: str, milliseconds: float, error: str) -> None:
        """Count one request."""
        if error:
            self.errors[error] = self.errors.get(error, 0) + 1
        else:
            self.times.setdefault(kind, []).append(milliseconds)

    def told(self, seconds: float, processor: float) -> str:
        """All of it as a line of JSON; `processor` are the seconds that this process has used."""
        found = {kind: _spread(sorted(times), seconds) for kind, times in sorted(self.times.items())}
        every = sorted(time for times in self.times.values() for time in times)
        return json.dumps({"all": _spread(every, seconds), "kinds": found, "errors": self.errors, "seconds": seconds, "processor": processor})


class Driver:
    """Requests that wait to be sent, and the connections that send them."""

    def __init__(self, port: int, seconds: float, rate: float, coding: str, requests: Iterator[str]) -> None:
        self._port, self._rate, self._requests = port, rate, requests
        self._packed = f"Accept-Encoding: {coding}\r\n" if coding else ""
        self._lock = threading.Lock()
        self._sent = 0
        self.begun = time.perf_counter()
        self._end = self.begun + seconds
        self.all, self.minute = Tally(), Tally()

    def run(self) -> None:
        """Send until the time is over or nothing is left."""
        connection: socket.socket | None = None
        while (due := self._next()) is not None:
            moment, kind, path = due
            time.sleep(max(0.0, moment - time.perf_counter()))
            began = moment if self._rate else time.perf_counter()
            error = ""
            try:
                connection = connection or socket.create_connection(("127.0.0.1", self._port), timeout=60)
                error = _asked(connection, path, self._packed)
            except OSError as raised:
                error, connection = type(raised).__name__, None
            self._count(kind, (time.perf_counter() - began) * 1000, error)

    def take_minute(self) -> Tally:
        """What was counted since the last time."""
        with self._lock:
            taken, self.minute = self.minute, Tally()
        return taken

    def _next(self) -> tuple[float, str, str] | None:
        with self._lock:
            moment = self.begun + self._sent / self._rate if self._rate else time.perf_counter()
            line = next(self._requests, "") if moment < self._end else ""
            self._sent += 1
        kind, _, path = line.rstrip("\n").partition("\t")
        return (moment, kind, path) if path else None

    def _count(self, kind: str, milliseconds: float, error: str) -> None:
        with self._lock:
            self.all.add(kind, milliseconds, error)
            self.minute.add(kind, milliseconds, error)


def _asked(connection: socket.socket, path: str, packed: str) -> str:
    """Send a request and take the whole answer; what was wrong with it, "" for nothing."""
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{packed}\r\n".encode())
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _some(connection)
    head = got[:end].decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r")[0])
    left = length - (len(got) - end - 4)
    while left > 0:
        left -= len(_some(connection))
    status = head.split(" ", 2)[1]
    return "" if status == "200" else f"status {status}"


def _some(connection: socket.socket) -> bytes:
    found = connection.recv(1 << 18)
    if not found:
        raise ConnectionResetError("the server closed the connection")
    return found


def _spread(ordered: list[float], seconds: float) -> dict[str, float]:
    if not ordered:
        return {"answers": 0}
    found = {f"p{share}": round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1) for share in (50, 90, 99)}
    return {"answers": len(ordered), "rate": round(len(ordered) / seconds, 1), **found, "max": round(ordered[-1], 1)}


def main() -> None:
    """Drive, and tell of each minute and of the whole."""
    if len(sys.argv) != 6:
        print("benchmarks/serving.py runs this; by itself: python benchmarks/driver.py PORT CONNECTIONS SECONDS RATE CODING < requests")
        return
    port, connections, seconds, rate, coding = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
    driver = Driver(port, seconds, rate, coding, iter(sys.stdin))
    threads = [threading.Thread(target=driver.run) for _ in range(connections)]
    for thread in threads:
        thread.start()
    since = driver.begun
    while any(thread.is_alive() for thread in threads):
        threads[0].join(0.1) if threads[0].is_alive() else time.sleep(0.1)
        if time.perf_counter() - since >= _MINUTE:
            print(driver.take_minute().told(_MINUTE, time.process_time()), flush=True)
            since += _MINUTE
    print(driver.all.told(time.perf_counter() - driver.begun, time.process_time()), flush=True)


if __name__ == "__main__":
    main()
