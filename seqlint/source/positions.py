"""Positions of nodes, from one lean code generation of their module.

libcst's own position provider costs more than the parse. Generating the code while only counting characters gives
the same spans for a third of it, and it runs only for the cells in which something is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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

    @contextmanager
    def record_syntactic_position(
        self,
        node: libcst.CSTNode,
        *,
        start_node: libcst.CSTNode | None = None,
        end_node: libcst.CSTNode | None = None,
    ) -> Iterator[None]:
        start = self.offset
        yield
        first = self._known(start_node)[0] if start_node is not None else start
        last = self._known(end_node)[1] if end_node is not None else self.offset
        self.syntactic[id(node)] = (first, last)

    def _known(self, node: libcst.CSTNode) -> tuple[int, int]:
        return self.syntactic.get(id(node)) or self.whole[id(node)]


def spans(module: libcst.Module) -> dict[int, tuple[int, int]]:
    """The start and end offsets, in characters of the module's text, of every node, by its ``id``."""
    state = _Counter(module)
    module._codegen(state)
    return {**state.whole, **state.syntactic}
