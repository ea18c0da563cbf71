"""Gathers what shows for which version of Keras a program is written, before any of it is evaluated.

`seqlint.knowledge.keras.api.versions` says what a mark is; this module finds them: in commands, imports, dotted names,
calls of methods, and settings of the environment. What stands under a condition on the version, or where an exception
is handled, is no mark: such a program is written for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from seqlint.knowledge.keras.api.versions import (
    LEGACY_SWITCH,
    LEGACY_VALUES,
    Evidence,
    Strength,
    keras2_methods,
    keras_of_name,
    keras_of_package,
    may_tell,
)
from seqlint.site import Site
from seqlint.source import cell, imports
from seqlint.source.files.discovery import display_name
from seqlint.source.requirements import Requirement, installs, project_directories, project_requirements
from seqlint.source.tree import children
from seqlint.source.version_conditions import is_for_some_versions

#: modules of the program that are searched besides the file itself
_MOST_MODULES = 40
_SWITCHED_ON = re.compile(rf"\b{LEGACY_SWITCH}[ \t]*[ =][ \t]*[\"']?(\w+)")
_IMPORTS = (cst.Import, cst.ImportFrom)
_BRANCHES = (cst.If, cst.Try)
#: what imports may stand in, and imports
_STATEMENTS = frozenset(
    {
        *(cst.IndentedBlock, cst.SimpleStatementLine, cst.SimpleStatementSuite),
        *(cst.ClassDef, cst.FunctionDef, cst.If, cst.Else, cst.For, cst.While, cst.With),
        *(cst.Try, cst.TryStar, cst.ExceptHandler, cst.ExceptStarHandler, cst.Finally),
        *(cst.Match, cst.MatchCase),
        *_IMPORTS,
    }
)
_BINDERS = (
    *(cst.AnnAssign, cst.AssignTarget, cst.For, cst.CompFor, cst.NamedExpr),
    *(cst.AsName, cst.FunctionDef, cst.Param),
)


def gather(source: cell.Source) -> list[Evidence]:
    """The marks in a program and in the modules of the program that it imports."""
    found = list(_of_commands(source.commands))
    pending, seen = [source], {source.filename}
    for each in pending:
        search = _Search(each)
        found += search.marks
        for module, level in search.modules:
            if len(pending) > _MOST_MODULES or (not level and imports.is_library(module)):
                continue
            loaded = imports.load_module(each.filename, module, level)
            if loaded is not None and loaded.filename not in seen:
                seen.add(loaded.filename)
                pending.append(loaded)
    return found


def of_project(filename: str, stop: str | None = None) -> list[Evidence]:
    """What the requirements of the project say, those nearest to the file; nothing where they disagree."""
    for directory in project_directories(filename, stop):
        found = [
            (keras, requirement)
            for requirement in project_requirements(directory)
            if (keras := keras_of_package(requirement.name, requirement.bounds)) is not None
        ]
        if found:
            agreed = len({keras for keras, _ in found}) == 1
            return [_required(*found[0])] if agreed else []
    return []


def _required(keras: int, requirement: Requirement) -> Evidence:
    where = f"{display_name(requirement.filename)}:{requirement.row}"
    return Evidence(keras, Strength.REQUIREMENT, f"`{requirement.text}` in {where}")


def _of_commands(commands: Sequence[cell.Command]) -> Iterator[Evidence]:
    for command in commands:
        for name, bounds, text in installs(command.text):
            keras = keras_of_package(name, bounds)
            if keras is not None:
                yield Evidence(keras, Strength.INSTALL, f"`{text}` is installed", command.place)
        switch = _SWITCHED_ON.search(command.text)
        if switch is not None and switch[1] in LEGACY_VALUES:
            yield Evidence(2, Strength.ENVIRONMENT, f"`{LEGACY_SWITCH}` is set", command.place)


class _Search:
    """One walk over the trees of a file."""

    def __init__(self, source: cell.Source) -> None:
        #: what the imported names stand for
        self.names: dict[str, str] = {}
        #: names that are bound by anything else too
        self.rebound: set[str] = set()
        #: the imported modules, with the leading dots of relative imports
        self.modules: list[tuple[str, int]] = []
        self.marks: list[Evidence] = []
        #: attributes, by the dotted name where it is one
        self._attributes: list[tuple[cell.Cell, cst.Attribute, str | None]] = []
        self._may_switch = any(LEGACY_SWITCH in each.text for each in source.cells)
        self._is_thorough = self._may_switch or any(may_tell(each.text) for each in source.cells)
        for each in source.cells:
            if each.module is not None:
                self._walk(each)
        for each, node, name in self._attributes:
            self._judge_attribute(each, node, name)

    def _walk(self, current: cell.Cell) -> None:
        assert current.module is not None
        pending: list[tuple[cst.CSTNode, bool]] = [(current.module, False)]
        while pending:
            node, is_conditional = pending.pop()
            kind = type(node)
            if kind is cst.Attribute:
                assert isinstance(node, cst.Attribute)
                name = _dotted(node)
                if not is_conditional:
                    self._attributes.append((current, node, name))
                if name is not None:
                    continue
            elif kind in _IMPORTS:
                assert isinstance(node, _IMPORTS)
                self._see_import(current, node, is_conditional)
                continue
            elif kind in _BINDERS:
                self._see_binding(node)
            elif kind in _BRANCHES:
                is_conditional = is_conditional or is_for_some_versions(node)
            elif self._may_switch and not is_conditional and _switches(node):
                text = f"`{LEGACY_SWITCH}` is set"
                self.marks.append(Evidence(2, Strength.ENVIRONMENT, text, Site(current, node)))
            pending += [
                (child, is_conditional)
                for child in reversed(children(node))
                if self._is_thorough or type(child) in _STATEMENTS
            ]

    def _judge_attribute(self, current: cell.Cell, node: cst.Attribute, name: str | None) -> None:
        root, _, rest = (name or "").partition(".")
        if root in self.names:
            if root not in self.rebound:
                self._see_name(current, node, f"{self.names[root]}.{rest}", Strength.NAME)
        elif node.attr.value in keras2_methods() and node.attr.value not in self.rebound:
            text = f"models have `{node.attr.value}` in Keras 2 only"
            self.marks.append(Evidence(2, Strength.NAME, text, Site(current, node), node.attr.value))

    def _see_import(
        self, current: cell.Cell, node: cst.Import | cst.ImportFrom, is_conditional: bool
    ) -> None:
        for name, bound, target in _imported(node):
            level = len(node.relative) if isinstance(node, cst.ImportFrom) else 0
            if self.names.setdefault(bound, target) != target:
                self.rebound.add(bound)
            self.modules.append(
                (name.rpartition(".")[0] if isinstance(node, cst.ImportFrom) else name, level)
            )
            if level:
                self.modules.append((name, level))
            elif not is_conditional:
                self._see_name(current, node, name, Strength.IMPORT)

    def _see_binding(self, node: cst.CSTNode) -> None:
        pending = [getattr(node, "target", None) or getattr(node, "name", None)]
        for each in pending:
            if isinstance(each, cst.Name):
                self.rebound.add(each.value)
            elif isinstance(each, (cst.Tuple, cst.List)):
                pending += [element.value for element in each.elements]

    def _see_name(self, current: cell.Cell, node: cst.CSTNode, name: str, strength: Strength) -> None:
        keras = keras_of_name(name)
        if keras is not None:
            text = f"`{name}` exists in Keras {keras} only"
            self.marks.append(Evidence(keras, strength, text, Site(current, node), name))


def _imported(node: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, str, str]]:
    """Each qualified name that is imported, the name that is bound, and what that stands for."""
    if isinstance(node, cst.Import):
        for alias in node.names:
            name = alias.evaluated_name
            root = name.partition(".")[0]
            yield (name, alias.evaluated_alias or root, name if alias.asname is not None else root)
        return
    module = (_dotted(node.module) or "") if node.module is not None else ""
    if isinstance(node.names, cst.ImportStar):
        yield f"{module}.*", "*", module
        return
    for alias in node.names:
        name = f"{module}.{alias.evaluated_name}".lstrip(".")
        yield name, alias.evaluated_alias or alias.evaluated_name, name


def _dotted(node: cst.BaseExpression) -> str | None:
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    return ".".join([node.value, *reversed(names)]) if isinstance(node, cst.Name) else None


# The environment


def _switches(node: cst.CSTNode) -> bool:
    """Whether a statement or call makes TensorFlow take Keras 2."""
    if isinstance(node, cst.Assign):
        return any(
            isinstance(each.target, cst.Subscript)
            and any(_is_switch(_index(element)) for element in each.target.slice)
            for each in node.targets
        ) and _is_on(node.value)
    if isinstance(node, cst.DictElement):
        return _is_switch(node.key) and _is_on(node.value)
    if isinstance(node, cst.Arg):
        return node.keyword is not None and node.keyword.value == LEGACY_SWITCH and _is_on(node.value)
    if isinstance(node, cst.Call) and len(node.args) == 2 and _called(node) in ("setdefault", "putenv"):
        return _is_switch(node.args[0].value) and _is_on(node.args[1].value)
    return False


def _called(node: cst.Call) -> str | None:
    name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    return name.value if isinstance(name, cst.Name) else None


def _index(element: cst.SubscriptElement) -> cst.CSTNode | None:
    return element.slice.value if isinstance(element.slice, cst.Index) else None


def _is_switch(node: cst.CSTNode | None) -> bool:
    return _text(node) == LEGACY_SWITCH


def _is_on(node: cst.CSTNode) -> bool:
    return _text(node) in LEGACY_VALUES


def _text(node: cst.CSTNode | None) -> object:
    return node.evaluated_value if isinstance(node, cst.SimpleString) else None
