"""The values of pandas: tables and series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from seqlint.knowledge.library import Call, method
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.source.cell import Site
from seqlint.values import UNKNOWN_CONTENT, Array, Content, Value


@dataclass(frozen=True)
class Column:
    """What is known of the values in one column."""

    kind: str | None = None
    content: Content = UNKNOWN_CONTENT


@dataclass(frozen=True)
class Table:
    """What a `Frame` holds at one moment."""

    rows: Dim
    #: how many columns there are
    width: Dim
    #: the columns by name and in order; None where the names are not known
    columns: Mapping[Value, Column] | None = None
    origin: str | None = None
    site: Site | None = None

    def with_columns(self, columns: Mapping[Value, Column]) -> Table:
        """This table with these columns instead."""
        return replace(self, columns=columns, width=len(columns))

    def with_width(self, width: Dim) -> Table:
        """This table with as many columns, of unknown names."""
        return replace(self, columns=None, width=width)


@dataclass(eq=False)
class Frame:
    """A DataFrame. Its ``state`` is the `Table` that it holds, or something else where that is not known."""

    state: Value

    @property
    def table(self) -> Table | None:
        """The table that it holds now, where that is known."""
        return self.state if isinstance(self.state, Table) else None

    @property
    def rows(self) -> Dim:
        """How many rows it has."""
        return UNKNOWN if self.table is None else self.table.rows

    def with_rows(self, rows: Dim) -> Frame:
        """A selection of its rows."""
        return Frame(self.state if self.table is None else replace(self.table, rows=rows))


@dataclass(frozen=True, eq=False)
class Series:
    """A Series: one column, or one row."""

    rows: Dim
    column: Column = Column()
    name: Value = None
    origin: str | None = None
    site: Site | None = None

    def with_rows(self, rows: Dim) -> Series:
        """A selection of its values."""
        return replace(self, rows=rows)


@method(Frame, "__array__")
def _frame_array(frame: Frame, call: Call) -> Value:
    table = frame.table
    if table is None:
        return Array(Shape.of(UNKNOWN, UNKNOWN))
    kinds = {column.kind for column in (table.columns or {}).values()}
    contents = {column.content for column in (table.columns or {}).values()}
    kind = kinds.pop() if len(kinds) == 1 else None
    content = contents.pop() if len(contents) == 1 else UNKNOWN_CONTENT
    return Array(Shape.of(table.rows, table.width), kind, content, table.origin, table.site)


@method(Series, "__array__")
def _series_array(series: Series, call: Call) -> Value:
    return Array(Shape.of(series.rows), series.column.kind, series.column.content, series.origin, series.site)
