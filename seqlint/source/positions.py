"""Positions of nodes, from one lean code generation of their module.

libcst's own position provider costs more than the parse. Generating the code while only counting characters gives
the same spans for a third of it, and it runs only for the cells in which something is reported.
"""

from __future__ import annotations

import libcst
from libcst._nodes.internal import CodegenState


class _Counter(CodegenState):
    """A code generation that writes nothing and remembers where each node begins and ends."""

    def __init__(self, module: libcst.Module) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.offset = 0
        self.whole: dict[int, tuple[int, int]] = {}
        self.syntactic: dict[int, tuple[int, int]] = {}
        self._starts: list[int] = []

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.offset += len(token)

    def pop_trailing_newline(self) -> None:
        """Nothing was written that could be taken back."""

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

    def known(self, node: libcst.CSTNode) -> tuple[int, int]:
        """The span of a node that has been generated."""
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


def spans(module: libcst.Module) -> dict[int, tuple[int, int]]:
    """The start and end offsets, in characters of the module's text, of every node, by its ``id``."""
    state = _Counter(module)
    module._codegen(state)
    return {**state.whole, **state.syntactic}
