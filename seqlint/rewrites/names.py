"""How a program spells the names of Keras, and edits of imports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from seqlint.findings import Edit
from seqlint.knowledge.keras.api.names import canonical
from seqlint.rewrites.layout import after_item
from seqlint.site import Site
from seqlint.source.cell import Cell, Source
from seqlint.source.tree import simple_statements

_LAYERS = "keras.layers"


@dataclass(frozen=True)
class Spelling:
    """A name as a program would write it, and the edits without which it would not be known."""

    text: str
    edits: tuple[Edit, ...] = ()


def spell_layer(source: Source | None, like: Site, name: str) -> Spelling | None:
    """The layer class *name* as the program writes that of the layer at *like*: ``layers.Flatten``, ``Flatten``."""
    function = like.node.func if isinstance(like.node, cst.Call) else like.node
    if source is None or like.cell not in source.cells:
        return None
    imports = list(_imports(source))
    if isinstance(function, cst.Attribute):
        module = like.cell.code(function.value, like.statement)
        return Spelling(f"{module}.{name}") if _means(imports, module) == _LAYERS else None
    if not isinstance(function, cst.Name):
        return None
    if any(each.is_star and each.qualified == _LAYERS for each in imports):
        return Spelling(name)
    for each in imports:
        if each.bound == name:
            return Spelling(name) if each.qualified == f"{_LAYERS}.{name}" else None
    if any(re.search(rf"\b{name}\b", cell.text) for cell in source.cells):
        return None
    for each in imports:
        if each.bound == function.value and each.module == _LAYERS:
            return Spelling(name, (after_item(each.site, name),))
    return None


def rename_import(site: Site, old: str, new: str) -> Edit | None:
    """Import the name or module *new* where the statement at *site* imports *old*, under the name that it has there."""
    if not isinstance(site.node, (cst.Import, cst.ImportFrom)) or isinstance(site.node.names, cst.ImportStar):
        return None
    for alias in site.node.names:
        if _dotted(alias.name) == old:
            bound = "" if alias.asname is not None or "." in old or old == new else f" as {old}"
            return Edit(replace(site, node=alias.name).place, f"{new}{bound}")
    return None


@dataclass(frozen=True)
class _Import:
    """One name that an import at module level binds."""

    site: Site
    bound: str
    #: what it means, as seqlint knows it
    qualified: str
    #: the module from which it is imported
    module: str | None = None
    is_star: bool = False


def _imports(source: Source) -> Iterator[_Import]:
    for cell in source.cells:
        if cell.module is None:
            continue
        for line in cell.module.body:
            for statement in simple_statements(line):
                if isinstance(statement, cst.Import):
                    yield from _modules(cell, line, statement.names)
                elif isinstance(statement, cst.ImportFrom) and statement.module and not statement.relative:
                    yield from _members(cell, line, _dotted(statement.module), statement.names)


def _modules(cell: Cell, line: cst.CSTNode, names: Sequence[cst.ImportAlias]) -> Iterator[_Import]:
    for alias in names:
        name = _dotted(alias.name)
        bound = _bound(alias)
        yield _Import(Site(cell, alias, line), bound or name.partition(".")[0], name if bound else "")


def _members(
    cell: Cell, line: cst.CSTNode, module: str, names: Sequence[cst.ImportAlias] | cst.ImportStar
) -> Iterator[_Import]:
    known = canonical(module)
    if isinstance(names, cst.ImportStar):
        yield _Import(Site(cell, names, line), "*", known, known, is_star=True)
        return
    for alias in names:
        name = _dotted(alias.name)
        yield _Import(Site(cell, alias, line), _bound(alias) or name, canonical(f"{module}.{name}"), known)


def _bound(alias: cst.ImportAlias) -> str | None:
    return _dotted(alias.asname.name) if alias.asname is not None else None


def _means(imports: Sequence[_Import], dotted: str) -> str | None:
    """The module that a dotted name refers to, by the imports; None where none of them binds its first part."""
    first, _, rest = dotted.partition(".")
    for each in imports:
        if each.bound == first:
            root = each.qualified or first
            return canonical(f"{root}.{rest}" if rest else root)
    return None


def _dotted(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""
