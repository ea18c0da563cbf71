"""What Keras 2 does where a wrapper builds a layer without calling it: which inputs `build` itself refuses."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, wrong_rank
from seqlint.shapes.shape import Shape


class BuildsUncalled(LayerType):
    """A layer whose `build` method raises, in Keras 2, for some of what a call refuses."""

    #: why Keras 2 refuses an input where it builds the layer and does not call it
    refused_in_build: ClassVar[frozenset[Failure]]

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The weights, unless what only a call refuses hides them."""
        rank = self.accepted_rank(arguments)
        try:
            if x.rank is not None and not rank.accepts(x.rank):
                raise wrong_rank(self, arguments, x)
            return self.build(arguments, x)
        except IndexError:
            problem = wrong_rank(self, arguments, x)
        except LayerError as error:
            problem = error
        if problem.failure in self.refused_in_build:
            raise problem
        return Built(x, None)


class ChecksInCall(LayerType):
    """A layer of Keras 2 that looks at some of its arguments only where it is called."""
