"""What ``model.summary()`` would print, as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seqlint.inference.summary.data import LayerSummary, ModelSummary, count_text, shape_text
from seqlint.report.style import Style
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


def render(models: Iterable[ModelSummary], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for model in models:
        yield from _heading(model, style)
        yield from body(model, style)
        yield ""


def body(model: ModelSummary, style: Style) -> Iterator[str]:
    """The lines below the heading of a model: its layers, and what they are together."""
    yield from _layers(model, style)
    yield from _totals(model, style)


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


def _layers(model: ModelSummary, style: Style) -> Iterator[str]:
    """The table of the layers; that of a graph says what each is connected to, unless they follow one another."""
    follows = all(
        layer.inputs in ((index - 1,), (model.layers[index - 1].name,))
        for index, layer in enumerate(model.layers)
        if index
    )
    if model.kind == "sequential" or (follows and len(model.input_shapes) < 2):
        yield from table(_COLUMNS, list(_rows(model)), style)
        return
    rows = [(*_row(layer, model.place), _connected(model, layer)) for layer in model.layers]
    yield from table((*_COLUMNS, _CONNECTED), rows, style)


def _connected(model: ModelSummary, layer: LayerSummary) -> str:
    """The names of what a layer is connected to, or the class and line of what has no name."""
    labels = []
    for source in layer.inputs:
        if isinstance(source, int):
            other = model.layers[source]
            source = f"{other.class_name} (line {other.place.row})"
        labels.append(printable(source))
    return ", ".join(labels)


def _rows(model: ModelSummary) -> Iterator[tuple[str, ...]]:
    """A row for each layer; a block of layers that is repeated many times is shown once."""
    for block, times in _blocks(model.layers):
        for layer in block:
            yield _row(layer, model.place)
        if times > 1:
            more = f"... {times - 1:,} more{f' of these {len(block)}' if len(block) > 1 else ''}"
            counts = [layer.params for layer in block if isinstance(layer.params, int)]
            params = count_text(sum(counts) * (times - 1)) if len(counts) == len(block) else ""
            yield more, "", params, ""


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
        while end < len(layers) and layers[end] == layers[end - period]:
            end += 1
        times, lead = divmod(end - start, period)
        if times >= _FOLDED_FROM:
            return lead, period, times
    return 1, 0, 0


def _row(layer: LayerSummary, origin: Place) -> tuple[str, ...]:
    name = f"{printable(layer.name)} ({layer.class_name})" if layer.name else layer.class_name
    cell = "" if layer.place.cell == origin.cell else f"cell {layer.place.cell}:"
    shapes = ", ".join(map(shape_text, layer.output_shapes)) or shape_text(layer.output_shape)
    return (name, shapes, count_text(layer.params), f"{cell}{layer.place.row}")


def _totals(model: ModelSummary, style: Style) -> Iterator[str]:
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
    if model.loss:
        yield f" {style.bold('Loss:')} {printable(model.loss)}"
    if model.keras is not None and model.keras.major == 2:
        yield f" {style.bold('Keras 2:')} {printable(model.keras.reason or '')}"
    for entry in model.unresolved:
        place = entry.place or model.place
        where = f"{printable(str(place))}: "
        lead = " Unresolved: "
        for line in wrap(where + printable(entry.reason), style.width - len(lead)):
            yield (style.bold(lead) if lead.strip() else lead) + line
            lead = " " * len(lead)


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
