"""What a measurement ran on: figures mean little without it."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("pyoxigraph", "oxigraph", "rdflib", "spacy")


def machine() -> dict[str, str]:
    """CPU, cores, memory, versions, state of the code, time and load average, as they are now."""
    return {
        "taken": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"), "code": _commit(), "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()), "memory": f"{_memory():.0f} GB",
        "system": platform.platform(terse=True), "python": platform.python_version(), **_versions(),
        "load average": " ".join(f"{each:.1f}" for each in os.getloadavg()),
    }  # fmt: skip


def line(found: dict[str, str]) -> str:
    """The same in one sentence for the head of a table."""
    versions = ", ".join(f"{name} {found[name]}" for name in ("python", *PACKAGES) if name in found)
    return (
        f"{found['taken']}, {found['processor']}, {found['cores']} cores, {found['memory']}, {found['system']}, {versions}, "
        f"commit {found['code']}, load average at the start {found['load average']}"
    )


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _commit() -> str:
    try:
        told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, timeout=20)
    except OSError:
        return "unknown"
    return told.stdout.strip() or "unknown"
