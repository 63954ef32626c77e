"""Serving behind waitress."""

import errno
import logging
import socket
import threading
import urllib.request
from queue import Queue

import pytest
from flask import Flask

from server.serving import serve


def test_a_used_port_is_refused_in_words(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OSError, match=f"port {port} on 127.0.0.1 is already in use") as raised:
            serve(app, "127.0.0.1", port)
    assert raised.value.errno == errno.EADDRINUSE
    assert capsys.readouterr() == ("", "")


def test_a_host_that_is_not_ours_is_refused(app: Flask) -> None:
    with pytest.raises(OSError, match=r"192\.0\.2\.1"):
        serve(app, "192.0.2.1", 0)


def test_a_number_that_is_no_port_is_refused(app: Flask) -> None:
    with pytest.raises(OSError, match="70000 is no port"):
        serve(app, "127.0.0.1", 70000)


def test_serves_and_tells_where(app: Flask) -> None:
    told: Queue[str] = Queue()
    threading.Thread(target=serve, args=(app, "127.0.0.1", 0, told.put), daemon=True).start()
    address = told.get(timeout=10)
    with urllib.request.urlopen(f"{address}healthz", timeout=10) as response:
        assert response.status == 200
        assert response.headers["Server"] == "covertrace"
    assert not logging.getLogger("waitress.queue").isEnabledFor(logging.WARNING), "to wait a moment for a thread is no warning"
