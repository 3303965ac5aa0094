"""From a tree of text to a record, with what does not fit told in the words of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mirage_kg.load.problem import Field, Problem, nearest, problem
from mirage_kg.load.strict_yaml import Tree
from mirage_kg.model.record import Record

R = TypeVar("R", bound=Record)

_WORDS = {"str": "text", "list": "a list", "dict": "fields with values"}


def convert(
    record: type[R], tree: dict[str, Tree], path: str, given: Mapping[str, str] = MappingProxyType({})
) -> tuple[R | None, list[Problem]]:
    """Make a record of a tree.

    Args:
        record: the record to make.
        tree: fields as text, lists and mappings.
        path: the file that problems name.
        given: values of fields that the file must not hold itself.

    Returns:
        the record, or None with every field that does not fit.
    """
    hidden = [name for name in given if name in tree]
    problems = [_unknown(record, (name,), path, hidden=frozenset(given)) for name in hidden]
    try:
        made = record.model_validate({**tree, **given})
    except ValidationError as error:
        return None, problems + list(_told(record, error, tree, path, frozenset(given)))
    return (None if problems else made), problems


def _told(
    record: type[Record], error: ValidationError, tree: dict[str, Tree], path: str, hidden: frozenset[str]
) -> Iterator[Problem]:
    seen: set[tuple[str, Field]] = set()
    for detail in error.errors(include_url=False, include_context=True):
        place = _place(detail["loc"], tree, missing=detail["type"] == "missing")
        if (detail["type"], place) not in seen:
            seen.add((detail["type"], place))
            yield _one(record, detail, place, path, hidden)


def _place(loc: Field, tree: Tree, missing: bool) -> Field:
    """Drop the parts of a location that name branches of a type rather than fields of the file."""
    place: list[str | int] = []
    here: Tree | None = tree
    for part in loc:
        if isinstance(here, dict) and part in here:
            here = here[str(part)]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif missing and part == loc[-1]:
            here = None
        else:
            continue
        place.append(part)
    return tuple(place)


def _one(record: type[Record], detail: ErrorDetails, place: Field, path: str, hidden: frozenset[str]) -> Problem:
    name = ".".join(str(part) for part in place) or "the file"
    value = detail["input"]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return _unknown(record, place, path, hidden)
        case "missing":
            found, expected = f"`{name}` is missing", f"a field `{place[-1]}`"
            return problem("missing_field", path, found, expected=expected, field=place)
        case "literal_error":
            choices = re.findall(r"'([^']+)'", str(context.get("expected", "")))
            meant = nearest(str(value), choices)
            expected = f"one of {', '.join(choices)}"
            found = f"`{name}` is {_shown(value)}"
            return problem("wrong_value", path, found, expected=expected, nearest=meant, field=place)
        case "value_error":
            found = f"`{name}`: {context.get('error', detail['msg'])}"
            return problem("wrong_value", path, found, field=place)
        case _:
            found = f"`{name}` is {_shown(value)}"
            return problem("wrong_value", path, found, expected=_expected(detail["msg"]), field=place)


def _unknown(record: type[Record], place: Field, path: str, hidden: frozenset[str]) -> Problem:
    model = _model(record, place[:-1])
    allowed = [name for name in model.model_fields if name not in hidden or len(place) > 1] if model else []
    return problem(
        "unknown_field",
        path,
        f"`{place[-1]}` is not a field here",
        expected=f"one of {', '.join(allowed)}",
        nearest=nearest(str(place[-1]), allowed),
        field=place,
    )


def _model(record: type[BaseModel], place: Field) -> type[BaseModel] | None:
    """Return the record that stands at `place` within `record`."""
    for part in place:
        if isinstance(part, str) and part in record.model_fields:
            inner = next(_models(record.model_fields[part].annotation), None)
            if inner is None:
                return None
            record = inner
    return record


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(value) if len(value) <= 60 else f"{value[:57]!r}... ({len(value)} characters)"
    return _WORDS.get(type(value).__name__, repr(value)[:60])


def _expected(message: str) -> str:
    text = message.removeprefix("Input should be ").removeprefix("a valid ")
    for word, ours in (
        ("tuple", "a list"),
        ("string", "text"),
        ("dictionary", "fields with values"),
        ("boolean", "true"),
    ):
        if text.startswith(word):
            return ours + (" or false" if word == "boolean" else "")
    return text[:1].lower() + text[1:]
