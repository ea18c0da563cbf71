"""The targets against the output of a model and its loss."""

from __future__ import annotations

from dataclasses import replace

from seqlint.inference.feed import Feed, Given, feeds
from seqlint.inference.inferred import InferredModel, Step
from seqlint.knowledge.keras.losses import Loss, Target
from seqlint.record import Event, EventKind
from seqlint.shapes.dim import UNKNOWN, Answer, Dim, add, equal, less
from seqlint.shapes.shape import Shape
from seqlint.training.loss_shapes import refuses
from seqlint.training.mismatch import Kind, Mismatch, described, line_of, origin_phrase, trace_of
from seqlint.training.output_help import change_of_output, written
from seqlint.training.snippets import as_argument, as_array
from seqlint.values import LibraryObject

#: layers that drop an axis at run time which Keras's shapes still show
_SQUEEZES = ("TextVectorization", "StringLookup", "IntegerLookup", "CategoryEncoding")


def judge_targets(model: InferredModel, feed: Feed, loss: Loss, compiled: Event) -> Mismatch | None:
    """Why *loss* refuses the targets of *feed*, or makes no sense of them; None otherwise."""
    y, last = feed.y, model.last
    if y is None:
        return _no_targets(model, feed, loss, compiled)
    if last is None or any(step.is_a(*_SQUEEZES) for step in model.steps):
        return None
    judge = _Judge(model, feed, y, loss, last, compiled)
    # a loss over several classes on one unit is a mistake of its own
    if judge.units == 1 and loss.target in (Target.CATEGORICAL, Target.SPARSE):
        return None
    return judge.values() or judge.shapes() or judge.classes()


def _no_targets(model: InferredModel, feed: Feed, loss: Loss, compiled: Event) -> Mismatch | None:
    """Samples alone, where the loss compares with targets. Keras 2 evaluates without them."""
    event, x = feed.event, feed.x
    methods = ("fit", "train_on_batch", "evaluate") if model.record.keras == 3 else ("fit", "train_on_batch")
    is_alone = event.complete and event.argument("y", 1) is None and not feed.is_validation
    if x is None or x.is_batched or event.method not in methods or not is_alone:
        return None
    where = line_of(compiled.site.argument("loss", 1), x.site)
    message = (
        f"`{event.method}` is given no targets; `{loss.name}` {where} compares what the model gives with them"
    )
    samples = as_argument(x)
    help = f"pass them after `{samples}`: for an autoencoder they are `{samples}` again"
    return Mismatch(
        Kind.OUTPUT,
        x.site.place,
        message,
        help,
        trace_of(model, x),
        (Kind.OUTPUT, "y"),
        concerns_targets=True,
    )


class _Judge:
    def __init__(
        self, model: InferredModel, feed: Feed, y: Given, loss: Loss, last: Step, compiled: Event
    ) -> None:
        self.model, self.feed, self.y, self.loss, self.last = model, feed, y, loss, last
        self.compiled = compiled
        self.units: Dim = last.output[-1] if last.output.rank else UNKNOWN

    def values(self) -> Mismatch | None:
        """Targets that are no numbers."""
        y = self.y
        if y.is_list and self.model.record.keras == 3:
            return self._mismatch(
                f"{y.name} is a list, which Keras does not take for an array", f"use `{as_array(y)}`"
            )
        if y.array.kind == "str":
            return self._mismatch(
                f"{y.name} holds text{origin_phrase(y)}, and `{self.loss.name}` computes with numbers",
                "number the classes, as scikit-learn's `LabelEncoder` does",
            )
        if y.array.kind == "object" and not y.is_list:
            message = f"{y.name} holds lists of different lengths{origin_phrase(y)}"
            return self._mismatch(message, f"use `pad_sequences({as_argument(y)})`")
        return None

    def shapes(self) -> Mismatch | None:
        """Targets whose shape the loss refuses."""
        y, loss, output = self.y.shape, self.loss, self.last.output
        if not y.rank or not output.rank:
            return None
        answer = self._refused(y)
        if answer is None:
            answer = self._refused(self._several(y))
        if answer is None and self._are_numbers_of_classes():
            # with a single class there would be nothing to refuse, and nothing to learn
            mismatch = self._numbers_for_rows()
            return replace(mismatch, is_certain=False)
        if not answer:
            return None
        if loss.target is Target.SPARSE and self._looks_one_hot():
            change = f"use `{self._other_loss('categorical_crossentropy')}`"
            if self.feed.is_validation:
                change = "give class numbers here, as for the training"
            return self._labels("takes class numbers", "one-hot rows", change)
        if loss.target is Target.CATEGORICAL and self._looks_numbered():
            return self._numbers_for_rows()
        message = (
            f"{described(self.y, y)}; the model gives {output}, from `{self.last.class_name}` "
            f"{line_of(self.last.site, self.y.site)}, and `{loss.name}` cannot compare them"
        )
        help = self._targets_to_pass() or change_of_output(self.model, self.y, loss, self.last)
        return self._mismatch(message, help)

    def classes(self) -> Mismatch | None:
        """Labels that no unit stands for."""
        count, loss, units = self.y.array.content.classes, self.loss, self.units
        if loss.may_ignore:
            return None
        if loss.target is Target.SPARSE and self.y.array.content.encoding == "signed":
            message = f"{self.y.name} holds numbers below 0{origin_phrase(self.y)}; {self._named_loss()} counts from 0"
            return self._mismatch(message, "number the classes from 0 on", Kind.LABELS)
        if self.y.array.content.encoding != "classes":
            return None
        holds = f"{self.y.name} holds {count} classes{origin_phrase(self.y)}; "
        if loss.target is Target.SPARSE and equal(units, 1) is False and less(units, count):
            last = f"from `{self.last.class_name}` {line_of(self.last.site, self.y.site)}"
            change = f"use {count} units in the last layer"
            if self.y.array.content.distinct == units:
                change = (
                    f"number the classes from 0 on, as `{self.y.site.text} - 1` may do, or use {count} units"
                )
            return self._mismatch(f"{holds}the model has {units} units, {last}", change, Kind.LABELS)
        if loss.target is Target.BINARY and units == 1 and less(2, count):
            change = (
                f'use `Dense({written(count)}, activation="softmax")` and `sparse_categorical_crossentropy`'
            )
            mismatch = self._mismatch(f"{holds}{self._named_loss()} tells two apart", change, Kind.LABELS)
            # Keras computes a number of them, which means nothing
            return replace(mismatch, is_certain=False)
        return None

    def _numbers_for_rows(self) -> Mismatch:
        count = written(self.units)
        sparse, rows = self._other_loss("sparse_categorical_crossentropy"), as_argument(self.y)
        change = f"use `{sparse}`, or `to_categorical({rows}, {count})`"
        if self.y.is_batched:
            change = f"use `{sparse}`, or read one-hot labels"
        elif self.feed.is_validation:
            change = f"use `to_categorical({rows}, {count})` here, as for the training"
        return self._labels("takes one-hot rows", "class numbers", change)

    def _are_numbers_of_classes(self) -> bool:
        """Whether y has one class number a sample for a loss that takes a row, whose size is not known."""
        is_row = self.loss.target is Target.CATEGORICAL and self.last.output.rank == 2
        return is_row and self.y.shape.rank == 1 and self.y.array.content.encoding == "classes"

    def _labels(self, takes: str, gets: str, change: str) -> Mismatch:
        message = f"{described(self.y, self.y.shape)}: {gets}; {self._named_loss()} {takes}"
        return self._mismatch(message, change, Kind.LABELS)

    def _named_loss(self) -> str:
        return f"`{self.loss.name}` {line_of(self.compiled.site.argument('loss', 1), self.y.site)}"

    def _other_loss(self, name: str) -> str:
        """The loss of that *name*, written as the program writes the one that it has."""
        given = self.compiled.argument("loss", 1)
        if not isinstance(given, LibraryObject):
            return name
        options = "from_logits=True" if given.keywords.get("from_logits") is True else ""
        return f"{name.title().replace('_', '')}({options})"

    def _mismatch(self, message: str, help: str | None, kind: Kind = Kind.OUTPUT) -> Mismatch:
        y = self.y
        kind = Kind.GENERATOR if y.is_batched else kind
        sample = y.shape.dims[1:] if y.shape.dims else None
        return Mismatch(
            kind,
            y.site.place,
            message,
            help,
            trace_of(self.model, y),
            (kind, "y", sample),
            concerns_targets=True,
        )

    def _looks_one_hot(self) -> bool:
        shape = self.y.shape
        same_rank = shape.rank == self.last.output.rank
        return same_rank and (
            self.y.array.content.encoding == "one-hot" or bool(equal(shape[-1], self.units))
        )

    def _looks_numbered(self) -> bool:
        """Whether y has one number where the output has one for each class."""
        y, output = self.y.shape, self.last.output
        if self.y.array.content.encoding in ("real", "one-hot"):
            return False
        if len(y) == len(output) - 1:
            # as many values as there are classes are one-hot rows, for fewer predictions
            return len(y) == 1 or not equal(y[-1], self.units)
        return len(y) == len(output) and bool(equal(y[-1], 1))

    def _refused(self, y: Shape) -> Answer:
        batch, keras = self.feed.first_batch, self.model.record.keras
        return refuses(self.loss, y, self.last.output, batch, keras)

    def _several(self, y: Shape) -> Shape:
        """*y*, of which one-hot rows have at least two places: with one class there would be nothing to learn."""
        if self.y.array.content.encoding != "one-hot" or isinstance(y[-1], int):
            return y
        return y.replace(-1, add(y[-1], 1))

    def _targets_to_pass(self) -> str | None:
        """The shape of the targets, where the program trains the model on others, which the loss takes."""
        sizes = (self.last.output.dims or ())[1:]
        is_training = self.feed.event.kind is EventKind.FIT and not self.feed.is_validation
        if is_training or self.loss.target is Target.SPARSE or UNKNOWN in sizes:
            return None
        fits = (event for event in self.model.record.events_of(EventKind.FIT) if event.method)
        targets = [next(feeds(event)).y for event in fits]
        if not any(y is None or self._refused(y.shape) is not True for y in targets):
            return None
        return f"pass targets of shape {Shape(sizes)}, as for the training"
