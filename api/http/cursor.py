"""Opaque page tokens: the key after which the next page begins, signed so that a forged or foreign one is refused."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.requests import Request

from mirage_kg.errors import BadRequest

_SIGNATURE = 12

P = TypeVar("P", bound=BaseModel)


class Cursors:
    """Makes and reads page tokens under one secret.

    A token belongs to one list with one set of filters (`scope`); one from another list is as wrong as a forged one.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def after(self, scope: str, key: str | None) -> str | None:
        """Return the token of the page of `scope` that begins after `key`; None for None, where there is no such page."""
        if key is None:
            return None
        return base64.urlsafe_b64encode(self._sign(scope, key) + key.encode()).decode().rstrip("=")

    def read(self, scope: str, token: str | None) -> str | None:
        """Return the key inside `token`, or None for the first page.

        Raises:
            BadRequest: the token was not made here for this list.
        """
        if token is None:
            return None
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            key = raw[_SIGNATURE:].decode()
        except (binascii.Error, ValueError):
            raise self._refusal() from None
        if not hmac.compare_digest(raw[:_SIGNATURE], self._sign(scope, key)):
            raise self._refusal()
        return key

    def page(
        self,
        kind: type[P],
        scope: str,
        token: str | None,
        read: Callable[[str | None], tuple[Sequence[object], str | None]],
    ) -> Callable[[], P]:
        """Return what makes the page of `token`, a model with items and next; whether the token is good is seen at once.

        Args:
            kind: the model.
            scope: the list, with its filters.
            token: as it came; None for the first page.
            read: given the key of a page, returns its items and the key of the next.

        Raises:
            BadRequest: the token was not made here for this list.
        """
        after = self.read(scope, token)

        def build() -> P:
            items, more = read(after)
            return kind(items=items, next=self.after(scope, more))

        return build

    def _sign(self, scope: str, key: str) -> bytes:
        return hmac.digest(self._secret, f"{scope}\0{key}".encode(), hashlib.sha256)[:_SIGNATURE]

    @staticmethod
    def _refusal() -> BadRequest:
        return BadRequest(
            "this page token was not made by this server for this list",
            hint="begin again without cursor; a restart of the server ends old tokens",
            where="cursor",
        )


def link_to_next(request: Request, token: str | None) -> dict[str, str]:
    """Return the header that leads to the next page of a list (RFC 8288); none where there is no such page."""
    if token is None:
        return {}
    query = urlencode({**request.query_params, "cursor": token})
    return {"Link": f'<{request.url.path}?{query}>; rel="next"'}
