"""Tables and series as arrays, lists and tables of one column, arrays as tables again, and their shapes."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, Result, attribute, method
from seqlint.knowledge.numpy.contents import join_contents
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.pandas.tables import Column, Frame, Series, Table
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, NotKnown, Unknown, Value
from seqlint.values.arrays import Array


@method(Frame, "__array__")
def _frame_array(frame: Frame, call: Call) -> Result:
    table = frame.table
    if table is None:
        return Array(Shape.of(UNKNOWN, UNKNOWN))
    kinds = {column.kind for column in (table.columns or {}).values()}
    kind = kinds.pop() if len(kinds) == 1 else "mixed" if "str" in kinds else None
    content = table.content
    if table.columns is not None:
        content = join_contents(column.content for column in table.columns.values())
    return Array(Shape.of(table.rows, table.width), kind, content, table.origin, table.site)


@method(Series, "__array__")
def _series_array(series: Series, call: Call) -> Result:
    return Array(Shape.of(series.rows), series.column.kind, series.column.content, series.origin, series.site)


@method(Frame, "__array_wrap__")
def _wrap_table(frame: Frame, call: Call) -> Result:
    """The table that NumPy gives of one, whose values it computes."""
    result, table = call.positional[0], frame.table
    if table is None or not isinstance(result, Array) or result.shape.rank not in (2, None):
        return NOT_KNOWN
    return Frame(replace(table.with_each(lambda _: Column(result.kind)), content=result.content))


@method(Series, "__keras_array__")
def _series_column(series: Series, call: Call) -> Result:
    """The array that Keras makes of a series, with an axis for its one column."""
    array = _series_array(series, call)
    if not isinstance(array, Array) or array.shape.dims is None:
        return NOT_KNOWN
    return replace(array, shape=Shape.of(*array.shape.dims, 1))


@method(Series, "__array_wrap__")
def _wrap_series(series: Series, call: Call) -> Result:
    result = call.positional[0]
    if not isinstance(result, Array) or result.shape.rank not in (1, None):
        return NOT_KNOWN
    return replace(series, column=Column(result.kind, result.content))


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
