"""The names that a block of code assigns, and those that it mentions, according to its syntax."""

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


@dataclass(frozen=True)
class AssignedNames:
    """The names that a block assigns and mentions."""

    #: the names that it assigns
    assigned: tuple[str, ...]
    #: those of them that it only assigns by ``+=`` and the like, which change a list in place
    augmented: tuple[str, ...]
    #: all names in it
    mentioned: tuple[str, ...]
    #: those that it declares as global or nonlocal
    redirected: tuple[str, ...]
    #: whether it assigns to attributes or items, or deletes them
    changes_objects: bool
    #: those to which it appends, if they are lists
    appended: tuple[str, ...]
    #: those that only comprehensions in it assign, in scopes of their own
    comprehended: tuple[str, ...]


def assigned_names(body: cst.CSTNode) -> AssignedNames:
    """The names that *body* assigns and mentions, its nested blocks included."""
    assigned: dict[str, None] = {}
    augmented: dict[str, None] = {}
    mentioned: dict[str, None] = {}
    redirected: dict[str, None] = {}
    appended: dict[str, None] = {}
    comprehended: dict[str, None] = {}
    changes_objects = False
    #: what stands for no variable; a node comes before those within it
    members: set[cst.CSTNode] = set()
    node: Any
    for node in walk(body):
        kind = type(node)
        if kind is cst.Name:
            if node not in members:
                mentioned[node.value] = None
        elif kind is cst.Attribute:
            members.add(node.attr)
            if node.attr.value == "append" and type(node.value) is cst.Name:
                appended[node.value.value] = None
        elif kind is cst.Arg and node.keyword is not None:
            members.add(node.keyword)
        elif kind in (cst.Global, cst.Nonlocal):
            redirected.update((item.name.value, None) for item in node.names)
        elif kind in _BINDING:
            names = augmented if kind is cst.AugAssign else comprehended if kind is cst.CompFor else assigned
            names.update(dict.fromkeys(target_names(node.target)))
            changes_objects = changes_objects or type(node.target) is not cst.Name
        elif kind is cst.AsName:
            assigned.update(dict.fromkeys(target_names(node.name)))
    bound = (*assigned, *augmented)
    own = tuple(name for name in comprehended if name not in bound)
    only = tuple(name for name in augmented if name not in assigned and name not in comprehended)
    return AssignedNames(
        tuple(dict.fromkeys((*bound, *own))),
        only,
        tuple(mentioned),
        tuple(redirected),
        changes_objects,
        tuple(appended),
        own,
    )


def free_names(node: cst.FunctionDef | cst.Lambda, names: AssignedNames) -> tuple[str, ...]:
    """The names that a function mentions which are not its own. *names* are those of its body."""
    listed = (*node.params.posonly_params, *node.params.params, *node.params.kwonly_params)
    own = {parameter.name.value for parameter in listed}
    own.update(set(names.assigned).difference(names.redirected))
    return tuple(name for name in names.mentioned if name not in own)


def target_names(target: cst.CSTNode) -> Iterator[str]:
    """The names that an assignment to *target* binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from target_names(element.value)
