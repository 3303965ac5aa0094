"""The list of what the embedded stores answer, as a table and as docs/cypher.md: python -m mirage_kg.cypher.subset."""

from __future__ import annotations

from typing import NamedTuple

from mirage_kg.cypher.functions import AGGREGATES, FUNCTIONS
from mirage_kg.cypher.project import LABELS, TYPES
from mirage_kg.limits import LIMITS


class Part(NamedTuple):
    """One part of the language: where it belongs, what it does, and a query that uses it."""

    group: str
    does: str
    query: str


PARTS = (
    Part("Clauses", "MATCH, with any number of patterns", "MATCH (a:Claim), (b:Fix) RETURN count(*)"),
    Part("Clauses", "OPTIONAL MATCH", "MATCH (f:Fix) OPTIONAL MATCH (f)-[:MITIGATES]->(m) RETURN f, m"),
    Part("Clauses", "WHERE after MATCH and WITH", "MATCH (n:Node) WHERE n.degree > 20 RETURN n"),
    Part("Clauses", "WITH, with DISTINCT, ORDER BY, SKIP, LIMIT", "MATCH (n:Node) WITH DISTINCT n.kind AS k RETURN k"),
    Part("Clauses", "UNWIND", "UNWIND [1, 2] AS x RETURN x"),
    Part("Clauses", "RETURN, with DISTINCT, *, AS", "MATCH (n:Metric) RETURN *"),
    Part("Clauses", "ORDER BY, ASC and DESC, SKIP (or OFFSET), LIMIT", "MATCH (n:Node) RETURN n ORDER BY n.id DESC LIMIT 3"),
    Part("Clauses", "UNION and UNION ALL", "RETURN 1 AS x UNION RETURN 2 AS x"),
    Part("Clauses", "EXPLAIN before a query: its plan, and nothing is run", "EXPLAIN MATCH (n:Node) RETURN n"),
    Part("Patterns", "nodes by label and property", "MATCH (n:Claim {id: 'anchor-kinds'}) RETURN n"),
    Part("Patterns", "labels joined by &, | and !", "MATCH (n:(Claim|Fix)&!Topic) RETURN n LIMIT 1"),
    Part("Patterns", "hops in, out and either way, by type", "MATCH (a)-[:SUPPORTS|ATTACKS]->(b)<--(c)--(d) RETURN a LIMIT 1"),
    Part("Patterns", "hops by property", "MATCH (a)-[r:SUPPORTS {origin: 'author'}]->(b) RETURN r LIMIT 1"),
    Part("Patterns", "paths of several hops: *, *2, *1..3, *0..", "MATCH (a:Fix)-[:SUPPORTS*1..3]->(b) RETURN a, b"),
    Part("Patterns", "named paths", "MATCH p = (a:Fix)-[:SUPPORTS]->(b) RETURN p"),
    Part(
        "Patterns",
        "shortestPath and allShortestPaths over one hop",
        "MATCH p = shortestPath((a {id: 'anchor-kinds'})-[*..6]-(b {id: 'seal'})) RETURN length(p)",
    ),
    Part("Conditions", "a pattern as a condition", "MATCH (n:Fix) WHERE NOT (n)-[:MITIGATES]->() RETURN n"),
    Part("Conditions", "EXISTS { }, with WHERE inside", "MATCH (n:Fix) WHERE EXISTS { (n)-->(m) WHERE m:Claim } RETURN n"),
    Part("Conditions", "COUNT { }", "MATCH (n:Claim) RETURN n, COUNT { (n)<-[:ATTACKS]-() } AS attacks"),
    Part("Conditions", "labels as a condition", "MATCH (n:Node) WHERE n:Fix OR n:System RETURN n LIMIT 1"),
    Part("Values", "numbers, texts, true, false, null, lists, maps", "RETURN 1, 1.5, 'text', true, null, [1], {a: 1}"),
    Part("Values", "parameters", "RETURN $name"),
    Part("Values", "properties, items and slices", "MATCH (n:Fix) RETURN n.title, n.anchor[0], n.anchor[..2], n['title'] AS t"),
    Part("Values", "+ - * / % ^, joining texts and lists", "RETURN 1 + 2 * 3 ^ 2, 'a' + 'b' AS s, [1] + 2 AS l"),
    Part("Values", "= <> < <= > >=, in chains", "RETURN 1 < 2 <= 3"),
    Part("Values", "AND, OR, XOR, NOT, with null as unknown", "RETURN NOT (true AND null) OR false XOR true"),
    Part("Values", "IN, IS NULL, IS NOT NULL", "RETURN 1 IN [1], null IS NULL AS a, 1 IS NOT NULL AS b"),
    Part("Values", "STARTS WITH, ENDS WITH, CONTAINS", "MATCH (n:Node) WHERE n.title CONTAINS 'gap' RETURN n"),
    Part("Values", "CASE, both forms", "RETURN CASE 1 WHEN 1 THEN 'one' ELSE 'more' END"),
    Part("Lists", "list comprehensions", "RETURN [x IN [1, 2, 3] WHERE x > 1 | x * 2]"),
    Part("Lists", "pattern comprehensions", "MATCH (n:Fix) RETURN [(n)-[:MITIGATES]->(m) | m.title] LIMIT 1"),
    Part("Lists", "any, all, none, single, reduce", "RETURN any(x IN [1] WHERE x = 1), reduce(s = 0, x IN [1] | s + x)"),
)  # fmt: skip

LEFT_OUT = (
    ("every clause that changes something", "none is in the grammar, so such a text is no query"),
    ("CALL: procedures and subqueries", "procedures reach outside of the graph"),
    ("=~ (regular expressions)", "one expression can run for years and cannot be stopped half-way"),
    ("dates, durations, points", "the graph holds none"),
    ("quantified path patterns, label and type expressions on hops beyond |", "variable length says the same here"),
    ("map projections n {.a}", "write {a: n.a}"),
    ("nested COLLECT { }", "use a pattern comprehension"),
)

NOT_PASSED = (
    (
        "every clause that changes something; transactions of their own",
        "the transaction only reads, and the plan must say so",
    ),
    ("procedures, `LOAD CSV`, `SHOW`, `TERMINATE`, `USE`", "they reach outside of the graph"),
    ("functions of plug-ins, such as `apoc.*`", "they can do anything"),
    (
        "a pattern that begins with a node without a label",
        "it would see what the store keeps for itself: write (n:Node)",
    ),
    ("a subquery inside of a loop, CASE or another expression", "the server's plan does not show what it looks at"),
    (
        "names and texts that begin with _, and \\u",
        "the first are the store's own; the second is read before texts are",
    ),
    ("=~ (regular expressions)", "one expression can run for years"),
    ("range beyond 100,000; values written into themselves without end", "the server does not bound either"),
)


def markdown() -> str:
    """Return docs/cypher.md."""
    lines = [
        "# Queries",
        "",
        "The embedded stores answer a read-only part of Cypher. A query on this list gives the rows that Neo4j gives for the",
        "same graph; tests/scenarios say what each part means. With Neo4j as the store, the server itself answers the queries",
        "of this list. What lies outside of it is refused in both, unless the dialect of Neo4j is asked for (at the end).",
        "Generated by `make generated`; a test asks every query of this page.",
    ]
    for group in dict.fromkeys(part.group for part in PARTS):
        lines += ["", f"## {group}", "", "| what | for example |", "| --- | --- |"]
        lines += [f"| {_cell(part.does)} | `{_cell(part.query)}` |" for part in PARTS if part.group == group]
    lines += ["", "## Functions", "", "| written | gives |", "| --- | --- |"]
    lines += [f"| `{row.written}` | {row.sentence} |" for row in FUNCTIONS.values()]
    lines += [
        "",
        "Aggregates, in WITH and RETURN only; DISTINCT may stand before the value:",
        "",
        "| written | gives |",
    ]
    lines += ["| --- | --- |", *(f"| `{row.written}` | {row.sentence} |" for row in AGGREGATES.values())]
    lines += ["", "## Left out", "", "| what | why |", "| --- | --- |"]
    lines += [f"| {_cell(what)} | {why} |" for what, why in LEFT_OUT]
    lines += ["", "## What a query sees", "", "| label | carried by | properties |", "| --- | --- | --- |"]
    lines += [f"| `{row.name}` | {row.sentence} | {', '.join(row.properties)} |" for row in LABELS.values()]
    lines += ["", "| type | says | properties |", "| --- | --- | --- |"]
    lines += [
        f"| `(:{row.source})-[:{row.name}]->(:{row.target})` | {_cell(row.sentence)} | {', '.join(row.properties)} |"
        for row in TYPES.values()
    ]
    lines += [
        "",
        "A node carries `Node` and the label of its kind. Nothing that is null or an empty text in the files is a property.",
        "Runs never edit the graph: their state comes as the parameter `$states`, from the id of a node that can be run to",
        "its state, and may be used without sending it.",
        "",
        "## Limits",
        "",
        "| limit | value | what |",
        "| --- | --- | --- |",
        *(
            f"| {row.name} | {row.value:,} {row.unit} | {row.sentence} |"
            for row in LIMITS.values()
            if "cypher" in row.name
        ),
        "",
        "Before a query runs, the rows that it has to look at are estimated from counts of labels and types; one that is",
        "expected to look at too many is refused, and the answer names the step. `EXPLAIN` shows the estimate. While it runs,",
        "time and memory are counted at every step, in nested parts too, so a query stops where a limit is met.",
        "",
        "On Neo4j the estimate and the plan are the server's. Time and cost are bounded likewise, rows and values as they",
        "arrive; memory inside the server by its own setting `db.memory.transaction.max`. There `reduce` cannot put its total",
        "into a list or map, a query that writes a value into itself again and again is refused before it runs, and which rows",
        "a LIMIT keeps, or which of several shortest paths `shortestPath` takes, is open where no order is asked for. Values",
        "are the same, `elementId` and `keys` too, but for these: maps have an order only there; `split` with an empty text",
        "gives characters here and units of 16 bits there; numbers to the base 16 are read only",
        "there; and a value of a wrong type beside a null gives null here and is refused there.",
        "",
        "## All that Neo4j reads",
        "",
        'Where the graph is served from Neo4j, a query may be sent to the server as it is: `dialect: "neo4j"` in',
        "`POST /api/v1/query`, `mirage query --dialect neo4j`, or the switch in the Query view. Whatever reads the graph is",
        "answered: `CALL { }`, quantified paths, `SHORTEST`, `COLLECT { }`, map projections, dates, percentiles.",
        "`dialects` in `GET /api/v1/health` says whether a server offers it; the embedded stores refuse it. What is refused:",
        "",
        "| what | why |",
        "| --- | --- |",
        *(f"| {_cell(what)} | {why} |" for what, why in NOT_PASSED),
        "",
        "Properties that begin with `_` are left out of nodes, relationships and maps. A name that is put together while the",
        "query runs (`n['_re' + 'cord']`) is not caught; such a property holds the same node in another spelling, and nothing",
        "that the API does not show. A database that also holds other graphs under the labels above shows those too.",
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(markdown(), end="")
