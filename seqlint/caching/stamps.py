"""What a result depends on besides its file: the code of seqlint, of libcst, and of rules of other packages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec

from seqlint import __version__
from seqlint.configuration.registry import third_party_versions

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@cache
def program_stamp() -> tuple[object, ...]:
    """It differs where a program that takes part differs."""
    spec = find_spec("libcst")
    libcst = os.stat(spec.origin).st_mtime_ns if spec is not None and spec.origin else None
    return (__version__, libcst, third_party_versions(), *_times_in_checkout())


def _times_in_checkout() -> Iterator[tuple[str, int]]:
    """Each module with its time of change, in a checkout; an installed release does not change."""
    root = os.path.dirname(_PACKAGE)
    if not os.path.exists(os.path.join(root, ".git")):
        return
    for folder in (_PACKAGE, os.path.join(root, "rules")):
        for directory, folders, names in os.walk(folder):
            folders[:] = sorted({*folders} - {"__pycache__"})
            for name in sorted(names):
                if name.endswith((".py", ".json")):
                    path = os.path.join(directory, name)
                    yield path, os.stat(path).st_mtime_ns
