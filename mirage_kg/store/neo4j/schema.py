"""What a graph looks like in the database: labels, relationship types, constraints and indexes.

    (:Graph {edition, revision, served, ...})      one for each revision that is there or being written
    (:Node:Claim {edition, id, kind, title, ...})  a node, with the label of its kind beside the common one
    (:Node)-[:SUPPORTS {id, reason, ...}]->(:Node) a link, of the type of its relation
    (:Reference {edition, key, ...})               a source that nodes cite
    (:Community), (:Word)                          the parts of the map; the vocabulary of the texts

Everything of one revision carries its edition, so two revisions can lie side by side while one of them is written.
"""

from __future__ import annotations

from mirage_kg.model.kind import KINDS
from mirage_kg.model.relation import RELATIONS

SCHEMA = 1
"""Version of all that is said here and of everything that is computed for it; raise it with either."""

LABELS = {name: "".join(part.capitalize() for part in name.split("_")) for name in KINDS}
"""The label of every kind."""

TYPES = {name: name.upper() for name in RELATIONS}
"""The relationship type of every relation."""

LINK = "|".join(TYPES.values())
"""All relationship types, as a pattern."""

TEXT_INDEX = "mirage_text"

PARTS = ("Node", "Reference", "Community", "Word")
"""The labels of what belongs to a revision, beside its `Graph`."""

STATEMENTS = (
    "CREATE CONSTRAINT mirage_graph IF NOT EXISTS FOR (g:Graph) REQUIRE g.edition IS UNIQUE",
    "CREATE CONSTRAINT mirage_node IF NOT EXISTS FOR (n:Node) REQUIRE (n.edition, n.id) IS UNIQUE",
    "CREATE CONSTRAINT mirage_reference IF NOT EXISTS FOR (s:Reference) REQUIRE (s.edition, s.key) IS UNIQUE",
    "CREATE CONSTRAINT mirage_community IF NOT EXISTS FOR (c:Community) REQUIRE (c.edition, c.id) IS UNIQUE",
    "CREATE CONSTRAINT mirage_word IF NOT EXISTS FOR (w:Word) REQUIRE (w.edition, w.word) IS UNIQUE",
    "CREATE INDEX mirage_node_kind IF NOT EXISTS FOR (n:Node) ON (n.edition, n.kind, n.id)",
    "CREATE INDEX mirage_word_stem IF NOT EXISTS FOR (w:Word) ON (w.edition, w.stem)",
    f"CREATE FULLTEXT INDEX {TEXT_INDEX} IF NOT EXISTS FOR (n:Node)"
    " ON EACH [n.edition, n.stems_title, n.stems_names, n.stems_content]"
    " OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
)
"""What creates the constraints and indexes; repeating it changes nothing."""


def edition(revision: str) -> str:
    """Return the mark that everything of a revision carries."""
    return f"{revision}:{SCHEMA}"
