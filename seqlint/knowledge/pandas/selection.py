"""What ``[...]`` takes out of a table or series, and puts into it: by itself, with ``loc`` and with ``iloc``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from seqlint.knowledge.library import Call, Change, Result, attribute, method
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.pandas.columns import LABEL, labels_of, named_column, with_names, with_rows_of
from seqlint.knowledge.pandas.tables import (
    UNKNOWN_COLUMN,
    Column,
    Frame,
    Series,
    Table,
    repeats,
    row_of,
    series_of,
)
from seqlint.knowledge.samples import rows_of, sliced
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import Dim
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Unknown, Value, as_items, only, plain_slice

_FULL = slice(None)


def _is_mask(key: Value) -> bool | None:
    """Whether *key* chooses rows by true and false, or None where that is not known."""
    if isinstance(key, Series):
        return None if key.column.kind is None else key.column.kind == "bool"
    array = as_array(key)
    return None if array is None or array.kind is None else array.kind == "bool"


@method(Frame, "__getitem__")
def _get(frame: Frame, call: Call) -> Result:
    key, table = call.get("key", 0), frame.table
    if table is None:
        return NOT_KNOWN
    if isinstance(key, slice):
        return frame.sliced(sliced(table.rows, key))
    if isinstance(key, LABEL):
        return named_column(table, key)
    names = labels_of(key)
    if names is not None and table.has_unique_names:
        return Frame(
            table.with_columns({name: (table.columns or {}).get(name, UNKNOWN_COLUMN) for name in names})
        )
    is_mask = _is_mask(key)
    if is_mask:
        return frame.sliced(dims.size("rows", positive=False))
    if is_mask is False and table.has_unique_names:
        return Frame(replace(table.with_width(rows_of(key)), has_unique_names=not repeats(key)))
    return NOT_KNOWN


@method(Frame, "__setitem__")
def _set(frame: Frame, call: Call) -> Result:
    key, table = call.get("key", 0), frame.table
    if table is None:
        return None
    if isinstance(key, slice) or _is_mask(key):
        return Change(None, frame, table.overwritten())
    names = (key,) if isinstance(key, LABEL) else labels_of(key)
    return Change(None, frame, with_names(table, names, call.get("value", 1)))


@method(Series, "__getitem__")
def _get_values(series: Series, call: Call) -> Result:
    key = call.get("key", 0)
    if isinstance(key, slice):
        return series.sliced(sliced(series.rows, key))
    if _is_mask(key):
        return series.sliced(dims.size("rows", positive=False))
    return NOT_KNOWN


@method(Series, "__setitem__")
def _set_values(series: Series, call: Call) -> Result:
    return None


@dataclass(frozen=True, eq=False)
class Indexer(AbstractValue):
    """What ``loc`` and ``iloc`` are."""

    selected: Frame | Series
    by_place: bool


@attribute((Frame, Series), "iloc", "iat")
def _iloc(value: Frame | Series) -> Value | NotKnown:
    return Indexer(value, by_place=True)


@attribute((Frame, Series), "loc", "at")
def _loc(value: Frame | Series) -> Value | NotKnown:
    return Indexer(value, by_place=False)


@method(Indexer, "__getitem__")
def _select(indexer: Indexer, call: Call) -> Result:
    row_key, column_key = _keys(call)
    selected = indexer.selected
    rows = _count(
        selected.rows, row_key, by_place=indexer.by_place, is_unique=_has_unique_index(indexer.selected)
    )
    if isinstance(selected, Series):
        is_pair = isinstance(call.get("key", 0), tuple)
        return NOT_KNOWN if rows is None or is_pair else selected.sliced(rows)
    if selected.table is None:
        return NOT_KNOWN
    if rows is None:
        is_row = column_key == _FULL and isinstance(row_key, int) and indexer.by_place
        return row_of(selected.table) if is_row else NOT_KNOWN
    table = selected.table if row_key == _FULL else _rows_of(selected.table, row_key, rows)
    if indexer.by_place:
        return _columns_at(column_key, table)
    return _columns_named(column_key, table)


def _keys(call: Call) -> tuple[Value, Value]:
    """What ``[...]`` chooses rows by, and columns."""
    key = call.get("key", 0)
    return (key[0], key[1]) if isinstance(key, tuple) and len(key) == 2 else (key, _FULL)


def _rows_of(table: Table, key: Value, rows: Dim) -> Table:
    """The *rows* of *table* that *key* chooses: a list may name one more than once."""
    is_unique = table.has_unique_index and (isinstance(key, slice) or bool(_is_mask(key)))
    return replace(table, rows=rows, has_unique_index=is_unique).with_each(Column.thinned)


@singledispatch
def _columns_at(key: Value, table: Table) -> Value | NotKnown:
    """What *key* chooses of *table* by the places of its columns."""
    width = _count(table.width, key, by_place=True)
    if width is None:
        return NOT_KNOWN
    chosen = _names_at(list(table.columns), key) if table.columns is not None else None
    if table.columns is None or not isinstance(width, int) or chosen is None:
        return Frame(table.with_width(width))
    if repeats(tuple(chosen)):
        return Frame(replace(table.with_width(width), has_unique_names=False))
    return Frame(table.with_columns({name: table.columns[name] for name in chosen}))


@_columns_at.register(int)
def _column_at(key: int, table: Table) -> Series:
    columns = list((table.columns or {}).values())
    return series_of(table, columns[key] if -len(columns) <= key < len(columns) else UNKNOWN_COLUMN)


def _names_at(names: Sequence[Value], key: Value) -> Sequence[Value] | None:
    """Those of *names* that stand at the places of *key*, or None where that is not known."""
    if isinstance(key, slice):
        cut = plain_slice(key)
        return None if cut is None else names[cut]
    items = as_items(key)
    places = None if items is None else only(int, items)
    if places is None or not all(-len(names) <= place < len(names) for place in places):
        return None
    return [names[place] for place in places]


@singledispatch
def _columns_named(key: Value, table: Table) -> Value | NotKnown:
    """What *key* chooses of *table* by the names of its columns."""
    names = labels_of(key)
    if names is not None and table.has_unique_names:
        return Frame(
            table.with_columns({name: (table.columns or {}).get(name, UNKNOWN_COLUMN) for name in names})
        )
    return Frame(table.with_width(dims.size("columns"))) if _is_mask(key) else NOT_KNOWN


@_columns_named.register(str)
@_columns_named.register(int)
@_columns_named.register(float)
def _column_named(key: str | float, table: Table) -> Value | NotKnown:
    return named_column(table, key)


@_columns_named.register(slice)
def _columns_between(key: slice[Value, Value, Value], table: Table) -> Frame:
    return Frame(table if key == _FULL else table.with_width(_width_between(table, key)))


def _width_between(table: Table, key: slice[Value, Value, Value]) -> Dim:
    """How many columns stand from one name to another, both included."""
    names = list(table.columns or ())
    first = names.index(key.start) if key.start in names else 0 if key.start is None else None
    last = names.index(key.stop) if key.stop in names else len(names) - 1 if key.stop is None else None
    if not names or first is None or last is None or key.step is not None:
        return dims.size("columns")
    return max(last - first + 1, 0)


def _count(length: Dim, key: Value, *, by_place: bool, is_unique: bool = False) -> Dim | None:
    """How many of *length* rows or columns *key* takes; None for a single one, and where it is not known.

    Labels that are not known to be *is_unique* may choose several rows each.
    """
    if isinstance(key, slice):
        is_open = key.start is None and key.stop is None
        return sliced(length, key) if by_place or is_open else dims.size("rows", positive=False)
    is_mask = _is_mask(key) if as_items(key) != () else False
    if is_mask:
        return dims.size("rows", positive=False)
    array = as_array(key)
    if is_mask is not False or array is None or array.shape.rank != 1:
        return None
    return array.shape[0] if by_place or is_unique else dims.size("rows", positive=False)


def _has_unique_index(value: Frame | Series) -> bool:
    labelled = value.table if isinstance(value, Frame) else value
    return labelled is not None and labelled.has_unique_index


@method(Indexer, "__setitem__")
def _assign(indexer: Indexer, call: Call) -> Result:
    frame = indexer.selected
    if not isinstance(frame, Frame) or frame.table is None:
        return None
    if indexer.by_place:
        return Change(None, frame, frame.table.overwritten())
    table = frame.table
    row_key, column_key = _keys(call)
    names = (column_key,) if isinstance(column_key, LABEL) else labels_of(column_key)
    if not isinstance(row_key, slice) and not _is_mask(row_key):
        table = replace(table, rows=dims.size("rows", positive=False))
    elif row_key == _FULL:
        table = with_rows_of(table, call.get("value", 1))
    if isinstance(column_key, slice):
        return Change(None, frame, table.overwritten())
    # what the other rows hold stays in a column of that name
    return Change(None, frame, with_names(table, names, Unknown()))
