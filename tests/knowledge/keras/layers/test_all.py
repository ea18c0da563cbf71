from __future__ import annotations

import inspect
import json
import subprocess
import sys

import pytest

from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.registry import declarations
from seqlint.knowledge.keras.layers._traits.masks import refuses_mask
from support.oracle import package
from support.paths import SUPPORT
from support.recording import keras_says

#: public classes of `keras.layers` that are no layers to declare, and why
NOT_DECLARED = {
    "InputSpec": "describes the input of a layer",
    "Layer": "the base class of all layers, which a user derives from",
    "AbstractRNNCell": "the base class of cells, which a user derives from",
    "DenseFeatures": "takes a dict of feature columns",
}


def _public(keras: int) -> list[str]:
    """The classes that `keras.layers` offers."""
    layers = package(keras).layers
    return [name for name in dir(layers) if inspect.isclass(getattr(layers, name))]


@pytest.mark.parametrize("keras", [3, 2])
def test_every_public_layer_is_declared(keras: int) -> None:
    public = set(keras_says("", [_public], lambda: _public(keras), keras))
    assert sorted(public - set(declarations(keras)) - set(NOT_DECLARED)) == []
    assert sorted(set(NOT_DECLARED) & set(declarations(keras))) == []


def _supports_masking(name: str) -> bool:
    """Whether the layer of Keras 2 takes a masked input: its constructor says so, or it has a `compute_mask` of its own."""
    base, cls = package(2).layers.Layer, getattr(package(2).layers, name)
    own = [each for each in cls.__mro__ if issubclass(each, base) and each is not base]
    says_so = any("supports_masking = True" in inspect.getsource(each) for each in own)
    return says_so or (bool(own) and cls.compute_mask is not base.compute_mask)


def _ask_about_masking() -> dict[str, bool]:
    """The answers of a new process: what other tests do with Keras 2 changes them."""
    code = (
        "import json, runpy, sys; sys.path.insert(0, sys.argv[1]); test = runpy.run_path(sys.argv[2]); "
        "print(json.dumps({name: test['_supports_masking'](name) for name in test['_public'](2)}))"
    )
    command = [sys.executable, "-c", code, str(SUPPORT.parent), __file__]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answers: dict[str, bool] = json.loads(output.splitlines()[-1])
    return answers


def test_the_layers_of_keras_2_that_support_masking_are_declared_so() -> None:
    public = keras_says(
        "",
        [_public, _supports_masking],
        _ask_about_masking,
        2,
    )
    known = {
        name: kind
        for name, kind in declarations(2).items()
        if name in public and not kind.is_input and kind.dtypes is not NOT_KNOWN
    }
    wrong = [name for name, kind in known.items() if public[name] is refuses_mask(kind)]
    assert wrong == [], "a layer supports masking if it derives from `PassesMask` or `MaskAware`"
