"""The columns of a table: methods and attributes that give, take, add, drop or rename some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.knowledge.library import Call, Change, Result, attribute, method
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.pandas.tables import (
    COLUMN_AXES,
    ROW_AXES,
    UNKNOWN_COLUMN,
    Frame,
    Series,
    Table,
    column_of,
    repeats,
    result_of,
    series_of,
)
from seqlint.knowledge.samples import flag, rows_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, DictValue, ListValue, NotKnown, Unknown, Value, as_items, only
from seqlint.values.arrays import Array

#: the types of the names of columns
LABEL = (str, int, float)


def labels_of(key: Value) -> Sequence[str] | None:
    """The names that a list *key* holds, if they are all known and different."""
    items = as_items(key) if isinstance(key, ListValue) else None
    names = None if items is None else only(str, items)
    return None if names is None or len(set(names)) < len(names) else names


def named_column(table: Table, name: Value) -> Value | NotKnown:
    """The column of *table* called *name*, where that is known."""
    if not table.has_unique_names or (table.columns is not None and name not in table.columns):
        return NOT_KNOWN
    return series_of(table, (table.columns or {}).get(name, UNKNOWN_COLUMN))


def with_names(table: Table, names: Sequence[Value] | None, value: Value) -> Table:
    """*table* after *value* was written to the columns called *names*, old or new."""
    table, values = with_rows_of(table, value), as_array(value)
    column = value.column if isinstance(value, Series) else column_of(values)
    if names is None or table.columns is None or not table.has_unique_names:
        return replace(
            table.with_width(dims.size("columns")), has_nested=column.is_nested or table.has_nested
        )
    return table.with_columns({**table.columns, **dict.fromkeys(names, column)})


def with_rows_of(table: Table, value: Value) -> Table:
    """*table* with the rows that a column of *value* gives it if it has none."""
    if table.rows != 0:
        return table
    values = as_array(value)
    if values is not None and values.shape.dims == ():
        return table
    return replace(table, rows=rows_of(value) if values is not None and values.shape.rank else UNKNOWN)


def without_names(table: Table, names: Sequence[Value]) -> Table:
    """*table* without the columns called *names*, all of which it has."""
    if table.columns is not None and all(name in table.columns for name in names):
        return table.with_columns(
            {name: column for name, column in table.columns.items() if name not in names}
        )
    is_counted = table.columns is None and table.has_unique_names
    return table.with_width(dims.subtract(table.width, len(names)) if is_counted else UNKNOWN)


@method(Frame, "__getattr__")
def _get_by_attribute(frame: Frame, call: Call) -> Result:
    name, table = call.get("name", 0), frame.table
    if table is None or table.columns is None or name not in table.columns:
        return NOT_KNOWN
    return named_column(table, name)


@method(Frame, "__setattr__")
def _set_attribute(frame: Frame, call: Call) -> Result:
    name, value, table = call.get("name", 0), call.get("value", 1), frame.table
    if table is None:
        return None
    if name == "index":
        # without columns it may have another length than before
        rows = rows_of(value) if table.width == 0 else table.rows
        return Change(None, frame, replace(table, rows=rows, has_unique_index=False))
    if name != "columns":
        is_column = table.columns is not None and name in table.columns
        after = with_names(table, (name,), value) if is_column else table.overwritten()
        return Change(None, frame, after if is_column or table.columns is None else table)
    labels = labels_of(value)
    return Change(
        None,
        frame,
        replace(table.with_width(table.width), has_unique_names=not repeats(value))
        if labels is None
        else table.with_columns(dict.fromkeys(labels, UNKNOWN_COLUMN)),
    )


@method(Frame, "__delitem__")
def _delete(frame: Frame, call: Call) -> Result:
    key, table = call.get("key", 0), frame.table
    if table is None:
        return None
    return Change(None, frame, without_names(table, (key,)) if isinstance(key, LABEL) else NOT_KNOWN)


@method(Frame, "pop")
def _pop(frame: Frame, call: Call) -> Result:
    name, table = call.get("item", 0), frame.table
    if table is None:
        return NOT_KNOWN
    if not isinstance(name, LABEL):
        return Change(Unknown("pop", "the column is not known", call.site), frame, NOT_KNOWN)
    column = named_column(table, name)
    result = Unknown("pop", "the column is not known", call.site) if column is NOT_KNOWN else column
    return Change(result, frame, without_names(table, (name,)))


@method(Frame, "insert")
def _insert(frame: Frame, call: Call) -> Result:
    table = frame.table
    if table is None:
        return NOT_KNOWN
    filled = with_rows_of(table, call.get("value", 2)).with_width(dims.add(table.width, 1))
    is_unique = table.has_unique_names and call.get("allow_duplicates", 3, False) is False
    return Change(None, frame, replace(filled, has_unique_names=is_unique))


@attribute(Frame, "columns")
def _columns(frame: Frame) -> Value | NotKnown:
    table = frame.table
    if table is None:
        return NOT_KNOWN
    return Array(Shape.of(table.width), "str") if table.columns is None else ListValue(list(table.columns))


@method(Frame, "rename")
def _rename(frame: Frame, call: Call) -> Result:
    table, names = frame.table, call.keywords.get("columns")
    if table is None:
        return NOT_KNOWN
    has_index = call.keywords.get("index") is not None
    if call.has("mapper", 0):
        of_columns = call.keywords.get("axis") in COLUMN_AXES
        names, has_index = call.get("mapper", 0) if of_columns else None, not of_columns
    if table.columns is None or not isinstance(names, DictValue) or names.items is None:
        return result_of(frame, call, _relabelled(table.with_width(table.width), has_index))
    renamed = [names.items.get(name, name) for name in table.columns]
    if not all(isinstance(name, (str, int)) for name in renamed) or repeats(tuple(renamed)):
        return result_of(frame, call, replace(table.with_width(table.width), has_unique_names=False))
    columns = dict(zip(renamed, table.columns.values(), strict=True))
    return result_of(frame, call, _relabelled(table.with_columns(columns), has_index))


def _relabelled(table: Table, is_changed: bool) -> Table:
    """*table*, whose rows may have other labels if that *is_changed*."""
    return replace(table, has_unique_index=table.has_unique_index and not is_changed)


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
    return result_of(
        frame, call, without_names(table, names) if is_plain and names else table.with_width(UNKNOWN)
    )


@method(Frame, "drop")
def _drop(frame: Frame, call: Call) -> Result:
    table, axis = frame.table, call.get("axis", 1, 0)
    if table is None:
        return NOT_KNOWN
    columns = call.get("columns", 3)
    if columns is None and axis in COLUMN_AXES:
        columns = call.get("labels", 0)
    elif columns is None or call.get("index", 2) is not None:
        is_known = axis in ROW_AXES
        table = table.fewer_rows()
        if not is_known:
            table = table.with_width(UNKNOWN)
    if columns is not None:
        table = _dropped(table, columns, call)
    return result_of(frame, call, table)


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


@method(Frame, "select_dtypes", "filter", "assign")
def _other_columns(frame: Frame, call: Call) -> Result:
    table = frame.table
    if table is None:
        return NOT_KNOWN
    by_rows = call.name == "filter" and call.get("axis", 3) not in (None, *COLUMN_AXES)
    # the rows of a table that has none are those of what is assigned
    if by_rows or table.rows == 0:
        table = replace(table, rows=dims.size("rows", positive=False))
    return Frame(table.with_width(dims.size("columns")))
