"""The recorded public API: that it is what Keras has now, and what is read from it."""

from __future__ import annotations

import pytest

from seqlint.knowledge.keras.api.recorded import (
    FUNCTIONAL,
    Kind,
    kind_of,
    members,
    module_names,
    raising_members,
    signature_of,
)
from support.scripts import same_as_stored, script


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("file", ["modules", "api"])
def test_the_data_is_what_keras_has_now(file: str, keras: int) -> None:
    recorder = script("record_api")
    stored = (recorder.DATA / f"{file}{keras}.json").read_text(encoding="utf-8")
    is_same = same_as_stored(
        stored, keras, recorder, lambda: stored == recorder.recorder.render(recorder.FILES[file](keras))
    )
    assert is_same, f"refresh it with `python scripts/record_api.py {keras}`"


@pytest.mark.parametrize(
    ("name", "in_3", "in_2"),
    [
        ("keras.layers", Kind.MODULE, Kind.MODULE),
        ("keras.layers.Dense", Kind.CLASS, Kind.CLASS),
        ("keras.layers.experimental", None, Kind.MODULE),
        ("keras.layers.experimental.preprocessing.Rescaling", None, Kind.CLASS),
        ("keras.layers.DenseFeatures", None, Kind.CLASS),
        ("keras.ops", Kind.MODULE, None),
        ("keras.ops.matmul", Kind.FUNCTION, None),
        ("keras.optimizers.legacy.Adam", Kind.REFUSED, Kind.CLASS),
        ("keras.utils.to_categorical", Kind.FUNCTION, Kind.FUNCTION),
        ("keras.utils.np_utils", None, None),
        ("keras.layers.Dens", None, None),
    ],
)
def test_what_a_name_refers_to(name: str, in_3: Kind | None, in_2: Kind | None) -> None:
    assert kind_of(name, 3) is in_3
    assert kind_of(name, 2) is in_2


def test_names_that_only_tensorflow_offers() -> None:
    assert kind_of("keras.preprocessing.text", 3) is Kind.MODULE
    assert kind_of("keras.preprocessing.text", 3, by_tensorflow=False) is None
    assert "Tokenizer" in (module_names("keras.preprocessing.text", 3) or ())
    assert module_names("keras.preprocessing.text", 3, by_tensorflow=False) is None
    assert module_names("keras.no_such_module", 3) is None


@pytest.mark.parametrize(
    ("name", "member", "in_3", "in_2"),
    [
        ("keras.Sequential", "fit", True, True),
        ("keras.Sequential", "fitt", False, False),
        ("keras.Sequential", "fit_generator", False, True),
        ("keras.Sequential", "reset_states", False, True),
        ("keras.Sequential", "predict_classes", False, False),
        ("keras.Sequential", "history", True, True),
        ("keras.Sequential", "quantize", True, False),
        (FUNCTIONAL, "output_names", True, True),
        ("keras.layers.LSTM", "reset_states", True, True),
        ("keras.layers.LSTM", "units", True, True),
        ("keras.callbacks.History", "history", True, True),
        ("keras.callbacks.EarlyStopping", "best_epoch", True, True),
        ("keras.optimizers.Adam", "lr", False, True),
        ("keras.optimizers.Adam", "learning_rate", True, True),
        ("keras.preprocessing.text.Tokenizer", "word_index", True, True),
        ("tensorflow.data.Dataset", "batch", True, True),
        ("tensorflow.data.Dataset", "shape", False, False),
    ],
)
def test_members(name: str, member: str, in_3: bool, in_2: bool) -> None:
    for keras, expected in ((3, in_3), (2, in_2)):
        found = members(name, keras)
        assert found is not None
        assert (member in found) is expected


def test_what_is_no_public_class_has_no_members() -> None:
    assert members("keras.utils.to_categorical") is None
    assert members("keras.layers.DenseFeatures", 3) is None


@pytest.mark.parametrize("keras", [3, 2])
def test_members_that_raise_on_a_new_object(keras: int) -> None:
    assert {"output", "input"} <= raising_members("keras.Sequential", keras)
    assert "output" in raising_members("keras.layers.Dense", keras)
    assert "weights" not in raising_members("keras.layers.Dense", keras)


@pytest.mark.parametrize(
    ("name", "keras", "accepted", "refused"),
    [
        ("keras.Sequential.fit", 3, ("x", "epochs", "validation_split"), ("nb_epoch", "workers")),
        ("keras.Sequential.fit", 2, ("x", "epochs", "workers"), ("nb_epoch",)),
        ("keras.Sequential.compile", 3, ("loss", "metrics"), ("metric", "sample_weight_mode")),
        ("keras.Sequential.compile", 2, ("loss", "sample_weight_mode"), ("metric",)),
        ("keras.Sequential.load_weights", 3, ("filepath", "by_name"), ("path",)),
        ("keras.utils.to_categorical", 3, ("num_classes",), ("nb_classes", "dtype")),
        ("keras.utils.to_categorical", 2, ("num_classes", "dtype"), ("nb_classes",)),
        ("keras.callbacks.EarlyStopping", 3, ("monitor", "patience"), ("patients",)),
        ("keras.optimizers.schedules.ExponentialDecay", 3, ("decay_rate",), ("rate",)),
        ("keras.optimizers.legacy.Adam", 2, ("lr", "decay"), ("learning_rat",)),
        ("keras.optimizers.Adam", 3, ("learning_rate",), ("lr",)),
        ("keras.layers.Dense", 3, ("units",), ("output_dim",)),
        ("keras.preprocessing.image.ImageDataGenerator.flow", 3, ("batch_size",), ("batchsize",)),
    ],
)
def test_signatures(name: str, keras: int, accepted: tuple[str, ...], refused: tuple[str, ...]) -> None:
    found = signature_of(name, keras)
    assert found is not None
    assert [word for word in (*accepted, *refused) if found.accepts(word)] == list(accepted)


@pytest.mark.parametrize("keras", [3, 2])
def test_methods_leave_out_the_object_itself(keras: int) -> None:
    found = signature_of("keras.Model.save", keras)
    assert found is not None
    assert found.positional[:2] == ("filepath", "overwrite")
    from_config = signature_of("keras.Model.from_config", keras)
    assert from_config is not None
    assert from_config.positional[0] == "config"


def test_names_without_a_signature() -> None:
    assert signature_of("keras.layers") is None
    assert signature_of("keras.Model.fitt") is None
