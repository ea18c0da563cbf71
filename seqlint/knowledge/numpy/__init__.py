"""What NumPy does to shapes, kinds and contents of arrays."""

from seqlint.knowledge.numpy import (  # noqa: F401 - importing them declares what they know
    arithmetic,
    attributes,
    constructors,
    indexing,
    joining,
    random,
    reductions,
    repeating,
    selecting,
    shaping,
    splitting,
)
