"""Looks up what the project rests on among known vulnerabilities (PyPI's, which are those of https://osv.dev), with pip-audit.

    python .ci/audit.py LOCKFILE…

Exit status: 0 nothing is known against any of them, or it could not be looked up, which is told; 1 something is known.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

_SECONDS = 300


@dataclass(frozen=True)
class Outcome:
    """What came of it: the lines to print, and whether something is known against a package."""

    lines: tuple[str, ...]
    found: bool = False


def main(files: Sequence[str]) -> int:
    """The exit status, after what came of it was printed."""
    outcomes = [audited(file) for file in files]
    for outcome in outcomes:
        print("\n".join(outcome.lines))
    return int(any(outcome.found for outcome in outcomes))


def audited(file: str) -> Outcome:
    """What is known of the packages of a lock file."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", file, "--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 - no shell, and no part of it is given
    except subprocess.TimeoutExpired:
        return Outcome((f"{file}: NOT AUDITED, no answer within {_SECONDS} seconds",))
    return outcome_of(file, done.stdout, done.stderr)


def outcome_of(file: str, told: str, complaint: str = "") -> Outcome:
    """What the output of pip-audit says. It ends with 0 also where the service knows none of the packages, so what was looked up is counted here."""
    try:
        packages = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (complaint.strip().splitlines() or ["it told nothing"])[-1]
        return Outcome((f"{file}: NOT AUDITED, the advisory service can't be reached: {reason[:200]}",))
    known = [package for package in packages if "vulns" in package]
    if not known:
        return Outcome((f"{file}: NOT AUDITED, the advisory service knows none of the {len(packages)} packages",))
    bad = [
        f"{file}: {package['name']} {package['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'no version yet'}"
        for package in known for each in package["vulns"]
    ]  # fmt: skip
    missed = f"; {len(packages) - len(known)} could not be looked up" if len(known) < len(packages) else ""
    count = f"{len(bad) or 'no'} known {'vulnerability' if len(bad) == 1 else 'vulnerabilities'}"
    return Outcome((*bad, f"{file}: {len(known)} packages audited{missed}, {count}"), bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
