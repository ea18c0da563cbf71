"""What Keras refuses, as an exception."""

from __future__ import annotations

import enum
from collections.abc import Mapping


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


class LayerError(Exception):
    """Keras is certain to raise: at construction (``check``) or when it builds the layer (``build``)."""

    def __init__(
        self,
        failure: Failure,
        message: str,
        *,
        help: str | None = None,
        argument: str | None = None,
        only_in: int | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.failure = failure
        self.message = message
        #: what the user should most likely write instead
        self.help = help
        #: the argument at fault, where there is one
        self.argument = argument
        #: the only major version of Keras that raises
        self.only_in = only_in
        #: the arguments that have had another name since Keras 2, and that name
        self.renamed = renamed or {}

    def at(self, argument: str) -> LayerError:
        """The same error, which the value of *argument* raises in another call."""
        return LayerError(self.failure, self.message, help=self.help, argument=argument, only_in=self.only_in)
