"""Where a program can be changed: its expressions, blocks, names, functions, classes and calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Literal

import libcst as cst

#: the fields that hold an expression which is evaluated for its value
_VALUES: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.AnnAssign: ("value",),
    cst.Arg: ("value",),
    cst.Assert: ("test",),
    cst.Assign: ("value",),
    cst.Attribute: ("value",),
    cst.AugAssign: ("value",),
    cst.BinaryOperation: ("left", "right"),
    cst.BooleanOperation: ("left", "right"),
    cst.Call: ("func",),
    cst.CompFor: ("iter",),
    cst.CompIf: ("test",),
    cst.Comparison: ("left",),
    cst.ComparisonTarget: ("comparator",),
    cst.Decorator: ("decorator",),
    cst.DictComp: ("key", "value"),
    cst.DictElement: ("key", "value"),
    cst.Element: ("value",),
    cst.Expr: ("value",),
    cst.For: ("iter",),
    cst.GeneratorExp: ("elt",),
    cst.If: ("test",),
    cst.IfExp: ("test", "body", "orelse"),
    cst.Index: ("value",),
    cst.Lambda: ("body",),
    cst.ListComp: ("elt",),
    cst.NamedExpr: ("value",),
    cst.Param: ("default",),
    cst.Return: ("value",),
    cst.SetComp: ("elt",),
    cst.Slice: ("lower", "upper", "step"),
    cst.StarredDictElement: ("value",),
    cst.StarredElement: ("value",),
    cst.Subscript: ("value",),
    cst.UnaryOperation: ("expression",),
    cst.While: ("test",),
    cst.WithItem: ("item",),
}
#: where something must happen to the very object, so that no other can stand for it
_IDENTITIES = (cst.Attribute, cst.Decorator, cst.Expr, cst.Subscript, cst.WithItem)
#: what is not evaluated, is no plain expression, or binds a name
_CLOSED = (
    *(cst.Annotation, cst.AsName, cst.AssignTarget, cst.ConcatenatedString, cst.Del, cst.FormattedString),
    *(cst.Global, cst.Import, cst.ImportFrom, cst.MatchCase, cst.Nonlocal, cst.Raise),
)
_TARGETS = (cst.For, cst.CompFor, cst.AugAssign, cst.AnnAssign, cst.NamedExpr)

Scope = Literal["module", "function", "class"]


@dataclass(frozen=True, eq=False)
class Expression:
    """An expression that is evaluated. *is_value* says that only its value counts, not which object it is."""

    node: cst.BaseExpression
    scope: Scope
    is_value: bool


@dataclass(frozen=True, eq=False)
class Block:
    """Statements in a row."""

    node: cst.Module | cst.IndentedBlock
    scope: Scope
    is_function_body: bool
    is_in_function: bool = False
    #: the names that the function around it declares as the module's
    global_names: frozenset[str] = frozenset()

    def declared(self, name: str) -> Literal["global", "nonlocal"]:
        """How a function nested here must declare *name* to set it."""
        return "nonlocal" if self.is_in_function and name not in self.global_names else "global"

    @property
    def statements(self) -> list[cst.BaseStatement]:
        return list(self.node.body)

    @property
    def first(self) -> int:
        """The first statement that something may stand before."""
        if not isinstance(self.node, cst.Module):
            return 0
        return sum(1 for _ in takewhile(_stands_first, self.statements))


@dataclass(frozen=True, eq=False)
class Binding:
    """A name that is bound before the statement *index* of *block*."""

    name: str
    block: Block
    index: int
    is_function: bool = False


@dataclass
class Sites:
    """All places of one cell."""

    expressions: list[Expression] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    functions: list[cst.FunctionDef] = field(default_factory=list)
    classes: list[cst.ClassDef] = field(default_factory=list)
    calls: list[cst.Call] = field(default_factory=list)
    displays: list[cst.List | cst.Tuple | cst.Dict] = field(default_factory=list)
    parents: dict[cst.CSTNode, cst.CSTNode] = field(default_factory=dict)


@dataclass(frozen=True)
class _Context:
    scope: Scope = "module"
    #: the names that the function declares as another scope's
    global_names: frozenset[str] = frozenset()
    may_hide: bool = True
    function: cst.FunctionDef | None = None


def sites_of(module: cst.Module) -> Sites:
    """The places of a cell."""
    sites = Sites()
    _visit(module, _Context(), sites)
    return sites


def jumps(node: cst.CSTNode) -> set[str]:
    """How control leaves *node*: ``return``, ``raise``, ``break`` and ``continue`` out of a loop around it."""
    if isinstance(node, cst.Return | cst.Raise | cst.Break | cst.Continue):
        return {type(node).__name__.lower()}
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Lambda):
        return set()
    if isinstance(node, cst.For | cst.While):
        inside = jumps(node.body) - {"break", "continue"}
        return inside | (jumps(node.orelse) if node.orelse else set())
    if isinstance(node, cst.BaseExpression):
        return set()
    return {jump for child in node.children for jump in jumps(child)}


def _visit(node: cst.CSTNode, context: _Context, sites: Sites) -> None:
    _note(node, context, sites)
    inner = _inner(node, context)
    target = node.target if isinstance(node, _TARGETS) else None
    for child in node.children:
        sites.parents[child] = node
        if child is target or isinstance(child, _CLOSED):
            continue
        is_body = isinstance(child, cst.BaseSuite) or not isinstance(node, cst.FunctionDef | cst.ClassDef)
        below = inner if is_body else context
        if (_is_guard(node) and not isinstance(child, cst.BaseSuite)) or _expects_errors(child):
            # What a guard keeps from the rest of the block, or a test expects to fail, may be really wrong.
            below = replace(below, may_hide=False)
        _visit(child, below, sites)


def _note(node: cst.CSTNode, context: _Context, sites: Sites) -> None:
    if context.may_hide and not _is_guard(node):
        for name in _VALUES.get(type(node), ()):
            value = getattr(node, name)
            if isinstance(value, cst.BaseExpression) and not isinstance(value, cst.Yield | cst.Await):
                sites.expressions.append(Expression(value, context.scope, not isinstance(node, _IDENTITIES)))
    if isinstance(node, cst.Call):
        sites.calls.append(node)
    elif isinstance(node, cst.List | cst.Tuple | cst.Dict):
        sites.displays.append(node)
    elif isinstance(node, cst.FunctionDef):
        sites.functions.append(node)
    elif isinstance(node, cst.ClassDef):
        sites.classes.append(node)
    elif isinstance(node, cst.Module | cst.IndentedBlock):
        owner = sites.parents.get(node)
        block = Block(
            node,
            context.scope,
            isinstance(owner, cst.FunctionDef),
            context.function is not None,
            context.global_names,
        )
        sites.blocks.append(block)
        sites.bindings.extend(_bindings(block, owner))


def _inner(node: cst.CSTNode, context: _Context) -> _Context:
    if isinstance(node, cst.FunctionDef):
        return _Context("function", frozenset(_declared(node.body)), function=node)
    if isinstance(node, cst.ClassDef):
        return replace(context, scope="class")
    return context


def _is_guard(node: cst.CSTNode) -> bool:
    """Whether a condition decides if control goes on to the statements behind it."""
    return isinstance(node, cst.If) and bool(jumps(node.body))


def _expects_errors(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.WithItem) and "raises" in cst.Module([]).code_for_node(node).lower()


def _declared(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, cst.Global):
        yield from (item.name.value for item in node.names)
    elif not isinstance(node, cst.FunctionDef | cst.ClassDef | cst.BaseExpression):
        for child in node.children:
            yield from _declared(child)


def _bindings(block: Block, owner: cst.CSTNode | None) -> Iterator[Binding]:
    for name in _bound_by_header(owner):
        yield Binding(name, block, 0)
    first = block.first
    for index, statement in enumerate(block.statements[first:], first + 1):
        is_function = isinstance(statement, cst.FunctionDef)
        for name in _bound_by(statement):
            yield Binding(name, block, index, is_function)


def _bound_by_header(owner: cst.CSTNode | None) -> Iterator[str]:
    if isinstance(owner, cst.FunctionDef):
        parameters = owner.params
        for parameter in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
            yield parameter.name.value
    elif isinstance(owner, cst.For):
        yield from _names(owner.target)
    elif isinstance(owner, cst.With):
        for item in owner.items:
            if item.asname is not None:
                yield from _names(item.asname.name)


def _bound_by(statement: cst.BaseStatement) -> Iterator[str]:
    if isinstance(statement, cst.FunctionDef | cst.ClassDef):
        yield statement.name.value
    elif isinstance(statement, cst.SimpleStatementLine):
        for small in statement.body:
            if isinstance(small, cst.Assign):
                for target in small.targets:
                    yield from _names(target.target)
            elif isinstance(small, cst.AugAssign) or (isinstance(small, cst.AnnAssign) and small.value):
                yield from _names(small.target)
            elif isinstance(small, cst.Import | cst.ImportFrom) and not isinstance(
                small.names, cst.ImportStar
            ):
                for alias in small.names:
                    yield alias.evaluated_alias or alias.evaluated_name.partition(".")[0]


def _names(target: cst.BaseExpression) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from _names(element.value)


def _stands_first(statement: cst.BaseStatement) -> bool:
    """Whether it is an import from ``__future__`` or text, as at the head of a module."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    small = statement.body[0]
    if isinstance(small, cst.Expr):
        return isinstance(small.value, cst.SimpleString | cst.ConcatenatedString)
    return (
        isinstance(small, cst.ImportFrom)
        and isinstance(small.module, cst.Name)
        and small.module.value == "__future__"
    )
