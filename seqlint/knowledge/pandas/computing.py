"""What is computed of the values of tables and series: operators, ``fillna``, ``astype``, ``map``, ``mean``."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, Change, Result, method
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.pandas.tables import UNKNOWN_COLUMN, Column, Frame, Series, Table, result_of, row_of
from seqlint.knowledge.samples import flag
from seqlint.shapes import dim as dims
from seqlint.shapes.expression import Expression
from seqlint.values import NOT_KNOWN, DictValue, NotKnown, Unknown, Value
from seqlint.values.arrays import UNKNOWN_CONTENT

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


def _forget_values(table: Table) -> Table:
    return (
        table if table.columns is None else table.with_columns(dict.fromkeys(table.columns, UNKNOWN_COLUMN))
    )


@method(Frame, *_LIKE)
def _like(frame: Frame, call: Call) -> Result:
    return NOT_KNOWN if frame.table is None else result_of(frame, call, _forget_values(frame.table))


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
    return NOT_KNOWN if frame.table is None else result_of(frame, call, frame.table)


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
    if isinstance(other, Series) and other.names != tuple(table.columns):
        return NOT_KNOWN
    column = Column("bool") if call.name in _COMPARISONS else UNKNOWN_COLUMN
    return Frame(table.with_columns(dict.fromkeys(table.columns, column)))


@method(Series, *_ARITHMETIC, *_COMPARISONS)
def _operate_values(series: Series, call: Call) -> Result:
    other = call.positional[0]
    column = Column("bool") if call.name in _COMPARISONS else UNKNOWN_COLUMN
    if isinstance(other, (Frame, Series)):
        fits = isinstance(other, Series) and other.rows == series.rows and other.is_row == series.is_row
        # values with the same labels meet, and there are others where rows were left out
        if not fits or not (series.is_whole and isinstance(other, Series) and other.is_whole):
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
