"""The recorded signatures: that they are what Keras has now, and what `bind` makes of calls."""

from __future__ import annotations

from typing import Any

import pytest

from seqlint.knowledge.keras.api.signatures import canonical_name, names, nearest, signature
from seqlint.knowledge.keras.arguments.binding import bind
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.values import Unknown
from support.oracle import package, to_value
from support.recording import keras_says
from support.scripts import same_as_stored, script


@pytest.mark.parametrize("keras", [3, 2])
def test_the_data_is_what_keras_has_now(keras: int) -> None:
    recorder = script("record_signatures")
    stored = (recorder.DATA / f"keras{keras}.json").read_text(encoding="utf-8")
    is_same = same_as_stored(
        stored, keras, recorder, lambda: stored == recorder.render(recorder.record(keras))
    )
    assert is_same, f"refresh it with `python scripts/record_signatures.py {keras}`"


@pytest.mark.parametrize("keras", [3, 2])
def test_every_public_layer_has_a_signature(keras: int) -> None:
    public = keras_says("", [_public], lambda: _public(keras), keras)
    assert public.keys() <= names("layers", keras)
    for name, real_name in public.items():
        assert canonical_name(name, keras) == real_name
        assert signature(name, keras) is not None


def _public(keras: int) -> dict[str, str]:
    """The name of each class that `keras.layers` offers, and the one that it calls itself."""
    members = vars(package(keras).layers)
    return {name: member.__name__ for name, member in members.items() if isinstance(member, type)}


def test_unknown_names_have_no_signature() -> None:
    assert signature("Dens") is None
    assert canonical_name("Dens") is None
    assert nearest("Dens", names("layers")) == "Dense"


def call(name: str, /, *positional: Any, keras: int = 3, complete: bool = True, **keywords: Any) -> Arguments:
    found = signature(name, keras)
    assert found is not None
    values = {key: to_value(value) for key, value in keywords.items()}
    return bind(found, [to_value(value) for value in positional], values, keras=keras, complete=complete)


def test_arguments_are_bound_in_order() -> None:
    arguments = call("Conv2D", 32, 3, 2, padding="same")
    assert (arguments["filters"], arguments["kernel_size"], arguments["strides"]) == (32, 3, 2)
    assert arguments["padding"] == "same"
    assert arguments["dilation_rate"] == (1, 1)
    assert "dilation_rate" not in arguments


def test_after_unknown_arguments_nothing_is_missing() -> None:
    arguments = call("Dense", complete=False)
    assert isinstance(arguments["units"], Unknown)
    assert isinstance(arguments["activation"], Unknown)


REFUSED = [
    (3, "Dense", (), {}, "`Dense` needs `units`", None),
    (3, "Conv2D", (), {}, "`Conv2D` needs `filters` and `kernel_size`", None),
    (3, "Dense", (3,), {"units": 4}, "`Dense` gets `units` twice", None),
    (3, "Dense", (3,), {"activaton": "relu"}, "`Dense` has no argument `activaton`", "`activation`"),
    (3, "Flatten", (None, 1), {}, "`Flatten` takes at most 1 positional argument but gets 2", None),
    (3, "Identity", (1,), {}, "`Identity` takes no positional arguments but gets 1", None),
    (
        3,
        "LSTM",
        (3,),
        {"input_length": 4},
        "not accept the argument `input_length` of `LSTM`",
        "leave it out",
    ),
    (
        3,
        "Dense",
        (3,),
        {"batch_input_shape": (1, 2)},
        "Keras 3 does not accept the argument `batch_input_shape`",
        "`Input(batch_shape=...)`",
    ),
    (3, "Dense", (3,), {"init": "uniform"}, "no argument `init`", "`kernel_initializer`"),
    (3, "Dense", (), {"output_dim": 3}, "no argument `output_dim`", "`units`"),
    (3, "Dense", (3,), {"W_regularizer": "l2"}, "no argument `W_regularizer`", "`kernel_regularizer`"),
    (3, "Dense", (3,), {"weights": []}, "Keras 3 does not accept the argument `weights`", "`set_weights`"),
    (3, "Conv2D", (3, 3), {"border_mode": "same"}, "no argument `border_mode`", "`padding`"),
    (3, "Conv2D", (3, 3), {"subsample": (2, 2)}, "no argument `subsample`", "`strides`"),
    (3, "Conv1D", (), {"nb_filter": 3, "filter_length": 3}, "no argument `nb_filter`", "`filters`"),
    (3, "LSTM", (3,), {"dropout_W": 0.2}, "no argument `dropout_W`", "`dropout`"),
    (2, "Conv2D", (3, 3), {"border_mode": "same"}, "no argument `border_mode`", "`padding`"),
    (2, "Dense", (3,), {"lora_rank": 3}, "Keras 2 does not accept the argument `lora_rank`", None),
    (2, "Dropout", (), {"p": 0.5}, "no argument `p`", "`rate`"),
]


@pytest.mark.parametrize(("keras", "name", "positional", "keywords", "message", "help"), REFUSED)
def test_calls_that_keras_refuses(
    keras: int,
    name: str,
    positional: tuple[Any, ...],
    keywords: dict[str, Any],
    message: str,
    help: str | None,
) -> None:
    with pytest.raises(LayerError) as caught:
        call(name, *positional, keras=keras, **keywords)
    assert caught.value.failure is Failure.ARGUMENT
    assert message in caught.value.message
    if help is not None:
        assert help in (caught.value.help or "")
    assert _refusal(name, positional, keywords, keras) in ("TypeError", "ValueError")


def _refusal(name: str, positional: tuple[Any, ...], keywords: dict[str, Any], keras: int) -> str | None:
    """The class of what Keras raises for the call, or None."""

    def ask() -> str | None:
        try:
            getattr(package(keras).layers, name)(*positional, **keywords)
        except Exception as error:  # noqa: BLE001 - Keras raises of every kind
            return type(error).__name__
        return None

    said: str | None = keras_says("", [name, positional, keywords], ask, keras)
    return said


ACCEPTED = [
    (3, "Embedding", (3, 4), {"input_length": 5}),
    (3, "LeakyReLU", (), {"alpha": 0.1}),
    (3, "Dense", (3,), {"input_shape": (4,), "name": "a", "dtype": "float32", "trainable": False}),
    (3, "LSTM", (3,), {"implementation": 2}),
    (2, "Dense", (3,), {"batch_input_shape": (1, 4)}),
    (2, "LSTM", (3,), {"input_length": 4, "input_dim": 3}),
    (2, "Dense", (3,), {"weights": None}),
    (2, "SeparableConv2D", (3, 3), {"kernel_initializer": "he_normal", "kernel_regularizer": "l2"}),
    (2, "DepthwiseConv2D", (3,), {"kernel_initializer": "he_normal", "kernel_constraint": None}),
    (3, "RandomContrast", (0.1,), {"data_format": "channels_first"}),
]


@pytest.mark.parametrize(("keras", "name", "positional", "keywords"), ACCEPTED)
def test_calls_that_keras_accepts(
    keras: int, name: str, positional: tuple[Any, ...], keywords: dict[str, Any]
) -> None:
    call(name, *positional, keras=keras, **keywords)
    assert _refusal(name, positional, keywords, keras) is None


def test_signatures_of_other_kinds() -> None:
    loss = signature("BinaryCrossentropy", kind="losses")
    assert loss is not None
    assert loss.positional[0] == "from_logits"
    assert signature("mean_squared_error", kind="losses") is not None
    adam = signature("Adam", kind="optimizers")
    assert adam is not None
    assert not adam.accepts("lr")
    old_adam = signature("Adam", 2, kind="optimizers")
    assert old_adam is not None
    assert old_adam.accepts("lr")


@pytest.mark.parametrize(
    ("kind", "keras", "inside", "outside"),
    [
        ("activations", 3, {"relu", "softmax", "swish", "leaky_relu"}, {"LeakyReLU", "Relu"}),
        ("activations", 2, {"relu", "softmax", "swish"}, {"celu", "Relu"}),
        ("initializers", 3, {"he_normal", "HeNormal", "glorot_uniform"}, {"he", "get"}),
        ("losses", 3, {"mse", "categorical_crossentropy", "BinaryCrossentropy"}, {"crossentropy", "get"}),
        ("metrics", 3, {"accuracy", "acc", "AUC", "mae"}, {"f1"}),
        ("optimizers", 3, {"adam", "rmsprop", "adamw"}, {"adagrd"}),
        ("dtypes", 3, {"float32", "mixed_float16"}, {"flaot32"}),
    ],
)
def test_names(kind: str, keras: int, inside: set[str], outside: set[str]) -> None:
    known = names(kind, keras)
    assert inside <= known
    assert not outside & known


def test_a_name_that_nothing_takes_is_misspelt() -> None:
    dense = signature("Dense", 2)
    assert dense is not None
    arguments = bind(dense, [3], {})
    assert arguments["lora_rank"] is None
    with pytest.raises(KeyError, match="`unit` is no parameter of `Dense`"):
        arguments["unit"]
