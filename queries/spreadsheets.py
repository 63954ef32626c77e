"""Values for files of CSV that people open in a spreadsheet, which takes what begins with certain signs for a formula and runs it."""

import re

_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def inert(value: object) -> object:
    """A value as it is, or with an apostrophe before it where a spreadsheet would run it (OWASP, CSV injection); numbers stay numbers."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
