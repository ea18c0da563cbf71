"""What ``model.summary()`` would print, as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from seqlint.inference.summary.data import (
    LayerSummary,
    ModelSummary,
    UnresolvedSummary,
    count_text,
    shape_text,
)
from seqlint.report.style import Style
from seqlint.report.summary.view import PLAIN, View
from seqlint.report.table import Column, table
from seqlint.report.text import printable, text_width, wrap
from seqlint.site import Place

#: sizes are those of 32-bit variables
_BYTES = 4
_UNITS = ("B", "KB", "MB", "GB", "TB")
#: a block of at most so many layers that occurs at least so many times in a row is shown once
_LONGEST_BLOCK, _FOLDED_FROM = 12, 5
_COLUMNS = (
    Column("Layer (type)"),
    Column("Output Shape"),
    Column("Param #", right=True),
    Column("Line", right=True),
)
_CONNECTED = Column("Connected to")
_TRAINABLE = Column("Trainable")
_TRAINS = {True: "Y", False: "N", None: "-"}
_COST = Column("MACs", right=True)


def _more_columns(view: View) -> tuple[Column, ...]:
    """The columns besides those that are always there."""
    return (_TRAINABLE,) * view.shows_trainable + (_COST,) * view.shows_cost


def _more_cells(layer: LayerSummary, view: View) -> tuple[str, ...]:
    """The cells of a layer in these columns."""
    trainable = "?" if isinstance(layer.trainable, str) else _TRAINS[layer.trainable]
    return (trainable,) * view.shows_trainable + (count_text(layer.multiply_adds),) * view.shows_cost


def render(models: Iterable[ModelSummary], style: Style, view: View = PLAIN) -> Iterator[str]:
    """The lines of the report."""
    for model in models:
        yield from _heading(model, style)
        yield from body(model, style, view)
        yield ""


def body(model: ModelSummary, style: Style, view: View = PLAIN) -> Iterator[str]:
    """The lines below the heading of a model: its layers, and what they are together."""
    yield from _layers(model, style, view)
    yield from _totals(model, style, view)


def _heading(model: ModelSummary, style: Style) -> Iterator[str]:
    name = f'Model: "{printable(model.name)}"' if model.name else "Model"
    scope = f" in {printable(model.scope)}" if model.scope else ""
    place = printable(str(model.place))
    title = f"{style.bold(name)}{scope}"
    if text_width(f"{name}{scope}  {place}") <= style.width:
        yield f"{title}  {style.frame(place)}"
    else:
        yield title
        yield style.frame(place)


def _layers(model: ModelSummary, style: Style, view: View) -> Iterator[str]:
    """The table of the layers; that of a graph says what each is connected to, unless they follow one another."""
    follows = all(
        layer.inputs in ((index - 1,), (model.layers[index - 1].name,))
        for index, layer in enumerate(model.layers)
        if index
    )
    columns = (*_COLUMNS, *_more_columns(view))
    if model.kind == "sequential" or (follows and len(model.input_shapes) < 2):
        yield from table(columns, list(_rows(model, view)), style)
        return
    rows = [
        (*row, _connected(model, layer) if is_own else "")
        for layer in model.layers
        for row, is_own in _with_nested(layer, model.place, view)
    ]
    yield from table((*columns, _CONNECTED), rows, style)


def _connected(model: ModelSummary, layer: LayerSummary) -> str:
    """The names of what a layer is connected to."""
    labels = []
    for source in layer.inputs:
        if isinstance(source, int):
            other = model.layers[source]
            source = other.keras_name or f"{other.class_name} (line {other.place.row})"
        labels.append(printable(source))
    return ", ".join(labels)


def _rows(model: ModelSummary, view: View) -> Iterator[tuple[str, ...]]:
    """A row for each layer; folded, a block of layers that is repeated many times is shown once."""
    for block, times in _blocks(model.layers) if view.folds else ((model.layers, 1),):
        for layer in block:
            yield from (row for row, _ in _with_nested(layer, model.place, view))
        if times > 1:
            more = f"... {times - 1:,} more{f' of these {len(block)}' if len(block) > 1 else ''}"
            counts = [layer.params for layer in block if isinstance(layer.params, int)]
            params = count_text(sum(counts) * (times - 1)) if len(counts) == len(block) else ""
            yield (more, "", params, "", *("" for _ in _more_columns(view)))


def _blocks(layers: Sequence[LayerSummary]) -> Iterator[tuple[Sequence[LayerSummary], int]]:
    """The layers in blocks, each with the number of times that it occurs in a row."""
    start = 0
    while start < len(layers):
        lead, period, times = _repetition(layers, start)
        for index in range(start, start + lead):
            yield layers[index : index + 1], 1
        start += lead
        if times:
            yield layers[start : start + period], times
        start += times * period


def _repetition(layers: Sequence[LayerSummary], start: int) -> tuple[int, int, int]:
    """How many single layers come next, then the length of a repeated block, and how often it occurs."""
    for period in range(1, _LONGEST_BLOCK + 1):
        end = start + period
        while end < len(layers) and _is_same(layers[end], layers[end - period]):
            end += 1
        times, lead = divmod(end - start, period)
        if times >= _FOLDED_FROM:
            return lead, period, times
    return 1, 0, 0


def _is_same(layer: LayerSummary, other: LayerSummary) -> bool:
    """Whether two layers are alike but for the names that Keras gives them."""
    return replace(layer, keras_name="", layers=()) == replace(other, keras_name="", layers=())


def _with_nested(
    layer: LayerSummary, origin: Place, view: View, lead: str = ""
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The row of a layer, and if they are wanted those of the layers within it, which are marked by False."""
    name, *others = _row(layer, origin)
    yield (f"{lead}{name}", *others, *_more_cells(layer, view)), not lead
    for inner in layer.layers if view.expands else ():
        for row, _ in _with_nested(inner, origin, view, f"{lead.replace('└', ' ')}└ "):
            yield row, False


def _row(layer: LayerSummary, origin: Place) -> tuple[str, ...]:
    name = f"{printable(layer.keras_name)} ({layer.class_name})" if layer.keras_name else layer.class_name
    cell = "" if layer.place.cell == origin.cell else f"cell {layer.place.cell}:"
    shapes = ", ".join(map(shape_text, layer.output_shapes)) or shape_text(layer.output_shape)
    return (name, shapes, count_text(layer.params), f"{cell}{layer.place.row}")


def _totals(model: ModelSummary, style: Style, view: View) -> Iterator[str]:
    if model.params is None:
        yield f" {style.bold('Total params:')} not built"
    else:
        is_partial = isinstance(model.params, int) and not model.complete
        known = " in the known layers" if is_partial else ""
        yield _total("Total params:", model.params, style) + known
        if model.trainable_params is not None:
            yield _total("Trainable params:", model.trainable_params, style)
            if isinstance(model.params, int) and isinstance(model.trainable_params, int):
                yield _total("Non-trainable params:", model.params - model.trainable_params, style)
    if view.shows_cost:
        cost = _sum([layer.multiply_adds for layer in model.layers])
        yield f" {style.bold('Multiply-adds (MACs):')} {count_text(cost)} a sample"
    if view.batch_size is not None:
        yield from _memory(model, view.batch_size, style)
    if model.loss:
        yield f" {style.bold('Loss:')} {printable(model.loss)}"
    if model.keras is not None and model.keras.major == 2:
        yield f" {style.bold('Keras 2:')} {printable(model.keras.reason or '')}"
    if model.is_mistaken:
        text = f"an error stops it; `seqlint check {printable(model.place.filename)}` explains the error"
        yield from _paragraph("Error:", text, style)
    for entry in model.unresolved:
        yield from _reason("Unresolved:", entry, model, style)
    for entry in model.gaps:
        yield from _reason("Not known:", entry, model, style)


def _reason(label: str, entry: UnresolvedSummary, model: ModelSummary, style: Style) -> Iterator[str]:
    """Why something is not known, and on a line of its own, unbroken, where."""
    yield from _paragraph(label, printable(entry.reason), style)
    yield f" {' ' * len(label)} {style.frame(f'at {printable(str(entry.place or model.place))}')}"


def _paragraph(label: str, text: str, style: Style) -> Iterator[str]:
    lead = f" {style.bold(label)} "
    for line in wrap(text, style.width - len(label) - 2):
        yield lead + line
        lead = " " * (len(label) + 2)


def _memory(model: ModelSummary, batch_size: int, style: Style) -> Iterator[str]:
    """The memory that training needs for the output of each layer."""
    values = _sum([layer.values for layer in model.layers])
    size = memory_size(values * batch_size * _BYTES) if isinstance(values, int) else "?"
    of = f"a batch of {batch_size:,}" if batch_size > 1 else "one sample"
    yield f" {style.bold('Activations:')} {size} for {of}"


def _sum(counts: Sequence[int | str | None]) -> int | str | None:
    """The sum of counts; "?" where one is not known, None where there is none."""
    if None in counts:
        return None
    numbers = [count for count in counts if isinstance(count, int)]
    return sum(numbers) if len(numbers) == len(counts) else "?"


def _total(label: str, number: int | str, style: Style) -> str:
    size = f" ({memory_size(number * _BYTES)})" if isinstance(number, int) else ""
    return f" {style.bold(label)} {count_text(number)}{size}"


def memory_size(size: float) -> str:
    """A number of bytes in a readable unit, as Keras writes it."""
    for unit in _UNITS:
        if size < 1024 or unit == _UNITS[-1]:
            break
        size /= 1024
    return f"{size:.2f} {unit}"
