"""The rows of tables and series: methods and attributes that take, drop, sort or label some."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, Result, attribute, method
from seqlint.knowledge.pandas.tables import COLUMN_AXES, ROW_AXES, Frame, Series, result_of
from seqlint.knowledge.samples import flag, rows_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, NotKnown, Value
from seqlint.values.arrays import Array


@method((Frame, Series), "head", "tail")
def _head(value: Frame | Series, call: Call) -> Result:
    count = call.get("n", 0, 5)
    return value.sliced(dims.minimum(value.rows, count) if isinstance(count, int) and count >= 0 else UNKNOWN)


@method((Frame, Series), "sample")
def _sample(value: Frame | Series, call: Call) -> Result:
    count, share = call.get("n", 0), call.get("frac", 1)
    if call.get("axis", 5) not in (None, *ROW_AXES):
        return NOT_KNOWN
    if call.get("replace", 2, False) is not False:
        value = _relabelled_sample(value)
    if share is not None:
        return value.with_rows(value.rows if share == 1 else dims.size("rows"))
    return value.with_rows(1 if count is None else count if isinstance(count, int) else dims.size("rows"))


def _relabelled_sample(value: Frame | Series) -> Frame | Series:
    """*value*, of which a row may be taken more than once."""
    if isinstance(value, Series):
        return replace(value, has_unique_index=False)
    return value if value.table is None else Frame(replace(value.table, has_unique_index=False))


@method(Frame, "drop_duplicates", "query", "nlargest", "nsmallest")
def _fewer_rows(frame: Frame, call: Call) -> Result:
    return NOT_KNOWN if frame.table is None else result_of(frame, call, frame.table.fewer_rows())


@method(Series, "dropna", "drop_duplicates")
def _fewer_values(series: Series, call: Call) -> Result:
    return NOT_KNOWN if call.keywords.get("inplace") else series.fewer_rows()


@method(Frame, "dropna")
def _dropna(frame: Frame, call: Call) -> Result:
    table, axis = frame.table, call.get("axis", 0, 0)
    if table is None:
        return NOT_KNOWN
    if axis not in COLUMN_AXES:
        table = table.fewer_rows()
    return result_of(frame, call, table if axis in ROW_AXES else table.with_width(dims.size("columns")))


@method(Frame, "sort_index", "sort_values")
def _sorted(frame: Frame, call: Call) -> Result:
    table, axis = frame.table, call.get("axis", 0 if call.name == "sort_index" else 1, 0)
    if table is None:
        return NOT_KNOWN
    return result_of(frame, call, table if axis in ROW_AXES else table.with_width(table.width))


@method(Frame, "reset_index")
def _reset_index(frame: Frame, call: Call) -> Result:
    if frame.table is None:
        return NOT_KNOWN
    table = replace(frame.table, has_unique_index=True, is_whole=True)
    drops = flag(call.get("drop", 1, False))
    return result_of(frame, call, table if drops else table.with_width(dims.size("columns")))


@method(Series, "reset_index")
def _renumbered(series: Series, call: Call) -> Result:
    is_plain = flag(call.keywords.get("drop")) and not call.keywords.get("inplace")
    return replace(series, has_unique_index=True, is_whole=True) if is_plain else NOT_KNOWN


@method(Series, "__setattr__")
def _set_series_attribute(series: Series, call: Call) -> Result:
    """The series as ``series.index = ...`` leaves it."""
    return replace(series, has_unique_index=False) if call.get("name", 0) == "index" else None


@attribute((Frame, Series), "index")
def _index(value: Frame | Series) -> Value | NotKnown:
    return Array(Shape.of(rows_of(value)))
