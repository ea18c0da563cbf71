"""What a model is trained for: the function that its output passes last, and the loss that judges it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seqlint.findings import Edit
from seqlint.inference.compiled import loss_of, loss_site
from seqlint.inference.inferred import InferredModel, Step, is_input, position_in
from seqlint.inference.propagation import infer_model
from seqlint.knowledge.keras.training.losses import Loss, is_accuracy
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.rewrites.calls import (
    add_argument,
    rename_called,
    replace_argument,
    replace_items,
    replace_string,
)
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.site import Place
from seqlint.values import Reference, Value, as_items

#: Activations that are layers of their own.
_ACTIVATION_LAYERS = {
    "ELU": "elu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "relu",
    "ReLU": "relu",
    "Softmax": "softmax",
    "ThresholdedReLU": "relu",
}

#: Layers that change no value, or none that would change what the values mean.
_KEEPS_VALUES = ("ActivityRegularization", "AlphaDropout", "Dropout", "GaussianDropout", "Identity")
_MOVES_VALUES = ("Cropping1D", "Cropping2D", "Cropping3D", "Flatten", "Permute", "Reshape")

_CHANGES = (EventKind.ADD, EventKind.POP, EventKind.UNKNOWN_CHANGE)
_RUNS = (EventKind.FIT, EventKind.EVALUATE, EventKind.PREDICT, EventKind.CALL)


@dataclass(frozen=True)
class Head:
    """The layer that decides what the values of a model's output mean."""

    step: Step
    #: its function as Keras names it; "linear" for none
    activation: str

    @property
    def place(self) -> Place:
        """The activation where it is written out, else the layer."""
        return self.step.site.argument("activation").place


@dataclass(frozen=True)
class Objective:
    """One ``compile`` of a model that is known to end with the layers that the loss will see."""

    model: InferredModel
    event: Event
    loss: Loss
    #: None where the last activation is not known
    head: Head | None
    #: the size of the last axis of the output
    units: Dim

    @property
    def loss_place(self) -> Place:
        """Where the loss is chosen."""
        return loss_site(self.model, self.event).place

    @property
    def output(self) -> str:
        """The output that the loss judges, for a message."""
        return "the output" if self.model.port is None else str(self.model.port)

    def other_loss(self, new: str) -> Edit | None:
        """The loss *new*, where the program names its loss by a string."""
        return other_loss(self.event, new)

    @property
    def accuracy_place(self) -> Place | None:
        """Where a metric that counts right answers is chosen, if one is."""
        metrics = self.event.argument("metrics", self._metrics_position, None)
        if any(map(is_accuracy, as_items(metrics) or (metrics,))):
            return self.event.site.argument("metrics", self._metrics_position).place
        return None

    def other_metrics(self, new: str) -> tuple[Edit, ...]:
        """The metric *new* in place of each accuracy that the program names by a string in a list."""
        return replace_items(self.event.site, "metrics", self._metrics_position, ("acc", "accuracy"), new)

    @property
    def _metrics_position(self) -> int:
        return 2 if self.model.record.keras == 2 else 3

    @property
    def is_certain(self) -> bool:
        """Whether no code that seqlint does not see could have added layers before the ``compile``."""
        for event in self.model.record.all_events():
            if event is self.event:
                return True
            if event.kind is EventKind.ESCAPE:
                return False
        return False


def other_loss(compiled: Event, new: str) -> Edit | None:
    """The loss *new* in a call of ``compile``, where the program names its loss by a string."""
    loss = compiled.argument("loss", 1, None)
    return replace_string(compiled.site, "loss", 1, loss, new) if isinstance(loss, str) else None


def activation_of(layer: Value) -> str | None:
    """The name of the function that *layer* applies last, "linear" for none; None where that is not known."""
    if not isinstance(layer, Layer):
        return None
    arguments = layer.arguments
    if layer.class_name == "TimeDistributed":
        return activation_of(arguments["layer"])
    if layer.class_name == "Softmax" and arguments["axis"] != -1:
        return None
    if layer.class_name in _ACTIVATION_LAYERS:
        return _ACTIVATION_LAYERS[layer.class_name]
    if "activation" not in arguments.given and "activation" not in arguments.defaults:
        return None
    activation = arguments["activation"]
    if activation is None:
        return "linear"
    if isinstance(activation, Reference):
        module, _, name = activation.name.rpartition(".")
        return name if module in ("keras.activations", "tensorflow.nn") and name.islower() else None
    return activation if isinstance(activation, str) else activation_of(activation)


def other_activation(layer: Value, new: str) -> Edit | None:
    """The function *new* as what *layer* applies last, where the program names one of Keras's functions, or none."""
    if not isinstance(layer, Layer):
        return None
    if layer.class_name == "TimeDistributed":
        return other_activation(layer.arguments["layer"], new)
    arguments, position = layer.arguments, position_in(layer, "activation")
    given = arguments["activation"]
    if "activation" not in arguments.given and "activation" in arguments.defaults and arguments.complete:
        return add_argument(layer.site, f'activation="{new}"')
    if isinstance(given, str):
        return replace_string(layer.site, "activation", position, given, new)
    if isinstance(given, Reference):
        return rename_called(layer.site.argument("activation", position), new)
    return replace_argument(layer.site, "activation", position, f'"{new}"') if given is None else None


def last_size(step: Step) -> Dim:
    """The size of the last axis of what *step* gives, even where its rank is not known."""
    if step.output.rank:
        return step.output[-1]
    return step.arguments.dim("units") if step.is_a("Dense") and step.arguments else UNKNOWN


def head_of(model: InferredModel) -> Head | None:
    """The last layer that computes, where *model* is known to end with it and its function is known."""
    if model.last is None:
        return None
    moved = False
    for step in reversed(model.up_to(model.last)):
        if step.conditional or is_input(step.layer):
            return None
        if isinstance(step.layer, Model):
            inner = head_of(infer_model(step.layer))
            return None if inner is None or (moved and inner.activation == "softmax") else inner
        if step.is_a(*_MOVES_VALUES):
            moved = True
            continue
        activation = activation_of(step.layer)
        if step.is_a(*_KEEPS_VALUES) or (step.is_a("Activation") and activation == "linear"):
            continue
        if activation is None or (moved and activation == "softmax"):
            return None
        return Head(step, activation)
    return None


def objectives(model: InferredModel) -> Iterator[Objective]:
    """Every ``compile`` with a known loss over the output of *model*, or of one view on it, that is known."""
    if model.last is None:
        return
    events = list(model.record.all_events())
    for index, event in enumerate(events):
        if event.kind is EventKind.COMPILE and not _changes_after_use(events[index + 1 :]):
            loss = loss_of(model, event)
            if loss is not None:
                yield Objective(model, event, loss, head_of(model), last_size(model.last))


def _changes_after_use(later: Sequence[Event]) -> bool:
    """Whether the model ends with other layers than at the time of the ``compile`` that came before *later*."""
    used = False
    for event in later:
        if event.kind in _RUNS or event.kind is EventKind.COMPILE:
            used = True
        elif event.kind in _CHANGES and (used or event.kind is not EventKind.ADD):
            return True
    return False
