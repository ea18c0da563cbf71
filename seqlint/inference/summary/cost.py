"""What a layer costs for one sample: multiplications with an addition, and the values that it gives.

Counted are the products with kernels, as papers count them; what works value by value, such as an activation or a
normalization, counts none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.memory import once
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.record import Layer, Model
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, add, multiply, product
from seqlint.shapes.shape import Shape

#: the models within another one, with their shapes
Infer = Callable[[Model], InferredModel]

#: each place of the output is a product of a part of the input with the kernels
_BY_OUTPUT = frozenset(
    (
        "Dense",
        "Conv1D",
        "Conv2D",
        "Conv3D",
        "DepthwiseConv1D",
        "DepthwiseConv2D",
        "SeparableConv1D",
        "SeparableConv2D",
    )
)
#: each place of the input is spread over the output
_BY_INPUT = frozenset(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"))
_BY_STEP = frozenset(("SimpleRNN", "LSTM", "GRU"))
_BY_STEP_AND_PLACE = frozenset(("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"))
_WRAPPERS = frozenset(("TimeDistributed", "Bidirectional"))
#: what these compute depends on more than kernels
_NOT_COUNTED = frozenset(
    (
        "Attention",
        "AdditiveAttention",
        "MultiHeadAttention",
        "GroupedQueryAttention",
        "GroupQueryAttention",
        "EinsumDense",
        "Dot",
        "LocallyConnected1D",
        "LocallyConnected2D",
        "RNN",
        "Lambda",
        "StackedRNNCells",
        "MelSpectrogram",
        "STFTSpectrogram",
        "SpectralNormalization",
        "TFSMLayer",
    )
)


def multiply_adds(step: Step, infer: Infer) -> Dim:
    """The multiplications with an addition that the layer of *step* does for one sample; UNKNOWN where they are not counted."""
    layer = step.layer
    if isinstance(layer, Model):
        return _of_model(layer, infer)
    if layer is None or layer.kind is None or step.problem is not None:
        return UNKNOWN
    name = layer.class_name
    if name in _WRAPPERS:
        inner = layer.arguments.given.get("layer")
        name = inner.class_name if isinstance(inner, Layer) else ""
        if name not in _BY_OUTPUT | _BY_STEP:
            return UNKNOWN
    if name in _NOT_COUNTED:
        return UNKNOWN
    times = _times(name, layer, step)
    return 0 if times is None else _settled(multiply(times, _kernels(name, step.weights)))


@once
def _of_model(model: Model, infer: Infer) -> Dim:
    return total(multiply_adds(step, infer) for step in infer(model).steps)


def _times(name: str, layer: Layer, step: Step) -> Dim | None:
    """How often the kernels are used for one sample; None where the layer has none."""
    first = layer.arguments.channels_first if "data_format" in layer.arguments.defaults else False
    if name in _BY_OUTPUT:
        return _places(step.output, first)
    if name in _BY_INPUT:
        return _places(step.input, first)
    if name in _BY_STEP:
        return step.input[1] if step.input.rank == 3 else UNKNOWN
    if name in _BY_STEP_AND_PLACE:
        is_sequence = step.output.rank == step.input.rank
        places = Shape((step.output[0], *tuple(step.output)[2:])) if is_sequence else step.output
        return multiply(step.input[1], _places(places, first))
    return None


def _places(shape: Shape, channels_first: bool | None) -> Dim:
    if shape.dims is None or channels_first is None:
        return UNKNOWN
    return product(shape.dims[2:] if channels_first else shape.dims[1:-1])


def _kernels(name: str, weights: tuple[Weight, ...] | None) -> Dim:
    if weights is None:
        return UNKNOWN
    if name == "GRU" and len(weights) % 3 == 0:
        # its biases have two axes, as kernels do
        weights = tuple(weight for index, weight in enumerate(weights) if index % 3 < 2)
    return total(weight.count for weight in weights if len(weight.shape) > 1)


def values(step: Step) -> Dim:
    """How many values the layer gives for one sample."""
    shapes = (step.output,) if step.outputs is None else step.outputs
    return total(UNKNOWN if shape.dims is None else product(shape.dims[1:]) for shape in shapes)


def total(counts: Iterable[Dim]) -> Dim:
    """The sum; UNKNOWN where one of them is not known before the model runs."""
    result: Dim = 0
    for count in counts:
        result = _settled(add(result, count))
    return result


def _settled(count: Dim) -> Dim:
    return UNKNOWN if count is DYNAMIC else count
