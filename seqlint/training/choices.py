"""The losses, their weights and the metrics that `compile` is given, against the outputs of a model.

Keras looks at them when it first compares the outputs with targets.
"""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.inference.compiled import choices, counted_losses, is_nested
from seqlint.inference.feed import Feed
from seqlint.inference.inferred import InferredModel
from seqlint.inference.ports import Ports, outputs_of
from seqlint.knowledge.keras.api.signatures import nearest
from seqlint.record import Event, EventKind
from seqlint.site import Site
from seqlint.training.mismatch import Kind, Mismatch
from seqlint.values import DictValue, Value, as_items

_COMPARES = (EventKind.FIT, EventKind.EVALUATE)


def judge_choices(model: InferredModel, feed: Feed, compiled: Event) -> Mismatch | None:
    """Why Keras refuses a list or dict that *compiled* has for the outputs; None where it takes them all."""
    record = model.record
    ports = outputs_of(record)
    if feed.event.kind not in _COMPARES or len(ports) == 1 or ports.is_nested:
        return None
    # Keras 2 and 3 have other names for the outputs of a subclassed model
    is_named = ports.are_named and not record.is_subclassed
    for name, value, site in choices(compiled, record.keras):
        choice = _Choice(model, ports, compiled, name, value, site)
        found = choice.unknown_name() or choice.missing_name() if is_named else None
        found = found or choice.number()
        if found is not None:
            return found
    return None


def judge_untrained(model: InferredModel, feed: Feed, compiled: Event) -> Mismatch | None:
    """The outputs that nothing trains, for a list of losses is too short for them: Keras does not mind."""
    ports = outputs_of(model.record)
    losses = as_items(compiled.argument("loss", 1, None))
    if feed.event.kind not in _COMPARES or losses is None or ports.is_nested or ports.is_dict:
        return None
    if not 1 < len(losses) < len(ports):
        return None
    left = [str(ports[index]) for index in range(len(losses), len(ports))]
    message = f"`loss` of `compile` has {len(losses)} entries for {len(ports)} outputs: nothing trains {' and '.join(left)}"
    site = compiled.site.argument("loss", 1)
    return Mismatch(
        Kind.OUTPUT,
        site.place,
        message,
        "add a loss for each output, with None for an output without loss",
        model.trace(),
        (message, site.place),
        is_certain=False,
    )


@dataclass(frozen=True)
class _Choice:
    model: InferredModel
    ports: Ports
    compiled: Event
    name: str
    value: Value
    site: Site

    @property
    def keys(self) -> tuple[str, ...]:
        """The names in a dict of which all are known."""
        items = self.value.items if isinstance(self.value, DictValue) else None
        keys = tuple(key for key in items or () if isinstance(key, str))
        return keys if items is not None and len(keys) == len(items) else ()

    @property
    def keras(self) -> int:
        return self.model.record.keras

    @property
    def _has_several_losses(self) -> bool:
        """Whether there is a loss for each output in a list or dict, which the weights are compared with."""
        loss = self.compiled.argument("loss", 1, None)
        return is_nested(loss) and counted_losses(self.compiled, self.ports) is not None

    def unknown_name(self) -> Mismatch | None:
        """A key that is no output of the model. Keras 3 looks at no key of the weights of losses."""
        key = next((key for key in self.keys if key not in self.ports.names), None)
        if key is None or (self.keras == 3 and self.name == "loss_weights") or self._is_without_loss(key):
            return None
        near = nearest(key, [name for name in self.ports.names if name is not None])
        help = f'use `"{near}"`' if near else f"use the names of the output layers: {self.ports.listed}"
        message = f'`{self.name}` of `compile` names `"{key}"`, but the outputs of the model are {self.ports.listed}'
        return self._mismatch(message, help, self.site.key(key))

    def _is_without_loss(self, key: str) -> bool:
        items = self.value.items if isinstance(self.value, DictValue) else None
        return items is not None and items.get(key) is None

    def missing_name(self) -> Mismatch | None:
        """An output without loss in a dict: Keras 3 takes None for it, unless the outputs are a dict, too."""
        if self.keras == 2 or self.name != "loss" or self.ports.is_dict or not self.keys:
            return None
        lacking = next(
            (name for name in self.ports.names if name is not None and name not in self.keys), None
        )
        if lacking is None:
            return None
        message = (
            f"Keras 3 needs an entry of `loss` for each output, but there is none for the output `{lacking}`"
        )
        help = f'add `"{lacking}": ...` to the dict, with None for no loss'
        return self._mismatch(message, help, self.site, only_in=3)

    def number(self) -> Mismatch | None:
        """Another number of entries than there are outputs. Keras 2 takes any number."""
        items = as_items(self.value)
        count, wanted = len(self.keys) if items is None else len(items), len(self.ports)
        if self.keras == 2 or (self.name == "loss_weights" and not self._has_several_losses):
            return None
        # Keras 3 takes one loss in a list, for the first output
        is_wrong = count > wanted or (
            0 < count != wanted and (items is not None or self.name == "loss_weights") and self.name != "loss"
        )
        if not is_wrong:
            return None
        expected = f"{wanted} outputs" + (f" ({self.ports.listed})" if self.ports.are_named else "")
        entries = f"{count} {'entry' if count == 1 else 'entries'}"
        message = (
            f"`{self.name}` of `compile` has {entries}, but Keras 3 needs one for each of the {expected}"
        )
        return self._mismatch(message, self._help(), self.site, only_in=3)

    def _help(self) -> str:
        entry = "..." if self.name == "loss" else "[...]"
        if self.ports.are_named:
            listed = ", ".join(f'"{name}": {entry}' for name in self.ports.names)
            return f"write `{self.name}={{{listed}}}`"
        return f"write `{self.name}=[{', '.join([entry] * len(self.ports))}]`"

    def _mismatch(self, message: str, help: str, site: Site, only_in: int | None = None) -> Mismatch:
        is_metric = self.name.endswith("metrics")
        return Mismatch(
            Kind.METRIC if is_metric else Kind.OUTPUT,
            site.place,
            message,
            help,
            self.model.trace(),
            (self.name, message, site.place),
            concerns_targets=not is_metric,
            is_structural=True,
            only_in=only_in,
        )
