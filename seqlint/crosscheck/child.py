"""The child process of the cross-check: builds described models with Keras and reports the result.

It is a separate script that imports Keras and nothing of seqlint. It reads requests from standard input and writes
answers to standard output, one JSON document on each line. Variables get a shape but no memory.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import math
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

Data = Any

#: the packages in which each major version of Keras may be installed
_PACKAGES = {3: ("keras",), 2: ("tf_keras", "keras")}
_BACKENDS = {"tensorflow": "tensorflow", "jax": "jax", "torch": "torch"}
#: variables with at most so many values are allocated, because some layers read theirs while they are built
_SMALL = 1 << 18
_LATER = "Keras builds it only when it is first called"
_BY_CHANCE = "whether Keras can build it depends on random choices"
_INPUTS = ("Input", "InputLayer")
#: Keras keeps state of every model until its session is cleared
_CLEAR_EVERY = 50


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers = _private_streams()
    # nothing is imported from the directory of this script
    del sys.path[0]
    judges: dict[int, Judge] = {}
    for line in requests:
        request = json.loads(line)
        version = request["keras"]
        if "model" not in request:
            answer, judge = _start(version, request["memory"])
            if judge is not None:
                judges[version] = judge
        else:
            answer = judges[version].answer(request["model"])
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the protocol only: what libraries print goes to standard error."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return requests, answers


def _start(version: int, memory: int) -> tuple[Data, Judge | None]:
    """Import a major version of Keras, then limit the memory to *memory* bytes more than now."""
    _limit_memory(None)
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
    if "KERAS_BACKEND" not in os.environ:
        found = (name for name, package in _BACKENDS.items() if importlib.util.find_spec(package))
        os.environ["KERAS_BACKEND"] = next(found, "tensorflow")
    for name in _PACKAGES[version]:
        try:
            package = importlib.import_module(name)
        except Exception:  # noqa: BLE001, S112 - an installation can be broken in every way
            continue
        if str(getattr(package, "__version__", version)).startswith(f"{version}."):
            judge = _JUDGES[version](package)
            _limit_memory(memory)
            return {"version": package.__version__}, judge
    return {"version": None}, None


def _limit_memory(more: int | None) -> None:
    """Let the process grow by *more* bytes, or without limit."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = resource.RLIM_INFINITY if more is None else now + more
    if hard != resource.RLIM_INFINITY:
        wanted = hard if wanted == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


class BuildError(Exception):
    """Keras raised at the layer of this index."""

    def __init__(self, index: int, error: Exception) -> None:
        super().__init__(str(error))
        self.index = index
        self.error = error


class UndeterminedError(Exception):
    """Why Keras gives no result for a model."""


class Judge(ABC):
    """Builds models with one major version of Keras."""

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self.answered = 0
        self.defer_variables()

    @abstractmethod
    def defer_variables(self) -> None:
        """From now on, give variables a shape but no memory."""

    @abstractmethod
    def build(self, data: Data) -> tuple[Any, list[tuple[Any, Any]]]:
        """The model, and each of its layers with its output. Raises `BuildError` or `UndeterminedError`."""

    def answer(self, data: Data) -> Data:
        """The result of Keras for a described model."""
        self.answered += 1
        try:
            return self._built(*self.build(data))
        except BuildError as failure:
            text = " ".join(str(failure.error).split())
            kind = type(failure.error).__name__
            return {"layer": failure.index, "error": f"{kind}: {text}"[:500]}
        except UndeterminedError as error:
            return {"undetermined": f"{error}"[:500]}
        finally:
            if self.answered % _CLEAR_EVERY == 0:
                self.keras.backend.clear_session()
                gc.collect()

    def _built(self, model: Any, layers: list[tuple[Any, Any]]) -> Data:
        return {
            "layers": [
                {"output_shape": _shape(output), "params": _count(layer.weights)} for layer, output in layers
            ],
            "params": _count(model.weights),
            "trainable_params": _count(model.trainable_weights),
        }


class Judge3(Judge):
    """Keras 3, on any backend."""

    def defer_variables(self) -> None:
        """Leave large variables without a value: Keras then uses their initializer when it traces a call."""
        allocate = self.keras.Variable._initialize_with_initializer

        def initialize(variable: Any, initializer: Callable[..., Any]) -> None:
            if _size(variable.shape) <= _SMALL:
                allocate(variable, initializer)
            else:
                variable._value = None
                variable._initializer = initializer

        self.keras.Variable._initialize_with_initializer = initialize

    def build(self, data: Data) -> tuple[Any, list[tuple[Any, Any]]]:
        """Build all layers at once, as Keras does for a list, and search for the failing layer only if that fails."""
        try:
            model = self._prefix(data, len(data["model"]))
        except Exception:  # noqa: BLE001 - Keras raises of every kind
            raise self._first_failure(data) from None
        inputs = getattr(model, "inputs", None)
        if not inputs:
            raise UndeterminedError(_LATER)
        x = inputs[0]
        layers = []
        for layer in model.layers:
            try:
                x = layer(x)
            except Exception:  # noqa: BLE001 - it did not raise before
                raise UndeterminedError(_BY_CHANCE) from None
            layers.append((layer, x))
        return model, layers

    def _prefix(self, data: Data, length: int) -> Any:
        return Builder(self.keras).model({**data, "model": data["model"][:length]})

    def _first_failure(self, data: Data) -> BuildError:
        """The failure of the shortest prefix of the layers that fails: its last layer is the cause."""
        passes, fails = 0, len(data["model"])
        error: Exception = ValueError()
        while True:
            length = (passes + fails) // 2 if fails - passes > 1 else fails
            try:
                self._prefix(data, length)
            except Exception as raised:  # noqa: BLE001 - Keras raises of every kind
                error = raised
                if length - passes == 1:
                    return BuildError(length - 1, error)
                fails = length
            else:
                if length == fails:
                    raise UndeterminedError(_BY_CHANCE)
                passes = length


class Judge2(Judge):
    """Keras 2 on TensorFlow."""

    def defer_variables(self) -> None:
        """From now on, create large variables without a value, after a trial of their initializer."""
        import tensorflow
        from tensorflow.python.ops.resource_variable_ops import UninitializedVariable

        def create(
            next_creator: Callable[..., Any],
            initial_value: Any = None,
            shape: Any = None,
            dtype: Any = None,
            trainable: bool | None = None,
            name: str | None = None,
            **others: Any,
        ) -> Any:
            known = callable(initial_value) and tensorflow.TensorShape(shape).is_fully_defined()
            if known and _size(shape) > _SMALL:
                with tensorflow.__internal__.FuncGraph("initializer").as_default():
                    initial_value()
                return UninitializedVariable(trainable=trainable, shape=shape, dtype=dtype, name=name)
            return next_creator(
                initial_value=initial_value,
                shape=shape,
                dtype=dtype,
                trainable=trainable,
                name=name,
                **others,
            )

        self.scope: Callable[[], Any] = lambda: tensorflow.variable_creator_scope(create)

    def build(self, data: Data) -> tuple[Any, list[tuple[Any, Any]]]:
        """Add one layer after the other, which builds it."""
        layers = []
        with self.scope():
            builder = Builder(self.keras)
            model = builder.empty(data)
            for index, item in enumerate(data["model"]):
                try:
                    layer = builder.value(item)
                    model.add(layer)
                except Exception as error:  # noqa: BLE001 - Keras raises of every kind
                    raise BuildError(index, error) from None
                if not model.outputs:
                    raise UndeterminedError(_LATER)
                if item.get("layer") not in _INPUTS:
                    layers.append((layer, model.outputs[0]))
            builder.freeze(model, data)
        return model, layers


_JUDGES: dict[int, Callable[[Any], Judge]] = {3: Judge3, 2: Judge2}


def branching(keras: Any) -> Any:
    """The class of layers with several branches: each gets the input, and a layer merges their outputs."""

    class Branches(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self, branches: Any, merge: Any) -> None:
            super().__init__()
            self.branches = [list(path) for path in branches]
            self.merge = merge

        def call(self, x: Any) -> Any:
            ends = []
            for path in self.branches:
                end = x
                for layer in path:
                    end = layer(end)
                ends.append(end)
            return self.merge(ends)

    return Branches


class Builder:
    """Creates layers and models from their descriptions, one object for each id."""

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self.made: dict[int, Any] = {}

    def value(self, data: Data) -> Any:
        """The value that *data* describes."""
        if not isinstance(data, dict):
            return data
        if "tuple" in data:
            return tuple(map(self.value, data["tuple"]))
        if "list" in data:
            return list(map(self.value, data["list"]))
        if "dict" in data:
            return {self.value(key): self.value(value) for key, value in data["dict"]}
        if data["id"] not in self.made:
            self.made[data["id"]] = self.model(data) if "model" in data else self.layer(data)
        return self.made[data["id"]]

    def layer(self, data: Data) -> Any:
        """A layer of Keras, or one of its pretrained models, by its name."""
        arguments = {name: self.value(value) for name, value in data["arguments"].items()}
        if "application" in data:
            constructor = getattr(self.keras.applications, data["application"])
        elif data["layer"] == "Branches":
            constructor = branching(self.keras)
        else:
            constructor = getattr(self.keras.layers, data["layer"])
        layer = constructor(**arguments)
        self.freeze(layer, data)
        return layer

    def model(self, data: Data) -> Any:
        """A Sequential model of all its layers."""
        model = self.keras.Sequential([*self._input(data), *map(self.value, data["model"])])
        self.freeze(model, data)
        return model

    def empty(self, data: Data) -> Any:
        """A Sequential model without layers, which knows its input where the description does."""
        return self.keras.Sequential(list(self._input(data)))

    def freeze(self, layer: Any, data: Data) -> None:
        """Set the attribute ``trainable`` where the program does."""
        if data["trainable"] is not None:
            layer.trainable = data["trainable"]

    def _input(self, data: Data) -> Iterator[Any]:
        shape = data["input_shape"]
        if shape is not None:
            yield self.keras.Input(shape=tuple(shape[1:]), batch_size=shape[0])


def _shape(output: Any) -> list[int | None] | None:
    """The shape of a layer's output; None where it has several outputs."""
    if isinstance(output, (list, tuple, dict)):
        return None
    dims = output.shape
    return None if getattr(dims, "rank", 0) is None else [None if dim is None else int(dim) for dim in dims]


def _count(weights: list[Any]) -> int | None:
    """The number of parameters of all *weights*; None where Keras does not know a size."""
    unique = {id(weight): weight for weight in weights}.values()
    if any(dim is None for weight in unique for dim in weight.shape):
        return None
    return sum(_size(weight.shape) for weight in unique)


def _size(shape: Any) -> int:
    return math.prod(int(dim) for dim in shape)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        main()
