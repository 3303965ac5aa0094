"""What is wrong with a query, and where in its text."""

from __future__ import annotations

from mirage_kg.errors import QueryRefused


def refused(text: str, at: int, detail: str, hint: str = "") -> QueryRefused:
    """Return the error for position `at` of `text`."""
    return QueryRefused(detail, hint=hint, where=place(text, at))


def place(text: str, at: int) -> str:
    """Return position `at` of `text` as line and column, both counted from 1."""
    before = text[:at]
    return f"line {before.count(chr(10)) + 1}, column {at - before.rfind(chr(10))}"
