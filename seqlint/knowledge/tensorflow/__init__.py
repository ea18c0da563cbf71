"""What TensorFlow does to data."""

from seqlint.knowledge.tensorflow import data  # noqa: F401 - importing it declares what it knows
