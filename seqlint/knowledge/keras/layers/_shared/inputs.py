"""What a layer is called on, where that is more than one tensor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.shapes.shape import Shape
from seqlint.values import Value

#: the shape of one tensor, or those of several by their position or by their key
Shapes: TypeAlias = "Shape | tuple[Shape, ...] | dict[str, Shape]"


@dataclass(frozen=True)
class LayerInputs:
    """The arguments of the call of a layer: ``attention(query, value, return_attention_scores=True)``."""

    #: the shapes of the first argument
    first: Shapes
    #: the shapes of the other arguments that are tensors, by the parameters of the layer's ``call``
    tensors: Mapping[str, Shapes] = field(default_factory=dict)
    #: the other arguments, by the parameters of the layer's ``call``
    others: Mapping[str, Value] = field(default_factory=dict)

    @property
    def single(self) -> Shape | None:
        """The shape of the first argument, if that is one tensor."""
        return self.first if isinstance(self.first, Shape) else None

    def all(self) -> Iterator[Shape]:
        """Every shape, in the order of the arguments."""
        for shapes in (self.first, *self.tensors.values()):
            if isinstance(shapes, Shape):
                yield shapes
            else:
                yield from shapes.values() if isinstance(shapes, dict) else shapes


def flag_of(inputs: LayerInputs, name: str) -> bool | None:
    """Whether an argument of the call, which is False by default, is true; None where that is not known."""
    value = inputs.others.get(name, False)
    return bool(value) if value is None or isinstance(value, (bool, int)) else None


def require_one_tensor(name: str, inputs: LayerInputs) -> None:
    """Refuse a list or dict of several tensors, where the layer of this *name* takes one."""
    if not isinstance(inputs.first, Shape) and len(inputs.first) > 1:
        raise several_tensors(name, inputs)


def several_tensors(name: str, inputs: LayerInputs) -> LayerError:
    """The error for several tensors where the layer of this *name* takes one."""
    shapes = list(replace(inputs, tensors={}).all())
    return LayerError(
        Failure.RANK,
        f"`{name}` takes one tensor, but it gets {len(shapes)}: {', '.join(map(str, shapes))}",
        help="call it on each of them, or merge them first: `Concatenate()([a, b])`",
    )
