"""Chromium without a window, driven over its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) through two pipes."""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
_KEYS = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowRight": 39}
_PLUMBING = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
CTRL = 2


def chromium() -> str | None:
    """The program, or None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def untroubled(browser: "Browser", expected: str | None = None) -> "Iterator[Browser]":
    """A browser that must not have complained of anything in the end, but for what holds the words that are expected."""
    browser.troubles.clear()
    yield browser
    assert [each for each in browser.troubles if expected is None or expected not in each] == []


class Browser:
    """One page. `troubles` are what the console and the security policy complained of. Close it in the end."""

    def __init__(self, width: int = 1280, height: int = 900, dark: bool = False, scripts: bool = True) -> None:
        self.troubles: list[str] = []
        self._profile = tempfile.mkdtemp(prefix="covertrace-browser-")
        self._process, self._to, self._from = self._start()
        self._rest = b""
        self._number = 0
        self._session: str | None = None
        try:
            self._prepare(width, height, dark, scripts)
        except BaseException:
            self.close()
            raise

    def _prepare(self, width: int, height: int, dark: bool, scripts: bool) -> None:
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)

    def _start(self) -> tuple["subprocess.Popen[bytes]", int, int]:
        """The program reads commands on its file descriptor 3 and answers on 4."""
        given, to = os.pipe()
        back, answers = os.pipe()
        command = [
            chromium() or "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            f"--user-data-dir={self._profile}", "--remote-debugging-pipe", "about:blank",
        ]  # fmt: skip
        plumbed = [sys.executable, "-c", _PLUMBING, str(given), str(answers), *command]
        process = subprocess.Popen(plumbed, pass_fds=(given, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(given)
        os.close(answers)
        return process, to, back

    def send(self, method: str, /, **params: Any) -> dict[str, Any]:
        """The result of a command. Raises RuntimeError for one that fails."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params} | ({"sessionId": self._session} if self._session else {})
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (got := self._read()).get("id") != self._number:
            self._note(got)
        if "error" in got:
            raise RuntimeError(f"{method}: {got['error']['message']}")
        return dict(got["result"])

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            if not select.select([self._from], [], [], 30)[0]:
                raise RuntimeError("the browser does not answer")
            part = os.read(self._from, 1 << 16)
            if not part:
                raise RuntimeError("the browser ended")
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))

    def _note(self, event: dict[str, Any]) -> None:
        given = event.get("params", {})
        match event.get("method"):
            case "Log.entryAdded" if given["entry"]["level"] in ("error", "warning"):
                self.troubles.append(f"{given['entry']['text']} {given['entry'].get('url', '')}")
            case "Runtime.exceptionThrown":
                self.troubles.append(str(given["exceptionDetails"].get("exception", {}).get("description")))
            case "Runtime.consoleAPICalled" if given["type"] in ("error", "warning"):
                self.troubles.append(str([each.get("value") for each in given["args"]]))

    def open(self, address: str) -> None:
        """Go to an address and wait until it is there."""
        self.send("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def ask(self, expression: str) -> Any:
        """The value of an expression of JavaScript in the page."""
        got = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in got:
            raise RuntimeError(str(got["exceptionDetails"]["exception"].get("description")))
        return got["result"].get("value")

    def until(self, expression: str, seconds: float = 10) -> Any:
        """The value of an expression once it is true. Raises AssertionError where it stays untrue."""
        end = time.monotonic() + seconds
        while not (value := self._ask_calmly(expression)):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.05)
        return value

    def _ask_calmly(self, expression: str) -> Any:
        try:
            return self.ask(expression)
        except RuntimeError:  # the page is on its way to another
            return None

    def type(self, text: str) -> None:
        """Keys one after the other."""
        for each in text:
            self.send("Input.dispatchKeyEvent", type="char", text=each)

    def press(self, key: str, modifiers: int = 0) -> None:
        """One key, down and up."""
        known = {"key": key, "code": key, "windowsVirtualKeyCode": _KEYS[key], "modifiers": modifiers}
        text = {"text": "\r"} if key == "Enter" and not modifiers else {}
        self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **known, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **known)

    def picture(self, file: Path, whole: bool = True) -> None:
        """A picture of the page, all of it or what is in sight."""
        data = self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))

    def close(self) -> None:
        """End it and remove its profile."""
        calls: tuple[Callable[[], object], ...] = (lambda: os.close(self._to), lambda: self._process.wait(10), lambda: os.close(self._from))
        try:
            for call in calls:
                call()
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)
