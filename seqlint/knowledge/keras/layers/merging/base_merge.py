"""Layers that merge several tensors, given as a list. Follows keras/src/layers/merging/base_merge.py."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class Merging(BuildsUncalled):
    """A layer that takes a list of tensors."""

    dtypes = NOT_KNOWN
    refused_in_build: ClassVar[frozenset[Failure]] = frozenset({Failure.NOT_SEQUENTIAL})
    #: the least and the highest number of tensors in the list
    least: ClassVar[int] = 1
    most: ClassVar[int | None] = None

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A single tensor is refused; after a layer with several outputs nothing is known."""
        if x.dims is None:
            return Built(UNKNOWN_SHAPE)
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{self.name}` merges several tensors, but it gets a single one",
            help=f"call it on a list in a functional `keras.Model(inputs, outputs)`: `{self.name}(...)([a, b])`",
        )

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """What it makes of a list; nothing is known of one whose length is not."""
        if inputs.single is not None and inputs.single.dims is None:
            return UNKNOWN_BUILT
        return self.merge(arguments, self.listed(inputs), inputs)

    @abstractmethod
    def merge(self, arguments: Arguments, shapes: tuple[Shape, ...], inputs: LayerInputs) -> Built:
        """What it makes of tensors of these *shapes*, called on *inputs*. Raises `LayerError` where Keras would."""

    def listed(self, inputs: LayerInputs) -> tuple[Shape, ...]:
        """The shapes in the list, of which there are as many as it takes."""
        shapes = inputs.first
        if not isinstance(shapes, tuple):
            given = "a single one" if isinstance(shapes, Shape) else "a dict"
            raise LayerError(
                Failure.RANK,
                f"`{self.name}` takes a list of tensors, but it gets {given}",
                help=f"call it on a list: `{self.name}(...)([a, b])`",
            )
        if len(shapes) < self.least or (self.most is not None and len(shapes) > self.most):
            wanted = str(self.least) if self.least == self.most else f"{self.least} or {self.most}"
            raise LayerError(
                Failure.SIZE,
                f"`{self.name}` takes a list of {wanted} tensors, but it gets {len(shapes)}",
            )
        return shapes
