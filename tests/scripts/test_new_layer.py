"""The skeleton of a layer: it fails until it is filled in, and then it agrees with Keras."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from seqlint.knowledge.keras.layers._shared import registry
from support.scripts import load, ruff_complaints, script

NAME, FAMILY = "RepeatVector", "reshaping"
#: what an author writes in the marked places, in their order
FILLED = (
    ("ANY_RANK  # FILL IN: the ranks that Keras accepts: exactly(3), at_least(2), ...", "exactly(2)"),
    ("import ANY_RANK", "import exactly"),
    (
        'raise NotImplementedError("FILL IN: return Built(the output shape, the weights)")',
        'return Built(Shape.of(x[0], arguments.dim("n"), x[-1]))',
    ),
    (
        '"""Refuse FILL IN: the values of the arguments for which the constructor raises."""',
        '"""Refuse what is not a positive number of steps."""\n        arguments.count("n")',
    ),
    ("[FILL_IN]", '[3, 1, None, "a", 2.5]'),
    ("n=FILL_IN", "n=2"),
    ("FILL IN", "n"),
)


@pytest.fixture(autouse=True)
def without_the_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if Keras had just got this layer."""
    registry.declarations(3)
    for names in (registry._layers, registry._keras2):
        monkeypatch.delitem(names, NAME)


def written() -> list[str]:
    texts: dict[Path, str] = script("new_layer").files(NAME, FAMILY)
    return list(texts.values())


def filled_in(text: str) -> str:
    for place, content in FILLED:
        text = text.replace(place, content)
    return text


Generate = Callable[[str, str], ModuleType]


@pytest.fixture
def generate(tmp_path: Path) -> Generate:
    """The module of a generated test, for a generated declaration, which registers itself."""

    def load_both(declaration: str, test: str) -> ModuleType:
        (tmp_path / "declaration.py").write_text(declaration)
        (tmp_path / "generated.py").write_text(test)
        load("declaration", tmp_path / "declaration.py")
        return load("generated", tmp_path / "generated.py")

    return load_both


def compare_row(generated: ModuleType) -> None:
    (row,) = generated.ROWS
    generated.test_row(row)


def test_the_skeleton_fails_until_it_is_filled_in(generate: Generate) -> None:
    declaration, test = written()
    with pytest.raises(NameError, match="FILL_IN"):
        generate(declaration, test)
    with pytest.raises(NotImplementedError):
        compare_row(generate(declaration, filled_in(test)))
    compare_row(generate(filled_in(declaration), filled_in(test)))


def test_a_wrong_declaration_fails(generate: Generate) -> None:
    declaration, test = map(filled_in, written())
    with pytest.raises(AssertionError, match="disagreements"):
        compare_row(generate(declaration.replace("exactly(2)", "exactly(3)"), test))


def test_what_only_keras_2_does_is_compared(generate: Generate) -> None:
    declaration, test = map(filled_in, written())
    generated = generate(declaration, test)
    generated.test_without_a_call_in_keras_2()
    generated.test_types_of_values_in_keras_2()


@pytest.mark.parametrize("path", ["seqlint/new.py", "tests/test_new.py"])
def test_the_skeleton_has_the_style_of_the_project(path: str) -> None:
    assert ruff_complaints(path, filled_in(written()[path.startswith("tests")])) == ""


def test_arguments_and_versions_come_from_the_signature() -> None:
    _, test = script("new_layer").files("Conv2D", "convolutional").values()
    assert "filters=[FILL_IN], kernel_size=[FILL_IN]" in " ".join(test.split())
    declaration, test = script("new_layer").files("LocallyConnected1D", "convolutional").values()
    assert "versions=(2,)" in test
    assert "Follows tf_keras/src/layers/convolutional/locally_connected1d.py" in declaration


def test_every_argument_is_listed_where_none_is_required() -> None:
    _, test = script("new_layer").files("PReLU", "activations").values()
    assert "alpha_constraint=[FILL_IN], shared_axes=[FILL_IN]" in " ".join(test.split())
    assert 'L("PReLU")' in test


def test_what_only_keras_2_does_is_tested_where_it_has_the_layer() -> None:
    _, test = script("new_layer").files("RMSNormalization", "normalization").values()
    assert "keras_2" not in test
    assert ruff_complaints("tests/test_new.py", test.replace("FILL_IN", "1")) == ""


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("PReLU", "prelu"),
        ("Conv1DTranspose", "conv1d_transpose"),
        ("ConvLSTM2D", "conv_lstm2d"),
        ("SimpleRNN", "simple_rnn"),
        ("RMSNormalization", "rms_normalization"),
    ],
)
def test_files_are_named_as_in_keras(name: str, module: str) -> None:
    declaration, test = script("new_layer").files(name, "core")
    assert (declaration.name, test.name) == (f"{module}.py", f"test_{module}.py")


def test_the_script_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = script("new_layer")
    layers = tmp_path / "layers"
    for folder in (layers / FAMILY, tmp_path / "tests/knowledge/keras/layers"):
        folder.mkdir(parents=True)
    (layers / FAMILY / "__init__.py").touch()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "LAYERS", layers)
    monkeypatch.setattr(module, "TESTS", tmp_path / "tests/knowledge/keras/layers")
    assert module.main([NAME, "--family", FAMILY]) == 0
    assert "class RepeatVector(LayerType)" in (layers / FAMILY / "repeat_vector.py").read_text()
    assert (tmp_path / "tests/knowledge/keras/layers/test_repeat_vector.py").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Dense", "--family", "core"], "there is a layer 'Dense' already"),
        (["Nonsense", "--family", "core"], "no signature of 'Nonsense' is recorded"),
        ([NAME, "--family", "_shared"], "invalid choice: '_shared'"),
        ([NAME], "--family"),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        script("new_layer").main(arguments)
    assert message in capsys.readouterr().err
