from __future__ import annotations

import inspect

import pytest

from seqlint.knowledge.keras.layers._shared.registry import declarations
from support.oracle import package
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
