"""Random models, valid and invalid, and how seqlint and real Keras differ over them.

A stack is a list of `LayerSpec` (see oracle.py), a graph has calls of them (graphs.py). Both sides can make them: seqlint from source text, through the whole
pipeline, and Keras from a description, in the child process of the cross-check.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from seqlint.crosscheck.comparison import Difference, differences
from seqlint.crosscheck.description import Data
from seqlint.crosscheck.judge import ChildDiedError, Judge
from seqlint.crosscheck.recovery import Recovered, recover
from seqlint.inference.inferred import InferredModel
from seqlint.inference.propagation import infer_model
from seqlint.interpreter import interpret
from seqlint.knowledge.keras.api.signatures import Parameter, names, signature
from seqlint.knowledge.keras.layers._shared.registry import declarations
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.shapes.dim import DYNAMIC, UNKNOWN
from seqlint.shapes.shape import Shape
from seqlint.source.files import reader
from support.fuzz_excuses import excuse
from support.fuzz_values import optional_value, required_value
from support.oracle import LayerSpec, to_shape

#: layers that run code of the program or of another framework, those that are no layers of a stack, and one that
#: Keras 3 cannot keep behind another layer, because it returns the very tensor that it gets
LEFT_OUT = {
    "Equalization",
    "FlaxLayer",
    "Input",
    "InputLayer",
    "JaxLayer",
    "Lambda",
    "TFSMLayer",
    "TorchModuleWrapper",
}

_PACKAGES = {3: "keras", 2: "tf_keras"}
#: errors of Keras in graphs of which seqlint says nothing, each with its reason
_MISSES = {
    r"seqlint says output (not known|.*\?.*), Keras says error": "seqlint does not know what the layer makes of this",
    r"^Keras cannot build what its inputs are computed by": "a call fails that is no part of the model",
}
_SIZES = (None, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 20, 32)
_MOST_LAYERS = 7


@dataclass(eq=False)
class Stack:
    """A nested model: layers, and the input shape that it declares itself, if any."""

    layers: list[Any]
    shape: tuple[int | None, ...] | None = None


@dataclass(eq=False)
class Case:
    """One random stack."""

    keras: int
    shape: tuple[int | None, ...]
    dtype: str | None
    #: how the input shape is stated: "Input", "argument" (of the first layer) or "build"
    stated: str
    layers: list[Any]
    #: ``layer.trainable = False`` for the layers of these indices
    frozen: set[int] = field(default_factory=set)
    #: ``model.trainable = False``
    is_frozen: bool = False

    def source(self) -> str:
        """The program that makes the model."""
        return _Writer(self).text()

    def description(self) -> Data:
        """What the child process makes the model of."""
        return Describer(self.keras).case(self)


class AnyCase(Protocol):
    """A random model of any kind."""

    @property
    def keras(self) -> int:
        """The major version of Keras."""

    def source(self) -> str:
        """The program that makes the model."""

    def description(self) -> Data:
        """What the child process makes the model of."""


class Generator:
    """Makes random models; the same seed gives the same models."""

    def __init__(self, seed: int, keras: int) -> None:
        self.random = random.Random(f"{seed}/{keras}")
        self.keras = keras
        public = names("layers", keras) & declarations(keras).keys()
        self.names = sorted({declarations(keras)[name].name for name in public} - LEFT_OUT)

    def case(self) -> Case:
        """The next model."""
        chance = self.random.random
        rank = self.random.choice((1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5))
        batch = None if chance() < 0.8 else self.random.choice((1, 2, 4))
        sizes = [self._size() for _ in range(rank - 1)]
        dtype = "int32" if chance() < 0.04 else None
        stated = "Input" if dtype or chance() < 0.7 else "argument" if chance() < 0.7 else "build"
        shape = (batch, *sizes)
        layers = self.layers(to_shape(shape), self.random.randint(3, _MOST_LAYERS))
        first = layers[0]
        if not isinstance(first, LayerSpec) or (stated == "build" and first.name == "Embedding"):
            stated = "Input"
        case = Case(self.keras, shape, dtype, stated, layers)
        if chance() < 0.1:
            case.frozen = {
                index for index, item in enumerate(layers) if layers.index(item) == index and chance() < 0.5
            }
        case.is_frozen = chance() < 0.05
        return case

    def layers(self, x: Shape, most: int) -> list[Any]:
        """Layers that mostly fit *x* and one another; after one that does not fit, none follows."""
        found: list[Any] = []
        inputs: list[Shape] = []
        while len(found) < most:
            shared = [item for item, met in zip(found, inputs, strict=True) if self._may_recur(item, met, x)]
            shared = shared if most > 2 else []
            item: Any
            if shared and self.random.random() < 0.03:
                item = self.random.choice(shared)
            elif most > 2 and self.random.random() < 0.05:
                declares = x.dims is not None and self.random.random() < 0.4
                declared = self._declared(x) if declares else x
                item = Stack(self.layers(declared, 2), _plain(declared) if declares else None)
            else:
                item = self.fitting_layer(x)
            found.append(item)
            inputs.append(x)
            after = fits(item, x, self.keras)
            if after is None or after.rank is None:
                break
            x = after
        return found

    def _declared(self, x: Shape) -> Shape:
        """The input shape that a nested model declares which is given *x*, in Keras 3 now and then one that differs."""
        if self.keras == 2 or self.random.random() < 0.7:
            return x
        dims = list(x)
        dims[1:] = [self._size() or DYNAMIC if self.random.random() < 0.2 else dim for dim in dims[1:]]
        return Shape(tuple(self.random.choice((dims, [*dims, 1], [*dims, 3], dims[:-1] or dims))))

    def _may_recur(self, item: Any, met: Shape, x: Shape) -> bool:
        """Whether a layer may be used again: what Keras does with input of another shape is clear for few layers."""
        if not isinstance(item, LayerSpec):
            return False
        keeps_size = (
            self.keras == 3 and met.rank == x.rank and Reuse.SAME_WEIGHTS in declarations(3)[item.name].reuse
        )
        return met == x or keeps_size

    def fitting_layer(self, x: Shape) -> LayerSpec:
        """A layer that seqlint thinks fits *x*, or now and then any."""
        tries = 1 if self.random.random() < 0.12 else 12
        for _ in range(tries):
            spec = self.layer(x)
            if fits(spec, x, self.keras) is not None:
                break
        return spec

    def layer(self, x: Shape, depth: int = 0, name: str | None = None) -> LayerSpec:
        """Any layer with arguments, most of them plausible."""
        name = name or self.random.choice(self.names)
        found = signature(name, self.keras)
        assert found is not None, name
        keywords = self._learnt(name)
        for parameter in found.parameters:
            if parameter.name in keywords:
                continue
            likely = 0.995 if parameter.required else 0.12
            if parameter.name != "name" and self.random.random() < likely:
                keywords[parameter.name] = self._value(name, parameter, x, depth)
        if self.random.random() < 0.04 and found.accepts("trainable"):
            keywords["trainable"] = False
        if self.random.random() < 0.03 and found.accepts("name"):
            keywords["name"] = self.random.choice(("a", "b", "same", "a/b"))
        positional: list[Any] = []
        if self.random.random() < 0.3:
            for parameter_name in found.positional:
                if parameter_name not in keywords:
                    break
                positional.append(keywords.pop(parameter_name))
        return LayerSpec(name, tuple(positional), keywords)

    def _learnt(self, layer: str) -> dict[str, Any]:
        """What a layer that otherwise learns its size from data must be given so that anything can be said of it."""
        if layer in ("IntegerLookup", "StringLookup", "TextVectorization"):
            name = "vocabulary"
        elif layer == "Discretization" and self.keras == 2:
            name = "bin_boundaries"
        else:
            return {}
        return {name: required_value(self.random, layer, name, Shape())}

    def _value(self, layer: str, parameter: Parameter, x: Shape, depth: int) -> Any:
        if parameter.name in ("layer", "backward_layer", "cell", "cells", "layers"):
            return self._inner(layer, parameter.name, x, depth)
        if parameter.required:
            return required_value(self.random, layer, parameter.name, x)
        return optional_value(self.random, layer, parameter.name, x)

    def _inner(self, layer: str, name: str, x: Shape, depth: int) -> Any:
        """A layer or cell as an argument."""
        if depth > 2:
            return LayerSpec("Dense", (), {"units": 2})
        if name in ("cell", "cells"):
            return self._cells(name == "cells" or self.random.random() < 0.3)
        if self.random.random() < 0.02:
            return self.random.choice((3, "Dense"))
        if name == "layers":
            return [self.layer(x, depth + 1) for _ in range(self.random.randint(1, 3))]
        if layer == "Bidirectional" and self.random.random() < 0.9:
            kinds = ("LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D")
            return self.layer(x, depth + 1, self.random.choice(kinds))
        if layer == "TimeDistributed" and x.rank is not None and x.rank > 2 and self.random.random() < 0.9:
            step = Shape(None if x.dims is None else (x.dims[0], *x.dims[2:]))
            return self.fitting_layer(step)
        return self.layer(x, depth + 1)

    def _cells(self, several: bool) -> Any:
        kinds = ("LSTMCell", "GRUCell", "SimpleRNNCell")
        cells = [self.layer(Shape(), 3, self.random.choice(kinds)) for _ in range(self.random.randint(1, 3))]
        return cells if several else cells[0]

    def _size(self) -> int | None:
        return self.random.choice(_SIZES)


def _plain(x: Shape) -> tuple[int | None, ...] | None:
    assert x.dims is not None
    if UNKNOWN in x.dims:
        return None
    return tuple(dim if isinstance(dim, int) else None for dim in x.dims)


def fits(item: Any, x: Shape, keras: int) -> Shape | None:
    """What comes after *item*, or None where seqlint refuses it, or fails."""
    try:
        return _infer(item, x, keras)
    except Exception:  # noqa: BLE001 - shows when the model is compared
        return None


def _infer(item: Any, x: Shape, keras: int) -> Shape:
    """What seqlint says directly, without a program."""
    if isinstance(item, Stack):
        for inner in item.layers:
            x = _infer(inner, x, keras)
        return x
    output: Shape = item.bound(keras).build(x).output
    return output


class _Writer:
    """Writes a case as a program; layers that occur twice get a variable."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.lines: list[str] = []
        self.variables: dict[int, str] = {}

    def text(self) -> str:
        case = self.case
        items = case.layers
        repeated = {id(item) for item in items if items.count(item) > 1}
        parts = []
        for index, item in enumerate(items):
            extra = {}
            if index == 0 and case.stated == "argument":
                extra = _stated_argument(case)
            written = self.variables.get(id(item)) or layer_text(item, extra)
            if (id(item) in repeated or index in case.frozen) and id(item) not in self.variables:
                self.variables[id(item)] = f"layer_{index}"
                self.lines.append(f"layer_{index} = {written}")
                written = f"layer_{index}"
            if index in case.frozen:
                self.lines.append(f"{written}.trainable = False")
            parts.append(written)
        if case.stated == "Input":
            dtype = f", dtype={case.dtype!r}" if case.dtype else ""
            shape, batch = case.shape[1:], case.shape[0]
            parts.insert(0, f"layers.Input({shape!r}, batch_size={batch}{dtype})")
        package = package_of(case.keras)
        self.lines.insert(0, f"from {package} import Sequential, layers")
        self.lines.append(f"model = Sequential([{', '.join(parts)}])")
        if case.stated == "build":
            self.lines.append(f"model.build({case.shape!r})")
        if case.is_frozen:
            self.lines.append("model.trainable = False")
        return "\n".join(self.lines) + "\n"


def package_of(keras: int) -> str:
    """The package of a major version of Keras."""
    return _PACKAGES[keras]


def layer_text(item: Any, extra: dict[str, Any] | None = None) -> str:
    """A layer, a nested model, or an argument as a program has it; *extra* are further arguments."""
    if isinstance(item, Stack):
        parts = [layer_text(inner) for inner in item.layers]
        if item.shape is not None:
            parts.insert(0, f"layers.Input({item.shape[1:]!r}, batch_size={item.shape[0]})")
        return f"Sequential([{', '.join(parts)}])"
    if isinstance(item, LayerSpec):
        inner = [layer_text(value) for value in item.positional]
        keywords = {**item.keywords, **(extra or {})}
        inner += [f"{name}={layer_text(value)}" for name, value in keywords.items()]
        return f"layers.{item.name}({', '.join(inner)})"
    if isinstance(item, list):
        return f"[{', '.join(map(layer_text, item))}]"
    return repr(item)


def _stated_argument(case: Case) -> dict[str, Any]:
    if case.keras == 2 and case.shape[0] is not None:
        return {"batch_input_shape": case.shape}
    if case.shape[0] is not None:
        return {"batch_shape": case.shape} if case.shape[0] % 2 else {"batch_input_shape": case.shape}
    return {"input_shape": case.shape[1:]}


class Describer:
    """Describes a case in the terms of the child process, independently of what seqlint reads from its source."""

    def __init__(self, keras: int) -> None:
        self.keras = keras
        self.kept: list[Any] = []
        self.numbers: dict[int, int] = {}

    def case(self, case: Case) -> Data:
        """The description of a stack."""
        items = [self.value(item) for item in case.layers]
        for index in case.frozen:
            items[index] = {**items[index], "trainable": False}
        shape = list(case.shape) if case.stated == "build" else None
        if case.stated == "argument":
            extra = {name: self.value(value) for name, value in _stated_argument(case).items()}
            items[0] = {**items[0], "arguments": {**items[0]["arguments"], **extra}}
        elif case.stated == "Input":
            arguments = {"shape": {"tuple": list(case.shape[1:])}, "batch_size": case.shape[0]}
            items.insert(0, self._layer("Input", arguments | ({"dtype": case.dtype} if case.dtype else {})))
        trainable = False if case.is_frozen else None
        return {"id": -1, "model": items, "input_shape": shape, "trainable": trainable}

    def value(self, value: Any) -> Data:
        """The description of any value."""
        if isinstance(value, tuple):
            return {"tuple": [self.value(item) for item in value]}
        if isinstance(value, list):
            return {"list": [self.value(item) for item in value]}
        if isinstance(value, dict):
            return {"dict": [[key, self.value(item)] for key, item in value.items()]}
        if isinstance(value, Stack):
            items = [self.value(item) for item in value.layers]
            shape = None if value.shape is None else list(value.shape)
            return {"id": self._number(value), "model": items, "input_shape": shape, "trainable": None}
        if isinstance(value, LayerSpec):
            found = signature(value.name, self.keras)
            assert found is not None
            arguments = {
                name: self.value(item) for name, item in zip(found.positional, value.positional, strict=False)
            }
            arguments |= {name: self.value(item) for name, item in value.keywords.items()}
            return {**self._layer(value.name, arguments), "id": self._number(value)}
        return value

    def _layer(self, name: str, arguments: Data) -> Data:
        return {"id": -2, "layer": name, "arguments": arguments, "trainable": None}

    def _number(self, value: Any) -> int:
        self.kept.append(value)
        return self.numbers.setdefault(id(value), len(self.numbers))


def seqlint_view(case: AnyCase) -> tuple[Recovered, InferredModel]:
    """What seqlint reads from the program: the model that is made last."""
    (source,) = reader.read("fuzz.py", case.source().encode())
    assert source.cells[0].problem is None, case.source()
    program = interpret(source, target_keras=case.keras)
    inferred = infer_model(program.models[-1])
    return recover(inferred), inferred


@dataclass(frozen=True)
class Disagreement:
    """A model over which the two differ."""

    case: AnyCase
    text: str
    #: why seqlint is not to blame, if it is not
    excuse: str | None = None

    def __str__(self) -> str:
        return f"{self.text}\n{self.case.source()}"


def disagreement(case: AnyCase, judge: Judge) -> Disagreement | None:
    """How seqlint and Keras differ over a model, or None where they do not, or where there is an excuse."""
    found = difference(case, judge)
    return None if found is None or found.excuse else found


def difference(case: AnyCase, judge: Judge) -> Disagreement | None:
    """How seqlint and Keras differ over a model, be it excused or not, or None."""
    try:
        recovered, inferred = seqlint_view(case)
    except Exception as error:  # noqa: BLE001
        return Disagreement(case, f"seqlint failed: {type(error).__name__}: {error}")
    if not isinstance(case, Case) and inferred.record.graph is None:
        return Disagreement(case, recovered.reason, "seqlint does not know the outputs of the model")
    try:
        answer = _asked(case, judge)
    except ChildDiedError as error:
        return Disagreement(case, f"no answer: {error}")
    if "undetermined" in answer:
        return None if any(step.problem for step in inferred.steps) else _judged(case, answer["undetermined"])
    found = next(iter(differences(recovered, answer)), None)
    if found is not None:
        return _judged(case, str(found))
    problem = _unknown(inferred, answer) if inferred.record.graph is None else None
    return _judged(case, problem) if problem else None


def _asked(case: AnyCase, judge: Judge) -> Data:
    """What Keras answers: a child may run out of memory over what came before, so that a second one is asked."""
    try:
        return judge.ask(case.keras, case.description())
    except ChildDiedError:
        return judge.ask(case.keras, case.description())


def _unknown(inferred: InferredModel, answer: Data) -> str | None:
    """What seqlint should have known, since all arguments are literals."""
    if "layer" in answer:
        return None
    for step, theirs in zip(inferred.layers, answer["layers"], strict=True):
        dims = step.output.dims
        (shape, *others) = theirs["outputs"]
        if shape is not None and not others and (dims is None or UNKNOWN in dims):
            return f"`{step.class_name}`: seqlint does not know the output {shape}"
    return None


def _judged(case: AnyCase, text: str) -> Disagreement:
    """The disagreement, with the excuse that there is for it."""
    why = excuse(case.keras, f"{text} | {case.source()}")
    if why is None and not isinstance(case, Case):
        why = next((why for pattern, why in _MISSES.items() if re.search(pattern, text)), None)
    return Disagreement(case, text, why)


def cases(seed: int, keras: int, number: int) -> Iterator[Case]:
    """So many random models."""
    generator = Generator(seed, keras)
    return (generator.case() for _ in range(number))


__all__ = ["Case", "Difference", "Disagreement", "cases", "difference", "disagreement"]
