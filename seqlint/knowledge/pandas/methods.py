"""What the methods and attributes of pandas tables and series do to rows and columns."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, Change, Result, attribute, method
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.pandas.selection import without_names
from seqlint.knowledge.pandas.values import UNKNOWN_COLUMN, Column, Frame, Series, Table, repeats, row_of
from seqlint.knowledge.samples import flag, rows_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import Shape
from seqlint.values import (
    NOT_KNOWN,
    UNKNOWN_CONTENT,
    Array,
    DictValue,
    ListValue,
    NotKnown,
    Unknown,
    Value,
    as_items,
)

_ROW_AXES = (0, "index", "rows")
_COLUMN_AXES = (1, "columns")
_OPERATIONS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor")
_COMPARISONS = tuple(f"__{name}__" for name in ("lt", "le", "gt", "ge", "eq", "ne"))
_ARITHMETIC = tuple(f"__{side}{name}__" for name in _OPERATIONS for side in ("", "r"))
#: methods that give as many rows and columns as there were
_LIKE = (
    "fillna",
    "ffill",
    "bfill",
    "interpolate",
    "replace",
    "round",
    "abs",
    "clip",
    "diff",
    "cumsum",
    "isna",
)
_SAME = ("copy", "infer_objects", "convert_dtypes", "set_flags")


def _result(frame: Frame, call: Call, table: Table) -> Result:
    """A new frame with *table*, or the same one changed in place."""
    in_place = flag(call.keywords.get("inplace", False))
    if in_place is None:
        return Change(Unknown("inplace", "`inplace` is not known", call.site), frame, NOT_KNOWN)
    return Change(None, frame, table) if in_place else Frame(table)


def _forget_values(table: Table) -> Table:
    return (
        table if table.columns is None else table.with_columns(dict.fromkeys(table.columns, UNKNOWN_COLUMN))
    )


@method(Frame, *_LIKE)
def _like(frame: Frame, call: Call) -> Result:
    return NOT_KNOWN if frame.table is None else _result(frame, call, _forget_values(frame.table))


@method(Frame, "shift")
def _shift(frame: Frame, call: Call) -> Result:
    if frame.table is None:
        return NOT_KNOWN
    # a list of periods gives columns for each of them
    is_single = isinstance(call.get("periods", 0, 1), (int, Expression))
    table = _forget_values(frame.table)
    return Frame(table if is_single else table.with_width(dims.size("columns")))


@method(Frame, *_SAME)
def _same(frame: Frame, call: Call) -> Result:
    return NOT_KNOWN if frame.table is None else _result(frame, call, frame.table)


@method(Frame, "sort_index", "sort_values")
def _sorted(frame: Frame, call: Call) -> Result:
    table, axis = frame.table, call.get("axis", 0 if call.name == "sort_index" else 1, 0)
    if table is None:
        return NOT_KNOWN
    return _result(frame, call, table if axis in _ROW_AXES else table.with_width(table.width))


@method(Frame, "astype")
def _astype(frame: Frame, call: Call) -> Result:
    table, dtype = frame.table, call.get("dtype", 0)
    if table is None or table.columns is None:
        return NOT_KNOWN if table is None else Frame(table)
    kind = kind_of(dtype)
    columns = {
        name: Column(kind, column.content if kind else UNKNOWN_CONTENT)
        for name, column in table.columns.items()
    }
    return Frame(table.with_columns(columns))


@method(Frame, "rename")
def _rename(frame: Frame, call: Call) -> Result:
    table, names = frame.table, call.keywords.get("columns")
    if table is None:
        return NOT_KNOWN
    has_index = call.keywords.get("index") is not None
    if call.has("mapper", 0):
        of_columns = call.keywords.get("axis") in _COLUMN_AXES
        names, has_index = call.get("mapper", 0) if of_columns else None, not of_columns
    if table.columns is None or not isinstance(names, DictValue) or names.items is None:
        return _result(frame, call, _relabelled(table.with_width(table.width), has_index))
    renamed = [names.items.get(name, name) for name in table.columns]
    if not all(isinstance(name, (str, int)) for name in renamed) or repeats(tuple(renamed)):
        return _result(frame, call, replace(table.with_width(table.width), has_unique_names=False))
    columns = dict(zip(renamed, table.columns.values(), strict=True))
    return _result(frame, call, _relabelled(table.with_columns(columns), has_index))


def _relabelled(table: Table, is_changed: bool) -> Table:
    """*table*, whose rows may have other labels if that *is_changed*."""
    return replace(table, has_unique_index=table.has_unique_index and not is_changed)


@method(Frame, "reset_index")
def _reset_index(frame: Frame, call: Call) -> Result:
    if frame.table is None:
        return NOT_KNOWN
    table = replace(frame.table, has_unique_index=True)
    drops = flag(call.get("drop", 1, False))
    return _result(frame, call, table if drops else table.with_width(dims.size("columns")))


@method(Frame, "set_index")
def _set_index(frame: Frame, call: Call) -> Result:
    keys, table = call.get("keys", 0), frame.table
    names = (keys,) if isinstance(keys, str) else as_items(keys)
    if table is None:
        return NOT_KNOWN
    is_plain = (
        flag(call.get("drop", 1, True)) and names is not None and all(isinstance(name, str) for name in names)
    )
    table = replace(table, has_unique_index=False)
    return _result(
        frame, call, without_names(table, names) if is_plain and names else table.with_width(UNKNOWN)
    )


@method(Frame, "drop")
def _drop(frame: Frame, call: Call) -> Result:
    table, axis = frame.table, call.get("axis", 1, 0)
    if table is None:
        return NOT_KNOWN
    columns = call.get("columns", 3)
    if columns is None and axis in _COLUMN_AXES:
        columns = call.get("labels", 0)
    elif columns is None or call.get("index", 2) is not None:
        is_known = axis in _ROW_AXES
        table = replace(table, rows=dims.size("rows"), width=table.width if is_known else UNKNOWN)
        if not is_known:
            table = table.with_width(UNKNOWN)
    if columns is not None:
        table = _dropped(table, columns, call)
    return _result(frame, call, table)


def _dropped(table: Table, columns: Value, call: Call) -> Table:
    names = as_items(columns) if isinstance(columns, (ListValue, tuple)) else (columns,)
    if (
        names is None
        or not all(isinstance(name, (str, int)) for name in names)
        or len(set(names)) < len(names)
    ):
        return table.with_width(dims.size("columns"))
    if call.get("errors", 6, "raise") == "raise":
        return without_names(table, names)
    if table.columns is None:
        return table.with_width(dims.size("columns"))
    return without_names(table, [name for name in names if name in table.columns])


@method(Frame, "dropna")
def _dropna(frame: Frame, call: Call) -> Result:
    table, axis = frame.table, call.get("axis", 0, 0)
    if table is None:
        return NOT_KNOWN
    if axis not in _COLUMN_AXES:
        table = replace(table, rows=dims.size("rows"))
    return _result(frame, call, table if axis in _ROW_AXES else table.with_width(dims.size("columns")))


@method(Frame, "drop_duplicates", "query", "nlargest", "nsmallest")
def _fewer_rows(frame: Frame, call: Call) -> Result:
    return (
        NOT_KNOWN
        if frame.table is None
        else _result(frame, call, replace(frame.table, rows=dims.size("rows")))
    )


@method((Frame, Series), "head", "tail")
def _head(value: Frame | Series, call: Call) -> Result:
    count = call.get("n", 0, 5)
    return value.sliced(dims.minimum(value.rows, count) if isinstance(count, int) and count >= 0 else UNKNOWN)


def _relabelled_sample(value: Frame | Series) -> Frame | Series:
    """*value*, of which a row may be taken more than once."""
    if isinstance(value, Series):
        return replace(value, has_unique_index=False)
    return value if value.table is None else Frame(replace(value.table, has_unique_index=False))


@method((Frame, Series), "sample")
def _sample(value: Frame | Series, call: Call) -> Result:
    count, share = call.get("n", 0), call.get("frac", 1)
    if call.get("axis", 5) not in (None, *_ROW_AXES):
        return NOT_KNOWN
    if call.get("replace", 2, False) is not False:
        value = _relabelled_sample(value)
    if share is not None:
        return value.with_rows(value.rows if share == 1 else dims.size("rows"))
    return value.with_rows(1 if count is None else count if isinstance(count, int) else dims.size("rows"))


@method(Frame, "select_dtypes", "filter", "assign")
def _other_columns(frame: Frame, call: Call) -> Result:
    table = frame.table
    if table is None:
        return NOT_KNOWN
    by_rows = call.name == "filter" and call.get("axis", 3) not in (None, *_COLUMN_AXES)
    # the rows of a table that has none are those of what is assigned
    if by_rows or table.rows == 0:
        table = replace(table, rows=dims.size("rows", positive=False))
    return Frame(table.with_width(dims.size("columns")))


@method(Frame, "eval", "set_axis", "where", "mask", "rename_axis", "update")
def _other(frame: Frame, call: Call) -> Result:
    result = Unknown(call.name, "what it gives is not known", call.site)
    return Change(result, frame, NOT_KNOWN) if flag(call.keywords.get("inplace")) is not False else result


@method(Frame, "mean", "std", "var", "min", "max", "median", "sum")
def _reduce(frame: Frame, call: Call) -> Result:
    if frame.table is None or not call.complete or call.positional or call.keywords:
        return NOT_KNOWN
    return row_of(frame.table)


@method(Frame, *_ARITHMETIC, *_COMPARISONS)
def _operate(frame: Frame, call: Call) -> Result:
    other, table = call.positional[0], frame.table
    is_scalar = isinstance(other, (int, float, str))
    fits_columns = (
        isinstance(other, Series) and other.is_row and table is not None and other.rows == table.width
    )
    if table is None or not (is_scalar or fits_columns):
        return NOT_KNOWN
    if table.columns is None:
        return Frame(table)
    column = Column("bool") if call.name in _COMPARISONS else UNKNOWN_COLUMN
    return Frame(table.with_columns(dict.fromkeys(table.columns, column)))


@method(Series, *_ARITHMETIC, *_COMPARISONS)
def _operate_values(series: Series, call: Call) -> Result:
    other = call.positional[0]
    column = Column("bool") if call.name in _COMPARISONS else UNKNOWN_COLUMN
    if isinstance(other, (Frame, Series)):
        fits = isinstance(other, Series) and other.rows == series.rows and other.is_row == series.is_row
        if not fits:
            return NOT_KNOWN
        column = column if series.column.kind != "bool" else series.column
    elif not isinstance(other, (int, float, str)):
        return NOT_KNOWN
    return replace(series, column=column)


@method(Series, "__invert__", "__neg__")
def _invert(series: Series, call: Call) -> Result:
    return replace(series, column=Column(series.column.kind))


@method(Series, "shift")
def _shift_values(series: Series, call: Call) -> Result:
    is_single = isinstance(call.get("periods", 0, 1), (int, Expression))
    return replace(series, column=UNKNOWN_COLUMN) if is_single else NOT_KNOWN


@method(Series, *_LIKE, "map", "cumprod", "rank", "isnull", "notnull", "notna", "isin", "between")
def _like_values(series: Series, call: Call) -> Result:
    gives_bool = call.name in ("isna", "isnull", "notnull", "notna", "isin", "between")
    calls_function = call.name in ("map", "apply") and not isinstance(call.get("arg", 0), DictValue)
    return _changed(series, call, Column("bool" if gives_bool else None, is_nested=calls_function))


@method(Series, *_SAME, "sort_index", "sort_values")
def _same_values(series: Series, call: Call) -> Result:
    return _changed(series, call, series.column)


def _changed(series: Series, call: Call, column: Column) -> Value | NotKnown:
    in_place = flag(call.keywords.get("inplace", False))
    return NOT_KNOWN if in_place is None else None if in_place else replace(series, column=column)


@method(Series, "astype")
def _cast_values(series: Series, call: Call) -> Result:
    kind = kind_of(call.get("dtype", 0))
    return replace(series, column=Column(kind, series.column.content if kind else UNKNOWN_CONTENT))


@method(Series, "dropna", "drop_duplicates")
def _fewer_values(series: Series, call: Call) -> Result:
    return NOT_KNOWN if call.keywords.get("inplace") else series.with_rows(dims.size("rows"))


@method(Series, "reset_index")
def _renumbered(series: Series, call: Call) -> Result:
    is_plain = flag(call.keywords.get("drop")) and not call.keywords.get("inplace")
    return replace(series, has_unique_index=True) if is_plain else NOT_KNOWN


@method(Series, "to_frame")
def _to_frame(series: Series, call: Call) -> Result:
    table = Table(series.rows, 1, origin=series.origin, site=series.site)
    return Frame(replace(table, has_unique_index=series.has_unique_index))


@method(Series, "unique")
def _unique(series: Series, call: Call) -> Result:
    return Array(Shape.of(dims.size("classes")), series.column.kind, origin=series.origin, site=series.site)


@method(Series, "tolist", "to_list")
def _to_list(series: Series, call: Call) -> Result:
    return NOT_KNOWN if series.column.is_nested else as_array(series) or NOT_KNOWN


@method((Frame, Series), "to_numpy")
def _to_numpy(value: Frame | Series, call: Call) -> Result:
    array, dtype = as_array(value), call.get("dtype", 0)
    if array is None:
        return NOT_KNOWN
    return array if dtype is None else replace(array, kind=kind_of(dtype))


@attribute((Frame, Series), "values")
def _values(value: Frame | Series) -> Value | NotKnown:
    return as_array(value) or NOT_KNOWN


@attribute((Frame, Series), "shape")
def _shape(value: Frame | Series) -> Value | NotKnown:
    array = as_array(value)
    known = array.shape.dims if array is not None else None
    return tuple(map(_number, known)) if known is not None else NOT_KNOWN


def _number(dim: Dim) -> Value:
    return dim if dims.is_known(dim) else Unknown("shape", "the size is not known")


@attribute(Frame, "columns")
def _columns(frame: Frame) -> Value | NotKnown:
    table = frame.table
    if table is None:
        return NOT_KNOWN
    return Array(Shape.of(table.width), "str") if table.columns is None else ListValue(list(table.columns))


@attribute((Frame, Series), "index")
def _index(value: Frame | Series) -> Value | NotKnown:
    return Array(Shape.of(rows_of(value)))


@attribute((Frame, Series), "ndim")
def _rank(value: Frame | Series) -> Value | NotKnown:
    return 2 if isinstance(value, Frame) else 1


@attribute((Frame, Series), "size")
def _size(value: Frame | Series) -> Value | NotKnown:
    array = as_array(value)
    total = UNKNOWN if array is None or array.shape.dims is None else dims.product(array.shape.dims)
    return total if dims.is_known(total) else NOT_KNOWN


@method((Frame, Series), "__len__")
def _length(value: Frame | Series, call: Call) -> Result:
    return value.rows if dims.is_known(value.rows) else NOT_KNOWN
