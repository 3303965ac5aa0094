"""From bytes to text, and from text to a front matter and a body."""

from __future__ import annotations

import re
from typing import NamedTuple

from mirage_kg.load.problem import problem
from mirage_kg.load.strict_yaml import RefusedError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and the marks that turn the reading direction: a reader must see what a program sees."""


class Parts(NamedTuple):
    """A node file in two: the YAML between the marks, which begins on line 2, and the Markdown from `line` on."""

    front: str
    body: str
    line: int


def decode(data: bytes, path: str) -> str:
    """Return the text of a content file, with the byte-order mark dropped and line ends as LF.

    Raises:
        RefusedError: when the file is empty, not UTF-8 (with the offset of the first bad byte), or holds a character that
            cannot be seen.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8"
        raise RefusedError(problem("not_utf8", path, found, line=line, expected="a file saved as UTF-8")) from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise RefusedError(problem("empty_file", path, "the file is empty", expected="a node or a source, or no file"))
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        found = f"the character U+{ord(control[0]):04X}, which a reader cannot see"
        raise RefusedError(problem("control_character", path, found, line=line, expected="printable text"))
    return text


def split(text: str, path: str) -> Parts:
    """Split the text of a node file at its front matter.

    Raises:
        RefusedError: when the front matter is missing or has no end.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        found = f"the first line is {lines[0][:40]!r}"
        expected = "`---` on line 1, then the fields, then `---` and the text"
        raise RefusedError(problem("front_matter_missing", path, found, line=1, expected=expected))
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        expected = "a line `---` after the last field"
        raise RefusedError(problem("front_matter_open", path, "the front matter has no end", line=1, expected=expected))
    rest = "\n".join(lines[end + 1 :])
    blank = rest[: len(rest) - len(rest.lstrip())].count("\n")
    return Parts("\n".join(lines[1:end]) + "\n", rest.strip(), end + 2 + blank)
