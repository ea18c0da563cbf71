"""The side effects that a block of code may have, according to its syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst

from seqlint.source.tree import walk

#: the nodes that assign to their target; types are compared, because `isinstance` is slow with the classes of libcst
_BINDING = frozenset(
    {cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.For, cst.NamedExpr, cst.CompFor, cst.Del}
)
#: the methods that change a list, a dict or another container
CHANGING_METHODS = frozenset(
    "append appendleft clear extend extendleft insert pop popitem popleft remove setdefault subtract update".split()
)


@dataclass(frozen=True)
class Effects:
    """The names that a block may change, and how."""

    #: the names that it assigns
    assigned: tuple[str, ...]
    #: those of them that it only assigns by ``+=`` and the like, which change a list in place
    augmented: tuple[str, ...]
    #: all names in it
    mentioned: tuple[str, ...]
    #: those that it declares as global or nonlocal
    redirected: tuple[str, ...]


def effects_of(body: cst.CSTNode) -> Effects:
    """The effects of *body*, its nested blocks included."""
    assigned: dict[str, None] = {}
    augmented: dict[str, None] = {}
    mentioned: dict[str, None] = {}
    redirected: dict[str, None] = {}
    node: Any
    for node in walk(body):
        kind = type(node)
        if kind is cst.Name:
            mentioned[node.value] = None
        elif kind in (cst.Global, cst.Nonlocal):
            redirected.update((item.name.value, None) for item in node.names)
        elif kind in _BINDING:
            names = augmented if kind is cst.AugAssign else assigned
            names.update(dict.fromkeys(target_names(node.target)))
        elif kind is cst.AsName:
            assigned.update(dict.fromkeys(target_names(node.name)))
    only = tuple(name for name in augmented if name not in assigned)
    return Effects((*assigned, *only), only, tuple(mentioned), tuple(redirected))


def target_names(target: cst.CSTNode) -> Iterator[str]:
    """The names that an assignment to *target* binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from target_names(element.value)
