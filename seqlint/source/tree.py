"""Walks libcst's trees by their fields: its visitors cost more than the parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import libcst as cst

#: fields with punctuation and white space only
_LAYOUT = frozenset(
    "lpar rpar lbracket rbracket lbrace rbrace comma semicolon colon equal dot header footer leading_lines "
    "trailing_whitespace lines_after_decorators lines_after_module_docstring".split()
)


@cache
def _node_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(kind)
        if field.name not in _LAYOUT and not field.name.startswith("whitespace")
    )


class _NodeTypes(dict[type, bool]):
    """Whether a type is a node type: `isinstance` is slow with abstract classes such as libcst's."""

    def __missing__(self, kind: type) -> bool:
        self[kind] = issubclass(kind, cst.CSTNode)
        return self[kind]


_IS_NODE = _NodeTypes()


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes directly below *node*, without punctuation and white space, in source order."""
    found: list[cst.CSTNode] = []
    for name in _node_fields(type(node)):
        value = getattr(node, name)
        kind = type(value)
        if kind is list or kind is tuple:
            found.extend(item for item in value if _IS_NODE[type(item)])
        elif _IS_NODE[kind]:
            found.append(value)
    return found


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """*node* and all nodes below it, in no particular order."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(children(current))


def simple_statements(block: cst.CSTNode) -> Iterator[cst.BaseSmallStatement]:
    """The simple statements in *block* and in its inner blocks, without those of functions and classes."""
    pending = [block]
    while pending:
        node = pending.pop()
        if isinstance(node, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
            yield from node.body
        elif isinstance(node, cst.IndentedBlock):
            pending.extend(node.body)
        elif not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.BaseExpression)):
            clauses = (getattr(node, name, None) for name in ("body", "orelse", "finalbody"))
            pending.extend(clause for clause in clauses if clause is not None)
            for name in ("handlers", "cases"):
                pending.extend(getattr(node, name, ()))
