"""Walking libcst's trees by their fields, without its visitors, which cost more than the parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import libcst as cst

#: fields that hold only punctuation and white space
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


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes directly below *node*, without punctuation and white space, in source order."""
    found: list[cst.CSTNode] = []
    for name in _node_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            found.append(value)
        elif isinstance(value, (list, tuple)):
            found.extend(item for item in value if isinstance(item, cst.CSTNode))
    return found


def walk(node: cst.CSTNode, *skipped: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """*node* and all nodes below it, without those below nodes of the *skipped* kinds, in no particular order."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        if not isinstance(current, skipped):
            pending.extend(children(current))
