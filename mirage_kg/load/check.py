"""Checks across files: does every name lead somewhere, and does every link join what it may join?

Each check is a function of all nodes and sources that yields problems; the table `CHECKS` names them all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from mirage_kg.load.circles import circles
from mirage_kg.load.problem import Field, Problem, nearest, problem
from mirage_kg.model.node import Argument, LinkTo, Node
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.source import Reading, Reproduction, Source

_REFERENCE = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")


class Content(NamedTuple):
    """What was read. `broken` holds the ids of files that are there but could not be read."""

    nodes: Mapping[str, Node]
    sources: Mapping[str, Source]
    source_paths: Mapping[str, str]
    broken: frozenset[str] = frozenset()


def check_roots(content: Content) -> Iterator[Problem]:
    """At most one node is the root; none at all is worth a notice."""
    roots = [node for node in content.nodes.values() if node.root]
    if content.nodes and not roots:
        expected = "`root: true` in one node; until then a reader begins at the one with the most links"
        yield problem("no_root", "nodes", "no node is the root", expected=expected)
    for node in roots[1:]:
        found = f"{node.id!r} is a root, and so is {roots[0].id!r}"
        yield problem("several_roots", node.path, found, expected="`root: true` in one node", field=("root",))


def check_links(content: Content) -> Iterator[Problem]:
    """Every link leads to a node, by a relation of the table, between kinds that it joins, and is stated once."""
    for node in content.nodes.values():
        seen: set[tuple[str, str]] = set()
        for index, link in enumerate(node.links):
            place: Field = ("links", index)
            if (link.relation, link.to) in seen:
                yield problem("same_link", node.path, f"{link.relation} {link.to!r} is stated twice", field=place)
            seen.add((link.relation, link.to))
            if link.to == node.id:
                yield problem("self_link", node.path, f"{node.id!r} links to itself", field=(*place, "to"))
            yield from _missing(content, node.path, link.to, "missing_target", (*place, "to"))
            yield from _relation(content, node, node.id, link.relation, link.to, (*place, "relation"))
            yield from _strikes_nothing(content, node, link, place)


def _strikes_nothing(content: Content, node: Node, link: LinkTo, place: Field) -> Iterator[Problem]:
    other = content.nodes.get(link.to)
    if link.relation not in RELATIONS or RELATIONS[link.relation].polarity != "undercut" or other is None:
        return
    if any(row.relation == link.relation and node.id in row.premises for row in other.arguments):
        return
    found = f"{node.id!r} undercuts {link.to!r} without naming a step that it strikes"
    expected = f"an argument with `relation: undercuts` and `hits` in the file of {link.to!r}"
    yield problem("strikes_nothing", node.path, found, expected=expected, field=place)


def check_references(content: Content) -> Iterator[Problem]:
    """Every `[[id]]` in a text is the id of a node."""
    for node in content.nodes.values():
        for row, line in enumerate(node.body.split("\n")):
            for name in _REFERENCE.findall(line):
                yield from _missing(content, node.path, name, "missing_reference", ("body", row))


def check_arguments(content: Content) -> Iterator[Problem]:
    """Argument ids are unique and no ids of nodes, premises are nodes, and undercuts alone name the argument that they hit."""
    owners: dict[str, str] = {}
    names = {argument.id for node in content.nodes.values() for argument in node.arguments}
    for node in content.nodes.values():
        for index, argument in enumerate(node.arguments):
            place: Field = ("arguments", index)
            if argument.id in owners:
                found = f"the argument {argument.id!r} is also in {owners[argument.id]}"
                yield problem("same_argument", node.path, found, expected="an id of its own", field=(*place, "id"))
            if argument.id in content.nodes:
                found = f"the argument {argument.id!r} has the id of a node"
                yield problem("same_argument", node.path, found, expected="an id of its own", field=(*place, "id"))
            owners.setdefault(argument.id, node.path)
            yield from _premises(content, node, argument, place)
            yield from _hits(node, argument, names, place)


def _premises(content: Content, node: Node, argument: Argument, place: Field) -> Iterator[Problem]:
    for number, premise in enumerate(argument.premises):
        here: Field = (*place, "premises", number)
        if premise in argument.premises[:number]:
            yield problem("same_premise", node.path, f"the premise {premise!r} is named twice", field=here)
        if premise == node.id and argument.relation != "supports":
            found = f"{node.id!r} {argument.relation} itself in {argument.id!r}"
            yield problem("self_attack", node.path, found, field=here)
        yield from _missing(content, node.path, premise, "missing_premise", here)
        yield from _relation(content, node, premise, argument.relation, node.id, here)


def _hits(node: Node, argument: Argument, names: set[str], place: Field) -> Iterator[Problem]:
    undercut = argument.relation == "undercuts"
    if undercut and argument.hits not in names:
        found = f"the undercut {argument.id!r} hits {argument.hits or 'nothing'!r}"
        expected = "`hits` with the id of an argument"
        meant = nearest(argument.hits or "", names)
        yield problem("missing_hit", node.path, found, expected=expected, nearest=meant, field=(*place, "hits"))
    if not undercut and argument.hits:
        found = f"{argument.id!r} hits {argument.hits!r} but {argument.relation}"
        yield problem("stray_hit", node.path, found, expected="`relation: undercuts`", field=(*place, "hits"))


def check_citations(content: Content) -> Iterator[Problem]:
    """Every cited source is there and holds the cited figures."""
    for node in content.nodes.values():
        for index, citation in enumerate(node.sources):
            yield from _cited(content, node, citation.source, citation.figures, ("sources", index))
        for index, argument in enumerate(node.arguments):
            for number, evidence in enumerate(argument.evidence):
                place: Field = ("arguments", index, "evidence", number)
                yield from _cited(content, node, evidence.source, evidence.figures, place)


def _cited(content: Content, node: Node, key: str | None, figures: Iterable[str], place: Field) -> Iterator[Problem]:
    source = content.sources.get(key or "")
    if key and source is None:
        found = f"the source {key!r} could not be read" if key in content.broken else f"no source is called {key!r}"
        meant = nearest(key, content.sources)
        expected = "the key of a file in sources/"
        yield problem("unknown_source", node.path, found, expected=expected, nearest=meant, field=(*place, "source"))
    known = {figure.id for figure in source.figures} if source else set()
    for number, figure in enumerate(figures):
        if figure not in known and (source or not key):
            found = f"{key!r} has no figure {figure!r}" if key else f"the figure {figure!r} is cited without its source"
            expected = f"one of {', '.join(sorted(known))}" if known else "a source that holds figures"
            here: Field = (*place, "figures", number)
            meant = nearest(figure, known)
            yield problem("unknown_figure", node.path, found, expected=expected, nearest=meant, field=here)


def check_experiments(content: Content) -> Iterator[Problem]:
    """The experiments of one node, and the predictions of one experiment, have ids of their own."""
    for node in content.nodes.values():
        ids = [experiment.id for experiment in node.experiments]
        for index, name in enumerate(ids):
            if name in ids[:index]:
                found = f"two experiments are called {name!r}"
                yield problem("same_experiment", node.path, found, field=("experiments", index))
            predictions = [prediction.id for prediction in node.experiments[index].predictions]
            for number, prediction in enumerate(predictions):
                if prediction in predictions[:number]:
                    found = f"two predictions are called {prediction!r}"
                    place: Field = ("experiments", index, "predictions", number, "id")
                    yield problem("same_experiment", node.path, found, field=place)


def check_sources(content: Content) -> Iterator[Problem]:
    """A source has an address on the web, and each of its figures an id of its own and either a value or a series."""
    for key, source in content.sources.items():
        path = content.source_paths[key]
        parts = urlsplit(source.url) if "[" not in source.url else urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            found = f"`url` is {source.url[:80]!r}"
            yield problem("wrong_address", path, found, expected="https://...", field=("url",))
        ids = [figure.id for figure in source.figures]
        for index, figure in enumerate(source.figures):
            place: Field = ("figures", index)
            if (figure.value is None) == (not figure.series):
                found = f"the figure {figure.id!r} has {'neither' if figure.value is None else 'both'}"
                yield problem("figure_without_value", path, found, expected="a value or a series", field=place)
            if figure.id in ids[:index]:
                yield problem("same_id", path, f"two figures are called {figure.id!r}", field=(*place, "id"))


def check_reproductions(content: Content) -> Iterator[Problem]:
    """A reproduction has an id of its own, reads a number that is there, and names an experiment of a node."""
    for key, source in content.sources.items():
        path = content.source_paths[key]
        ids = [row.id for row in source.reproductions]
        for index, row in enumerate(source.reproductions):
            place: Field = ("reproductions", index)
            if row.id in ids[:index]:
                yield problem("same_id", path, f"two reproductions are called {row.id!r}", field=(*place, "id"))
            yield from _read(source, path, row.reported, (*place, "reported"))
            if row.reported_against is not None:
                field: Field = (*place, "reported_against")
                yield from _read(source, path, row.reported_against, field)
                divisor = source.read(row.reported_against)
                if row.combine == "ratio" and divisor and divisor[1] == 0:
                    found = f"{row.id!r} divides by a figure that is 0"
                    yield problem("wrong_value", path, found, expected="`combine: difference`", field=field)
            yield from _experiment(content, path, row, place)


def _read(source: Source, path: str, reading: Reading, place: Field) -> Iterator[Problem]:
    if source.read(reading) is not None:
        return
    figures = {figure.id: figure for figure in source.figures}
    figure = figures.get(reading.figure)
    if figure is None:
        found = f"{source.key!r} has no figure {reading.figure!r}"
        expected = f"one of {', '.join(figures)}" if figures else "a source that holds figures"
        meant = nearest(reading.figure, figures)
        field: Field = (*place, "figure")
        yield problem("unknown_figure", path, found, expected=expected, nearest=meant, field=field)
        return
    points = [point.at for point in figure.series]
    found = f"{figure.id!r} is read at {reading.at!r}" if reading.at else f"{figure.id!r} is read without `at`"
    expected = f"`at` with one of {'; '.join(points)}" if points else "no `at`, since it is one value"
    meant = nearest(reading.at or "", points)
    yield problem("unknown_figure", path, found, expected=expected, nearest=meant, field=place)


def _experiment(content: Content, path: str, row: Reproduction, place: Field) -> Iterator[Problem]:
    node = content.nodes.get(row.node)
    if node is None:
        yield from _missing(content, path, row.node, "missing_target", (*place, "node"))
        return
    names = [experiment.id for experiment in node.experiments]
    if row.experiment not in names:
        found = f"{node.id!r} has no experiment {row.experiment!r}"
        expected = f"one of {', '.join(names)}" if names else "a node with an experiment"
        field: Field = (*place, "experiment")
        yield problem("missing_experiment", path, found, expected=expected, field=field)


def check_circles(content: Content) -> Iterator[Problem]:
    """Relations that must not run in circles do not; circles of support are reported, since they prove nothing."""
    for relation in RELATIONS.values():
        if relation.acyclic:
            edges = {
                node.id: [to.to for to in node.links if to.relation == relation.name] for node in _in_order(content)
            }
            yield from _circles(content, edges, "forbidden_cycle", relation.words)
    support: dict[str, list[str]] = defaultdict(list)
    for node in _in_order(content):
        for argument in node.arguments:
            for premise in argument.premises if argument.relation == "supports" else ():
                support[premise].append(node.id)
        support[node.id] += [link.to for link in node.links if link.relation == "supports"]
    yield from _circles(content, support, "support_cycle", RELATIONS["supports"].words)


def _circles(content: Content, edges: Mapping[str, list[str]], code: str, words: str) -> Iterator[Problem]:
    for circle in circles(edges):
        found = f"{words}: {' -> '.join((*circle, circle[0]))}"
        expected = "no way back to the first" if code == "forbidden_cycle" else ""
        path, place = next(_steps(content, circle[0], circle[1 % len(circle)]), (".", ()))
        yield problem(code, path, found, expected=expected, field=place)


def _steps(content: Content, source: str, target: str) -> Iterator[tuple[str, Field]]:
    """Yield where it is written that `source` leads to `target`: its own links, or arguments in the file of the other."""
    if start := content.nodes.get(source):
        yield from ((start.path, ("links", i)) for i, link in enumerate(start.links) if link.to == target)
    if end := content.nodes.get(target):
        yield from ((end.path, ("arguments", i)) for i, row in enumerate(end.arguments) if source in row.premises)


def check_opposites(content: Content) -> Iterator[Problem]:
    """One node that both supports and attacks another is allowed, and reported."""
    for node in content.nodes.values():
        relations: dict[str, set[str]] = defaultdict(set)
        for index, argument in enumerate(node.arguments):
            for premise in argument.premises:
                relations[premise].add(argument.relation)
                if {"supports", "attacks"} <= relations[premise]:
                    relations[premise].clear()
                    found = f"{premise!r} both supports and attacks {node.id!r}"
                    yield problem("opposite_relations", node.path, found, field=("arguments", index))


CHECKS: tuple[Callable[[Content], Iterator[Problem]], ...] = (
    check_roots,
    check_links,
    check_references,
    check_arguments,
    check_citations,
    check_experiments,
    check_sources,
    check_reproductions,
    check_circles,
    check_opposites,
)


def _in_order(content: Content) -> list[Node]:
    return [content.nodes[name] for name in sorted(content.nodes)]


def _missing(content: Content, path: str, name: str, code: str, place: Field) -> Iterator[Problem]:
    if name not in content.nodes:
        found = f"the node {name!r} could not be read" if name in content.broken else f"no node is called {name!r}"
        meant = "" if name in content.broken else nearest(name, content.nodes)
        yield problem(code, path, found, expected="the id of a node", nearest=meant, field=place)


def _relation(content: Content, node: Node, source: str, name: str, target: str, place: Field) -> Iterator[Problem]:
    relation = RELATIONS.get(name)
    if relation is None or name == "semantically_near":
        authored = [known for known in RELATIONS if known != "semantically_near"]
        found = "`semantically_near` is computed, not written" if relation else f"no relation is called {name!r}"
        expected = f"one of {', '.join(authored)}"
        yield problem(
            "unknown_relation", node.path, found, expected=expected, nearest=nearest(name, authored), field=place
        )
        return
    for end, allowed in ((source, relation.sources), (target, relation.targets)):
        other = content.nodes.get(end)
        if other is not None and other.kind not in allowed:
            side = "begins at" if end == source else "leads to"
            found = f"`{name}` {side} {end!r}, a {other.kind}"
            yield problem("wrong_kinds", node.path, found, expected=f"one of {', '.join(sorted(allowed))}", field=place)
