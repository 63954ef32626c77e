"""The program of a process that forks commands: python -m tests.faults.forked

It has loaded the command line already, so that a command starts in a moment and hundreds can be killed. Each line of its standard input is a JSON
object: the `arguments`, the `signal` to send `after` so many seconds, counted from when a new file matches the pattern `seen`, `limits` by name of
`resource.RLIMIT_…`, and code to run `before`. For each it writes one with the `status` (negative for a signal), the `seconds` that it took and what was `said`.
"""

import atexit
import glob
import json
import os
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

_STEP = 0.0005  # seconds between looks


def _child(asked: dict[str, Any], said: int) -> None:
    os.dup2(said, 1)
    os.dup2(said, 2)
    for name, limit in asked.get("limits", {}).items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    import covertrace

    try:
        exec(asked.get("before", ""), {})
        covertrace.main(asked["arguments"])
    except SystemExit as ended:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(ended.code or 0))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(70)


def _watched(pid: int, asked: dict[str, Any]) -> tuple[int, float]:
    began, since = time.monotonic(), None if asked.get("seen") else time.monotonic()
    sent, there = False, {*glob.glob(asked.get("seen", ""), include_hidden=True)}
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), time.monotonic() - began
        if since is None and {*glob.glob(asked["seen"], include_hidden=True)} - there:
            since = time.monotonic()
        if "signal" in asked and not sent and since is not None and time.monotonic() - since >= asked.get("after", 0):
            os.kill(pid, asked["signal"])
            sent = True
        time.sleep(_STEP)


def main() -> None:
    """Fork for each line until there is none."""
    import covertrace  # noqa: F401
    import ingest.build
    import ingest.cache
    import ingest.progress
    import ingest.proposed
    import ingest.reviewed
    import ingest.stream
    import ingest.tally
    import queries.answer
    import queries.checks
    import queries.printing
    import queries.remote
    import queries.search
    import queries.search_printing  # noqa: F401
    from queries.question import understand

    understand("Does Medicare cover massage?")
    ingest.cache.version()
    list(ingest.build.graph_of(ingest.build.harvest([Path(sys.argv[1])])))  # what is read once is read
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryFile() as said:
            pid = os.fork()
            if not pid:
                _child(asked, said.fileno())
            status, seconds = _watched(pid, asked)
            said.seek(0)
            print(json.dumps({"status": status, "seconds": seconds, "said": said.read().decode(errors="replace")}), flush=True)


if __name__ == "__main__":
    main()
