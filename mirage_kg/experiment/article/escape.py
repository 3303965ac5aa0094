"""Text of strangers as Markdown of which nothing is read as markup, HTML or a link that nobody wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&@])")
_BEGIN = re.compile(r"^(\d*)([-+=.)])(?=\s|$|[-=\s]+$)")
"""What begins a list or underlines a heading where it stands first in a line."""


_NODE = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\\\*\\\*(?=[^\s*])([^*]+?)(?<=[^\s\\*])\\\*\\\*")
_ITALIC = re.compile(r"(?<![*\\])\\\*(?=[^\s*\\])([^*]+?)(?<=[^\s\\*])\\\*(?!\*)")
_NO_PARAGRAPH = re.compile(r"\s*(#|>|\||<|```|~~~|\$\$|[-+*]\s|\d+[.)]\s|(-{3,}|\*{3,}|_{3,}|={3,})\s*$)")


def plain(text: str) -> str:
    """Return one line of text of which nothing is read as Markdown or HTML, nor as an address to follow."""
    escaped = _BEGIN.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(text.split())))
    return re.sub(r"\bwww\.", r"www\\.", escaped.replace("://", r":\//"), flags=re.IGNORECASE)


def stopped(text: str) -> str:
    """Return plain text that ends a sentence."""
    escaped = plain(text)
    return escaped if escaped.endswith((".", "?", "!")) else f"{escaped}."


def begun(text: str) -> str:
    """Return plain text that begins a sentence; a first word with a capital of its own stays as it is."""
    escaped = plain(text)
    first = escaped.split(" ", 1)[0]
    return f"{escaped[:1].upper()}{escaped[1:]}" if first == first.lower() else escaped


def code(name: str) -> str:
    """Return a name as code; one that is no plain name stays escaped text."""
    return f"`{name}`" if re.fullmatch(r"[\w.-]+", name, re.ASCII) else plain(name)


def web(url: str) -> str:
    """Return an address of the web as a link; anything else stays text."""
    if not re.match(r"https?://", url, re.IGNORECASE):
        return plain(url)
    return f"<{quote(url, safe=':/?#[]@!$&()*+,;=%~-._')}>"


def opening(body: str, titles: Mapping[str, str], words: int) -> str:
    """Return the first paragraphs of a text in Markdown, whole ones, at least one and then as many as `words` allow.

    Bold and italic words stay so, a link becomes its words, a link to a node the node's title. A heading, list, table, quote
    or block of code ends it.
    """
    kept: list[str] = []
    for block in re.split(r"\n\s*\n", body.strip()):
        if not block.strip() or block.startswith(("    ", "\t")) or _NO_PARAGRAPH.match(block):
            break
        if kept and len(" ".join((*kept, block)).split()) > words:
            break
        kept.append(block)
    return "\n\n".join(_paragraph(block, titles) for block in kept)


def _paragraph(block: str, titles: Mapping[str, str]) -> str:
    text = _NODE.sub(lambda found: found[2] or f"“{titles.get(found[1], found[1])}”", block)
    text = plain(_CODE.sub(r"\1", _LINK.sub(r"\1", text)))
    return _ITALIC.sub(r"*\1*", _BOLD.sub(r"**\1**", text))
