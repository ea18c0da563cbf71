"""What a block of code may change, read off its syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst

from seqlint.source.tree import walk

#: the nodes that assign to their target; types are compared, for `isinstance` is slow with classes such as libcst's
_BINDING = frozenset(
    {cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.For, cst.NamedExpr, cst.CompFor, cst.Del}
)


@dataclass(frozen=True)
class Effects:
    """What a block may change, by name."""

    #: the names that it assigns
    assigned: tuple[str, ...]
    #: those of them that it only assigns by ``+=`` and the like, which change a list in place
    augmented: tuple[str, ...]
    #: those on which it calls a method, or of which it assigns an item
    changed: tuple[str, ...]
    #: those with which a target or the function of a call begins: ``self`` of ``self.table.pop("a")``
    reached: tuple[str, ...]
    #: those that it calls
    called: tuple[str, ...]


def effects_of(body: cst.CSTNode) -> Effects:
    """The effects of *body*, its nested blocks included."""
    assigned: dict[str, None] = {}
    augmented: dict[str, None] = {}
    changed: dict[str, None] = {}
    reached: dict[str, None] = {}
    called: dict[str, None] = {}
    node: Any
    for node in walk(body):
        kind = type(node)
        if kind in _BINDING:
            (augmented if kind is cst.AugAssign else assigned).update(
                dict.fromkeys(target_names(node.target))
            )
            if type(node.target) is cst.Subscript:
                changed.update(dict.fromkeys(target_names(node.target.value)))
            reached.update(dict.fromkeys(target_names(_beginning(node.target))))
        elif kind is cst.AsName:
            assigned.update(dict.fromkeys(target_names(node.name)))
        elif kind is cst.Call and type(node.func) is cst.Attribute:
            changed.update(dict.fromkeys(target_names(node.func.value)))
            reached.update(dict.fromkeys(target_names(_beginning(node.func))))
            called[node.func.attr.value] = None
        elif kind is cst.Call:
            called.update(dict.fromkeys(target_names(node.func)))
    only = tuple(name for name in augmented if name not in assigned)
    return Effects((*assigned, *only), only, (*changed, *only), tuple(reached), tuple(called))


def _beginning(node: Any) -> Any:
    """``x`` of ``x.y[0].z``."""
    while type(node) in (cst.Attribute, cst.Subscript, cst.Call):
        node = node.func if type(node) is cst.Call else node.value
    return node


def target_names(target: cst.CSTNode) -> Iterator[str]:
    """The names that an assignment to *target* binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from target_names(element.value)
