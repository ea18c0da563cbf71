"""Where pandas tables come from: files, literals, encodings, other tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch

from seqlint.knowledge.library import Call, DataError, Result, function
from seqlint.knowledge.numpy.contents import thinned
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.pandas.tables import UNKNOWN_COLUMN, Column, Frame, Series, Table, column_of, repeats
from seqlint.knowledge.samples import distinct_count, flag, origin_of, rows_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, DictValue, NotKnown, Value, as_items, only
from seqlint.values.arrays import Array, Content

_TEXT_READERS = ("read_csv", "read_table", "read_fwf")
_READERS = (*_TEXT_READERS, "read_excel", "read_parquet", "read_feather")


@function(*(f"pandas.{name}" for name in _READERS), "pandas.io.parsers.read_csv")
def _read(call: Call) -> Result:
    name, option = call.name.rpartition(".")[2], call.keywords.get
    sheet = call.get("sheet_name", 1, 0) if name == "read_excel" else 0
    is_one = all(flag(option(word)) is False for word in ("chunksize", "iterator", "squeeze"))
    if not is_one or not call.complete or not isinstance(sheet, (str, int)):
        return NOT_KNOWN
    rows, limit = dims.size("rows"), option("nrows")
    table = Table(
        dims.minimum(rows, limit) if isinstance(limit, int) else rows,
        dims.size("columns"),
        has_unique_names=option("header") is None or isinstance(option("header"), int),
        has_unique_index=option("index_col") is None,
        origin=origin_of(call),
        site=call.site,
    )
    if option("index_col") is not None or name not in _TEXT_READERS:
        return Frame(table)
    chosen = named_columns(option("usecols"))
    names = named_columns(option("names"))
    if chosen is not None:
        return Frame(table.with_width(len(chosen)))
    return Frame(table if names is None or option("usecols") is not None else table.with_columns(names))


def named_columns(names: Value) -> dict[Value, Column] | None:
    """Columns with *names*, or None where that is not a list of different names."""
    items = as_items(names)
    is_plain = items is not None and all(isinstance(name, (str, int)) for name in items)
    if items is None or not is_plain or len(set(items)) < len(items):
        return None
    return dict.fromkeys(items, UNKNOWN_COLUMN)


@dataclass(frozen=True)
class _Labels:
    """The ``index`` and the ``columns`` that a table is given."""

    index: Value
    columns: Value

    @property
    def names(self) -> dict[Value, Column] | None:
        """The columns by name, or None where there are none, or they are not known."""
        return named_columns(self.columns)


@function("pandas.DataFrame", "pandas.core.frame.DataFrame")
def _data_frame(call: Call) -> Result:
    data, labels = call.get("data", 0), _Labels(call.get("index", 1), call.get("columns", 2))
    is_named = labels.columns is None or labels.names is not None
    if not is_named and data is not None and not isinstance(data, Array):
        return NOT_KNOWN
    empty = Table(
        UNKNOWN if labels.index is None else rows_of(labels.index),
        UNKNOWN,
        has_unique_names=not repeats(labels.columns),
        has_unique_index=labels.index is None,
        origin=origin_of(call),
        site=call.site,
    )
    return _filled(None if as_items(data) == () else data, labels, empty)


@singledispatch
def _filled(data: Value, labels: _Labels, empty: Table) -> Frame | NotKnown:
    """The table that *data* of some type makes of an *empty* one with these *labels*."""
    array, names = as_array(data), labels.names
    if array is None or array.shape.rank not in (1, 2):
        return NOT_KNOWN
    width: Dim = array.shape[1] if array.shape.rank == 2 else 1
    table = replace(empty, rows=array.shape[0], width=width)
    if names is None and labels.columns is None and isinstance(width, int):
        names = dict.fromkeys(range(width), UNKNOWN_COLUMN)
    elif names is not None and dims.equal(width, len(names)) is False:
        raise DataError(f"a table of {width} columns is given {len(names)} names")
    if names is None:
        return Frame(table)
    # which of the values stand in which column is not known
    content = array.content if width == 1 else thinned(array.content)
    return Frame(table.with_columns(dict.fromkeys(names, Column(array.kind, content))))


@_filled.register(type(None))
def _of_nothing(data: None, labels: _Labels, empty: Table) -> Frame:
    empty = replace(empty, rows=0 if labels.index is None else empty.rows)
    if labels.columns is None or labels.names is not None:
        return Frame(empty.with_columns(labels.names or {}))
    return Frame(empty.with_width(rows_of(labels.columns)))


@_filled.register(Frame)
def _of_table(data: Frame, labels: _Labels, empty: Table) -> Frame | NotKnown:
    return Frame(data.state) if labels.columns is None and labels.index is None else NOT_KNOWN


@_filled.register(Series)
def _of_series(data: Series, labels: _Labels, empty: Table) -> NotKnown:
    return NOT_KNOWN


@_filled.register(DictValue)
def _of_columns(data: DictValue, labels: _Labels, empty: Table) -> Frame | NotKnown:
    """The table of a dict of columns; those of the names given that the dict does not have are left empty."""
    if data.items is None:
        return NOT_KNOWN
    arrays = {name: as_array(value) for name, value in data.items.items()}
    columns = {name: column_of(array) for name, array in arrays.items()}
    rows = empty.rows
    if not any(isinstance(value, Series) for value in data.items.values()):
        lengths = [array.shape[0] for array in arrays.values() if array is not None and array.shape.rank == 1]
        rows = next(iter(lengths), rows)
        for length in lengths:
            if dims.equal(length, rows) is False:
                raise DataError(f"a table cannot have columns of {rows} and of {length} values")
    names = labels.names
    chosen = columns if names is None else {name: columns.get(name, UNKNOWN_COLUMN) for name in names}
    return Frame(replace(empty, rows=rows).with_columns(chosen))


@function("pandas.Series", "pandas.core.series.Series")
def _series(call: Call) -> Result:
    array = as_array(call.get("data", 0))
    if array is None or array.shape.rank != 1 or call.get("index", 1) is not None:
        return NOT_KNOWN
    column = Column(array.kind, array.content)
    return Series(array.shape[0], column, origin=origin_of(call), site=call.site)


@function("pandas.get_dummies")
def _get_dummies(call: Call) -> Result:
    data, drops = call.get("data", 0), flag(call.get("drop_first", 6, False))
    is_plain = flag(call.get("dummy_na", 3, False)) is False and drops is not None
    if isinstance(data, Frame):
        if data.table is None:
            return NOT_KNOWN
        width = _dummy_width(data.table, call.get("columns", 4), dropped=int(bool(drops)))
        return Frame(data.table.with_width(_stated(width if is_plain else UNKNOWN, "columns")))
    array = as_array(data)
    if array is None or array.shape.rank != 1:
        return NOT_KNOWN
    width = dims.subtract(distinct_count(array.content), int(bool(drops))) if is_plain else UNKNOWN
    width = _stated(width, "dummies")
    content = Content("binary") if drops is not False else Content("one-hot", width)
    has_unique_index = not isinstance(data, Series) or data.has_unique_index
    table = Table(array.shape[0], width, content=content, origin=origin_of(call), site=call.site)
    return Frame(replace(table, has_unique_index=has_unique_index))


def _stated(width: Dim, name: str) -> Dim:
    return width if dims.is_known(width) else dims.size(name)


def _dummy_width(table: Table, chosen: Value, dropped: int) -> Dim:
    """The columns of *table* after those of words, or those that are *chosen*, are encoded."""
    names = as_items(chosen)
    if table.columns is None or (names is None and chosen is not None):
        return UNKNOWN

    def width(name: Value, column: Column) -> Dim:
        if names is None and column.kind is None:
            return UNKNOWN
        is_encoded = column.kind in ("str", "object") if names is None else name in names
        return dims.subtract(distinct_count(column.content), dropped) if is_encoded else 1

    return dims.total(width(name, column) for name, column in table.columns.items())


@function("pandas.factorize")
def _factorize(call: Call) -> Result:
    array = as_array(call.get("values", 0))
    if (
        array is None
        or array.shape.rank != 1
        or not call.complete
        or len(call.positional) + len(call.keywords) > 1
    ):
        return NOT_KNOWN
    count = _stated(distinct_count(array.content), "classes")
    codes = Array(array.shape, "int", Content.labels(count), origin_of(call), call.site)
    return (codes, Array(Shape.of(count), array.kind))


@function("pandas.concat")
def _concat(call: Call) -> Result:
    parts, axis = as_items(call.get("objs", 0)), call.get("axis", 1, 0)
    if not parts or axis not in (0, 1, "index", "columns") or not call.complete or "keys" in call.keywords:
        return NOT_KNOWN
    is_renumbered = flag(call.keywords.get("ignore_index", False)) is True
    empty = Table(UNKNOWN, UNKNOWN, has_unique_index=is_renumbered, origin=origin_of(call), site=call.site)
    if axis in (1, "columns"):
        known = [part for part in parts if isinstance(part, (Frame, Series))]
        width = dims.total(map(_width, known)) if len(known) == len(parts) else UNKNOWN
        return Frame(replace(empty, width=width, has_unique_names=False))
    series = only(Series, parts)
    if series is not None:
        rows = dims.total(part.rows for part in series)
        return Series(rows, has_unique_index=is_renumbered, origin=empty.origin, site=call.site)
    tables = [part.table for part in parts if isinstance(part, Frame) and part.table is not None]
    if len(tables) < len(parts):
        return NOT_KNOWN
    rows, first = dims.total(table.rows for table in tables), tables[0].columns
    joined = replace(empty, rows=rows, has_unique_names=all(table.has_unique_names for table in tables))
    if first is None or any(table.columns is None or list(table.columns) != list(first) for table in tables):
        return Frame(joined)
    return Frame(joined.with_columns(dict.fromkeys(first, UNKNOWN_COLUMN)))


def _width(part: Frame | Series) -> Dim:
    if isinstance(part, Series):
        return 1
    return UNKNOWN if part.table is None else part.table.width
