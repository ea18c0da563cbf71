"""What Keras 3 does where it builds a layer without checking the rank of the input, which only a call checks."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.shape import Shape


class BuildsUntested(LayerType):
    """A layer whose `build` and `compute_output_shape` pass for other ranks than `__call__` accepts.

    Keras 3 runs them without a call within a wrapper, and in a nested model that it was built before.
    """

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """The output shape and weights for a rank that is not accepted; by default as for any other.

        Raises `LayerError` where Keras would, and `IndexError` for an axis that Keras looks for too.
        """
        return self.build(arguments, x)
