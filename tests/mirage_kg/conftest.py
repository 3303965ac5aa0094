"""A folder of content that a test writes file by file, and a small graph that most tests can share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mirage_kg.load import Loaded, Problem, load_folder
from mirage_kg.model.map import Map, Place
from mirage_kg.open import shipped_folder
from mirage_kg.store import Store
from mirage_kg.store.memory import MemoryStore


class Folder:
    """Content on disk, written by a test."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, name: str, content: str | bytes) -> str:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def node(self, id: str, front: str = "", *, kind: str = "claim", title: str = "", body: str = "Text.") -> str:
        """Write a sound node with `front` after its first four fields, which fill lines 2 to 5."""
        head = f"id: {id}\nkind: {kind}\ntitle: {title or 'About ' + id}\nstatement: What {id} says.\n"
        return self.file(f"nodes/{kind}/{id}.md", f"---\n{head}{front}---\n{body}\n")

    def source(self, key: str, more: str = "") -> str:
        """Write a sound source with `more` after its first four fields."""
        return self.file(
            f"sources/{key}.yaml", f"key: {key}\ntitle: On {key}\nyear: 2025\nurl: https://example.org/{key}\n{more}"
        )

    def load(self) -> Loaded:
        return load_folder(self.path)

    def problems(self, code: str) -> list[Problem]:
        return [found for found in self.load().problems if found.code == code]

    def only(self, code: str) -> Problem:
        """Return the one error of the folder, which must have that code."""
        errors = self.load().errors
        assert [error.code for error in errors] == [code], [str(error) for error in errors]
        return errors[0]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "content"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def small(folder: Folder) -> Folder:
    """A root with links, two arguments, an undercut, a source with a figure, and a node apart."""
    folder.node(
        "root-claim",
        "root: true\n"
        "aliases: [the first mover]\n"
        "links:\n  - {to: decay, relation: causes, reason: It wears out.}\n"
        "  - {to: reading, relation: part_of, origin: incoming}\n"
        "arguments:\n"
        "  - {id: a1, premises: [decay, gauge], linked: true, relation: supports, warrant: Both, weight: 0.6}\n"
        "  - {id: a2, premises: [repair], relation: undercuts, hits: a1, warrant: Not so, weight: 0.3}\n"
        "sources:\n  - {source: paper, locator: Table 2, figures: [drop]}\n",
        title="Can a closed loop improve itself?",
        body="A loop that *grades itself* wears out its signal. See [[decay]] and [the paper](https://example.org).",
    )
    folder.node("decay", "", kind="failure_mode", title="The signal decays", body="Signals that grade signals decay.")
    folder.node("gauge", "", kind="metric", title="Gauge of agreement", body="Counts answers that agree.")
    folder.node(
        "repair", "links:\n  - {to: decay, relation: mitigates}\n", kind="fix", title="Repair by outside labels"
    )
    folder.node("reading", "", kind="topic", title="Reading list", body="A heading.")
    folder.node(
        "islet", "", kind="question", title="Éloge de l'île, naïvely 😀 improvised?", body="Alone here. 😀 café"
    )
    folder.source("paper", "figures:\n  - {id: drop, quantity: accuracy lost, value: 0.12, confidence: high}\n")
    return folder


@pytest.fixture(scope="session")
def unplaced() -> Iterator[Store]:
    """The shipped graph in memory without the view from above, which takes seconds to compute."""
    loaded = load_folder(shipped_folder())
    places = {id: Place(0, 0, 0, 1, 0.01) for id in loaded.graph.nodes}
    # Of a revision of its own: a server that holds the graph with its view from above is not that of this one.
    made = MemoryStore(replace(loaded.graph, revision="unplaced"), Map((), places, ()))
    yield made
    made.close()
