"""The draft of an article says what was argued, run and published, calls weak premises weak, and lets no text become markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import mirage_kg
from mirage_kg.argument.evidence.run import Finding
from mirage_kg.experiment import beside, execute, plan
from mirage_kg.experiment.argue import Argued
from mirage_kg.experiment.article import SECTIONS, SEMANTICS, SOURCES, Subject, article, pictures
from mirage_kg.experiment.article.escape import opening, plain, web
from mirage_kg.experiment.article.hook import hook, published_hook
from mirage_kg.experiment.execute import Outcome
from mirage_kg.model.experiment import Experiment
from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.node import Argument, Citation, LinkTo, Node
from mirage_kg.model.run import Effect, Judgement, Provenance, Run
from mirage_kg.model.source import Figure, Point, Source
from mirage_kg.model.written import written
from tests.mirage_kg.experiment.conftest import EXPERIMENT

SUPPORTED = "gap-grows-with-compute"
REFUTED = "every-fix-is-external"
ROOT = "self-improvement-mirage"
NEVER_RUN = "debate-conditions"
RUN = "here-and-now"
ADDRESS = "http://127.0.0.1:8000"
HOSTILE = (
    "<script>x</script> [a](javascript:b) ![i](http://evil.example/i.png) `c` # d **e** www.evil.example &lt;b&gt; $f$"
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> mirage_kg.KnowledgeGraph:
    return mirage_kg.open_graph(Path(__file__).parents[3] / "graph_data", tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def outcomes(graph: mirage_kg.KnowledgeGraph) -> dict[str, Outcome]:
    return {id: execute(plan(graph.nodes[id], {"seeds": 4})) for id in (SUPPORTED, REFUTED)}


def subject_of(graph: Graph, id: str, outcomes: Mapping[str, Outcome]) -> Subject:
    stand = Argued(graph, outcomes)
    node = graph.nodes[id]
    rows = beside(lambda name: graph.nodes[name], graph.sources.values(), lambda _: None)
    return Subject(
        node, stand, stand.argument(id, SEMANTICS), graph.sources, [row for row in rows if row.node == id], ADDRESS
    )


def drafted(graph: mirage_kg.KnowledgeGraph, id: str, outcomes: Mapping[str, Outcome]) -> str:
    return article(subject_of(graph.store.graph(), id, outcomes))


def section(text: str, title: str) -> str:
    return text.split(f"## {title}\n")[1].split("\n## ")[0]


def words(text: str) -> int:
    return len(text.split("## Sources")[0].split())


def test_a_claim_that_its_run_supports_is_told_with_interval_seeds_ablation_and_arithmetic(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome]
) -> None:
    text = drafted(graph, SUPPORTED, outcomes)
    assert [*re.findall(r"^## (.*)$", text, re.MULTILINE)] == [*(title for title, _ in SECTIONS), SOURCES]
    ran = section(text, "What was run")
    assert (
        "4 seeds from 0, the ablation (`systematicity` = 1) on the same seeds, intervals at 97.5 %; run `here-and-now`"
        in ran
    )
    for row in outcomes[SUPPORTED].judgements:
        assert row.verdict == "supported"
        assert f"- {plain(row.statement)} {plain(row.words)}" in ran
    assert "never that a paper is right" in ran
    assert ran.count("Not run yet") == len(graph.nodes[SUPPORTED].experiments) - 1, "only its first experiment was run"
    hook = text.split("\n\n")[1]
    assert re.search(r"in 4 simulated seeds the effect is \d\.\d{3} \\\[.*\\\], and .* without the mechanism", hook)
    assert RUN in hook
    assert "Its one step rests on no refuted premise" in text
    assert 600 <= words(text) <= 1200


def test_a_premise_that_its_own_run_refutes_is_named_with_what_that_does_to_the_conclusion(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome]
) -> None:
    assert outcomes[REFUTED].verdict == "contradicted"
    text = drafted(graph, ROOT, outcomes)
    title = graph.nodes[REFUTED].title
    assert f"Refuted on the way: “{title}”." in text
    steps = section(text, "The argument in steps")
    assert re.search(rf"“{title}” [a-z ]+ \(0\.\d\d\); it is \*\*refuted\*\* by its own run \(−?0\.\d+ ", steps)
    assert "Its premises count only together, so the refuted one weakens the whole step." in steps
    moved = Argued(graph.store.graph(), outcomes).argument(ROOT, SEMANTICS).paths
    effect = sum(row.effect for row in moved if row.start == REFUTED)
    assert (
        f"One of the 18 steps for it rests on a refuted premise, whose runs move the conclusion by {written(effect, '+.3f')}"
        in steps
    )
    assert "and it failed" in text.split("\n\n")[1], "what failed surprises more than what came true"
    assert 600 <= words(text) <= 1200


def test_a_contested_claim_is_told_with_the_objection_that_costs_it_most_and_the_answer_or_that_there_is_none(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome]
) -> None:
    text = drafted(graph, REFUTED, outcomes)
    subject = subject_of(graph.store.graph(), REFUTED, outcomes)
    worst = max(subject.said.attacks, key=lambda row: subject.brought[row.id])
    told = section(text, "The strongest objection")
    assert told.lstrip().startswith(f"**{plain(subject.titles[worst.premises[0]])}.**")
    assert f"Leaving this out adds {subject.brought[worst.id]:.3f} to the conclusion" in told
    assert "**The answer to it:** None. Nothing in the graph undercuts or attacks it." in told
    answered = section(drafted(graph, "closed-loops-erode", outcomes), "The strongest objection")
    assert "**The answer to it:** It is undercut by “" in answered


def test_what_was_never_run_is_said_to_be_so_with_the_command_and_no_figure_is_invented(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome]
) -> None:
    text = drafted(graph, NEVER_RUN, outcomes)
    assert "**Nothing about this has been measured yet: no run of it, and no cited figure.**" in text
    assert (
        f"**Not run yet** (experiment `main`, simulation `reflection_and_debate`). `mirage run {NEVER_RUN}` runs it"
        in text
    )
    assert "- One experiment of its own not run yet." in text
    assert "run `" not in text.replace("`mirage run ", "")
    assert "No argument and no link of the graph supports it" in text
    for row in graph.nodes[NEVER_RUN].experiments[0].predictions:
        assert plain(row.statement) in section(text, "What would change our mind")
    both = drafted(graph, "openclaw-rl", outcomes)
    assert "`mirage run openclaw-rl --experiment user-leaves`" in both, "each experiment has its own command"


def test_an_untested_or_unsupported_premise_is_called_so(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome]
) -> None:
    told = section(drafted(graph, "closed-loops-erode", outcomes), "The strongest objection")
    assert "is **untested** (never run, no figure cited)" in told
    assert "is **unsupported** (no run and no figure that says which way stands behind it)" in told


@pytest.mark.parametrize("id", [ROOT, SUPPORTED, REFUTED, NEVER_RUN, "closed-loops-erode", "openclaw-rl"])
def test_the_same_graph_and_runs_give_the_same_text_and_every_figure_names_its_run_or_source(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome], id: str
) -> None:
    text = drafted(graph, id, outcomes)
    assert text == drafted(graph, id, dict(reversed(outcomes.items())))
    assert set(re.findall(r"\brun `([^`]+)`", text)) <= {RUN, f"mirage run {id}"}
    for line in section(text, "What was published, beside what was simulated").splitlines():
        if line.startswith("- ") and not line.startswith("- And "):
            assert set(re.findall(r"\(`([^`]+)`", line)) & graph.sources.keys(), line
    assert "[[" not in text
    assert not re.search(r"\bnan\b|None\b(?!\.| of)|Traceback", text)


@pytest.mark.parametrize("id", [ROOT, REFUTED, "closed-loops-erode"])
def test_every_source_that_the_text_names_is_listed_once_and_no_other_than_those_cited(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome], id: str
) -> None:
    text, listed = drafted(graph, id, outcomes).split("## Sources\n")
    keys = re.findall(r"\(`([^`]+)`\)$", listed, re.MULTILINE)
    named = {key for key in re.findall(r"`([^`]+)`", text) if key in graph.sources}
    assert len(keys) == len(set(keys))
    assert set(keys) == named | (set(graph.nodes[id].cites) & graph.sources.keys())
    assert re.findall(r"^(\d+)\. ", listed, re.MULTILINE) == [str(place) for place, _ in enumerate(keys, 1)]
    assert not re.search(r"^\d+\. \(", listed, re.MULTILINE), "an entry without people begins with its title"


def test_a_run_with_its_mechanism_off_is_no_verdict_on_the_claim(graph: mirage_kg.KnowledgeGraph) -> None:
    off = execute(plan(graph.nodes[SUPPORTED], {"seeds": 4, "ablated": True}))
    text = drafted(graph, SUPPORTED, {SUPPORTED: off})
    verdicts = ", ".join(row.verdict for row in off.judgements)
    assert f"- Last run with its mechanism off, which says nothing for it: {verdicts}." in text
    assert "Verdicts on its own predictions" not in text


def test_a_picture_of_a_run_is_named_with_what_is_read_in_its_place_and_shows_what_the_prediction_measures(
    graph: mirage_kg.KnowledgeGraph, outcomes: dict[str, Outcome]
) -> None:
    subject = subject_of(graph.store.graph(), SUPPORTED, outcomes)
    (found,) = subject.findings
    run = found.run.model_copy(update={"outputs": outcomes[SUPPORTED].outputs})
    (picture,) = pictures(subject.node, [run])
    measured = subject.node.experiments[0].predictions[0].measure.output
    assert picture.alt.startswith(f"{measured.replace('_', ' ')} over ")
    drawing = ElementTree.fromstring(picture.svg)
    colours = set(re.findall(r"var\((--[\w-]+)\)", picture.svg))
    assert colours
    assert all(f"{name}: #" in picture.svg for name in colours), "alone it has its colours with it"
    assert drawing.get("aria-label") == picture.alt
    told = article(replace(subject, pictures=[picture]))
    ran = section(told, "What was run")
    assert f"![{plain(picture.alt)}]({SUPPORTED}-main.svg)\n\n*{plain(picture.caption)}*" in ran
    assert "4 seeds" in picture.caption
    assert RUN in picture.caption
    assert "![" not in article(subject)
    images = [
        child
        for token in MarkdownIt("commonmark").parse(told)
        for child in token.children or ()
        if child.type == "image"
    ]
    assert [image.attrs["src"] for image in images] == [picture.file]
    assert not list(pictures(subject.node, [found.run])), "a run whose curves are gone has no picture"


def test_it_counts_what_is_said_as_the_page_does_and_names_what_counts_for_nothing(
    graph: mirage_kg.KnowledgeGraph,
) -> None:
    said = Argued(graph.store.graph()).rows[ROOT].said
    text = drafted(graph, ROOT, {})
    assert f"{said.support} for, {said.attack} against, none that undercuts a reason." in text
    assert said.uncounted == 1
    assert "One more link undercuts without naming a step: it counts for nothing." in text
    assert "tested 0.99 by figures on the same scale" in text


def hostile_graph() -> Graph:
    """A graph all of whose texts are hostile."""
    figure = Figure(
        id="f", quantity=HOSTILE, series=(Point(at=HOSTILE, value=0.1), Point(at="x", value=0.9)), unit="percent",
        condition=HOSTILE, locator=HOSTILE, confidence="high",
    )  # fmt: skip
    source = Source(
        key="s",
        title=HOSTILE,
        authors=(HOSTILE,),
        year=2025,
        url="https://example.org/>)<img src=x>",
        figures=(figure,),
    )
    nodes = [
        Node(
            id="claim", kind="claim", title=HOSTILE, statement=f"- {HOSTILE}", root=True,
            body=f"{HOSTILE} [[premise]] [[premise|{HOSTILE}]]\n\n<div onclick=x>\n\n# {HOSTILE}",
            arguments=(
                Argument(id="a", premises=("premise", "other"), linked=True, relation="supports", warrant=HOSTILE,
                         question=HOSTILE, weight=0.5),
                Argument(id="b", premises=("other",), relation="attacks", warrant=HOSTILE, weight=0.5),
                Argument(id="c", premises=("premise",), relation="undercuts", hits="b", warrant=HOSTILE, weight=0.5),
            ),
            sources=(Citation(source="s", figures=("f",)), Citation(source="gone")),
            experiments=(Experiment.model_validate(EXPERIMENT | {"simulation": HOSTILE, "not_shown": HOSTILE}),),
        ),
        Node(id="premise", kind="claim", title=HOSTILE, statement=HOSTILE),
        Node(id="other", kind="claim", title=HOSTILE, statement=HOSTILE,
             links=(LinkTo(to="claim", relation="supports", reason=HOSTILE),)),
    ]  # fmt: skip
    return build_graph({node.id: node for node in nodes}, {"s": source}, "0")


def test_no_text_of_a_file_becomes_markup_html_or_an_address_to_follow() -> None:
    subject = subject_of(hostile_graph(), "claim", {})
    text = article(subject)
    tokens = MarkdownIt("commonmark").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    assert not kinds & {"html_block", "html_inline", "image", "fence", "code_block", "hr"}
    addresses = [str(token.attrs["href"]) for token in inline if token.type == "link_open"]
    assert len(addresses) == 3
    assert all(address.startswith((f"{ADDRESS}/", "https://example.org/")) for address in addresses)
    headings = sum(token.type == "heading_open" for token in tokens)
    assert headings == 2 + len(SECTIONS)
    assert "http://evil" not in text
    shown = "".join(child.content for child in inline if child.type in ("text", "code_inline"))
    assert shown.count(HOSTILE) >= 10, "what was written is shown as it was written"


@given(st.text(st.sampled_from("\\`*_{}[]<>#|~$&@!-+=.)(1 a\n:/w"), max_size=40))
def test_escaped_text_reads_as_the_text_that_it_was(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(plain(text))
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    children = tokens[1].children or [] if tokens else []
    assert {child.type for child in children} <= {"text"}
    assert "".join(child.content for child in children) == " ".join(text.split())


def test_the_opening_ends_where_prose_ends_and_keeps_bold_words_but_no_links() -> None:
    body = "A **bold** and an *italic* word, [linked](javascript:x), `code` and [[one|named]], [[two]].\n\nSecond.\n\n- a list"
    told = opening(body, {"two": "The second"}, 50)
    assert told == "A **bold** and an *italic* word, linked, code and named, “The second”.\n\nSecond."
    assert opening(body, {}, 3).count("\n\n") == 0, "whole paragraphs, at least one"
    assert opening("# Only a heading", {}, 50) == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd"])
def test_only_an_address_of_the_web_becomes_a_link(url: str) -> None:
    assert "<" not in web(url)
    assert web("https://example.org/a>b c") == "<https://example.org/a%3Eb%20c>"


def test_of_published_series_that_turns_back_furthest_is_the_hook_and_not_one_that_only_rises() -> None:
    def series(id: str, *values: float) -> Figure:
        points = tuple(Point(at=str(at), value=value) for at, value in enumerate(values))
        return Figure(id=id, quantity=f"{id} seen", series=points, confidence="high")

    source = Source(key="s", title="S", year=2025, url="https://example.org")
    rises, turns, nudged = series("rise", 0.1, 0.9), series("turn", 0.2, 0.5, 0.1), series("nudge", 0.5, 0.52, 0.5)
    told = published_hook([(source, rises), (source, nudged), (source, turns)])
    assert told.startswith("Turn seen: 0.2 (0), 0.5 (1), 0.1 (2)")
    assert "no interval was read" in told
    assert published_hook([(source, rises), (source, series("flat", 3, 4))]).startswith("Rise seen")
    assert published_hook([(source, series("count", 3, 4))]) == ""


def judged(verdict: str, mean: float, *, statement: str = "When x then y.") -> Judgement:
    effect = Effect(
        mean=mean, low=mean - 0.01, high=mean + 0.01, level=0.95, interval="t", seeds=(mean,), agree=1.0, holds="yes"
    )
    return Judgement.model_validate(
        {
            "prediction": "p", "statement": statement, "verdict": verdict, "effect": effect, "ablated": effect,
            "at_least": 0.2, "at_most": None, "words": "",
        }
    )  # fmt: skip


def finding(node: str, *rows: Judgement, stale: bool = False) -> Finding:
    run = Run(
        id=f"run-{node}", node=node, experiment="main", simulation="any", parameters={}, seeds=9, seed=0, device="cpu",
        ablated=False, status="finished", tier="monte_carlo", judgements=rows,
        provenance=Provenance(code_version="1", simulation_version=1, content_hash="c", created="now"),
    )  # fmt: skip
    return Finding(run, stale)


def test_the_hook_is_what_failed_before_what_came_true_and_of_that_what_lies_furthest_from_what_was_asked() -> None:
    titles = {"other": "The other"}
    near, far = judged("supported", 0.3, statement="Near."), judged("supported", 0.9, statement="Far.")
    assert hook("own", [finding("own", near, far)], titles, ()).startswith(
        "Far: in 9 simulated seeds the effect is 0.900"
    )
    failed = judged("contradicted", 0.1, statement="Failed.")
    told = hook("own", [finding("own", far), finding("other", failed)], titles, ())
    assert told.startswith("About “The other”, which bears on this: “Failed” was the prediction, and it failed: in 9 ")
    assert "0.100 \\[0.090, 0.110\\] where at least 0.2 was asked for (run `run-other`)" in told
    assert hook("own", [finding("own", near), finding("other", far)], titles, ()).startswith("Near:"), (
        "its own comes first"
    )
    assert hook("own", [finding("own", judged("inconclusive", 0.2))], titles, ()) == "", (
        "what decides nothing is no hook"
    )
    assert hook("own", [finding("own", far, stale=True)], titles, ()) == "", "nor is what is stale"
