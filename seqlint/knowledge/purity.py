"""Which functions of libraries are pure, and which call the functions that they are given.

A function whose result is declared states its effects with the result: `Change` and `Application` in
`seqlint.knowledge.library`. Of the others only those are pure that stand here: any other may change the containers, arrays
and objects that it is given, and call every function that it is given.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from functools import cache

#: packages and modules of which no function changes its arguments or calls a function of the program later
_PURE_MODULES = (
    "builtins",
    "cv2",
    "datetime",
    "glob",
    "gzip",
    "h5py",
    "imageio",
    "json",
    "keras.activations",
    "keras.applications",
    "keras.backend",
    "keras.config",
    "keras.datasets",
    "keras.ops",
    "keras.preprocessing",
    "keras.random",
    "keras.utils",
    "librosa",
    "logging",
    "math",
    "matplotlib",
    "nibabel",
    "nltk",
    "numpy",
    "os",
    "pandas",
    "pathlib",
    "pickle",
    "PIL",
    "platform",
    "plotly",
    "pprint",
    "psutil",
    "pydicom",
    "re",
    "scipy",
    "seaborn",
    "shutil",
    "skimage",
    "sklearn",
    "statistics",
    "string",
    "sys",
    "tensorflow",
    "time",
    "tqdm",
    "typing",
    "uuid",
    "warnings",
    "zipfile",
)
#: packages and modules of which a class changes nothing of its subclasses and their instances that these define
_MODULES_OF_PLAIN_BASES = (
    "abc",
    "absl",
    "argparse",
    "builtins",
    "collections.abc",
    "concurrent",
    "contextlib",
    "enum",
    "gym",
    "gymnasium",
    "json",
    "keras",
    "keras_tuner",
    "kerastuner",
    "logging",
    "multiprocessing",
    "numpy",
    "pytorch_lightning",
    "queue",
    "sklearn",
    "tensorflow",
    "tf_agents",
    "threading",
    "torch",
    "typing",
    "unittest",
)
#: what does so all the same
_IMPURE = frozenset(
    {
        *(f"builtins.{name}" for name in ("delattr", "eval", "exec", "setattr", "__import__")),
        *(f"keras.backend.{name}" for name in ("batch_set_value", "moving_average_update", "set_value")),
        *(f"keras.backend.{name}" for name in ("update", "update_add", "update_sub")),
        *("numpy.random.shuffle", "numpy.put", "numpy.place", "numpy.putmask", "numpy.copyto"),
        *("os.fork", "sys.setprofile", "sys.settrace", "tensorflow.py_function", "tensorflow.numpy_function"),
    }
)
#: what calls the functions that it is given before it returns, and keeps none, by its last name
_CALLING = frozenset(
    "agg aggregate apply apply_along_axis apply_over_axes applymap cond fromfunction max min piecewise reduce sort sorted "
    "sub subn transform".split()
)
#: the built-in functions that keep a function and call it later; the others that `_CALLING` does not name call none
_LAZY_BUILTINS = frozenset(f"builtins.{name}" for name in ("filter", "iter", "map", "property"))
#: functions of other modules that only pass on the functions that they are given
_PASSING = frozenset(
    f"functools.{name}" for name in ("partial", "partialmethod", "total_ordering", "update_wrapper", "wraps")
)


class Calling(enum.Enum):
    """When code of a library calls the functions that it is given."""

    NEVER = "never"
    #: before it returns
    NOW = "now"
    #: at any time from then on
    LATER = "later"


@cache
def is_pure(name: str) -> bool:
    """Whether the function of a library with this qualified name changes nothing that it is given."""
    return name not in _IMPURE and _is_within(name, _PURE_MODULES)


@cache
def is_plain_base(name: str) -> bool:
    """Whether subclasses of the library's class with this qualified name are made as Python makes classes."""
    return _is_within(name, _MODULES_OF_PLAIN_BASES)


def _is_within(name: str, modules: Sequence[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@cache
def calling(name: str) -> Calling:
    """When the function or method of a library with this name, qualified or not, calls the functions that it is given."""
    if name.rpartition(".")[2] in _CALLING:
        return Calling.NOW
    is_builtin = name.startswith("builtins.") and name not in _LAZY_BUILTINS
    return Calling.NEVER if is_builtin or name in _PASSING else Calling.LATER
