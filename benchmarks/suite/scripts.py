"""What other scripts of this folder measure: each run as it stands, its text kept."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

from benchmarks.suite.options import ROOT, Options
from benchmarks.suite.sizes import Made
from benchmarks.suite.tables import LINE, Table

# The scripts with what they are told; {store} is the largest store that was made. One that is not there is left out and told.
SCRIPTS: dict[str, tuple[str, ...]] = {
    "serving": ("--store", "{store}"), "building": (), "pages": ("--store", "{store}", "--times", "20"), "endpoint": ("--store", "{store}", "--times", "50"),
}  # fmt: skip
_MAY_TAKE = 3600.0  # seconds


def scripts(stores: list[Made], options: Options, machine: dict[str, str], say: Callable[[str], None]) -> Iterator[Table]:
    """Run each script; a table of one column holds what it printed, line by line."""
    for name, arguments in SCRIPTS.items():
        path = ROOT / "benchmarks" / f"{name}.py"
        title = f"What benchmarks/{name}.py prints"
        if not path.exists():
            yield Table(f"script-{name}", title, (LINE,), (), (f"There is no benchmarks/{name}.py.",), machine)
            continue
        say(path.name)
        told = [each.format(store=stores[-1].store) for each in arguments]
        text, failed = _printed([sys.executable, str(path), *told])
        notes = (f"`python benchmarks/{name}.py {' '.join(arguments)}`".strip(), *([failed] if failed else []))
        yield Table(f"script-{name}", title, (LINE,), tuple((line,) for line in text.splitlines()), notes, machine)


def _printed(command: list[str]) -> tuple[str, str]:
    """What a command printed, and how it failed."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=_MAY_TAKE, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "", f"Given up after {_MAY_TAKE:g} s."
    last = (done.stderr.strip().splitlines() or ["no message"])[-1]
    return done.stdout, f"Ended with {done.returncode}: {last}" if done.returncode else ""
