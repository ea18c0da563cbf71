"""The walk over a stack of layers: the events of a Sequential model, in order."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.inference.building import declared_input
from seqlint.inference.carried import ANYTHING, PLAIN_INPUT, agreed, stated
from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.inference.walk import Walk
from seqlint.record import Addition, Event, EventKind, Layer
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape, join
from seqlint.values import as_dims


class StackWalk(Walk):
    """One pass over the events of a model whose layers follow one another."""

    #: whether the first layer was added
    started = False

    def run(self) -> InferredModel:
        """Walk over all events."""
        self.follow(self.result.record.events)
        return self.result

    def follow(self, events: Sequence[Event]) -> None:
        """Walk over *events*."""
        for event in events:
            if isinstance(event, Addition):
                self.add(event)
            elif event.kind is EventKind.POP:
                self.pop(event)
            elif event.kind is EventKind.FORK:
                self.fork(event)
            elif event.kind is EventKind.REPEAT:
                self.repeat(event)
            elif event.kind is EventKind.UNKNOWN_CHANGE:
                self.forget(event.reason, event)
            self.result.output, self.result.mask = self.current, self.carried.mask
            self.result.borrows = self.sharing.borrows

    def add(self, event: Addition) -> Step:
        """Take the step of one layer, on what the one before gives."""
        if not self.started:
            self.start(event)
            self.started = True
        return super().add(event)

    def is_checked(self) -> bool:
        """Keras 2 does so where it builds the model layer after layer: its input is declared."""
        is_declared = self.given is None and isinstance(self.result.input_event, Addition)
        return self.result.record.keras == 3 or self.first is not None or is_declared

    def start(self, addition: Addition) -> None:
        """Find the input shape when the first layer is added."""
        event: Event = addition
        declared = declared_input(addition.added)
        later_build = next(iter(self.result.record.events_of(EventKind.BUILD)), None)
        if self.given is not None:
            (self.result.input_shape,) = self.given
        elif declared is not None:
            self.result.input_shape = declared
            self.carried = stated(self.result.record)
        elif later_build is not None:
            event = later_build
            self.result.input_shape = Shape(as_dims(event.argument("input_shape", 0, None)))
            self.carried = PLAIN_INPUT
        else:
            found = self.shape_of_data()
            if found is None:
                return
            event, self.result.input_shape = found
        self.result.input_event = event
        self.current = self.result.input_shape

    def shape_of_data(self) -> tuple[Event, Shape] | None:
        """The first use with data and their shape, on which Keras builds the model."""
        from seqlint.inference.feed import built_on

        model = self.result.record
        return built_on(model.events, model.keras)

    def pop(self, event: Event) -> None:
        """Take the last layer away."""
        steps = self.result.steps
        if steps and not self.conditional and not is_input(steps[-1].layer):
            popped = steps.pop()
            self.current, self.several = popped.input, False
            self.carried = ANYTHING
            if isinstance(popped.layer, Layer) and popped.layer.name is not None:
                self.named.pop(popped.layer.name, None)
        else:
            self.forget("a layer is removed that seqlint did not see", event)

    def fork(self, event: Event) -> None:
        """Each alternative goes on from here; what they agree on holds afterwards."""
        before, started, outer = self.current, self.started, self.conditional
        along, inputs, ends, ways = self.carried, [], [], []
        self.conditional = True
        for alternative in event.alternatives:
            self.current, self.started, self.several = before, started, False
            self.carried = along
            self.follow(alternative)
            inputs.append(self.result.input_shape)
            ends.append(self.current)
            ways.append(self.carried)
        self.conditional = outer
        self.current, self.several = join(ends), False
        self.carried = agreed(ways)
        self.result.input_shape = None if None in inputs else join(shape for shape in inputs if shape)
        if event.changes_layers:
            self.started = True
            self.leave_unresolved(event.reason or "its layers depend on a condition", event)

    def repeat(self, event: Event) -> None:
        """A body that runs an unknown number of times keeps only the dims that one run does not change."""
        before, along = self.current, self.carried
        outer, self.conditional = self.conditional, True
        for body in event.alternatives:
            self.follow(body)
        self.conditional = outer
        self.current, self.several = join([before, self.current]), False
        self.carried = agreed([along, self.carried])
        if event.changes_layers:
            self.leave_unresolved(event.reason or "its layers come from a loop of unknown length", event)

    def forget(self, reason: str, event: Event) -> None:
        """Go on with an output of which nothing is known."""
        self.current, self.several, self.started = UNKNOWN_SHAPE, False, True
        self.carried = ANYTHING
        self.leave_unresolved(reason, event)
