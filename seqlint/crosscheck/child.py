"""The child process of the cross-check: builds described models with Keras and reports the result.

It is a separate script that imports Keras and nothing of seqlint, but runs `builder.py` beside it. It reads requests from standard input and writes
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
import runpy
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

Data = Any

_BUILDER = runpy.run_path(str(Path(__file__).with_name("builder.py")))
Builder: Any = _BUILDER["Builder"]
flat: Callable[[Any], list[Any]] = _BUILDER["flat"]
is_input: Callable[[Data], bool] = _BUILDER["is_input"]

#: the packages in which each major version of Keras may be installed
_PACKAGES = {3: ("keras",), 2: ("tf_keras", "keras")}
_BACKENDS = {"tensorflow": "tensorflow", "jax": "jax", "torch": "torch"}
#: variables with at most so many values are allocated, because some layers read theirs while they are built
_SMALL = 1 << 18
_LATER = "Keras builds it only when it is first called"
_BY_CHANCE = "whether Keras can build it depends on random choices"
_BEFORE = "Keras cannot build what its inputs are computed by"
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
        #: in which models are built
        self.scope: Callable[[], Any] = contextlib.nullcontext
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
            return self.graph(data) if "graph" in data else self._built(*self.build(data))
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

    def graph(self, data: Data) -> Data:
        """The result for a graph: its nodes are called one after the other, then the model is made."""
        nodes = data["graph"]["nodes"]
        own = sorted((node for node in nodes if node["is_own"]), key=is_input, reverse=True)
        builder = Builder(self.keras)
        with self.scope():
            for node in nodes:
                try:
                    builder.call(node)
                except Exception as error:  # noqa: BLE001 - Keras raises of every kind
                    if node not in own:
                        raise UndeterminedError(_BEFORE) from None
                    raise BuildError(own.index(node), error) from None
            try:
                model = builder.value(data)
            except Exception as error:  # noqa: BLE001
                raise BuildError(len(own), error) from None
        calls = [(builder.callee(node), builder.tensors[node["node"]]) for node in own if not is_input(node)]
        first = {id(layer): index for index, (layer, _) in reversed([*enumerate(calls)])}
        return {
            **self._built(model, calls),
            "order": [first[id(layer)] for layer in model.layers if id(layer) in first],
            "inputs": _shapes(model.inputs),
            "outputs": _shapes(model.outputs),
        }

    def _built(self, model: Any, layers: list[tuple[Any, Any]]) -> Data:
        return {
            "layers": [
                {"outputs": _shapes(output), "params": _count(getattr(layer, "weights", []))}
                for layer, output in layers
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

        self.scope = lambda: tensorflow.variable_creator_scope(create)

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
                if not is_input({"call": item}):
                    layers.append((layer, model.outputs[0]))
            builder.freeze(model, data)
        return model, layers


_JUDGES: dict[int, Callable[[Any], Judge]] = {3: Judge3, 2: Judge2}


def _shapes(output: Any) -> list[list[int | None] | None]:
    """The shape of each tensor in *output*; None where not even its rank is known."""
    shapes = [tensor.shape for tensor in flat(output)]
    return [
        None if getattr(dims, "rank", 0) is None else [None if dim is None else int(dim) for dim in dims]
        for dims in shapes
    ]


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
