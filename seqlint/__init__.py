"""seqlint: static shape inference and linting for Keras models."""

__version__ = "0.1.0"
