"""Where pandas tables come from: files, literals, encodings, other tables."""

from __future__ import annotations

from seqlint.knowledge.library import Call, function
from seqlint.knowledge.pandas.values import Column, Frame, Series, Table
from seqlint.knowledge.samples import as_array, flag, origin_of, rows_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import Array, DictValue, Value, as_items

_READERS = ("read_csv", "read_table", "read_excel", "read_fwf", "read_parquet", "read_feather", "read_pickle")


@function(*(f"pandas.{name}" for name in _READERS), "pandas.io.parsers.read_csv")
def _read(call: Call) -> Value:
    name = call.name.rpartition(".")[2]
    reads_text = name in ("read_csv", "read_table", "read_fwf")
    iterates = any(flag(call.keywords.get(option)) is not False for option in ("chunksize", "iterator", "squeeze"))
    sheet = call.keywords.get("sheet_name", call.positional[1] if len(call.positional) > 1 else 0)
    if iterates or not call.complete or name == "read_pickle" or (name == "read_excel" and not isinstance(sheet, (str, int))):
        return NotImplemented
    index = call.keywords.get("index_col")
    stated = call.keywords.get("names") if reads_text else None
    chosen = call.keywords.get("usecols")
    names = chosen_names(stated) if chosen is None and index is None else None
    table = Table(dims.size("rows"), dims.size("columns"), None, origin_of(call), call.site)
    limit = call.keywords.get("nrows")
    if names is not None:
        # lines with more values than names put the surplus in the index
        table = table.with_columns(names)
    elif index is None and (count := len(set(as_items(chosen) or ()))):
        table = table.with_width(count)
    if isinstance(limit, int):
        table = Table(dims.minimum(table.rows, limit), table.width, table.columns, table.origin, table.site)
    return Frame(table)


def chosen_names(value: Value) -> dict[Value, Column] | None:
    """Columns of unknown content with the names that *value* lists, or None where it does not."""
    names = as_items(value)
    if names is None or not all(isinstance(name, (str, int)) for name in names):
        return None
    return dict.fromkeys(names, Column()) if len(set(names)) == len(names) else None


@function("pandas.DataFrame", "pandas.core.frame.DataFrame")
def _data_frame(call: Call) -> Value:
    data, columns, index = call.get("data", 0), call.get("columns", 2), call.get("index", 1)
    origin, site = origin_of(call), call.site
    names = chosen_names(columns)
    if data is None and columns is None:
        return Frame(Table(0 if index is None else rows_of(index), 0, {}, origin, site))
    if isinstance(data, DictValue):
        if data.items is None or (columns is not None and names is None):
            return NotImplemented
        found = {name: as_array(value) for name, value in data.items.items()}
        if any(array is None or array.shape.rank is None for array in found.values()):
            return Frame(Table(UNKNOWN, len(names or found), names or dict.fromkeys(found, Column()), origin, site))
        rows: Dim = UNKNOWN if index is None else rows_of(index)
        for array in found.values():
            if rows is UNKNOWN and array is not None and array.shape.rank == 1:
                rows = array.shape[0]
        return Frame(Table(rows, len(names or found), names or {
            name: Column(array.kind, array.content) for name, array in found.items() if array is not None
        }, origin, site))
    if isinstance(data, Frame) and columns is None:
        return Frame(data.state)
    array = as_array(data)
    if array is None or array.shape.rank not in (1, 2) or (columns is not None and isinstance(data, (Frame, Series))):
        return NotImplemented
    width: Dim = array.shape[1] if array.shape.rank == 2 else 1
    column = Column(array.kind, array.content)
    if names is None and isinstance(width, int) and columns is None and not isinstance(data, Series):
        names = dict.fromkeys(range(width), column)
    if names is not None:
        names = dict.fromkeys(names, column)
    return Frame(Table(array.shape[0], len(names) if names is not None else width, names, origin, site))


@function("pandas.Series", "pandas.core.series.Series")
def _series(call: Call) -> Value:
    array = as_array(call.get("data", 0))
    if array is None or array.shape.rank != 1 or call.get("index", 1) is not None:
        return NotImplemented
    return Series(array.shape[0], Column(array.kind, array.content), call.get("name", 3), origin_of(call), call.site)


@function("pandas.get_dummies")
def _get_dummies(call: Call) -> Value:
    data, chosen = call.get("data", 0), call.get("columns", 4)
    drops_first = flag(call.get("drop_first", 6, False))
    if isinstance(data, Frame):
        table = data.table
        if table is None or (as_items(chosen) is None and chosen is not None):
            return NotImplemented
        return Frame(table.with_width(dims.size("columns with dummies")))
    array = as_array(data)
    if array is None or array.shape.rank != 1:
        return NotImplemented
    classes = array.content.classes if array.content.encoding in ("classes", "binary") else UNKNOWN
    count: Dim = classes if dims.is_known(classes) else dims.size("classes")
    has_gap = flag(call.get("dummy_na", 3, False))
    is_plain = drops_first is False and has_gap is False
    width = count if is_plain else dims.size("dummies")
    table = Table(array.shape[0], width, None, origin_of(call), call.site)
    return Frame(table)


@function("pandas.concat")
def _concat(call: Call) -> Value:
    parts = as_items(call.get("objs", 0))
    axis = call.get("axis", 1, 0)
    if not parts or axis not in (0, 1, "index", "columns") or call.get("join", 2, "outer") != "outer":
        return NotImplemented
    tables = [part.table if isinstance(part, Frame) else None for part in parts]
    if axis in (0, "index"):
        if all(isinstance(part, Series) for part in parts):
            return Series(_sum(part.rows for part in parts), origin=origin_of(call), site=call.site)
        first = tables[0]
        if first is None or any(table is None for table in tables):
            return NotImplemented
        rows = _sum(table.rows for table in tables if table is not None)
        known = first.columns is not None and all(
            table is not None and table.columns is not None and list(table.columns) == list(first.columns) for table in tables
        )
        joined = Table(rows, UNKNOWN, None, origin_of(call), call.site)
        return Frame(joined.with_columns(dict.fromkeys(first.columns or {}, Column())) if known else joined)
    widths = [1 if isinstance(part, Series) else UNKNOWN if table is None else table.width for part, table in zip(parts, tables, strict=True)]
    return Frame(Table(UNKNOWN, _sum(widths), None, origin_of(call), call.site))


def _sum(sizes: object) -> Dim:
    total: Dim = 0
    for size in sizes:  # type: ignore[attr-defined]
        total = dims.add(total, size)
    return total
