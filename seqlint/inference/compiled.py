"""What `compile` chooses for each output of a model: its loss and its metrics."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.inference.inferred import InferredModel
from seqlint.inference.ports import Ports, outputs_of
from seqlint.knowledge.keras.training.losses import Loss, read_loss
from seqlint.record import Event
from seqlint.site import Site
from seqlint.values import DictValue, LibraryObject, Reference, Value, as_items

#: where `compile` takes its metrics, by major version of Keras
_METRICS = {2: {"metrics": 2, "weighted_metrics": 4}, 3: {"metrics": 3, "weighted_metrics": 4}}


def loss_of(view: InferredModel, compiled: Event) -> Loss | None:
    """The loss for the output that *view* is of; None where it has none or that is not known."""
    value = compiled.argument("loss", 1, None)
    if view.port is not None and is_nested(value):
        ports = outputs_of(view.record)
        value, _ = _entry(value, compiled.site, ports, view.port.index) or (None, None)
        if is_nested(value):
            return None
    return read_loss(value, view.record.keras)


def loss_site(view: InferredModel, compiled: Event) -> Site:
    """Where `compile` is given the loss for the output that *view* is of."""
    value, site = compiled.argument("loss", 1, None), compiled.site.argument("loss", 1)
    if view.port is None or not is_nested(value):
        return site
    found = _entry(value, site, outputs_of(view.record), view.port.index)
    return site if found is None else found[1]


def counted_losses(compiled: Event, ports: Ports) -> int | None:
    """For how many of the outputs *compiled* has a loss; None where that is not known."""
    value = compiled.argument("loss", 1, None)
    if isinstance(value, (str, Reference, LibraryObject)):
        return len(ports)
    items = tuple((value.items or {}).values()) if isinstance(value, DictValue) else as_items(value)
    if items is None or not all(
        item is None or isinstance(item, (str, Reference, LibraryObject)) for item in items
    ):
        return None
    return sum(item is not None for item in items) if len(items) == len(ports) else None


def metrics_of_output(view: InferredModel, compiled: Event) -> Iterator[tuple[Value, Site]]:
    """The metrics for the output that *view* is of, each with the place where `compile` is given it."""
    keras = view.record.keras
    for name, position in _METRICS[keras].items():
        value, site = compiled.argument(name, position, None), compiled.site.argument(name, position)
        if view.port is not None:
            ports = outputs_of(view.record)
            # Keras 2 takes a plain list for all outputs
            is_common = keras == 2 and not any(map(is_nested, as_items(value) or (value,)))
            if not is_common:
                value, site = _entry(value, site, ports, view.port.index) or (None, site)
        items = as_items(value)
        if items is not None:
            yield from ((item, site.item(index)) for index, item in enumerate(items))
        elif view.port is not None:
            yield value, site


def choices(compiled: Event, keras: int) -> Iterator[tuple[str, Value, Site]]:
    """All that *compiled* may choose for each output by a list or dict: the argument, what it is given, and where."""
    positions = {"loss": 1, "loss_weights": 3 if keras == 2 else 2, **_METRICS[keras]}
    for name, position in positions.items():
        yield name, compiled.argument(name, position, None), compiled.site.argument(name, position)


def is_nested(value: Value) -> bool:
    """Whether *value* is a list, a tuple or a dict."""
    return isinstance(value, DictValue) or as_items(value) is not None


def _entry(value: Value, site: Site, ports: Ports, index: int) -> tuple[Value, Site] | None:
    """What a list or a dict holds for the output at *index*; None where it holds nothing or that is not known."""
    if isinstance(value, DictValue):
        name = ports.names[index]
        found = None if name is None else (value.items or {}).get(name)
        return None if found is None else (found, site.entry(name))
    items = as_items(value)
    is_mapped = items is not None and len(items) == len(ports) and not ports.is_dict
    return (items[index], site.item(index)) if is_mapped and items is not None else None
