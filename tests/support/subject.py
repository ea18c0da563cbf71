"""A program with its trees, and how they are changed."""

from __future__ import annotations

import ast
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import libcst as cst

from support.correct_programs import Program
from support.sites import Block, Sites, sites_of

#: stands for what is replaced in the templates
_HERE = "HERE"


@dataclass(frozen=True, eq=False)
class Mutation:
    """One change of a cell: of *node*, or of the statements *span* of the block *node*."""

    kind: str
    cell: int
    node: cst.CSTNode
    change: Callable[[Any], Any]
    span: tuple[int, int] | None = None
    #: the modules of the standard library that it uses
    imports: tuple[str, ...] = ()
    #: what is changed with it
    also: tuple[Mutation, ...] = ()


@dataclass(frozen=True, eq=False)
class NewCell:
    """A cell of a notebook that comes after the cell *cell*."""

    kind: str
    cell: int
    text: str
    #: what is changed with it
    also: tuple[Mutation, ...] = ()


Change = Mutation | NewCell


class Subject:
    """A program with its trees and the places where it can be changed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.modules = [_parsed(cell) for cell in program.cells]

    @cached_property
    def sites(self) -> list[tuple[int, Sites]]:
        """The places of each cell that parses."""
        return [(index, sites_of(module)) for index, module in enumerate(self.modules) if module is not None]

    @cached_property
    def other_names(self) -> frozenset[str]:
        """The names that the program binds but by imports of modules."""
        names = {binding.name for _, sites in self.sites for binding in sites.bindings}
        return frozenset(name for name in names if f"import {name}" not in self.program.text)

    @cached_property
    def library_names(self) -> frozenset[str]:
        """The names that imports bind."""
        found = re.findall(
            r"^\s*(?:from\s+\S+\s+)?import\s+([^\n(]+|\([^)]*\))", self.program.text, re.MULTILINE
        )
        return frozenset(name for text in found for name in re.findall(r"(\w+)\s*(?=,|$|\)|\n)", text))

    def with_changes(self, changes: Sequence[Change], left_out: Sequence[Mutation] = ()) -> Program | None:
        """The program with *changes*, and without what is *left_out*; None where that is not Python."""
        cells = list(self.program.cells)
        every = [*changes, *(also for change in changes for also in change.also), *left_out]
        modules = sorted({name for change in changes for name in getattr(change, "imports", ())})
        imports = "".join(f"import {name}\n" for name in [*modules, "unknown_library"]) if changes else ""
        for index, sites in self.sites:
            module = self.modules[index]
            here = [each for each in every if isinstance(each, Mutation) and each.cell == index]
            if index == 0 and not self.program.is_notebook and module is not None:
                start = Block(module, "module", False).first
                here.append(inserted("imports", index, module, start, cst.parse_module(imports).body))
            if module is not None and here:
                edited = _edited(module, sites, here)
                if edited is None:
                    return None
                cells[index] = edited
        new = [change for change in changes if isinstance(change, NewCell)]
        for change in sorted(new, key=lambda each: each.cell, reverse=True):
            cells.insert(change.cell + 1, change.text)
        if self.program.is_notebook and imports:
            cells.insert(0, imports)
        return replace(self.program, cells=tuple(cells))


class _Editor(cst.CSTTransformer):
    def __init__(self, mutations: Iterable[Mutation], parents: dict[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self._mutations: defaultdict[cst.CSTNode, list[Mutation]] = defaultdict(list)
        self._open: set[cst.CSTNode] = set()
        for mutation in mutations:
            self._mutations[mutation.node].append(mutation)
            node: cst.CSTNode | None = mutation.node
            while node is not None:
                self._open.add(node)
                node = parents.get(node)

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node in self._open

    def on_leave(self, original_node: cst.CSTNode, updated_node: Any) -> Any:
        mutations = self._mutations.get(original_node, [])
        for mutation in mutations:
            if mutation.span is None:
                updated_node = mutation.change(updated_node)
        spans = [mutation for mutation in mutations if mutation.span is not None]
        return _rebuilt(updated_node, spans) if spans else updated_node


def _rebuilt(block: Any, mutations: list[Mutation]) -> Any:
    """A block whose statements are changed, the narrow spans before the wide ones."""
    groups: list[list[cst.BaseStatement]] = [[], *([statement] for statement in block.body)]
    for mutation in sorted(mutations, key=lambda each: _width(each.span)):
        start, stop = mutation.span or (0, 0)
        if start == stop:
            groups[start].extend(mutation.change([]))
            continue
        inside = [statement for group in groups[start + 1 : stop + 1] for statement in group]
        groups[start + 1 : stop + 1] = [mutation.change(inside) if inside else []] + [[]] * (stop - start - 1)
    body = [statement for group in groups for statement in group]
    if not body and isinstance(block, cst.IndentedBlock):
        body = [cst.parse_statement("pass")]
    return block.with_changes(body=body)


def _width(span: tuple[int, int] | None) -> int:
    return 0 if span is None else span[1] - span[0]


def _edited(module: cst.Module, sites: Sites, mutations: list[Mutation]) -> str | None:
    try:
        code = module.visit(_Editor(mutations, sites.parents)).code
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "mutant", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, cst.CSTValidationError):
        return None
    return code


def inserted(kind: str, cell: int, block: cst.CSTNode, index: int, statements: Sequence[Any]) -> Mutation:
    return Mutation(kind, cell, block, lambda _: list(statements), (index, index))


def deletion(cell: int, block: Block, start: int, stop: int) -> Mutation:
    """The statements from *start* to *stop* are left out."""
    return Mutation("left out", cell, block.node, lambda _: [], (start, stop))


def _parsed(cell: str) -> cst.Module | None:
    try:
        return cst.parse_module(cell)
    except (cst.ParserSyntaxError, RecursionError):
        return None


class _Fill(cst.CSTTransformer):
    """Puts an expression or statements in the place that a template marks."""

    def __init__(self, filling: cst.BaseExpression | list[cst.BaseStatement]) -> None:
        super().__init__()
        self._filling = filling

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:  # noqa: N802
        is_marked = original_node.value == _HERE and isinstance(self._filling, cst.BaseExpression)
        return self._filling if is_marked else updated_node  # type: ignore[return-value]

    def leave_IndentedBlock(  # noqa: N802
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        if isinstance(self._filling, list) and cst.Module([]).code_for_node(original_node).strip() == _HERE:
            return updated_node.with_changes(body=self._filling)
        return updated_node


def substituted(template: str, node: cst.BaseExpression) -> cst.BaseExpression:
    """*template* filled with *node*, in the parentheses of *node*."""
    whole = cst.parse_expression(template)
    if isinstance(whole, cst.IfExp):
        whole = whole.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    simple = cst.Name | cst.Attribute | cst.Call | cst.Subscript | cst.GeneratorExp
    is_bare = not getattr(node, "lpar", ()) and not isinstance(node, simple)
    inner = node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]) if is_bare else node
    filled = whole.visit(_Fill(inner))
    assert isinstance(filled, cst.BaseExpression)
    return filled


def filled_in(template: str, body: list[cst.BaseStatement]) -> cst.BaseStatement:
    filled = cst.parse_statement(template).visit(_Fill(body))
    assert isinstance(filled, cst.BaseStatement)
    return filled
