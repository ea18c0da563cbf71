"""Which Keras a notebook installs: ``!pip install tensorflow==2.11.*`` in one of its cells."""

from __future__ import annotations

import re

_PIN = re.compile(
    r"^[ \t]*[!%][^\n]*\binstall\b[^\n]*?"
    r"\b(?P<package>tensorflow(?:-gpu|-cpu)?|keras)\s*(?P<operator>==|~=|<=?)\s*(?P<major>\d+)(?:\.(?P<minor>\d+))?",
    re.MULTILINE,
)
#: the first release of TensorFlow that brings Keras 3
_FIRST_WITH_KERAS_3 = (2, 16)


def installed_keras(text: str) -> int | None:
    """The major version of Keras that a command in *text* installs, by a version that it states; None without one."""
    for pin in _PIN.finditer(text):
        version = int(pin["major"]), int(pin["minor"] or 0)
        first = (3, 0) if pin["package"] == "keras" else _FIRST_WITH_KERAS_3
        is_old = version <= first if pin["operator"] == "<" else version < first
        if is_old:
            return 2
        if pin["operator"] in ("==", "~="):
            return 3
    return None
