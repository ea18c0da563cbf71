"""seqlint: static shape inference and linting for Keras models."""

__version__ = "0.1.0"

#: where the pages of `docs/` are; `[project.urls]` names it too
DOCUMENTATION = "https://seqlint.readthedocs.io/en/stable/"
