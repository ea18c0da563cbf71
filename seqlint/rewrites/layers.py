"""Edits of a model: layers that are inserted where other layers are added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from seqlint.findings import Edit
from seqlint.rewrites.layout import before_item, before_statement
from seqlint.site import Site
from seqlint.source.tree import children


def insert_layer(added: Site, text: str) -> Edit | None:
    """Add the layer *text* before the one that is *added* there: as an item of a list, or by a call of ``add``."""
    around = path_to(added)
    match around[-3:]:
        case [cst.List() | cst.Tuple(), cst.Element() as element, _]:
            return before_item(replace(added, node=element), text)
        case [cst.Call(func=cst.Attribute(attr=cst.Name("add")) as method) as call, cst.Arg(), _]:
            statement = _alone(around[:-2], call)
            if statement is None:
                return None
            receiver = added.cell.code(method, added.statement)
            return before_statement(replace(added, node=statement), f"{receiver}({text})")
    return None


def _alone(around: Sequence[cst.CSTNode], call: cst.Call) -> cst.CSTNode | None:
    """The statement that is nothing but *call*, if it is the only one on its line."""
    match around[-3:]:
        case [cst.SimpleStatementLine(body=[_]), cst.Expr() as statement, last] if last is call:
            return statement
    return None


def path_to(site: Site) -> list[cst.CSTNode]:
    """The nodes from the statement, or the module, down to the node at *site*; nothing if it is in neither."""
    for root in (site.statement, site.cell.module):
        path = [] if root is None else _path(root, site.node)
        if path:
            return path
    return []


def _path(root: cst.CSTNode, wanted: cst.CSTNode) -> list[cst.CSTNode]:
    parents: dict[int, cst.CSTNode] = {}
    pending = [root]
    while pending:
        node = pending.pop()
        if node is wanted:
            path = [node]
            while path[-1] is not root:
                path.append(parents[id(path[-1])])
            return path[::-1]
        for child in children(node):
            parents[id(child)] = node
            pending.append(child)
    return []
