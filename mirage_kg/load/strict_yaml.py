"""YAML without surprises: every scalar is the text that was written, and nothing is expanded.

The safe loader of PyYAML still turns `no` into false, `12:30` into 750 and the last of two equal keys into the value.
Here the parser's events are read one by one, so an alias, a tag or a nesting too deep is refused before anything is
built of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from mirage_kg.limits import limit
from mirage_kg.load.problem import Field, Problem, problem

Tree = str | list["Tree"] | dict[str, "Tree"]
"""What a file holds: text, lists and mappings of text. A value written as nothing, `~` or `null` is absent."""

_ABSENT = frozenset({"", "~", "null"})
# The scanner runs ahead of the events and gives up by itself, at a depth far beyond our limit.
_TOO_DEEP = "nesting depth"
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RefusedError(Exception):
    """The text cannot be read any further; carries the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.found)
        self.problem = found


@dataclass
class Document:
    """The tree of one text, the line of every value by its field path, and the problems that did not stop reading."""

    tree: Tree | None = None
    lines: dict[Field, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Field) -> int:
        """Return the line of `place`, or of the innermost value around it that is there; 0 when nothing is."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def read_yaml(text: str, path: str, first_line: int = 1) -> Document:
    """Read one YAML document strictly.

    Args:
        text: the YAML text.
        path: the file that problems name.
        first_line: number of the first line of `text` in that file.

    Returns:
        the tree, the lines and the problems found. `tree` is None when the text holds no value.

    Raises:
        RefusedError: for broken syntax, an alias, anchor or tag, nesting deeper than the limit, or more than one document.
    """
    reader = _Reader(path, first_line)
    try:
        return reader.read(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        line = reader.first_line + error.problem_mark.line if error.problem_mark else first_line
        found = " ".join(part for part in (error.context, error.problem) if part)
        if _TOO_DEEP in found:
            expected = f"at most {limit('yaml_depth')} levels"
            raise RefusedError(problem("yaml_depth", path, found, line=line, expected=expected)) from error
        raise RefusedError(problem("yaml_syntax", path, found or "broken YAML", line=line)) from error
    except yaml.YAMLError as error:
        found = f"a character that YAML does not allow: {error}".splitlines()[0]
        raise RefusedError(problem("control_character", path, found, line=first_line)) from error


class _Reader:
    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.document = Document()

    def read(self, events: Iterator[Event]) -> Document:
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse("yaml_syntax", event, "a second document", "one document in a file")
            elif not isinstance(event, StreamStartEvent | StreamEndEvent | DocumentEndEvent):
                self.document.tree = self._value(event, events, ())
        return self.document

    def _value(self, event: Event, events: Iterator[Event], place: Field) -> Tree | None:
        self._plain(event)
        if len(place) > limit("yaml_depth"):
            expected = f"at most {limit('yaml_depth')} levels"
            self._refuse("yaml_depth", event, f"nesting deeper than {limit('yaml_depth')} levels", expected)
        self.document.lines[place] = self._line(event)
        if isinstance(event, ScalarEvent):
            return None if not event.style and event.value in _ABSENT else str(event.value)
        if isinstance(event, SequenceStartEvent):
            return self._list(events, place)
        return self._mapping(events, place)

    def _list(self, events: Iterator[Event], place: Field) -> list[Tree]:
        items: list[Tree] = []
        for event in events:
            if isinstance(event, CollectionEndEvent):
                break
            item = self._value(event, events, (*place, len(items)))
            if item is None:
                self._note("wrong_value", event, "an empty list item", "a value after the hyphen")
            else:
                items.append(item)
        return items

    def _mapping(self, events: Iterator[Event], place: Field) -> dict[str, Tree]:
        mapping: dict[str, Tree] = {}
        seen: dict[str, int] = {}
        for event in events:
            if isinstance(event, CollectionEndEvent):
                break
            self._plain(event)
            if not isinstance(event, ScalarEvent):
                self._refuse("yaml_syntax", event, "a list or mapping as the name of a field", "a name")
            key, line = str(event.value), self._line(event)
            value = self._value(next(events), events, (*place, key))
            if key in seen:
                found = f"`{key}` is given twice, on lines {seen[key]} and {line}"
                self._note("duplicate_key", event, found, "each field once")
            elif value is not None:
                mapping[key] = value
                self.document.lines[(*place, key)] = line
            seen.setdefault(key, line)
        return mapping

    def _plain(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            self._refuse("yaml_alias", event, f"the alias *{event.anchor}", "the value written out")
        if getattr(event, "anchor", None):
            self._refuse("yaml_alias", event, f"the anchor &{getattr(event, 'anchor', '')}", "no anchors")
        if getattr(event, "tag", None):
            self._refuse("yaml_tag", event, f"the tag {str(getattr(event, 'tag', ''))[:60]}", "no tags")

    def _line(self, event: Event) -> int:
        mark = event.start_mark
        return self.first_line + (int(mark.line) if mark else 0)

    def _note(self, code: str, event: Event, found: str, expected: str) -> None:
        self.document.problems.append(problem(code, self.path, found, line=self._line(event), expected=expected))

    def _refuse(self, code: str, event: Event, found: str, expected: str) -> NoReturn:
        raise RefusedError(problem(code, self.path, found, line=self._line(event), expected=expected))
