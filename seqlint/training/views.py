"""What a call feeds each input, and compares with each output, of a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from seqlint.inference.feed import Feed, Given
from seqlint.inference.inferred import InferredModel
from seqlint.inference.ports import Ports, inputs_of, outputs_of
from seqlint.shapes.dim import UNKNOWN


def at_inputs(model: InferredModel, feed: Feed) -> Iterator[tuple[InferredModel, Feed]]:
    """The view on each input of *model*, with what *feed* gives it."""
    return ((view, on_input(view, feed)) for view in model.by_input)


def at_outputs(model: InferredModel, feed: Feed) -> Iterator[tuple[InferredModel, Feed]]:
    """The view on each output of *model*, with the targets and weights of *feed* for it."""
    return ((view, on_output(view, feed)) for view in model.by_output)


def on_input(view: InferredModel, feed: Feed) -> Feed:
    """*feed* with the samples of the input that *view* is of."""
    if view.record.graph is None or (feed.x is not None and view.port is None):
        return feed
    return replace(feed, x=_at(view, inputs_of(view.record).distributed(feed.inputs)))


def on_output(view: InferredModel, feed: Feed) -> Feed:
    """*feed* with the targets and the weights of the output that *view* is of.

    Its samples are those of an input whose number is known, if there is one.
    """
    if view.record.graph is None:
        return feed
    samples = inputs_of(view.record).distributed(feed.inputs)
    counted = (x for x in samples if x is not None and x.rows is not UNKNOWN)
    ports = outputs_of(view.record)
    return replace(
        feed,
        x=next(counted, feed.x),
        y=_at(view, ports.distributed(feed.targets)),
        sample_weight=_at(view, _weights(ports, feed)),
    )


def _weights(ports: Ports, feed: Feed) -> tuple[Given | None, ...]:
    """The weights for each output; one array holds those for all of them."""
    whole = None if feed.weights is None else feed.weights.whole
    return ports.distributed(feed.weights) if whole is None else (whole,) * len(ports)


def _at(view: InferredModel, given: tuple[Given | None, ...]) -> Given | None:
    return given[0 if view.port is None else view.port.index]
