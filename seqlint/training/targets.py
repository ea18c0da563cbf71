"""The targets against the output of a model and its loss."""

from __future__ import annotations

from dataclasses import replace

from seqlint.findings import Fix
from seqlint.inference.feed import Feed, Given, feeds
from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.objective import other_loss
from seqlint.knowledge.keras.training.losses import Loss, Target
from seqlint.record import Event, EventKind
from seqlint.rewrites.calls import replace_literal
from seqlint.shapes.dim import UNKNOWN, Answer, Dim, add, equal, less
from seqlint.shapes.shape import Shape
from seqlint.training.help.outputs import Change, change_of_output, written
from seqlint.training.help.snippets import as_argument, as_array
from seqlint.training.loss_shapes import broadcasts, refuses
from seqlint.training.mismatch import Kind, Mismatch, described, line_of, named, output_of, trace_of
from seqlint.training.views import on_output
from seqlint.values import LibraryObject

#: layers that drop an axis at run time that Keras's shapes still have
SQUEEZES = ("TextVectorization", "StringLookup", "IntegerLookup", "CategoryEncoding")


def judge_targets(model: InferredModel, feed: Feed, loss: Loss, compiled: Event) -> Mismatch | None:
    """Why *loss* refuses the targets of *feed*, or computes nothing meaningful with them; None otherwise."""
    y, last = feed.y, model.last
    if y is None:
        return _no_targets(model, feed, loss, compiled)
    if last is None or any(step.is_a(*SQUEEZES) for step in model.steps):
        return None
    judge = _Judge(model, feed, y, loss, last, compiled)
    # another rule reports a loss over several classes on one unit
    if judge.units == 1 and loss.target in (Target.CATEGORICAL, Target.SPARSE):
        return None
    return judge.values() or judge.shapes() or judge.classes()


def _no_targets(model: InferredModel, feed: Feed, loss: Loss, compiled: Event) -> Mismatch | None:
    """Samples without targets for a loss that needs them. Keras 2 evaluates without targets."""
    event, x = feed.event, feed.x
    methods = ("fit", "train_on_batch", "evaluate") if model.record.keras == 3 else ("fit", "train_on_batch")
    is_alone = event.complete and event.argument("y", 1, None) is None and not feed.is_validation
    if "target_tensors" in compiled.keywords or not compiled.complete:
        return None
    if x is None or x.is_batched or event.method not in methods or not is_alone:
        return None
    where = line_of(compiled.site.argument("loss", 1), x.site)
    message = f"`{event.method}` gets no targets, but `{loss.name}` {where} compares the output with targets"
    samples = as_argument(x)
    help = f"pass the targets after `{samples}`; those of an autoencoder are `{samples}` again"
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
        """Targets that are not numbers, or not an array of them."""
        y = self.y
        if y.is_list and self.model.record.keras == 3:
            return self._mismatch(f"{y.name} is a list, but Keras needs an array", f"use `{as_array(y)}`")
        if y.array.kind == "str":
            return self._mismatch(
                f"{named(y)} contains strings, but `{self.loss.name}` needs numbers",
                "encode the classes as numbers, with scikit-learn's `LabelEncoder`",
            )
        if y.array.kind == "object" and not y.is_list:
            message = f"{named(y)} contains lists of different lengths, but Keras needs an array"
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
            # with a single class Keras accepts them, but there is nothing to learn
            mismatch = self._numbers_for_rows()
            return replace(mismatch, is_certain=False)
        if answer is False:
            return self._broadcast()
        if not answer:
            return None
        if loss.target is Target.SPARSE and self._looks_one_hot():
            change = f"use `{self._other_loss('categorical_crossentropy')}`"
            if self.feed.is_validation:
                change = "use class numbers here, as in training"
            return self._labels("one-hot rows", "class numbers", change, "categorical_crossentropy")
        if loss.target is Target.CATEGORICAL and self._looks_numbered():
            return self._numbers_for_rows()
        message = (
            f"{described(self.y, 'targets')}, which `{loss.name}` cannot compare with "
            f"{output_of(self.model, self.last, self.y.site)}"
        )
        passed = self._targets_to_pass()
        if passed is not None:
            return self._mismatch(message, passed)
        needed = change_of_output(self.model, self.y, loss, self.last)
        if needed is None:
            return self._mismatch(message, None)
        return replace(self._mismatch(message, needed.text), fix=self._changed(needed))

    def _broadcast(self) -> Mismatch | None:
        """Targets that a loss compares with several values each, by broadcasting."""
        y, output = self.y.shape, self.last.output
        if self.loss.target is not Target.REGRESSION or not broadcasts(
            y, output, self.feed.first_batch, self.model.record.keras
        ):
            return None
        message = (
            f"{described(self.y, 'targets')}, which `{self.loss.name}` compares with "
            f"{output_of(self.model, self.last, self.y.site)} only by repeating values"
        )
        needed = change_of_output(self.model, self.y, self.loss, self.last)
        return replace(self._mismatch(message, needed.text if needed else None), is_certain=False)

    def classes(self) -> Mismatch | None:
        """Class numbers for which the output has no unit."""
        count, loss, units = self.y.array.content.classes, self.loss, self.units
        if loss.may_ignore:
            return None
        if loss.target is Target.SPARSE and self.y.array.content.encoding == "signed":
            message = f"{named(self.y)} contains numbers below 0, but {self._named_loss()} expects class numbers from 0"
            return self._mismatch(message, "renumber the classes to start at 0", Kind.LABELS)
        if loss.target is Target.BINARY and self.y.array.content.encoding == "signed":
            message = f"{named(self.y)} contains numbers below 0, but {self._named_loss()} expects 0 and 1"
            help = "number the two classes 0 and 1, or use the loss `hinge` for -1 and 1"
            return replace(self._mismatch(message, help, Kind.LABELS), is_certain=False)
        if loss.target is Target.SPARSE and self.y.array.content.encoding == "divided":
            message = f"{named(self.y)} contains class numbers that were divided, so that most become class 0"
            mismatch = self._mismatch(message, "divide the samples only, not the targets", Kind.LABELS)
            return replace(mismatch, is_certain=False)
        if self.y.array.content.encoding != "classes":
            return None
        subject = f"{named(self.y)} contains {count} classes"
        if loss.target is Target.SPARSE and equal(units, 1) is False and less(units, count):
            port = "" if self.model.port is None else f", {self.model.port},"
            last = f"`{self.last.class_name}` {line_of(self.last.site, self.y.site)}{port}"
            change = f"use {count} units in the last layer"
            is_shifted = self.y.array.content.distinct == units
            if is_shifted and isinstance(count, int):
                subject = f"{named(self.y)} contains class numbers up to {count - 1}"
                change = (
                    f"renumber the classes to start at 0, as in `{self.y.text} - 1`, or use {count} units"
                )
            mismatch = self._mismatch(f"{subject}, but {last} has only {units} units", change, Kind.LABELS)
            return mismatch if is_shifted else replace(mismatch, fix=self._with_units(count))
        if loss.target is Target.BINARY and units == 1 and less(2, count):
            change = (
                f'use `Dense({written(count)}, activation="softmax")` and `sparse_categorical_crossentropy`'
            )
            mismatch = self._mismatch(
                f"{subject}, but {self._named_loss()} distinguishes only two", change, Kind.LABELS
            )
            # Keras computes a loss of them, which has no meaning
            return replace(mismatch, is_certain=False)
        return None

    def _numbers_for_rows(self) -> Mismatch:
        count = written(self.units)
        sparse, rows = self._other_loss("sparse_categorical_crossentropy"), as_argument(self.y)
        change = f"use `{sparse}`, or `to_categorical({rows}, {count})`"
        if self.y.is_batched:
            change = f"use `{sparse}`, or read the labels as one-hot rows"
        elif self.feed.is_validation:
            change = f"use `to_categorical({rows}, {count})` here, as in training"
        return self._labels("class numbers", "one-hot rows", change, "sparse_categorical_crossentropy")

    def _are_numbers_of_classes(self) -> bool:
        """Whether y has one class number for each sample, and the loss expects rows of a size that is not known."""
        is_row = self.loss.target is Target.CATEGORICAL and self.last.output.rank == 2
        return is_row and self.y.shape.rank == 1 and self.y.array.content.encoding == "classes"

    def _labels(self, given: str, expected: str, change: str, loss: str) -> Mismatch:
        verb = "yields" if self.y.is_batched else "contains"
        message = f"{named(self.y)} {verb} {given} (shape {self.y.shape}), but {self._named_loss()} expects {expected}"
        mismatch = self._mismatch(message, change, Kind.LABELS)
        return replace(mismatch, fix=self._with_loss(loss))

    def _with_loss(self, name: str) -> Fix | None:
        """The loss of that *name* instead, for data with which the model is trained."""
        if self.feed.is_validation or self.model.port is not None:
            return None
        return Fix.unsafe(f"Use `{name}`", other_loss(self.compiled, name))

    def _changed(self, change: Change) -> Fix | None:
        """*change*, where it is a change of the loss, or of a number of units that the program writes out."""
        if change.loss is not None:
            return self._with_loss(change.loss)
        return self._with_units(change.units)

    def _with_units(self, units: Dim | None) -> Fix | None:
        if not isinstance(units, int) or self.feed.is_validation or not self.last.is_a("Dense"):
            return None
        return Fix.unsafe(f"Use {units} units", replace_literal(self.last.site, "units", 0, str(units)))

    def _named_loss(self) -> str:
        port = "" if self.model.port is None else f", the loss of {self.model.port},"
        return f"`{self.loss.name}` {line_of(self.compiled.site.argument('loss', 1), self.y.site)}{port}"

    def _other_loss(self, name: str) -> str:
        """The loss of that *name*, written in the form in which the program writes its loss."""
        given = self.compiled.argument("loss", 1, None)
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
            (kind, "y", self.model.port, sample),
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
            # as many values as there are classes are one-hot rows
            return len(y) == 1 or not equal(y[-1], self.units)
        return len(y) == len(output) and bool(equal(y[-1], 1))

    def _refused(self, y: Shape) -> Answer:
        batch, keras = self.feed.first_batch, self.model.record.keras
        return refuses(self.loss, y, self.last.output, batch, keras)

    def _several(self, y: Shape) -> Shape:
        """*y*, whose one-hot rows have at least two columns: with one class there is nothing to learn."""
        if self.y.array.content.encoding != "one-hot" or isinstance(y[-1], int):
            return y
        return y.replace(-1, add(y[-1], 1))

    def _targets_to_pass(self) -> str | None:
        """The shape of the targets, where the program trains the model on others that the loss accepts."""
        sizes = (self.last.output.dims or ())[1:]
        is_training = self.feed.event.kind is EventKind.FIT and not self.feed.is_validation
        if is_training or self.loss.target is Target.SPARSE or UNKNOWN in sizes:
            return None
        fits = (event for event in self.model.record.events_of(EventKind.FIT) if event.method)
        targets = [on_output(self.model, next(feeds(event))).y for event in fits]
        if not any(y is None or self._refused(y.shape) is not True for y in targets):
            return None
        return f"pass targets of shape {Shape(sizes)}, as in training"
