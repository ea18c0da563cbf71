"""Which functions of libraries are pure, and which call the functions that they are given.

A function whose result is declared states its effects with the result: `Change` and `Application` in
`seqlint.knowledge.library`. Of the others only those are pure that stand here: any other may change the containers, arrays
and objects that it is given, and call every function that it is given.
"""

from __future__ import annotations

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
#: what does so all the same
_IMPURE = frozenset(
    {
        *(f"builtins.{name}" for name in ("delattr", "eval", "exec", "setattr", "__import__")),
        *("numpy.random.shuffle", "numpy.put", "numpy.place", "numpy.putmask", "numpy.copyto"),
        *("os.fork", "sys.setprofile", "sys.settrace", "tensorflow.py_function", "tensorflow.numpy_function"),
    }
)
#: functions, by their last names, that call functions which they are given
_CALLS = frozenset(
    "apply apply_along_axis apply_over_axes applymap aggregate agg cond filter fromfunction frompyfunc function "
    "lru_cache map map_fn max min piecewise py_function reduce scan sorted starmap transform vectorize while_loop".split()
)


def is_pure(name: str) -> bool:
    """Whether the function of a library with this qualified name changes nothing that it is given."""
    if name in _IMPURE:
        return False
    return any(name == module or name.startswith(f"{module}.") for module in _PURE_MODULES)


def calls_arguments(name: str) -> bool:
    """Whether a function or method with this name, qualified or not, may call functions that it is given."""
    return name.rpartition(".")[2] in _CALLS
