"""What Keras refuses, as an exception."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Failure(enum.Enum):
    """What Keras refuses. The value is the name of the rule that reports it."""

    ARGUMENT = "invalid-layer-argument"
    RANK = "incompatible-rank"
    SIZE = "incompatible-size"
    COLLAPSE = "dimension-collapse"
    RESHAPE = "reshape-size-mismatch"
    UNDEFINED = "undefined-dimension"
    NOT_SEQUENTIAL = "not-sequential"
    DTYPE = "incompatible-dtype"


@dataclass(frozen=True)
class Correction:
    """What was certainly meant by the argument at fault: another *name*, or another *value*, as code."""

    name: str | None = None
    value: str | None = None


class LayerError(Exception):
    """Keras is certain to raise: at construction (``check``) or when it builds the layer (``build``)."""

    def __init__(
        self,
        failure: Failure,
        message: str,
        *,
        help: str | None = None,
        argument: str | None = None,
        correction: Correction | None = None,
    ) -> None:
        super().__init__(message)
        self.failure = failure
        self.message = message
        #: what the user should most likely write instead
        self.help = help
        #: the argument at fault, where there is one
        self.argument = argument
        #: what was certainly meant instead, where there is no doubt
        self.correction = correction
