"""What layers of attention share: they are called with a query, a value, and a key if that is another."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs, flag_of
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.sizes import defined, differ
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


def with_scores(
    output: Shape, scores: Shape, inputs: LayerInputs, weights: tuple[Weight, ...] | None
) -> Built:
    """The *output*, and the *scores* if the call asks for them."""
    wanted = flag_of(inputs, "return_attention_scores")
    if wanted is False:
        return Built(output, weights)
    if wanted is None:
        return Built(UNKNOWN_SHAPE, weights)
    return Built(UNKNOWN_SHAPE, weights, several=True, outputs=(output, scores))


def wrong_sizes(name: str, query: Shape, value: Shape, key: Shape, *, help: str) -> LayerError:
    """The error for a query, a value and a key that do not go together."""
    given = f"query {query} and value {value}" + ("" if key is value else f" and key {key}")
    return LayerError(
        Failure.SIZE,
        f"`{name}` cannot attend with {given}",
        help=help,
    )


class Heads(LayerType):
    """A layer that is called with a query and a value."""

    dtypes = NOT_KNOWN
    call_parameters: ClassVar[tuple[str, ...]] = (
        *("query", "value", "key", "query_mask", "value_mask", "key_mask", "attention_mask"),
        *("return_attention_scores", "training", "use_causal_mask"),
    )
    #: what the shapes of query, value and key must have in common
    fitting: ClassVar[str]

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A single tensor is refused, as in a stack."""
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{self.name}` takes a query and a value, but it gets a single tensor",
            help="call it with both in a functional model: `attention(x, x)` attends from `x` to itself",
        )

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """The output, and the scores if the call asks for them."""
        query, value = inputs.first, _named(inputs, "value")
        if value is None:
            raise LayerError(
                Failure.RANK,
                f"`{self.name}` takes a query and a value, but it gets the query only",
                help="pass the value as an argument of its own: `attention(query, value)`",
            )
        key = _named(inputs, "key") or value
        if not isinstance(query, Shape):
            return UNKNOWN_BUILT
        weights = self.weights(arguments, query, value, key)
        output, scores = self.attended(arguments, query, value, key)
        return with_scores(output, scores, inputs, weights)

    def weights(
        self, arguments: Arguments, query: Shape, value: Shape, key: Shape
    ) -> tuple[Weight, ...] | None:
        """A kernel and a bias for each projection, or None where they are not known, as of tensors without steps."""
        if any(shape.rank is not None and shape.rank < 2 for shape in (query, value, key)):
            return None
        widths = (defined(shape, -1, f"the kernel of `{self.name}`") for shape in (query, value, key))
        kernels, use_bias = self.kernels(arguments, *widths), arguments.flag("use_bias")
        if kernels is None or use_bias is None:
            return None
        return tuple(weight for pair in kernels for weight in (pair if use_bias else pair[:1]))

    def mismatch(self, query: Shape, value: Shape, key: Shape) -> LayerError:
        """The error for a query, a value and a key that do not go together."""
        return wrong_sizes(self.name, query, value, key, help=self.fitting)

    def require_same_steps(self, query: Shape, value: Shape, key: Shape) -> None:
        """Refuse a key that has not as many steps as the value."""
        if key is value or key.dims is None or value.dims is None:
            return
        ours, theirs = key.dims[1:-1], value.dims[1:-1]
        if len(ours) != len(theirs) or any(map(differ, ours, theirs)):
            raise self.mismatch(query, value, key)

    @abstractmethod
    def kernels(
        self, arguments: Arguments, query: Dim, value: Dim, key: Dim
    ) -> tuple[tuple[Weight, ...], ...] | None:
        """The kernel and the bias of each projection of vectors of these widths; None where they are not known."""

    @abstractmethod
    def attended(self, arguments: Arguments, query: Shape, value: Shape, key: Shape) -> tuple[Shape, Shape]:
        """The shapes of the output and of the scores. Raises `LayerError` where Keras would."""


def _named(inputs: LayerInputs, name: str) -> Shape | None:
    """The shape of the tensor passed as *name*; None if there is none."""
    given = inputs.tensors.get(name)
    if given is not None:
        return given if isinstance(given, Shape) else UNKNOWN_SHAPE
    return None if inputs.others.get(name) is None else UNKNOWN_SHAPE
