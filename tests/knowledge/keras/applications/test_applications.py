"""The models of `keras.applications` against Keras itself, built without allocating a weight.

With ``SEQLINT_APPLICATIONS=all`` every model is built with every set of arguments, in both versions of Keras.
"""

from __future__ import annotations

import importlib
import inspect
import math
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from seqlint.knowledge.keras.api.names import canonical
from seqlint.knowledge.keras.api.signatures import names, signature
from seqlint.knowledge.keras.applications import Application
from seqlint.knowledge.keras.applications.model import application
from seqlint.knowledge.keras.arguments.binding import bind
from seqlint.knowledge.keras.layers._base.layer import infer
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, evaluate, is_known, size
from seqlint.shapes.shape import Shape
from seqlint.values import Unknown
from support.oracle import as_tuple, package, to_value
from support.recording import keras_says

ALL = os.environ.get("SEQLINT_APPLICATIONS") == "all"
#: the smallest of each family
SMALL = {
    3: "ConvNeXtTiny DenseNet121 EfficientNetB0 EfficientNetV2B0 InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 "
    "MobileNetV3Small MobileNetV3Large NASNetMobile ResNet50 ResNet50V2 VGG16 Xception".split(),
    2: "ConvNeXtTiny EfficientNetB0 MobileNet MobileNetV3Small NASNetMobile RegNetX002 RegNetY002 ResNet50 "
    "ResNetRS50 VGG16".split(),
}
#: those of families that only Keras 2 has
ONLY_2 = ["RegNetX002", "RegNetY002", "ResNetRS50"]
#: those that are quickly built
QUICK = {3: ["InceptionV3", "MobileNet", "MobileNetV2", "VGG16"], 2: ["MobileNet", "VGG16"]}
#: how many cases of a table are compared for each of the others
FEW = 4

#: the shape of what comes before the model, or None where it stands alone, and the arguments of the model
Case = tuple[tuple[int | None, ...] | None, dict[str, Any]]
#: input shape, output shape, trainable and other parameters; None where Keras raises
Outcome = tuple[tuple[int | None, ...], tuple[int | None, ...], int, int] | None


def public(keras: int) -> list[str]:
    """The models that `keras.applications` offers."""
    applications = package(keras).applications
    return [name for name in dir(applications) if inspect.isfunction(getattr(applications, name))]


@contextmanager
def without_downloads(keras: int) -> Iterator[None]:
    """Pretrained weights are neither fetched nor loaded, and no model is kept."""
    module = {3: "keras.src.utils.file_utils", 2: "tf_keras.src.utils.data_utils"}[keras]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module(module), "get_file", lambda *args, **keywords: "weights.h5")
        patch.setattr(package(keras).Model, "load_weights", lambda *args, **keywords: None)
        yield
    package(keras).backend.clear_session()


def unallocated(keras: int) -> AbstractContextManager[Any]:
    if keras == 3:
        scope: AbstractContextManager[Any] = package(3).StatelessScope(initialize_variables=False)
    else:
        scope = importlib.import_module("tensorflow").Graph().as_default()
    return scope


def keras_outcome(name: str, keras: int, before: tuple[int | None, ...] | None, **keywords: Any) -> Outcome:
    library = package(keras)
    with unallocated(keras):
        try:
            made = getattr(library.applications, name)(**keywords)
            output = made.output_shape
            if before is not None:
                model = library.Sequential([library.Input(before), made])
                output = model.output_shape
        except Exception:  # noqa: BLE001 - Keras raises of every kind
            return None
        trainable = sum(math.prod(weight.shape) for weight in made.trainable_weights)
        return made.input_shape, output, trainable, made.count_params() - trainable


def bound(name: str, keras: int, **keywords: Any) -> tuple[Application, Arguments]:
    found, kind = signature(name, keras, "applications"), application(name)
    assert found is not None
    assert kind is not None
    values = {key: to_value(value) for key, value in keywords.items()}
    return kind, bind(found, [], values, keras=keras)


def infer_application(
    name: str, keras: int, before: tuple[int | None, ...] | None, **keywords: Any
) -> tuple[Shape, Built]:
    kind, arguments = bound(name, keras, **keywords)
    kind.check(arguments)
    own = kind.declared_input(arguments)
    x = own if before is None else Shape.of(DYNAMIC, *(DYNAMIC if dim is None else dim for dim in before))
    return own, infer(kind, arguments, x)


def seqlint_outcome(name: str, keras: int, before: tuple[int | None, ...] | None, **keywords: Any) -> Any:
    try:
        own, built = infer_application(name, keras, before, **keywords)
    except LayerError:
        return None
    shapes = [None if shape.dims is None else tuple(map(plain, shape)) for shape in (own, built.output)]
    return (*shapes, *(count(built.weights, trainable=trainable) for trainable in (True, False)))


def plain(dim: Any) -> Any:
    return None if dim is DYNAMIC else dim


def assert_agreement(name: str, keras: int, cases: Sequence[Case]) -> None:
    def ask() -> list[Outcome]:
        with without_downloads(keras):
            return [keras_outcome(name, keras, before, **keywords) for before, keywords in cases]

    problems = []
    said = as_tuple(keras_says("", [keras_outcome, unallocated, name, *cases], ask, keras))
    for (before, keywords), theirs in zip(cases, said, strict=True):
        ours = seqlint_outcome(name, keras, before, **keywords)
        if ours != theirs:
            problems.append(f"{name}({keywords}) after {before}: Keras says {theirs}, seqlint says {ours}")
    assert not problems, f"{len(problems)} disagreements in Keras {keras}:\n" + "\n".join(problems)


def chosen(name: str, keras: int, cases: Sequence[Case]) -> Sequence[Case]:
    """All *cases* for a model that is quickly built, every third in Keras 2; else a fixed random choice."""
    if ALL:
        return cases
    if name not in QUICK[keras]:
        return random.Random(name).sample(cases, FEW)
    return cases if keras == 3 else cases[::3]


def comparable(name: str, cases: list[Case]) -> list[Case]:
    """Those of which seqlint says something: how the cells of NASNet join sizes of None is not followed."""
    return [
        (before, keywords)
        for before, keywords in cases
        if not (name.startswith("NASNet") and _is_half_open(before, keywords))
    ]


def _is_half_open(before: tuple[int | None, ...] | None, keywords: dict[str, Any]) -> bool:
    shape = keywords.get("input_shape")
    return (before is not None and shape is None) or (shape is not None and shape[0] is None is not shape[1])


def alone(*cases: dict[str, Any]) -> list[Case]:
    return [(None, keywords) for keywords in cases]


@pytest.mark.parametrize("keras", [3, 2])
def test_every_application_is_known(keras: int) -> None:
    known = sorted(names("applications", keras))
    assert known == keras_says("", [public], lambda: public(keras), keras)
    for name in known:
        kind, arguments = bound(name, keras, weights=None, include_top=False, input_shape=(128, 128, 3))
        built = infer(kind, arguments, kind.declared_input(arguments))
        assert built.output.is_complete, name
        assert built.weights, name


@pytest.mark.parametrize("name", sorted(names("applications", 3)))
def test_each_application(name: str) -> None:
    cases = alone({"include_top": False, "input_shape": (107, 150, 3)}, {"weights": None})
    assert_agreement(name, 3, cases if ALL else cases[:1])


@pytest.mark.parametrize(
    "name", sorted(names("applications", 2)) if ALL else ["ConvNeXtTiny", "VGG16", *ONLY_2]
)
def test_each_application_of_keras_2(name: str) -> None:
    cases = alone({"weights": None, "input_shape": (97, 128, 4), "classes": 7}, {"include_top": False})
    assert_agreement(name, 2, cases if ALL else cases[:1])


ARGUMENTS: list[dict[str, Any]] = [
    {"input_shape": (75, 98, 1), "weights": None, "classes": 3},
    {"input_shape": (113, 224, 4), "weights": None, "include_top": False, "pooling": "avg"},
    {"input_shape": (224, 113, 3), "include_top": False, "pooling": "max"},
    {"input_shape": [96, 131, 3], "include_top": False, "pooling": "average"},
    {"input_shape": (None, None, 3), "weights": None, "include_top": False},
    {"input_shape": (None, 99, 3), "weights": None, "include_top": False},
    {"input_shape": (99, None, 3), "weights": None, "include_top": False},
    {"input_shape": (None, None, 3), "include_top": False},
    {"include_top": False, "weights": None, "classes": 5},
    {"classifier_activation": None},
    {"classifier_activation": "sigmoid"},
    {"classifier_activation": "softmaxx", "weights": None},
    {"classifier_activation": "softmaxx", "include_top": False},
    {"classes": 10},
    {"classes": 10, "include_top": False},
    {"classes": -1, "weights": None},
    {"classes": None, "weights": None},
    {"input_shape": (224, 224, 3)},
    {"input_shape": [224, 224, 3]},
    {"input_shape": (160, 160, 3)},
    {"input_shape": (96, 96, 3)},
    {"input_shape": (300, 200, 3)},
    {"input_shape": (224, 224, 1), "include_top": False},
    {"input_shape": (31, 100, 3), "include_top": False},
    {"input_shape": (100, 31, 3), "include_top": False},
    {"input_shape": (None, 31, 3), "include_top": False, "weights": None},
    {"input_shape": (70, 74, 3), "include_top": False},
    {"input_shape": (224, 224), "include_top": False},
    {"input_shape": (8, 224, 224, 3), "include_top": False},
    {"input_shape": (224, 224, None), "include_top": False, "weights": None},
    {"input_shape": (None, None, 3), "weights": None},
]


@pytest.mark.parametrize("name", SMALL[3])
def test_arguments(name: str) -> None:
    assert_agreement(name, 3, chosen(name, 3, comparable(name, alone(*ARGUMENTS))))


@pytest.mark.parametrize("name", SMALL[2] if ALL else [*QUICK[2], *ONLY_2])
def test_arguments_of_keras_2(name: str) -> None:
    assert_agreement(name, 2, chosen(name, 2, comparable(name, alone(*ARGUMENTS))))


@pytest.mark.parametrize(
    ("name", "keywords"),
    [
        ("MobileNet", {"alpha": 0.25, "depth_multiplier": 2, "weights": None, "classes": 4}),
        ("MobileNet", {"alpha": 0.5, "include_top": False, "depth_multiplier": 2}),
        ("MobileNet", {"alpha": 0.35, "include_top": False}),
        ("MobileNetV2", {"alpha": 0.35, "input_shape": (96, 96, 3)}),
        ("MobileNetV2", {"alpha": 1.4, "include_top": False}),
        ("MobileNetV2", {"alpha": 1.3, "weights": None, "classes": 12}),
        ("MobileNetV2", {"alpha": 0.25}),
        ("MobileNetV3Small", {"alpha": 0.75, "minimalistic": True}),
        ("MobileNetV3Small", {"alpha": 1.0, "minimalistic": True}),
        ("MobileNetV3Large", {"alpha": 1.25, "weights": None, "classes": 5}),
        ("MobileNetV3Large", {"alpha": 0.5, "minimalistic": True, "weights": None}),
        ("EfficientNetV2B0", {"include_preprocessing": False, "weights": None}),
        ("ConvNeXtTiny", {"include_preprocessing": False, "weights": None}),
    ],
)
def test_arguments_of_single_models(name: str, keywords: dict[str, Any]) -> None:
    assert_agreement(name, 3, alone(keywords))


@pytest.mark.parametrize(
    ("name", "keywords"),
    [
        ("RegNetX002", {"include_preprocessing": False, "weights": None, "classifier_activation": "none"}),
        ("RegNetY002", {"weights": "imagenet", "classifier_activation": "relu"}),
        (
            "ResNetRS50",
            {"include_preprocessing": False, "weights": None, "include_top": False, "pooling": "avg"},
        ),
        ("ResNetRS50", {"weights": "imagenet-i160", "classes": 10}),
        ("ResNetRS50", {"weights": "imagenet-i160", "classifier_activation": "relu"}),
    ],
)
def test_arguments_of_single_models_of_keras_2(name: str, keywords: dict[str, Any]) -> None:
    assert_agreement(name, 2, alone(keywords))


def test_an_alpha_that_is_not_recorded_leaves_the_parameters_unknown() -> None:
    _, built = infer_application("MobileNetV2", 3, None, alpha=0.6, weights=None, include_top=False)
    assert built.output == Shape.of(DYNAMIC, DYNAMIC, DYNAMIC, UNKNOWN)
    assert built.weights is None


NESTED: list[Case] = [
    ((100, 100, 3), {"input_shape": (224, 224, 3)}),
    ((100, 100, 3), {}),
    ((99, 131, 3), {}),
    ((99, 131, 3), {"pooling": "avg"}),
    ((224, 224, 4), {"input_shape": (224, 224, 3)}),
    ((30, 60, 3), {}),
    ((8, 8, 3), {}),
    ((1, 1, 3), {}),
    ((None, None, 3), {"input_shape": (224, 224, 3)}),
    ((None, None, None), {"input_shape": (224, 224, 3), "pooling": "max"}),
    ((224, 224), {"input_shape": (224, 224, 3)}),
    ((224, 224, 3, 5), {}),
    ((128, 128, 3), {"input_shape": (128, None, 3)}),
    ((128, 129, 3), {"input_shape": (None, 129, 3)}),
]


def nested(name: str) -> list[Case]:
    cases = [(before, {"weights": None, "include_top": False, **keywords}) for before, keywords in NESTED]
    return comparable(name, cases)


@pytest.mark.parametrize("name", SMALL[3])
def test_nested(name: str) -> None:
    assert_agreement(name, 3, chosen(name, 3, nested(name)))


@pytest.mark.parametrize("name", SMALL[2] if ALL else QUICK[2])
def test_nested_in_keras_2(name: str) -> None:
    assert_agreement(name, 2, chosen(name, 2, nested(name)))


@pytest.mark.parametrize("name", SMALL[3])
@pytest.mark.parametrize("sizes", [(75, 76), (107, 149), (128, 225)])
def test_named_sizes_pass_through(name: str, sizes: tuple[int, int]) -> None:
    kind, arguments = bound(name, 3, weights=None, include_top=False, input_shape=(*sizes, 3))
    expected = infer(kind, arguments, kind.declared_input(arguments)).output
    arguments.given["input_shape"] = (size("height"), size("width"), 3)
    found = infer(kind, arguments, kind.declared_input(arguments)).output
    values = dict(zip(("height", "width"), sizes, strict=True))
    assert [evaluate(dim, values) if is_known(dim) else dim for dim in found] == list(expected)


@pytest.mark.parametrize(
    "hidden", ["include_top", "weights", "input_shape", "pooling", "classes", "input_tensor"]
)
def test_what_is_unknown_refutes_nothing(hidden: str) -> None:
    kind, arguments = bound("ResNet50", 3)
    arguments.given[hidden] = Unknown(hidden)
    kind.check(arguments)
    own = kind.declared_input(arguments)
    assert own.rank == 4
    infer(kind, arguments, Shape.of(DYNAMIC, 32, 32, 3) if hidden in ("input_shape", "input_tensor") else own)


@pytest.mark.parametrize(
    "name",
    [
        "keras.applications.VGG16",
        "keras.applications.vgg16.VGG16",
        "tensorflow.keras.applications.vgg16.VGG16",
        "tensorflow.python.keras.applications.vgg16.VGG16",
        "keras.src.applications.vgg16.VGG16",
    ],
)
def test_modules_are_no_part_of_the_name(name: str) -> None:
    assert canonical(name) == "keras.applications.VGG16"
