"""What determines what is read in an article, other than the article: two machines that agree on it read the same."""

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from ingest.cache import rules

Installed = dict[str, str]
_READERS = ("lxml", "lxml-html-clean", "pypdf", "python-docx", "rapidfuzz", "trafilatura")  # they take the text out of files


@cache
def installed() -> Installed:
    """Name and version of what reads articles here: Covertrace's code, wording and concepts (as a digest), Python, the libraries of the readers."""
    return {
        "Covertrace": rules()[:16],
        platform.python_implementation(): platform.python_version(),
        **{name: _version(name) for name in _READERS},
    }


def differences(here: Installed, there: Installed) -> str:
    """What differs, in words; nothing where all is the same."""
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    return ", ".join(f"{name} {there.get(name, 'missing')} (here {here.get(name, 'missing')})" for name in names)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
