"""seqlint: static shape inference and linting for Keras models."""

from importlib import import_module

__version__ = "0.1.0"

#: where the pages of `docs/` are; `[project.urls]` names it too
DOCUMENTATION = "https://seqlint.readthedocs.io/en/stable/"


def load_ipython_extension(shell: object) -> None:
    """What IPython calls for ``%load_ext seqlint``."""
    # by name: this package is below all of its parts
    import_module("seqlint.notebook.extension").load(shell)
