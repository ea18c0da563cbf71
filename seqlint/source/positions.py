"""Positions of nodes, from a lean code generation of their statement.

libcst's own position provider costs more than the parse. Generating code while only counting characters gives the same
spans for a third of that, and mostly for one statement only: the lexer knows where the statement begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import libcst
from libcst import SimpleWhitespace
from libcst._nodes.internal import CodegenState

from seqlint.source.lexical import logical_lines

Span = tuple[int, int]

_MADE_BY_PARENTHESES = (libcst.Tuple, libcst.GeneratorExp)
_INDENT = re.compile(r"[ \t\f]*")
_BLANK = re.compile(r"\s*(?:\#|\Z)")


class _Counter(CodegenState):
    """A code generation that writes nothing and remembers where each node begins and ends."""

    def __init__(self, module: libcst.Module, offset: int = 0) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.offset = offset
        self.whole: dict[int, Span] = {}
        self.syntactic: dict[int, Span] = {}
        self._starts: list[int] = []

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.offset += len(token)

    def pop_trailing_newline(self) -> None:
        """Nothing was written, so there is nothing to remove."""

    def before_codegen(self, node: libcst.CSTNode) -> None:
        self._starts.append(self.offset)

    def after_codegen(self, node: libcst.CSTNode) -> None:
        self.whole[id(node)] = (self._starts.pop(), self.offset)

    def record_syntactic_position(  # type: ignore[override]
        self,
        node: libcst.CSTNode,
        *,
        start_node: libcst.CSTNode | None = None,
        end_node: libcst.CSTNode | None = None,
    ) -> _Recording:
        return _Recording(self, node, start_node, end_node)

    def has(self, node: libcst.CSTNode) -> bool:
        """Whether the node has been generated."""
        return id(node) in self.whole

    def known(self, node: libcst.CSTNode) -> Span:
        """The span of a node that has been generated, with the parentheses that make a tuple or a generator of it."""
        if type(node) in _MADE_BY_PARENTHESES and node.lpar:  # type: ignore[attr-defined]
            return self.whole[id(node)]
        return self.syntactic.get(id(node)) or self.whole[id(node)]


class _Recording:
    """The block in which a node without its white space is generated."""

    __slots__ = ("_counter", "_end_node", "_node", "_start", "_start_node")

    def __init__(
        self,
        counter: _Counter,
        node: libcst.CSTNode,
        start_node: libcst.CSTNode | None,
        end_node: libcst.CSTNode | None,
    ) -> None:
        self._counter = counter
        self._node = node
        self._start_node = start_node
        self._end_node = end_node

    def __enter__(self) -> None:
        self._start = self._counter.offset

    def __exit__(self, *_: object) -> None:
        counter = self._counter
        first = self._start if self._start_node is None else counter.known(self._start_node)[0]
        last = counter.offset if self._end_node is None else counter.known(self._end_node)[1]
        counter.syntactic[id(self._node)] = (first, last)


def _count(counter: _Counter, node: libcst.CSTNode) -> None:
    """Count the characters of *node*: the frequent kinds directly, because libcst makes a dozen calls for each."""
    count = _COUNTS.get(type(node))
    if count is None or getattr(node, "lpar", None):
        node._codegen(counter)
        return
    start = counter.offset
    count(counter, node)
    counter.whole[id(node)] = (start, counter.offset)


def _count_space(counter: _Counter, space: libcst.BaseParenthesizableWhitespace) -> None:
    if isinstance(space, SimpleWhitespace):
        counter.offset += len(space.value)
    else:
        space._codegen(counter)


def _count_sign(counter: _Counter, sign: Any) -> None:
    """A sign with the white space around it, if it is there."""
    if not isinstance(sign, libcst.MaybeSentinel):
        _count_space(counter, sign.whitespace_before)
        counter.offset += 1
        _count_space(counter, sign.whitespace_after)


def _count_token(
    counter: _Counter, node: libcst.Name | libcst.Integer | libcst.Float | libcst.SimpleString
) -> None:
    counter.offset += len(node.value)


def _count_attribute(counter: _Counter, node: libcst.Attribute) -> None:
    _count(counter, node.value)
    _count_sign(counter, node.dot)
    _count(counter, node.attr)


def _count_call(counter: _Counter, node: libcst.Call) -> None:
    _count(counter, node.func)
    _count_space(counter, node.whitespace_after_func)
    counter.offset += 1
    _count_space(counter, node.whitespace_before_args)
    for argument in node.args:
        _count(counter, argument)
    counter.offset += 1


def _count_argument(counter: _Counter, node: libcst.Arg) -> None:
    start = counter.offset
    counter.offset += len(node.star)
    _count_space(counter, node.whitespace_after_star)
    if node.keyword is not None:
        _count(counter, node.keyword)
        _count_sign(counter, node.equal)
    _count(counter, node.value)
    counter.syntactic[id(node)] = (start, counter.offset)
    _count_sign(counter, node.comma)
    _count_space(counter, node.whitespace_after_arg)


def _count_list(counter: _Counter, node: libcst.List) -> None:
    counter.offset += 1
    _count_space(counter, node.lbracket.whitespace_after)
    _count_tuple(counter, node)
    _count_space(counter, node.rbracket.whitespace_before)
    counter.offset += 1


def _count_tuple(counter: _Counter, node: libcst.List | libcst.Tuple) -> None:
    for element in node.elements:
        _count(counter, element)


def _count_element(counter: _Counter, node: libcst.Element) -> None:
    start = counter.offset
    _count(counter, node.value)
    counter.syntactic[id(node)] = (start, counter.offset)
    _count_sign(counter, node.comma)


def _count_expression(counter: _Counter, node: libcst.Expr | libcst.Assign) -> None:
    start = counter.offset
    for target in node.targets if isinstance(node, libcst.Assign) else ():
        _count(counter, target)
    _count(counter, node.value)
    counter.syntactic[id(node)] = (start, counter.offset)
    _count_sign(counter, node.semicolon)


def _count_target(counter: _Counter, node: libcst.AssignTarget) -> None:
    start = counter.offset
    _count(counter, node.target)
    counter.syntactic[id(node)] = (start, counter.offset)
    _count_space(counter, node.whitespace_before_equal)
    counter.offset += 1
    _count_space(counter, node.whitespace_after_equal)


_COUNTS: dict[type[libcst.CSTNode], Callable[[_Counter, Any], None]] = {
    libcst.Arg: _count_argument,
    libcst.Assign: _count_expression,
    libcst.AssignTarget: _count_target,
    libcst.Attribute: _count_attribute,
    libcst.Call: _count_call,
    libcst.Element: _count_element,
    libcst.Expr: _count_expression,
    libcst.Float: _count_token,
    libcst.Integer: _count_token,
    libcst.List: _count_list,
    libcst.Name: _count_token,
    libcst.SimpleString: _count_token,
    libcst.Tuple: _count_tuple,
}


class Spans:
    """The start and end offsets, in characters of its text, of the nodes of one *module*."""

    def __init__(self, module: libcst.Module, text: str) -> None:
        self._module = module
        self._text = text
        self._statements: dict[int, _Counter] = {}

    def of(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> Span:
        """The span of *node*, which is cheap if the *statement* that contains it is known."""
        if statement is not None and id(statement) in self._lines:
            counter = self._statements.get(id(statement))
            if counter is None:
                counter = self._statements[id(statement)] = self._counted(statement)
            if counter.has(node):
                return counter.known(node)
        return self._whole.known(node)

    def extent(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> Span:
        """The span of *node*; that of a block up to the end of its last line, which costs no code generation."""
        if isinstance(node, (libcst.BaseCompoundStatement, libcst.IndentedBlock)):
            heads = list(_heads_of_block(node))
            if id(heads[0]) in self._lines:
                start = self._lines[id(heads[0])][0]
                return start + len(self._indent(start)), self._lines[id(heads[-1])][1]
        return self.of(node, statement)

    def start(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> int:
        """Where *node* begins."""
        return self.of(node, statement)[0]

    def line(self, statement: libcst.CSTNode | None) -> Span | None:
        """The only line, in the sense of Python, of a simple *statement*, where it is known."""
        return self._lines.get(id(statement)) if isinstance(statement, libcst.SimpleStatementLine) else None

    def _indent(self, start: int) -> str:
        match = _INDENT.match(self._text, start)
        return "" if match is None else match.group()

    def _counted(self, statement: libcst.CSTNode) -> _Counter:
        start = self._lines[id(statement)][0]
        counter = _Counter(self._module)
        indent = self._indent(start)
        counter.indent_tokens.append(indent)
        if isinstance(statement, libcst.SimpleStatementLine):
            counter.offset = start + len(indent)
            for part in statement.body:
                _count(counter, part)
            counter.whole[id(statement)] = counter.whole[id(statement.body[0])][0], counter.offset
            return counter
        for line in getattr(statement, "leading_lines", ()):
            line._codegen(counter)
        counter.offset = start - counter.offset
        statement._codegen(counter)
        return counter

    @cached_property
    def _whole(self) -> _Counter:
        counter = _Counter(self._module)
        self._module._codegen(counter)
        return counter

    @cached_property
    def _lines(self) -> dict[int, Span]:
        """The first logical line of each statement, by the statement's ``id``.

        Empty where the lexer and the parser do not find the same number of lines.
        """
        heads = [head for statement in self._module.body for head in _heads(statement)]
        lines = [line for line in logical_lines(self._text) if not _BLANK.match(self._text, *line)]
        return dict(zip(map(id, heads), lines, strict=True)) if len(heads) == len(lines) else {}


def _heads_of_block(node: libcst.BaseCompoundStatement | libcst.IndentedBlock) -> Iterator[libcst.CSTNode]:
    """One node for each logical line of a compound statement, or of the statements of a block."""
    for statement in node.body if isinstance(node, libcst.IndentedBlock) else (node,):
        yield from _heads(statement)


def _heads(statement: libcst.CSTNode) -> Iterator[libcst.CSTNode]:
    """One node for each logical line of a statement, in order; for a clause, its body."""
    yield statement
    yield from getattr(statement, "decorators", ())
    yield from _heads_of_clause(statement)


def _heads_of_clause(node: libcst.CSTNode) -> Iterator[libcst.CSTNode]:
    body = getattr(node, "body", None)
    if isinstance(body, libcst.IndentedBlock):
        yield from _heads_of_block(body)
    clauses = [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]
    for clause in (*clauses, getattr(node, "orelse", None), getattr(node, "finalbody", None)):
        if clause is not None:
            yield clause.body
            yield from _heads_of_clause(clause)
