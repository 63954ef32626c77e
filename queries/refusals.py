"""Why a stranger's query got no result: one class for each reason, with what to do."""


class Refused(Exception):
    """A query that got no result. `detail` says why, `advice` what to do."""

    advice = "Change the query and send it again."

    def __init__(self, detail: str, advice: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.advice = advice or self.advice


class BadSyntax(Refused):
    """It is no SPARQL 1.1 query. `line` and `column` count from 1 and tell where reading stopped."""

    def __init__(self, line: int, column: int, detail: str) -> None:
        super().__init__(detail, "Look at what stands there and just before it.")
        self.line = line
        self.column = column


class NotAllowed(Refused):
    """It asks for something that is not given here: an update, or another service."""


class Unknown(Refused):
    """It calls a function that the engine does not have."""


class TooSlow(Refused):
    """It took longer than a query may."""

    advice = "Ask for less: name a subject or a property, join patterns by a shared variable, or add a LIMIT inside a subquery."


class TooBig(Refused):
    """It needed more memory than a query may, or its result is larger than what is sent."""

    advice = "Ask for less: fewer variables, a LIMIT, or the result in parts with ORDER BY, LIMIT and OFFSET."


class TooBusy(Refused):
    """Too many queries run already. `seconds` tells when to try again."""

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail, f"Try again in {seconds} seconds.")
        self.seconds = seconds
