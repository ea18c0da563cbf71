"""What TensorFlow does to data."""

from seqlint.knowledge.tensorflow import data, optimizers, tutorials  # noqa: F401 - importing them declares what they know
