"""What one call of ``fit``, ``evaluate``, ``predict``, ... feeds a model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeGuard, runtime_checkable

from seqlint.record import Event, EventKind
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import Shape
from seqlint.site import Site
from seqlint.values import DictValue, ListValue, Unknown, Value, as_items, only
from seqlint.values.arrays import Array

_DEFAULT_BATCH_SIZE = 32
#: the methods that take one batch as it is
_CALLS = ("__call__", "call")
_ON_BATCH = ("train_on_batch", "test_on_batch", "predict_on_batch", *_CALLS)
#: the methods that take no targets
_WITHOUT_TARGETS = ("predict", "predict_on_batch", "predict_classes", "predict_proba", *_CALLS)
_FIRST_NAMES = dict.fromkeys(_CALLS, "inputs")
#: where each method takes the weights of its samples
_WEIGHT_POSITION = {"fit": 10, "evaluate": 4, "train_on_batch": 2, "test_on_batch": 2}
#: where those that validate take the data for it
_VALIDATION_POSITION = {"fit": 7, "fit_generator": 5}


@runtime_checkable
class BatchSource(Protocol):
    """A value that gives batch after batch: a generator of Keras, or a dataset of TensorFlow."""

    @property
    def element(self) -> Value:
        """One batch: an array, or a tuple of x, y and weights."""

    @property
    def batch_size(self) -> Dim | None:
        """How many samples a batch has; None where it does not come in batches."""


#: the events in which a model meets data
USES = (EventKind.FIT, EventKind.EVALUATE, EventKind.PREDICT, EventKind.CALL)


@dataclass(frozen=True)
class Given:
    """One array that a model is fed, and where it is handed over."""

    array: Array
    site: Site
    #: whether it comes in batches from a generator or data set, and not as a whole
    is_batched: bool = False
    #: whether it is a list of numbers, which Keras does not take for an array
    is_list: bool = False
    #: whether it is one of several, the first of which is what Keras 3 takes
    is_one_of_several: bool = False
    #: the index or key that takes it from what *site* names, as source: ``[1]``
    index: str = ""

    @property
    def text(self) -> str:
        """Its source, on one line; that of the whole where it is cut."""
        text = self.site.text
        return text if text.endswith("...") else text + self.index

    @property
    def name(self) -> str:
        """How a message names it."""
        return f"`{self.text}`"

    @property
    def shape(self) -> Shape:
        """Its shape; that of one batch where it comes in batches."""
        return self.array.shape

    @property
    def rows(self) -> Dim:
        """How many samples there are in all; UNKNOWN where it comes in batches."""
        return UNKNOWN if self.is_batched or not self.shape.rank else self.shape[0]


@dataclass(frozen=True)
class Passed:
    """What a call hands over as samples, targets or weights: an array, or a list or dict of some."""

    value: Value
    site: Site
    is_batched: bool = False

    @property
    def whole(self) -> Given | None:
        """It as the one array that Keras makes of it; None where that is not known."""
        if self.is_batched:
            return Given(self.value, self.site, is_batched=True) if isinstance(self.value, Array) else None
        return _given(self.value, self.site)

    @property
    def parts(self) -> Mapping[int | str, Given] | None:
        """Its arrays, by position or key; None where it is no list or dict of which all items are known arrays."""
        if isinstance(self.value, DictValue):
            found = {key: self._part(key, item) for key, item in (self.value.items or {}).items()}
        elif isinstance(self.value, tuple) or not self.is_batched:
            found = {index: self._part(index, item) for index, item in enumerate(as_items(self.value) or ())}
        else:
            return None
        parts = {key: part for key, part in found.items() if isinstance(key, (int, str)) and part is not None}
        return parts if len(parts) == len(found) > 0 else None

    def _part(self, key: object, item: Value) -> Given | None:
        """The array *item*, which stands under *key*."""
        if _is_plain(item):
            return None
        site = self.site.item(key) if isinstance(key, int) else self.site.entry(key)
        index = f"[{key!r}]" if site is self.site else ""
        if self.is_batched:
            return Given(item, self.site, is_batched=True) if isinstance(item, Array) else None
        given = _given(item, site)
        return None if given is None else replace(given, index=index.replace("'", '"') + given.index)


@dataclass(frozen=True)
class Feed:
    """Samples, and the targets and weights that belong to them, in one call.

    Of a model with several inputs or outputs, it is the view on one of each.
    """

    event: Event
    x: Given | None
    y: Given | None = None
    sample_weight: Given | None = None
    #: all that the call hands over for each of these
    inputs: Passed | None = None
    targets: Passed | None = None
    weights: Passed | None = None
    #: how many samples the model is given at once; None where it is all of them
    batch_size: Dim | None = None
    is_validation: bool = False

    @property
    def is_on_batch(self) -> bool:
        """Whether the samples are one batch."""
        return self.batch_size is None

    @property
    def first_batch(self) -> Dim:
        """How many samples the first batch holds."""
        rows = UNKNOWN if self.x is None else self.x.rows
        if rows is UNKNOWN and self.y is not None:
            rows = self.y.rows
        return rows if self.batch_size is None else dims.minimum(rows, self.batch_size)

    @property
    def rows_after_validation_split(self) -> tuple[Dim, ...]:
        """The numbers of samples that ``fit(validation_split=...)`` trains and validates with; else all in one part.

        Empty where they are not known.
        """
        rows = UNKNOWN if self.x is None else self.x.rows
        split = self.event.argument("validation_split", 6, None)
        if self.event.method != "fit" or not isinstance(split, float) or not 0 < split < 1:
            return (rows,)
        if not isinstance(rows, int):
            return ()
        training = math.floor(rows * (1 - split))
        # Keras repeats a single sample
        return tuple(part for part in (training, rows - training) if part > 1)


def feeds(event: Event) -> Iterator[Feed]:
    """What *event* feeds the model, and what it validates with."""
    method = event.method
    name = "generator" if method.endswith("_generator") else _FIRST_NAMES.get(method, "x")
    yield _feed(event, event.argument(name, 0, None), event.site.argument(name, 0))
    position = _VALIDATION_POSITION.get(method)
    if position is not None and event.has_argument("validation_data", position):
        site = event.site.argument("validation_data", position)
        yield _validation(event, event.argument("validation_data", position, None), site)


def built_on(events: Sequence[Event], keras: int) -> tuple[Event, Shape] | None:
    """The first use of a model with data among *events*, and the input shape that Keras builds it on.

    None where that is not known, or where something may have built the model before.
    """
    for event in events:
        if event.kind is EventKind.REPEAT:
            told = built_on(event.alternatives[0], keras)
            if told is not None:
                return told
        elif event.kind is EventKind.ESCAPE or event.alternatives:
            return None
        elif event.kind in USES and event.method:
            shape = _told_by(next(feeds(event)), keras)
            return None if shape is None else (event, shape)
    return None


def _told_by(feed: Feed, keras: int) -> Shape | None:
    x = feed.x
    if x is None or x.is_list or x.is_one_of_several or not x.shape.rank or x.array.kind in ("str", "object"):
        return None
    if x.shape.rank > 1:
        # a call keeps the number of samples
        return x.shape if feed.event.method in _CALLS else x.shape.replace(0, DYNAMIC)
    # versions of Keras 2 differ in whether they make a column of a vector
    return x.shape if keras == 3 else None


def _feed(event: Event, x: Value, site: Site) -> Feed:
    if _is_source(x):
        return _batched(event, x, site)
    method = event.method
    inputs, targets, weights = Passed(x, site), None, None
    if method not in _WITHOUT_TARGETS:
        targets = Passed(event.argument("y", 1, None), event.site.argument("y", 1))
        position = _WEIGHT_POSITION.get(method, 99)
        weights = Passed(
            event.argument("sample_weight", position, None), event.site.argument("sample_weight", position)
        )
    return _of_whole(event, inputs, targets, weights, _batch_size(event))


def _of_whole(
    event: Event,
    inputs: Passed,
    targets: Passed | None,
    weights: Passed | None,
    batch_size: Dim | None,
    *,
    is_validation: bool = False,
) -> Feed:
    """The feed in which each of these is one array."""
    return Feed(
        event,
        inputs.whole or _first_of_several(inputs),
        None if targets is None else targets.whole,
        None if weights is None else weights.whole,
        inputs,
        targets,
        weights,
        batch_size,
        is_validation,
    )


def _is_source(value: Value) -> TypeGuard[BatchSource]:
    # a look at its members takes much longer than one at its class
    return not isinstance(value, (Array, Unknown, tuple)) and isinstance(value, BatchSource)


def _batch_size(event: Event) -> Dim | None:
    if event.method in _ON_BATCH:
        return None
    size = event.argument("batch_size", 1 if event.method.startswith("predict") else 2, None)
    if size is None:
        return _DEFAULT_BATCH_SIZE if event.complete else UNKNOWN
    if isinstance(size, Unknown):
        return size.size
    return size if isinstance(size, (int, Expression)) else UNKNOWN


def _batched(event: Event, source: BatchSource, site: Site, *, is_validation: bool = False) -> Feed:
    element = source.element
    parts = element if isinstance(element, tuple) else (element,)
    if event.method in _WITHOUT_TARGETS:
        parts = parts[:1]
    if len(parts) > 3:
        parts = ()
    size = UNKNOWN if source.batch_size is None else source.batch_size
    if not parts:
        return Feed(event, None, batch_size=size, is_validation=is_validation)
    inputs, *others = (Passed(part, site, is_batched=True) for part in parts)
    targets, weights = (*others, None, None)[:2]
    return _of_whole(event, inputs, targets, weights, size, is_validation=is_validation)


def _validation(event: Event, data: Value, site: Site) -> Feed:
    if _is_source(data):
        return _batched(event, data, site, is_validation=True)
    items = as_items(data)
    if items is None or not 2 <= len(items) <= 3:
        return Feed(event, None, is_validation=True)
    inputs, targets, *others = (Passed(item, site.item(index)) for index, item in enumerate(items))
    weights = others[0] if others else None
    size = event.argument("validation_batch_size", 14, None)
    batch_size = _batch_size(event) if size is None else UNKNOWN
    return _of_whole(event, inputs, targets, weights, batch_size, is_validation=True)


def _given(value: Value, site: Site) -> Given | None:
    """*value* as the array that a Sequential model makes of it, or None where that is not known."""
    # the package on arrays is imported only for programs that have some
    from seqlint.knowledge.library import Call, find_method
    from seqlint.knowledge.numpy.conversion import as_array

    if isinstance(value, (DictValue, Unknown)) or value is None or _each_array(value) is not None:
        return None
    items = as_items(value)
    if items is None:
        convert = find_method(value, "__keras_array__")
        array = as_array(value) if convert is None else convert(value, Call("keras.ops.convert_to_tensor"))
        return Given(array, site) if isinstance(array, Array) else None
    if len(items) == 1 and as_array(items[0]) is not None and not _is_plain(items[0]):
        return _given(items[0], site.item(0))
    if isinstance(value, ListValue) and items and all(map(_is_plain, items)):
        array = as_array(value)
        return None if array is None else Given(array, site, is_list=True)
    return None


def _first_of_several(inputs: Passed) -> Given | None:
    """The first array of a list or tuple of some; what stands for each in a list of any length."""
    value, site = inputs.value, inputs.site
    if inputs.is_batched:
        return None
    each = _each_array(value)
    if each is not None:
        return Given(each, site, is_list=True, is_one_of_several=True)
    arrays = only(Array, as_items(value) or ())
    if arrays is None or len(arrays) < 2:
        return None
    return Given(arrays[0], site.item(0), is_one_of_several=True)


def _each_array(value: Value) -> Array | None:
    """What stands for each array of a list of any length, which Keras takes for as many inputs or outputs."""
    element = value.element if isinstance(value, ListValue) and value.items is None else None
    return element if isinstance(element, Array) and element.shape.rank != 0 else None


def _is_plain(value: Value) -> bool:
    """Whether *value* is a number or text, or a list of them."""
    items = as_items(value)
    if items is not None:
        return bool(items) and all(map(_is_plain, items))
    return isinstance(value, (int, float, str))
