"""What a graph looks like in the database: labels, relationship types, constraints and indexes.

Vertices and edges are those of the query graph (mirage_kg.cypher.project), with its labels, types and properties. What the
store keeps for itself is out of the sight of queries: properties that begin with _, and nodes with the label Hidden.

    (:Node:Claim {id, kind, ..., _edition, _record, ...})  a node; _record is all of it, _number its place among all ids,
                                                           _lifted and _parts are its meaning where the pusher had a model
    (:Node)-[:SUPPORTS {id, reason, ..., _record}]->(:Node) a link
    (:Reference {id, title, ..., _edition, _record})       a source
    (:Argument), (:Evidence), (:Figure), ...               the rest of the query graph, joined as it says
    (:Graph:Hidden {_edition, revision, served, ...})      one for each revision that is there or being written
    (:Community:Hidden)                                    the parts of the map
    (:Word:Hidden), (:Stem:Hidden)                         the vocabulary of the texts; which texts hold a stem

Every node of one revision carries its edition, so two revisions can lie side by side while one of them is written.
"""

from __future__ import annotations

from mirage_kg.cypher.project import LABELS, type_of
from mirage_kg.model.relation import RELATIONS

SCHEMA = 3
"""Version of all that is said here and of everything that is computed for it; raise it with either."""

HIDDEN = "Hidden"
"""The label of nodes that queries do not see."""

LINK = "|".join(type_of(relation) for relation in RELATIONS)
"""The types of links between nodes, as a pattern."""

MEANING_INDEX = "mirage_meaning"

SCANNED = 10_000
"""Up to so many nodes the nearest are found by looking at all of them, which is exact; beyond it by an index of vectors."""

VERTICES = ("Node", *(row.name for row in LABELS.values() if "kind" not in row.properties or row.name == "Evidence"))
"""Labels of which every vertex of the query graph has exactly one."""

PARTS = (*VERTICES, "Community", "Word", "Stem")
"""The labels of what belongs to a revision, beside its `Graph`."""

CONSTRAINTS = (
    "CREATE CONSTRAINT mirage_graph IF NOT EXISTS FOR (g:Graph) REQUIRE g._edition IS UNIQUE",
    "CREATE CONSTRAINT mirage_node IF NOT EXISTS FOR (n:Node) REQUIRE (n._edition, n.id) IS UNIQUE",
    "CREATE CONSTRAINT mirage_reference IF NOT EXISTS FOR (s:Reference) REQUIRE (s._edition, s.id) IS UNIQUE",
    "CREATE CONSTRAINT mirage_community IF NOT EXISTS FOR (c:Community) REQUIRE (c._edition, c.id) IS UNIQUE",
    "CREATE CONSTRAINT mirage_word IF NOT EXISTS FOR (w:Word) REQUIRE (w._edition, w.word) IS UNIQUE",
    "CREATE CONSTRAINT mirage_stem IF NOT EXISTS FOR (s:Stem) REQUIRE (s._edition, s.stem, s.part) IS UNIQUE",
)
"""What is made before the first revision is written; repeating it changes nothing."""

INDEXES = (
    "CREATE INDEX mirage_id IF NOT EXISTS FOR (n:Node) ON (n.id)",
    "CREATE INDEX mirage_node_kind IF NOT EXISTS FOR (n:Node) ON (n._edition, n.kind, n.id)",
    "CREATE INDEX mirage_number IF NOT EXISTS FOR (n:Node) ON (n._edition, n._number)",
    # What an older Mirage searched by.
    "DROP INDEX mirage_text IF EXISTS",
    "DROP INDEX mirage_word_stem IF EXISTS",
)
"""What is made when it is written: filling an index at once is quicker than with every batch."""

NO_MEANINGS = f"DROP INDEX {MEANING_INDEX} IF EXISTS"


def meanings(dimensions: int) -> str:
    """Return the statement that makes the index of vectors.

    More neighbours and a wider search while it is built than usual (16 and 100), and no rounding of numbers (quantization):
    it is built once for each revision, and what it misses nobody finds.
    """
    return (
        f"CREATE VECTOR INDEX {MEANING_INDEX} IF NOT EXISTS FOR (n:Node) ON (n._lifted) OPTIONS {{indexConfig: {{"
        f"`vector.dimensions`: {dimensions}, `vector.similarity_function`: 'cosine', `vector.quantization.enabled`: false,"
        " `vector.hnsw.m`: 32, `vector.hnsw.ef_construction`: 200}}"
    )


def edition(revision: str) -> str:
    """Return the mark that everything of a revision carries."""
    return f"{revision}:{SCHEMA}"
