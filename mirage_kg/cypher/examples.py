"""Questions that readers have, each with the query that answers it: shown by the page, and tested against the answers."""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """One question and its query."""

    name: str
    question: str
    text: str
    names: tuple[str, ...] = ()
    """Nodes and sources that the query names: in a graph without them it asks for nothing."""


EXAMPLES = (
    Example(
        "weak_fixes",
        "Which fixes rest on no published evidence?",
        """MATCH (f:Fix)
WHERE EXISTS { (f)-[:PREMISE_OF|ARGUES]-(:Argument) }
  AND NOT EXISTS { (f)-[:PREMISE_OF|ARGUES]-(:Argument)-[:RESTS_ON]->(:Evidence {kind: 'published'}) }
RETURN f AS fix, f.anchor AS anchor
ORDER BY f.id""",
    ),
    Example(
        "undercut_arms",
        "Which arguments for the root's erosion are undercut by loops that had true labels?",
        """MATCH (n {id: 'closed-loops-erode'})<-[:ARGUES]-(arm:Argument {relation: 'supports'})
MATCH (arm)<-[:HITS]-(undercut:Argument)-[:RESTS_ON]->(e:Evidence)
WHERE 'true_label' IN e.flags
RETURN DISTINCT arm.id AS argument, undercut.id AS undercut, undercut.warrant AS warrant
ORDER BY argument""",
        ("closed-loops-erode",),
    ),
    Example(
        "no_new_information",
        "Which fixes work without any new information about truth?",
        """MATCH (f:Fix)
WHERE size(f.anchor) > 0 AND all(kind IN f.anchor WHERE kind IN ['state', 'rule'])
  AND EXISTS { (f)-[:PREMISE_OF|ARGUES]-(:Argument)-[:RESTS_ON]->(:Evidence {kind: 'published'}) }
RETURN f AS fix, f.anchor AS anchor
ORDER BY f.id""",
    ),
    Example(
        "one_reference",
        "Which nodes lose their published support if Mind the Gap is withdrawn?",
        """MATCH (n:Node)<-[:ARGUES]-(:Argument {relation: 'supports'})-[:RESTS_ON]->(e:Evidence {kind: 'published'})
MATCH (e)-[:READ_IN]->(r:Reference)
WITH n, collect(DISTINCT r.id) AS references
WHERE references = ['mind-the-gap']
RETURN n AS node
ORDER BY n.id""",
        ("mind-the-gap",),
    ),
    Example(
        "disagreement",
        "Where do a simulation and a paper pull in opposite directions?",
        """MATCH (n:Node)<-[:ARGUES]-(paper:Argument)-[:RESTS_ON]->(:Evidence {kind: 'published'})
MATCH (n)<-[:ARGUES]-(model:Argument)-[:RESTS_ON]->(:Evidence {kind: 'simulated'})
WHERE paper <> model AND (paper.relation = 'supports') <> (model.relation = 'supports')
  AND NOT EXISTS { (model)-[:RESTS_ON]->(:Evidence {kind: 'published'}) }
WITH n, paper.id AS paper, model.id AS model
ORDER BY n.id, paper, model
RETURN n AS node, collect(DISTINCT paper) AS published, collect(DISTINCT model) AS simulated
ORDER BY n.id""",
    ),
    Example(
        "rings",
        "Which supports run in a ring?",
        """MATCH ring = (n:Node)-[:SUPPORTS*1..6]->(n)
RETURN n AS node, [step IN nodes(ring) | step.title] AS ring
ORDER BY n.id""",
    ),
    Example(
        "graded_by_model",
        "Which evidence was graded by a language model?",
        """MATCH (n:Node)<-[:ARGUES]-(a:Argument)-[:RESTS_ON]->(e:Evidence)
WHERE 'graded_by_model' IN e.flags
RETURN a.id AS argument, n.title AS about, e.text AS evidence
ORDER BY argument, e.id""",
    ),
    Example(
        "cautions",
        "What has to be kept in mind about the references that are cited most?",
        """MATCH (n:Node)-[:CITES]->(r:Reference)
WITH r, count(DISTINCT n) AS cited
ORDER BY cited DESC, r.id LIMIT 10
RETURN r.title AS reference, cited, r.cautions AS cautions""",
    ),
    Example(
        "built_in",
        "Where would a run prove little, because the effect is an identity or was built in?",
        """MATCH (n:Node)<-[:ARGUES]-(a:Argument)-[:RESTS_ON]->(e:Evidence)
WHERE any(flag IN e.flags WHERE flag IN ['identity', 'built_in'])
WITH n, a ORDER BY a.id
RETURN n AS node, collect(DISTINCT a.id) AS arguments
ORDER BY n.id""",
    ),
    Example(
        "never_run",
        "What supports the root directly and was never run here?",
        """MATCH (n:Node)-[:SUPPORTS]->(root:Node {root: true})
WHERE $states[n.id] = 'never_run'
RETURN n AS node, n.kind AS kind, COUNT { (n)<-[:ARGUES]-() } AS arguments
ORDER BY arguments DESC, n.id""",
    ),
)
