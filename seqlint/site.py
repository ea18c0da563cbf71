"""Where things stand in the source: a `Place` is rows and columns, a `Site` a node of which the place is computed on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import libcst


@dataclass(frozen=True, order=True)
class Place:
    """A span of source. Rows and columns count from 1, columns in code points; the end column is exclusive."""

    filename: str
    #: the notebook's cell, counting all cells from 1; None in a script
    cell: int | None
    row: int
    column: int
    end_row: int
    end_column: int
    #: the text of the first row, for reports
    line: str = ""

    def __str__(self) -> str:
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{self.filename}:{cell}{self.row}:{self.column}"


class Text(Protocol):
    """What a site needs of the cell that holds its node; `seqlint.source.cell.Cell` has it."""

    filename: str
    index: int | None
    text: str
    module: libcst.Module | None

    @property
    def line_end(self) -> str:
        """How its lines end."""

    def place(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> Place:
        """Where *node* stands, without the white space around it."""

    def start(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> Place:
        """Where *node* begins, one character wide."""

    def row(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> int:
        """The row in which *node* begins."""

    def rows(self, node: libcst.CSTNode) -> range:
        """The rows on which *node* stands."""

    def code(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> str:
        """The source of *node*, without parentheses around it."""


def _dotted(node: Any) -> str | None:
    """The text of a dotted name, for which nobody has to look into the source."""
    names: list[str] = []
    while type(node).__name__ == "Attribute" and not node.lpar:
        names.append(node.attr.value)
        node = node.value
    if type(node).__name__ != "Name" or node.lpar:
        return None
    return ".".join([node.value, *reversed(names)])


@dataclass(eq=False, repr=False, slots=True)
class Site:
    """A node and the cell that holds it: a place that is computed only when somebody asks."""

    cell: Text
    node: libcst.CSTNode
    #: the one that was executed when the node was met, which holds it as a rule
    statement: libcst.CSTNode | None = None

    @property
    def place(self) -> Place:
        """Where the node stands."""
        return self.cell.place(self.node, self.statement)

    @property
    def start(self) -> Place:
        """Where the node begins, one character wide."""
        return self.cell.start(self.node, self.statement)

    @property
    def row(self) -> int:
        """The row in which the node begins."""
        return self.cell.row(self.node, self.statement)

    def holds(self, place: Place) -> bool:
        """Whether *place* begins on one of the node's rows."""
        is_near = (place.filename, place.cell) == (self.cell.filename, self.cell.index)
        return is_near and place.row in self.cell.rows(self.node)

    @property
    def text(self) -> str:
        """The node's source on one line, cut where it is long."""
        if self.cell.module is None:
            return "?"
        text = _dotted(self.node) or " ".join(self.cell.code(self.node, self.statement).split())
        return text if len(text) <= 40 else text[:37] + "..."

    def argument(self, name: str, position: int | None = None) -> Site:
        """The argument passed as *name* or at *position* where the node is a call that has it, else this site."""
        arguments: Sequence[libcst.Arg] = getattr(self.node, "args", ())
        for index, argument in enumerate(arguments):
            if argument.star:
                position = None
            elif argument.keyword.value == name if argument.keyword is not None else index == position:
                return replace(self, node=argument.value)
        return self

    @property
    def only_argument(self) -> Site:
        """The argument where the node is a call that has one, else this site."""
        arguments: Sequence[libcst.Arg] = getattr(self.node, "args", ())
        if len(arguments) != 1 or arguments[0].star:
            return self
        return replace(self, node=arguments[0].value)

    def keyword(self, name: str) -> Site:
        """The name of the argument that is passed as *name* where the node is a call that has it, else this site."""
        for argument in getattr(self.node, "args", ()):
            if argument.keyword is not None and argument.keyword.value == name:
                return replace(self, node=argument.keyword)
        return self

    def item(self, index: int | None) -> Site:
        """The item at *index* where the node is a list or tuple that is written out, else this site."""
        elements: Sequence[Any] = getattr(self.node, "elements", ())
        is_plain = all(type(element).__name__ == "Element" for element in elements)
        if index is None or not is_plain or index >= len(elements):
            return self
        return replace(self, node=elements[index].value)

    def entry(self, key: object) -> Site:
        """The value under the text *key* where the node is a dict that is written out, else this site."""
        element = self._element_of(key)
        return self if element is None else replace(self, node=element.value)

    def key(self, key: object) -> Site:
        """The text *key* itself in such a dict, else this site."""
        element = self._element_of(key)
        return self if element is None else replace(self, node=element.key)

    def _element_of(self, key: object) -> Any:
        for element in getattr(self.node, "elements", ()):
            written = getattr(getattr(element, "key", None), "evaluated_value", None)
            if written is not None and written == key:
                return element
        return None
