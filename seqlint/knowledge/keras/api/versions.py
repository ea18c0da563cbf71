"""Which names, packages and releases show for which major version of Keras a program is written.

What exists in one version only follows from the recorded API. The tables here are for what no package that is
recorded has any more: Keras 1, the modules of early releases of Keras 2, and TensorFlow 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.names import keras_path
from seqlint.site import Place, Site
from seqlint.source.requirements import Bounds

#: the version that is taken where nothing shows another
DEFAULT = 3


class Strength(IntEnum):
    """What shows the version, the strongest first."""

    SETTING = 0
    ENVIRONMENT = 1
    INSTALL = 2
    IMPORT = 3
    NAME = 4
    REQUIREMENT = 5


@dataclass(frozen=True)
class Evidence:
    """One mark of a version: *text* says what it is, ``tensorflow==2.11 is installed``."""

    keras: int
    strength: Strength
    text: str
    #: where in the program
    where: Place | Site | None = None
    #: the qualified name that shows it, where it is one
    name: str = ""

    @property
    def place(self) -> Place | None:
        """Its place in the program, computed on demand; None outside of it."""
        return self.where.place if isinstance(self.where, Site) else self.where


@dataclass(frozen=True)
class TargetKeras:
    """The major version that a program is read for, and why."""

    major: int
    evidence: tuple[Evidence, ...] = ()

    @property
    def reason(self) -> str:
        """Why this version was taken."""
        if not self.evidence:
            return "nothing in the program or its project shows another version"
        place = self.evidence[0].place
        return f"{self.evidence[0].text}{'' if place is None else f' ({place})'}"

    def is_shown_by(self, counts: Callable[[Evidence], bool]) -> bool:
        """Whether a mark of the version that was taken *counts*."""
        return any(each.keras == self.major and counts(each) for each in self.evidence)

    @property
    def contradiction(self) -> Evidence | None:
        """The first mark in the program of another version than the one that was taken."""
        return next(
            (each for each in self.evidence if each.keras != self.major and each.where is not None), None
        )


def target(stated: int | None, evidence: list[Evidence]) -> TargetKeras:
    """The version for a program: the *stated* one, or that of the strongest *evidence*, or the default."""
    if stated is not None:
        return TargetKeras(stated, (Evidence(stated, Strength.SETTING, f"`target-keras` is {stated}"),))
    ranked = tuple(sorted(evidence, key=lambda each: each.strength))
    return TargetKeras(ranked[0].keras if ranked else DEFAULT, ranked)


# Releases

#: packages that are Keras or bring it, and their first release with Keras 3
_FIRST_WITH_KERAS_3 = {
    "keras": (3,),
    **dict.fromkeys(("tensorflow", "tensorflow-cpu", "tensorflow-intel", "tensorflow-macos"), (2, 16)),
}
#: packages of which no release works with Keras 3
_BRING_KERAS_2 = frozenset({"keras-contrib", "qkeras", "tensorflow-addons", "tensorflow-gpu"})


def keras_of_package(name: str, bounds: Bounds) -> int | None:
    """The major version of Keras that a required package brings, or None where its *bounds* leave it open."""
    if name in _BRING_KERAS_2:
        return 2
    first = _FIRST_WITH_KERAS_3.get(name)
    if first is None:
        return None
    if bounds.below is not None and bounds.below <= first:
        return 2
    return 3 if bounds.least is not None and bounds.least >= first else None


#: what ``TF_USE_LEGACY_KERAS`` is set to where TensorFlow takes Keras 2
LEGACY_SWITCH = "TF_USE_LEGACY_KERAS"
LEGACY_VALUES = frozenset({"1", "true", "True"})


# Names

#: packages that are Keras 2 or work with nothing else
_KERAS_2_PACKAGES = frozenset(
    "tf_keras qkeras keras_contrib tensorflow_addons tensorflow_model_optimization tensorflow_decision_forests".split()
)
#: what Keras 1, early releases of Keras 2 and TensorFlow 1 had, by module; a name stands for all that is within it
_EARLY = frozenset(
    f"{module}.{name}"
    for module, names in {
        "keras": "engine objectives",
        "keras.backend": "tensorflow_backend set_session get_session image_dim_ordering set_image_dim_ordering",
        "keras.layers": "core convolutional pooling recurrent embeddings normalization noise advanced_activations merge"
        " wrappers local convolutional_recurrent cudnn_recurrent CuDNNGRU CuDNNLSTM MaxoutDense Highway",
        "keras.legacy": "interfaces layers",
        "keras.metrics": "fbeta_score precision recall",
        "keras.optimizers": "adam_v2 gradient_descent_v2 rmsprop_v2 TFOptimizer",
        "keras.regularizers": "WeightRegularizer ActivityRegularizer activity_l1 activity_l2 activity_l1l2 l1l2",
        "keras.utils": "np_utils vis_utils generic_utils layer_utils data_utils io_utils multi_gpu_model multi_gpu_utils",
        "keras.wrappers": "scikit_learn",
        "tensorflow": "contrib Session InteractiveSession placeholder ConfigProto global_variables_initializer"
        " set_random_seed reset_default_graph get_default_graph",
        "tensorflow.compat.v1": "keras",
        "tensorflow.examples": "tutorials",
        "tensorflow.python": "keras",
    }.items()
    for name in names.split()
)
#: names of early releases of Keras 2 that Keras 3 has again
_RETURNED = re.compile(r"keras\.(?:wrappers|legacy|metrics\.[a-z_]+)$")


@lru_cache(maxsize=4096)
def keras_of_name(name: str) -> int | None:
    """The only major version that has a qualified name, as it is written; None where both or none of them have it.

    ``tensorflow.keras.layers.DenseFeatures`` is in Keras 2 only, ``keras.ops`` in Keras 3 only.
    """
    path = keras_path(name)
    if name.partition(".")[0] in _KERAS_2_PACKAGES or is_early(name) or (path is not None and is_early(path)):
        return 2
    if path is None:
        return None
    by_tensorflow = name.startswith("tensorflow")
    parts = path.split(".")
    for length in range(2, len(parts) + 1):
        prefix = ".".join(parts[:length])
        kinds = {3: recorded.kind_of(prefix, 3, by_tensorflow=by_tensorflow), 2: recorded.kind_of(prefix, 2)}
        has = [keras for keras, kind in kinds.items() if kind not in (None, recorded.Kind.REFUSED)]
        if len(has) == 1 and not _RETURNED.match(prefix):
            return has[0]
        if recorded.Kind.MODULE not in kinds.values():
            return None
    return None


#: the backend as Keras 3 has it only without TensorFlow: few of the functions of Keras 2
_PLAIN_BACKEND = re.compile(r"(?<!\.)\bkeras(?:\.backend\b|[ \t]+import\b.*\bbackend\b)")
#: modules whose names are words that programs use for much else
_OF_COMMON_WORDS = ("keras", "keras.preprocessing", "keras.saving", "keras.utils")
_AFTER_DOT = re.compile(r"\.[ \t]*([A-Za-z_]\w*)")


def is_early(name: str) -> bool:
    """Whether early releases had a qualified name, ``keras.utils.np_utils``, or what it is in, and no recorded one has."""
    parts = name.split(".")
    return any(".".join(parts[:length]) in _EARLY for length in (2, 3, 4))


def may_tell(text: str) -> bool:
    """Whether a use of a name or method which one version only has may stand in a text, imports left aside."""
    words = frozenset(_AFTER_DOT.findall(text))
    if _PLAIN_BACKEND.search(text) and not words.isdisjoint(_one_version_only("keras.backend")):
        return True
    return not words.isdisjoint(_telling_words()) or _telling_pairs().search(text) is not None


@cache
def _telling_words() -> frozenset[str]:
    """Names below the modules of Keras, and methods of models, that one version only has."""
    inner = (recorded.modules(3) & recorded.modules(2)) - {
        *_OF_COMMON_WORDS,
        "keras.backend",
        "keras.optimizers.legacy",
    }
    words = frozenset().union(*map(_one_version_only, inner))
    methods = recorded.model_methods(2) - recorded.model_methods(3)
    return words | methods | {"legacy"} | {name.rpartition(".")[2] for name in _EARLY - _early_modules()}


@cache
def _telling_pairs() -> re.Pattern[str]:
    """Those that are too common words to stand for themselves, with the name before them."""
    names = {f"{module}.{name}" for module in _OF_COMMON_WORDS for name in _one_version_only(module)}
    names |= _early_modules()
    pairs = sorted({re.escape(".".join(name.split(".")[-2:])) for name in names})
    return re.compile(rf"\b(?:{'|'.join(pairs)})\b")


def _early_modules() -> frozenset[str]:
    return frozenset(name for name in _EARLY if name.startswith("keras.l") or name.endswith(".keras"))


def _one_version_only(module: str) -> frozenset[str]:
    """The names in a module that the other version, or the other way to the module, does not have."""
    has = [
        frozenset(
            name for name, kind in recorded.kinds(module, *way).items() if kind is not recorded.Kind.REFUSED
        )
        for way in ((3, True), (3, False), (2, True))
    ]
    return frozenset.union(*has) - frozenset.intersection(*has)


@cache
def keras2_methods() -> frozenset[str]:
    """The methods of models that Keras 2 has and nothing in Keras 3: ``fit_generator``."""
    return recorded.model_methods(2) - recorded.all_members(3) - _COMMON_METHODS


#: names that objects of other libraries have too
_COMMON_METHODS = frozenset({"to_yaml"})
