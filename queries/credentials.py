"""Who we are to an endpoint: told by the environment, shown nowhere."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

USER, PASSWORD, TOKEN = "COVERTRACE_STORE_USER", "COVERTRACE_STORE_PASSWORD", "COVERTRACE_STORE_TOKEN"


@dataclass(frozen=True)
class Credentials:
    """A user and a password, or a token; or neither. Their text is kept out of every representation."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def given(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.user or self.token)

    @property
    def advice(self) -> str:
        """What to look at when an endpoint refuses us."""
        if self.token:
            return f"check the token in {TOKEN}"
        if self.user:
            return f"check {USER} and {PASSWORD}"
        return f"set {USER} and {PASSWORD}, or {TOKEN}"

    def unasked(self) -> AuthBase:
        """What goes with a request that nobody has challenged: a token (RFC 6750), and nothing else."""
        return Bearer(self.token) if self.token else Nothing()

    def answering(self, challenge: str) -> AuthBase | None:
        """What answers a `WWW-Authenticate` header: digest (RFC 7616) before basic (RFC 7617). None where we can't answer it."""
        if not self.user:
            return None
        if "digest" in challenge.lower():
            return HTTPDigestAuth(self.user, self.password)
        return HTTPBasicAuth(self.user.encode(), self.password.encode()) if "basic" in challenge.lower() else None


class Nothing(AuthBase):
    """No credentials; it also keeps those of a .netrc file out, which would be sent without being asked for."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request as it is."""
        return request


@dataclass(frozen=True)
class Bearer(AuthBase):
    """A bearer token."""

    token: str = field(repr=False)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request with the token in its header."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def from_environment(environment: Mapping[str, str] = os.environ) -> Credentials:
    """The credentials that the environment holds."""
    return Credentials(environment.get(USER, ""), environment.get(PASSWORD, ""), environment.get(TOKEN, ""))
