"""Which names, packages and releases show for which major version of Keras a program is written.

What exists in one version only follows from the recorded API. The tables here are for what no package that is
recorded has any more: Keras 1, the modules of early releases of Keras 2, and TensorFlow 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from seqlint.knowledge.keras import api
from seqlint.knowledge.keras.names import keras_path
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
#: what Keras 1, early releases of Keras 2 and TensorFlow 1 had; a name stands for all that begins with it
_EARLY = re.compile(
    r"(?:keras\.(?:engine|objectives|wrappers\.scikit_learn|legacy\.(?:interfaces|layers)"
    r"|utils\.(?:np_utils|vis_utils|generic_utils|layer_utils|data_utils|io_utils|multi_gpu_model|multi_gpu_utils)"
    r"|layers\.(?:core|convolutional|pooling|recurrent|embeddings|normalization|noise|advanced_activations|merge"
    r"|wrappers|local|convolutional_recurrent|cudnn_recurrent|CuDNN\w+|MaxoutDense|Highway)"
    r"|optimizers\.(?:adam_v2|gradient_descent_v2|rmsprop_v2|TFOptimizer)"
    r"|backend\.(?:tensorflow_backend|set_session|get_session|image_dim_ordering|set_image_dim_ordering)"
    r"|callbacks\.callbacks|metrics\.(?:fbeta_score|precision|recall)"
    r"|regularizers\.(?:WeightRegularizer|ActivityRegularizer|activity_l\w+|l1l2))"
    r"|tensorflow\.(?:contrib|Session|InteractiveSession|placeholder|ConfigProto|global_variables_initializer"
    r"|set_random_seed|reset_default_graph|get_default_graph|python\.keras|compat\.v1\.keras"
    r"|examples\.tutorials))(?:\.|$)"
)
#: names of early releases of Keras 2 that Keras 3 has again
_RETURNED = re.compile(r"keras\.(?:wrappers|legacy|metrics\.[a-z_]+)$")


@lru_cache(maxsize=4096)
def keras_of_name(name: str) -> int | None:
    """The only major version that has a qualified name, as it is written; None where both or none of them have it.

    ``tensorflow.keras.layers.DenseFeatures`` is in Keras 2 only, ``keras.ops`` in Keras 3 only.
    """
    if name.partition(".")[0] in _KERAS_2_PACKAGES:
        return 2
    path = keras_path(name)
    if _EARLY.match(name) or (path is not None and _EARLY.match(path)):
        return 2
    if path is None:
        return None
    by_tensorflow = name.startswith("tensorflow")
    parts = path.split(".")
    for length in range(2, len(parts) + 1):
        prefix = ".".join(parts[:length])
        kinds = {3: api.kind_of(prefix, 3, by_tensorflow=by_tensorflow), 2: api.kind_of(prefix, 2)}
        has = [keras for keras, kind in kinds.items() if kind not in (None, api.Kind.REFUSED)]
        if len(has) == 1 and not _RETURNED.match(prefix):
            return has[0]
        if api.Kind.MODULE not in kinds.values():
            return None
    return None


@cache
def keras2_methods() -> frozenset[str]:
    """The methods of models that Keras 2 has and nothing in Keras 3: ``fit_generator``."""
    return api.methods("keras.Model", 2) - api.all_members(3) - _COMMON_METHODS


#: names that objects of other libraries have too
_COMMON_METHODS = frozenset({"to_yaml"})
