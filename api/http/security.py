"""The walls around every request, as plain ASGI layers: incidents, headers, Host, Origin, token."""

from __future__ import annotations

import hmac
import logging
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Internal, TokenNeeded
from api.http.problems import problem
from api.settings import Settings
from mirage_kg.errors import HostRefused, MirageError, OriginRefused

log = logging.getLogger("mirage.http")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

SAFE_VERBS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class SecurityHeaders:
    """Puts the headers on every answer, errors too, unless the answer has set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class IncidentGuard:
    """Turns an exception that nobody foresaw into a 500 that tells an incident id; the trace goes to the log.

    When the answer has begun already, the connection is closed instead: a second body never follows.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer for what it raises."""
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            return
        except Exception:
            if scope["type"] != "http":
                raise
            incident = secrets.token_hex(6)
            log.exception("incident %s: %s %r", incident, scope["method"], scope["path"][:200])
            if begun:
                raise
            hint = "look for this incident in the log of the server"
            await problem(Internal(f"incident {incident}", hint=hint))(scope, receive, send)


ASKED_HEAD = "mirage.asked_head"


def asked_head(scope: Scope) -> bool:
    """Return whether the client wants no body, which an answer without an end has to know."""
    return bool(scope.get(ASKED_HEAD))


class HeadIsGet:
    """Has HEAD answered as GET is, on every path; the server leaves the body out, as it knows what was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, as a GET if it is a HEAD."""
        head = scope["type"] == "http" and scope["method"] == "HEAD"
        await self.app({**scope, "method": "GET", ASKED_HEAD: True} if head else scope, receive, send)


class Doorman:
    """Refuses, before routing, requests that a browser was tricked into sending.

    Host: only exact names of this server (a rebound DNS name carries its own). Origin: nothing that starts or changes
    something for another site's page. Token: where one is set, whatever starts or changes something must bring it.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str], token: str) -> None:
        self.app = app
        self.names = names
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            self._check(scope["method"], Headers(scope=scope))
        except MirageError as error:
            await problem(error)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _check(self, verb: str, headers: Headers) -> None:
        names = self.names
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in names:
            raise HostRefused(
                f"this server does not go by the name {(hosts or ['(missing)'])[0][:100]!r}",
                hint=f"use {sorted(names)[0]}, or add the name to MIRAGE_NAMES",
                where="Host",
            )
        if verb in SAFE_VERBS:
            return
        site = headers.get("sec-fetch-site", "none")
        origin = headers.get("origin")
        if site not in ("same-origin", "none") or (origin is not None and not _is_own(origin, names)):
            raise OriginRefused(
                f"the request comes from another site ({(origin or site)[:100]})",
                hint="send it from this server's own page or from a program",
                where="Origin",
            )
        given = headers.get("authorization", "")
        if self.token and not hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
            raise TokenNeeded(
                "the token is missing or wrong",
                hint="send Authorization: Bearer and the token",
                where="Authorization",
            )


def _is_own(origin: str, names: frozenset[str]) -> bool:
    scheme, _, host = origin.lower().partition("://")
    return scheme in ("http", "https") and host in names


def own_names(settings: Settings) -> frozenset[str]:
    """Return every value of Host that this server answers to: the loopback names, its own host, and `settings.names`."""
    plain = {"127.0.0.1", "localhost", "[::1]"}
    if settings.host not in ("0.0.0.0", "::"):
        plain.add(f"[{settings.host}]" if ":" in settings.host else settings.host.lower())
    with_port = {f"{name}:{settings.port}" for name in plain} | (plain if settings.port == 80 else set())
    return frozenset(with_port | {name.lower() for name in settings.names})
