"""From the parser's tree to records."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.errors import place, refused
from mirage_kg.errors import TooLarge
from mirage_kg.limits import limit

SAYING = {"OPTIONAL", "DISTINCT", "ALL", "STAR", "EXPLAIN"}
"""Tokens that a rule reads among its children; it looks up the others in the tree where it needs them."""

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_DIRECTIONS = {"TO_RIGHT_BARE": 1, "TO_LEFT_BARE": -1, "EITHER_BARE": 0}
INTEGERS = range(-(2**63), 2**63)


class Lowering:
    """Turns one tree into records; one method for each rule that means something."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._depth = 0

    def query(self, tree: Tree[Token]) -> s.Query:
        """Return the whole query."""
        parts = [self(child) for child in tree.children if isinstance(child, Tree) and child.data == "part"]
        unions = [child for child in tree.children if isinstance(child, Tree) and child.data == "union"]
        kinds = {any(isinstance(word, Token) and word.type == "ALL" for word in union.children) for union in unions}
        if len(kinds) > 1:
            raise refused(self._text, _at(unions[0]), "UNION and UNION ALL stand in one query", "use one of the two")
        explain = isinstance(tree.children[0], Token)
        return s.Query(0, tuple(parts), kinds == {True}, explain)

    def __call__(self, tree: Any) -> Any:
        """Return the record of `tree`, or None for what was left out."""
        if tree is None or isinstance(tree, Token):
            return tree
        self._depth += 1
        if self._depth > limit("cypher_depth"):
            hint = f"nest at most {limit('cypher_depth')} levels; join many values in one list with IN"
            raise TooLarge("the query is nested too deep", hint=hint, where=place(self._text, _at(tree)))
        try:
            children = [child for child in tree.children if not _divides(child)]
            return getattr(self, f"_{tree.data}")(_at(tree), tree, children)
        finally:
            self._depth -= 1

    def _all(self, children: list[Any]) -> tuple[Any, ...]:
        return tuple(self(child) for child in children if child is not None)

    def _part(self, at: int, _: Any, children: list[Any]) -> s.Part:
        *clauses, result = self._all(children)
        return s.Part(at, tuple(clauses), result)

    def _match(self, at: int, _: Any, children: list[Any]) -> s.Match:
        *chains, where = children[1:]
        return s.Match(at, children[0] is not None, self._all(chains), self(where))

    def _unwind(self, at: int, _: Any, children: list[Any]) -> s.Unwind:
        return s.Unwind(at, self(children[0]), self(children[1]))

    def _with_clause(self, at: int, _: Any, children: list[Any]) -> s.Projection:
        return self._projected(at, children[0], children[1])

    def _return_clause(self, at: int, _: Any, children: list[Any]) -> s.Projection:
        return self._projected(at, children[0], None)

    def _projected(self, at: int, tree: Any, where: Any) -> s.Projection:
        distinct, items, order, skip, most = (child for child in tree.children if not _divides(child))
        return s.Projection(
            at,
            items=tuple(self(child) for child in items.children if isinstance(child, Tree)),
            every=any(isinstance(child, Token) for child in items.children),
            distinct=distinct is not None,
            order=self(order) or (),
            skip=self(skip),
            limit=self(most),
            where=self(where),
        )

    def _item(self, at: int, tree: Any, children: list[Any]) -> s.Item:
        value, name = children
        spelled = self._text[value.meta.start_pos : value.meta.end_pos]
        return s.Item(at, self(value), self(name) or spelled, name is not None)

    def _order(self, at: int, _: Any, children: list[Any]) -> tuple[s.Sort, ...]:
        return self._all(children)

    def _sort(self, at: int, tree: Any, children: list[Any]) -> s.Sort:
        word = next((w for w in tree.children if isinstance(w, Token) and w.type == "DIRECTION"), "")
        return s.Sort(at, self(children[0]), word.upper().startswith("DESC"))

    def _only(self, at: int, _: Any, children: list[Any]) -> Any:
        return self(children[0])

    _skip = _most = _where = _group = _only

    def _name(self, at: int, tree: Any, children: list[Any]) -> str:
        token = tree.children[0]
        return token[1:-1].replace("``", "`") if token.type == "QUOTED_NAME" else str(token)

    def _pattern(self, at: int, _: Any, children: list[Any]) -> s.Chain:
        name, chain = children
        made: s.Chain = self(chain)
        return s.Chain(at, made.nodes, made.hops, self(name), made.shortest)

    def _shortest(self, at: int, tree: Any, children: list[Any]) -> s.Chain:
        kind = "all" if tree.children[0].lower().startswith("all") else "one"
        chain: s.Chain = self(children[-1])
        if len(chain.hops) != 1:
            raise refused(self._text, at, "a shortest path is asked for over one hop", "write (a)-[*]-(b) inside")
        return s.Chain(at, chain.nodes, chain.hops, None, kind)

    def _chain(self, at: int, _: Any, children: list[Any]) -> s.Chain:
        parts = self._all(children)
        return s.Chain(at, parts[::2], parts[1::2])

    _inner_chain = _chain

    def _node(self, at: int, _: Any, children: list[Any]) -> s.NodePattern:
        name, labels, properties = children
        return s.NodePattern(at, self(name), self(labels), self(properties))

    _inner_node = _node

    def _labels(self, at: int, _: Any, children: list[Any]) -> s.Labels:
        return _joined(at, "&", self._all(children))

    def _label_or(self, at: int, _: Any, children: list[Any]) -> s.Labels:
        return _joined(at, "|", self._all(children))

    def _label_and(self, at: int, _: Any, children: list[Any]) -> s.Labels:
        return _joined(at, "&", self._all(children))

    def _label_no(self, at: int, _: Any, children: list[Any]) -> s.Labels:
        return s.Labels(at, "!", self._all(children))

    def _label_name(self, at: int, _: Any, children: list[Any]) -> s.Labels:
        return s.Labels(at, "", (), self(children[0]))

    _label_group = _only

    def _relationship(self, at: int, tree: Any, children: list[Any]) -> s.HopPattern:
        first, last = tree.children[0], tree.children[-1]
        if len(tree.children) == 1:
            return s.HopPattern(at, None, (), _DIRECTIONS[first.type], None, None, None)
        name, types, hops, properties = children
        backward, forward = first.type == "FROM_RIGHT", last.type == "TO_RIGHT"
        direction = 0 if backward == forward else -1 if backward else 1
        low, high = self(hops) or (None, None)
        return s.HopPattern(at, self(name), self(types) or (), direction, low, high, self(properties))

    def _types(self, at: int, _: Any, children: list[Any]) -> tuple[str, ...]:
        return self._all(children)

    def _hops(self, at: int, tree: Any, children: list[Any]) -> tuple[int, int | None]:
        _, low, dots, high = tree.children
        if dots is None:
            return (1, None) if low is None else (int(low), int(low))
        return (1 if low is None else int(low)), (None if high is None else int(high))

    def _or_expression(self, at: int, tree: Any, children: list[Any]) -> s.Expression:
        return self._logic(at, "OR", children)

    def _xor_expression(self, at: int, tree: Any, children: list[Any]) -> s.Expression:
        return self._logic(at, "XOR", children)

    def _and_expression(self, at: int, tree: Any, children: list[Any]) -> s.Expression:
        return self._logic(at, "AND", children)

    def _logic(self, at: int, operator: Any, children: list[Any]) -> s.Expression:
        operands = self._all(children)
        return operands[0] if len(operands) == 1 else s.Logic(at, operator, operands)

    def _comparison(self, at: int, tree: Any, children: list[Any]) -> s.Expression:
        operands = self._all(children)
        operators = [str(word) for word in tree.children if isinstance(word, Token)]
        return operands[0] if not operators else s.Comparison(at, tuple(operators), operands)

    def _operation(self, at: int, tree: Any, children: list[Any]) -> s.Expression:
        return s.Operation(at, str(tree.data), self._all(children))

    _negation = _within = _starts = _ends = _contains = _is_null = _is_not_null = _operation

    def _arithmetic(self, at: int, tree: Any, children: list[Any]) -> s.Expression:
        left, operator, right = tree.children
        return s.Operation(at, str(operator), (self(left), self(right)))

    def _sign(self, at: int, tree: Any, children: list[Any]) -> s.Expression:
        sign, value = tree.children
        token = value.children[0] if value.data == "literal" else None
        if sign == "-" and isinstance(token, Token) and token.type == "INTEGER":
            return s.Constant(at, self._integer(at, -int(token)))
        return s.Operation(at, "negative" if sign == "-" else "positive", (self(value),))

    def _property(self, at: int, _: Any, children: list[Any]) -> s.Property:
        return s.Property(at, self(children[0]), self(children[1]))

    def _index(self, at: int, _: Any, children: list[Any]) -> s.Index:
        return s.Index(at, self(children[0]), self(children[1]))

    def _slice(self, at: int, _: Any, children: list[Any]) -> s.Slice:
        return s.Slice(at, *(self(child) for child in children))

    def _has_labels(self, at: int, _: Any, children: list[Any]) -> s.HasLabels:
        return s.HasLabels(at, s.Variable(at, self(children[0])), self(children[1]))

    def _variable(self, at: int, _: Any, children: list[Any]) -> s.Variable:
        return s.Variable(at, self(children[0]))

    def _parameter(self, at: int, tree: Any, children: list[Any]) -> s.Parameter:
        name = tree.children[0]
        return s.Parameter(at, str(name) if isinstance(name, Token) else self(name))

    def _literal(self, at: int, tree: Any, children: list[Any]) -> s.Constant:
        token = tree.children[0]
        readers: dict[str, Any] = {
            "INTEGER": lambda: self._integer(at, int(token)),
            "FLOAT": lambda: float(token),
            "STRING": lambda: _ESCAPE.sub(_unescaped, token[1:-1]),
            "TRUE": lambda: True,
            "FALSE": lambda: False,
            "NULL": lambda: None,
        }
        return s.Constant(at, readers[token.type]())

    def _integer(self, at: int, value: int) -> int:
        if value not in INTEGERS:
            raise refused(self._text, at, "the number does not fit into 64 bits", "write it with a decimal point")
        return value

    def _list_literal(self, at: int, _: Any, children: list[Any]) -> s.ListOf:
        return s.ListOf(at, self._all(children))

    def _map_literal(self, at: int, _: Any, children: list[Any]) -> s.MapOf:
        pairs = self._all(children)
        return s.MapOf(at, tuple(name for name, _ in pairs), tuple(value for _, value in pairs))

    def _pair(self, at: int, _: Any, children: list[Any]) -> tuple[str, s.Expression]:
        return self(children[0]), self(children[1])

    def _comprehension(self, at: int, _: Any, children: list[Any]) -> s.Comprehension:
        return s.Comprehension(at, *(self(child) for child in children))

    def _quantifier(self, at: int, tree: Any, children: list[Any]) -> s.Quantifier:
        kind = str(tree.children[0]).rstrip("(").strip().lower()
        return s.Quantifier(at, kind, *(self(child) for child in children))

    def _reduce(self, at: int, _: Any, children: list[Any]) -> s.Reduce:
        return s.Reduce(at, *(self(child) for child in children))

    def _case(self, at: int, _: Any, children: list[Any]) -> s.Case:
        subject, *branches, otherwise = children
        pairs = self._all(branches)
        return s.Case(
            at, self(subject), tuple(test for test, _ in pairs), tuple(value for _, value in pairs), self(otherwise)
        )

    def _branch(self, at: int, _: Any, children: list[Any]) -> tuple[s.Expression, s.Expression]:
        return self(children[0]), self(children[1])

    def _call(self, at: int, tree: Any, children: list[Any]) -> s.Call:
        distinct, *arguments = children
        star = any(isinstance(word, Token) and word.type == "STAR" for word in arguments)
        values = tuple(self(child) for child in arguments if isinstance(child, Tree))
        return s.Call(at, str(tree.children[0]), values, distinct is not None, star)

    def _exists(self, at: int, _: Any, children: list[Any]) -> s.Matching:
        *chains, where = children
        return s.Matching(at, "exists", self._all(chains), self(where))

    def _count_of(self, at: int, _: Any, children: list[Any]) -> s.Matching:
        *chains, where = children
        return s.Matching(at, "count", self._all(chains), self(where))

    def _pattern_test(self, at: int, _: Any, children: list[Any]) -> s.Matching:
        return s.Matching(at, "exists", (self(children[0]),), None)

    def _pattern_list(self, at: int, _: Any, children: list[Any]) -> s.Matching:
        name, chain, where, result = children
        made: s.Chain = self(chain)
        named = s.Chain(at, made.nodes, made.hops, self(name))
        return s.Matching(at, "list", (named,), self(where), self(result))

    def _path_expression(self, at: int, tree: Any, children: list[Any]) -> s.Matching:
        return s.Matching(at, "path", (self._shortest(at, tree, children),), None)


def _joined(at: int, operator: str, parts: tuple[s.Labels, ...]) -> s.Labels:
    return parts[0] if len(parts) == 1 else s.Labels(at, operator, parts)


def _at(tree: Tree[Token]) -> int:
    return int(getattr(tree.meta, "start_pos", 0) or 0)


def _divides(child: Any) -> bool:
    return isinstance(child, Token) and child.type not in SAYING


def _unescaped(match: re.Match[str]) -> str:
    found = match[1]
    return chr(int(found[1:], 16)) if len(found) == 5 else _ESCAPES.get(found, found)
