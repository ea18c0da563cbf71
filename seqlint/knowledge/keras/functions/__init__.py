"""Keras's library functions and what they return: data sets, preprocessing, utilities."""

from seqlint.knowledge.keras.functions import (  # noqa: F401 - importing them declares what they know
    datasets,
    directories,
    preprocessing,
    text,
    utils,
)
