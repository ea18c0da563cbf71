"""What a table and a series are, and what is known of a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from seqlint.knowledge.library import Call, Change, Result, Stateful
from seqlint.knowledge.numpy.contents import thinned
from seqlint.knowledge.samples import flag, selected
from seqlint.shapes.dim import UNKNOWN, Dim, size
from seqlint.site import Site
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Unknown, Value, as_items
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

#: how an argument `axis` names the rows, and the columns
ROW_AXES = (0, "index", "rows")
COLUMN_AXES = (1, "columns")


@dataclass(frozen=True)
class Column:
    """What is known of the values in one column."""

    kind: str | None = None
    content: Content = UNKNOWN_CONTENT
    #: whether the cells may be arrays or lists
    is_nested: bool = False

    def selected(self, rows: Dim) -> Column:
        """What is known of *rows* of the values."""
        return replace(self, content=selected(self.content, rows))

    def thinned(self) -> Column:
        """What is known of some of the values, which may have been sorted."""
        return replace(self, content=thinned(self.content))


UNKNOWN_COLUMN = Column()


def column_of(values: Array | None) -> Column:
    """What is known of a column that is given *values*; None for what is not known to be an array."""
    if values is None or values.shape.rank not in (0, 1):
        return Column(is_nested=True)
    return Column(values.kind, values.content)


@dataclass(frozen=True)
class Table:
    """What a `Frame` holds at one moment."""

    rows: Dim
    #: how many columns there are
    width: Dim
    #: the columns by name and in order; None where the names are not known
    columns: Mapping[Value, Column] | None = None
    #: whether no two columns have the same name
    has_unique_names: bool = True
    #: whether no two rows have the same label
    has_unique_index: bool = True
    #: what is known of all values together, for columns of unknown names
    content: Content = UNKNOWN_CONTENT
    origin: str | None = None
    site: Site | None = None
    #: whether the cells of some column may be arrays or lists
    has_nested: bool = False
    #: whether it has all the rows that it was made with
    is_whole: bool = True

    def with_columns(self, columns: Mapping[Value, Column]) -> Table:
        """This table with these columns instead."""
        return replace(self, columns=columns, width=len(columns), has_unique_names=True)

    def fewer_rows(self) -> Table:
        """This table without some of its rows, if any is left."""
        return replace(self, rows=size("rows", positive=False), is_whole=False).with_each(Column.thinned)

    def with_width(self, width: Dim) -> Table:
        """This table with as many columns, of unknown names."""
        return replace(self, columns=None, width=width, content=UNKNOWN_CONTENT)

    def overwritten(self) -> Table:
        """This table after any of its values were changed."""
        return replace(self.with_each(lambda _: UNKNOWN_COLUMN), content=UNKNOWN_CONTENT)

    def with_each(self, change: Callable[[Column], Column]) -> Table:
        """This table with *change* made to every column that is known."""
        if self.columns is None:
            return self
        return self.with_columns({name: change(column) for name, column in self.columns.items()})


@dataclass(eq=False)
class Frame(Stateful[Table]):
    """A DataFrame. Its ``state`` is the `Table` that it holds."""

    state: Table | NotKnown

    @property
    def table(self) -> Table | None:
        """The table that it holds now, where that is known."""
        return None if isinstance(self.state, NotKnown) else self.state

    @property
    def rows(self) -> Dim:
        """How many rows it has."""
        return UNKNOWN if self.table is None else self.table.rows

    def with_rows(self, rows: Dim) -> Frame:
        """A selection of its rows."""
        if self.table is None:
            return Frame(self.state)
        cut = replace(self.table, rows=rows, is_whole=False)
        return Frame(cut.with_each(lambda column: column.selected(rows)))

    def sliced(self, rows: Dim) -> Frame:
        """Some of its rows that stand together."""
        if self.table is None:
            return Frame(self.state)
        return Frame(replace(self.table, rows=rows, is_whole=False).with_each(Column.thinned))


@dataclass(frozen=True, eq=False)
class Series(AbstractValue):
    """A Series: one column, or one row."""

    rows: Dim
    column: Column = UNKNOWN_COLUMN
    #: whether it has one value for each column of a table, as a row or ``df.mean()`` has
    is_row: bool = False
    #: whether no two values have the same label
    has_unique_index: bool = True
    origin: str | None = None
    site: Site | None = None
    #: whether it has all the values that it was made with
    is_whole: bool = True
    #: the labels of a row, where they are known
    names: tuple[Value, ...] | None = None

    @property
    def content(self) -> Content:
        """What is known of its values."""
        return self.column.content

    def overwritten(self, *, resized: bool = False) -> Series:
        """The same after its values were changed, some of which may have come or gone."""
        return replace(self, rows=size("rows", positive=False), column=UNKNOWN_COLUMN, is_whole=False)

    def with_rows(self, rows: Dim) -> Series:
        """A selection of its values."""
        return replace(self, rows=rows, column=self.column.selected(rows), is_row=False, is_whole=False)

    def sliced(self, rows: Dim) -> Series:
        """Some of its values that stand together."""
        return replace(self, rows=rows, column=self.column.thinned(), is_row=False, is_whole=False)

    def fewer_rows(self) -> Series:
        """Some of its values, if any is left."""
        return self.sliced(size("rows", positive=False))


def series_of(table: Table, column: Column = UNKNOWN_COLUMN) -> Series:
    """A column of *table*."""
    if column is UNKNOWN_COLUMN and table.has_nested:
        column = Column(is_nested=True)
    return Series(
        table.rows,
        column,
        has_unique_index=table.has_unique_index,
        origin=table.origin,
        site=table.site,
        is_whole=table.is_whole,
    )


def row_of(table: Table) -> Series:
    """A row of *table*, or a number for each of its columns."""
    return Series(
        table.width,
        is_row=True,
        names=None if table.columns is None else tuple(table.columns),
        has_unique_index=table.has_unique_names,
        origin=table.origin,
        site=table.site,
    )


def result_of(frame: Frame, call: Call, table: Table) -> Result:
    """A new frame with *table*, or the same one changed in place."""
    in_place = flag(call.keywords.get("inplace", False))
    if in_place is None:
        return Change(Unknown("inplace", "`inplace` is not known", call.site), frame, NOT_KNOWN)
    return Change(None, frame, table) if in_place else Frame(table)


def repeats(names: Value) -> bool:
    """Whether *names* certainly has one more than once."""
    known = [name for name in as_items(names) or () if isinstance(name, (str, int))]
    return len(set(known)) < len(known)
