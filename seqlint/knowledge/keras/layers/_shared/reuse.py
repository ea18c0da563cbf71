"""What a layer does with a second input: it is shared, or its model stands as a layer in another one."""

from __future__ import annotations

import enum


class Reuse(enum.Flag):
    """What a layer that has its weights asks of a further input. Members combine with ``|``."""

    #: nothing
    ANYTHING = 0
    #: it refuses an input that needs weights of other shapes
    SAME_WEIGHTS = enum.auto()
    #: it refuses an input whose steps are of other sizes, in Keras 2
    SAME_STEPS = enum.auto()
    #: it broadcasts its weights against any input, as NumPy does
    BROADCASTS = enum.auto()
    #: it returns the shape of its input, even where it could not have been built for that
    KEEPS_SHAPE = enum.auto()
    #: it looks at the shape where it is built, and never again
    LOOKS_ONCE = enum.auto()
    #: it needs the number of channels although it has its weights
    NEEDS_CHANNELS = enum.auto()
