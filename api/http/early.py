"""What the page asks for first at each of its addresses: told to the browser with the document, to be fetched beside scripts.

Without that a view asks only when its code is there, and what it shows waits for one thing after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from mirage_kg.model.ids import check_id
from mirage_kg.query.catalogue import Order

EVERY_VIEW = ("health", "meta")
NAMES_WRITTEN_IN = ("inter-latin-opsz-normal", "source-serif-4-latin-opsz-normal")
"""How the files of the upright fonts begin."""


class Address(NamedTuple):
    """What decides the first reads of a view: the node of its path, the words behind it, and what graph is served."""

    node: str
    words: Mapping[str, str]
    huge: bool


def first_reads(view: str, node: str, words: Mapping[str, str], root: str | None, huge: bool) -> tuple[str, ...]:
    """Return the reads of a view, each as its address behind the prefix of the interface; only ids get into one.

    Args:
        view: first word of the address of the page; empty for its home.
        node: second word; the root of the graph stands in for it where a view is about a node.
        words: the query.
        root: id of the root, where there is one.
        huge: whether the graph is opened by its communities.
    """
    own = FIRST_READS.get(view or "walk")
    return (*EVERY_VIEW, *(own(Address(node or root or "", words, huge)) if own else ()))


def _walk(at: Address) -> tuple[str, ...]:
    hops = at.words.get("hops")
    around = _about(at.node, f"/neighbourhood/columns?hops={hops if hops in ('1', '3') else 2}")
    # Where a link is read, the pane beside the map shows no node.
    return (*around, *(() if at.words.get("link") else _about(at.words.get("sel") or at.node)))


def _node(at: Address) -> tuple[str, ...]:
    return _about(at.node)


def _network(at: Address) -> tuple[str, ...]:
    community = at.words.get("community", "")
    if not at.huge:
        return ("graph/columns",)
    if not community:
        return ("graph/communities",)
    return (f"graph/columns?community={community}",) if community.isascii() and community.isdigit() else ()


def _sources(at: Address) -> tuple[str, ...]:
    order = at.words.get("order", "")
    return (f"sources?order={order if order in get_args(Order) else 'use'}&limit=100", "reproductions")


FIRST_READS: Mapping[str, Callable[[Address], tuple[str, ...]]] = MappingProxyType(
    {"walk": _walk, "node": _node, "lab": _node, "network": _network, "sources": _sources}
)


def code_of(view: str, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the files that are fetched when a view is first shown, as Vite's manifest of the build has them.

    The two fonts that names are written in come first: a map is drawn once they are there.

    Args:
        view: first word of the address of the page; empty for its home.
        manifest: by source file, what the build made of it.
    """
    name = f"src/views/{(view or 'walk').capitalize()}View.tsx"
    found: dict[str, None] = {}
    waiting = [name] if name in manifest else []
    met = set(waiting)
    while waiting:
        part = manifest[waiting.pop()]
        if part.get("isEntry"):
            continue
        found |= dict.fromkeys((part["file"], *part.get("css", ())))
        new = [other for other in part.get("imports", ()) if other not in met]
        met.update(new)
        waiting += new
    fonts = (file for part in manifest.values() if part.get("isEntry") for file in part.get("assets", ()))
    return (*(file for file in fonts if PurePath(file).name.startswith(NAMES_WRITTEN_IN)), *found)


def preloading_code(files: tuple[str, ...]) -> str:
    """Return the header `Link` that has a browser fetch fonts, scripts and styles of the page."""
    rel = {".js": "modulepreload", ".css": "preload; as=style", ".woff2": "preload; as=font; type=font/woff2"}
    return ", ".join(f"</{file}>; rel={rel[PurePath(file).suffix]}; crossorigin" for file in files)


def preloading(reads: tuple[str, ...], prefix: str) -> str:
    """Return the header `Link` that has a browser fetch `reads` as the page will ask for them."""
    return ", ".join(f"<{prefix}/{read}>; rel=preload; as=fetch; crossorigin=anonymous" for read in reads)


def _about(id: str, what: str = "") -> tuple[str, ...]:
    try:
        return (f"nodes/{check_id(id)}{what}",)
    except ValueError:
        return ()
