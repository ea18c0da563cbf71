"""What Keras refuses, as an exception."""

from __future__ import annotations

import enum
from collections.abc import Mapping
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
        only_in: int | None = None,
        renamed: Mapping[str, str] | None = None,
        correction: Correction | None = None,
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
        #: what was certainly meant instead, where there is no doubt
        self.correction = correction

    def at(self, argument: str | None, message: str | None = None) -> LayerError:
        """The same error, which the value of *argument* raises in another call; with another *message* if one is given."""
        return LayerError(
            self.failure,
            message or self.message,
            help=self.help,
            argument=argument,
            only_in=self.only_in,
            correction=self.correction if argument == self.argument else None,
        )
