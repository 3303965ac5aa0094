"""The shipped content, and what its README says about it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from api.cli import main
from mirage_kg.experiment import beside, experiment_problems
from mirage_kg.load import Loaded, load_folder
from mirage_kg.load.schema import schemas, text
from mirage_kg.model.experiment import Experiment, Measure, Prediction
from mirage_kg.model.kind import KINDS
from mirage_kg.model.node import Argument, Citation, Evidence, LinkTo, Node
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.source import Figure, Point, Reading, Reproduction, Source

CONTENT = Path(__file__).parents[2] / "graph_data"
README = (CONTENT / "README.md").read_text(encoding="utf-8")
RECORDS = (
    Node,
    LinkTo,
    Argument,
    Evidence,
    Citation,
    Experiment,
    Prediction,
    Measure,
    Source,
    Figure,
    Point,
    Reading,
    Reproduction,
)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_folder(CONTENT)


def table(heading: str) -> list[list[str]]:
    """Return the cells of the first table after a heading of the README, without its head."""
    lines = README.split(f"\n## {heading}\n", 1)[1].splitlines()
    rows = [line for line in lines[: lines.index("## Relations") if "## Relations" in lines else None] if "|" in line]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows[2:]]


def kinds(words: str) -> set[str]:
    if words.startswith("any"):
        return set(KINDS) - set(filter(None, words.removeprefix("any").removeprefix(" but ").split(", ")))
    return set(words.split(", "))


def test_the_shipped_content_has_no_errors(loaded: Loaded) -> None:
    assert [str(error) for error in loaded.errors] == []


def test_every_node_of_the_shipped_graph_runs_and_says_what_its_run_does_not_show(loaded: Loaded) -> None:
    assert list(experiment_problems(loaded.graph)) == []
    experiments = [(node.id, experiment) for node in loaded.graph.nodes.values() for experiment in node.experiments]
    assert len({node for node, _ in experiments}) == len(loaded.graph.nodes)
    assert [node for node, experiment in experiments if not experiment.not_shown] == []


def test_the_shipped_graph_reaches_as_far_as_the_map_of_the_note(loaded: Loaded) -> None:
    near: dict[str, set[str]] = {id: set() for id in loaded.graph.nodes}
    for link in loaded.graph.links:
        near[link.source].add(link.target)
        near[link.target].add(link.source)
    root = loaded.graph.root
    assert root == "self-improvement-mirage"
    direct = near[root] - {root}
    assert len(direct) >= 15
    assert len(direct.union(*(near[id] for id in direct)) - {root}) >= 106


def test_the_shipped_graph_argues_against_itself_too(loaded: Loaded) -> None:
    relations = [argument.relation for _, argument in loaded.graph.arguments.values()]
    assert min(relations.count(name) for name in ("supports", "attacks", "undercuts")) >= 10


def test_every_reproduction_reads_a_published_number_and_a_measure_that_its_run_keeps(loaded: Loaded) -> None:
    sources = loaded.graph.sources.values()
    assert [str(found) for found in experiment_problems(loaded.graph) if found.path.startswith("sources/")] == []
    rows = beside(loaded.graph.nodes.__getitem__, sources, lambda _: None)
    assert len(rows) == sum(len(source.reproductions) for source in sources) >= 20
    assert all(row.simulation and row.simulated is None and row.scale and row.why_not for row in rows)


def test_the_page_of_the_documentation_names_every_reproduction_with_what_was_reported(loaded: Loaded) -> None:
    page = (CONTENT.parent / "docs" / "reproduction.md").read_text(encoding="utf-8")
    rows = beside(loaded.graph.nodes.__getitem__, loaded.graph.sources.values(), lambda _: None)
    missing = [row.id for row in rows if f"| {row.quantity} | " not in page or f"({row.reported.text})" not in page]
    assert missing == [], "run: mirage reproduce --markdown > docs/reproduction.md"
    assert f"{len(rows)} numbers of" in page


def test_a_ranking_holds_at_least_two_reproductions_of_one_form(loaded: Loaded) -> None:
    for source in loaded.graph.sources.values():
        for name in {row.ranking for row in source.reproductions} - {None}:
            rows = [row for row in source.reproductions if row.ranking == name]
            assert len(rows) > 1, f"{source.key}: {name}"
            assert len({row.form for row in rows}) == 1, f"{source.key}: {name}"


def test_every_kind_is_used(loaded: Loaded) -> None:
    assert {node.kind for node in loaded.graph.nodes.values()} == set(KINDS)


def test_the_readme_has_the_table_of_kinds() -> None:
    assert table("Kinds") == [[kind.name, kind.label, kind.sentence] for kind in KINDS.values()]


def test_the_readme_has_the_table_of_relations() -> None:
    rows = {row[0]: row[1:] for row in table("Relations")}
    assert list(rows) == list(RELATIONS)
    for relation in RELATIONS.values():
        words, inverse, polarity, sources, targets = rows[relation.name]
        assert (words, inverse, polarity) == (relation.words, relation.inverse, relation.polarity)
        assert (kinds(sources), kinds(targets)) == (set(relation.sources), set(relation.targets))
        assert relation.acyclic == (f"`{relation.name}`" in README.split("may not run in circles")[0].splitlines()[-1])


@pytest.mark.parametrize("record", RECORDS)
def test_the_readme_names_every_field(record: type[BaseModel]) -> None:
    fields = set(record.model_fields) - ({"body", "path"} if record is Node else set())
    assert [field for field in fields if f"`{field}`" not in README] == []


def test_the_example_of_the_readme_passes_the_check_that_the_readme_tells_to_run(
    loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = re.search(r"`(nodes/\S+\.md)`:\n\n```yaml\n(.*?)```", README, re.DOTALL)
    assert example
    for path in CONTENT.rglob("*.*"):
        if path.parent.parent.name in ("nodes", "graph_data") and path.suffix in (".md", ".yaml"):
            copy = tmp_path / path.relative_to(CONTENT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / example[1]).write_text(example[2], encoding="utf-8")
    again = load_folder(tmp_path)
    assert [str(error) for error in again.errors] == []
    assert len(again.graph.nodes) == len(loaded.graph.nodes) + 1
    monkeypatch.setattr("sys.argv", ["mirage", "check", str(tmp_path), "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    told = json.loads(capsys.readouterr().out)
    assert (not left.value.code, told["counts"]["errors"]) == (True, 0)
    assert [row["path"] for row in told["problems"] if row["code"] == "unbound"] == [example[1]]


@pytest.mark.parametrize("name", schemas())
def test_the_schemas_are_those_of_the_code(name: str) -> None:
    written = (CONTENT / "schema" / name).read_text(encoding="utf-8")
    assert written == text(schemas()[name]), "run: python -m mirage_kg.load.schema graph_data/schema"
    assert json.loads(written)["additionalProperties"] is False
