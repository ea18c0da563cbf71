"""What NumPy does to shapes, kinds and contents of arrays."""

from seqlint.knowledge.numpy import (  # noqa: F401 - importing them declares what they know
    arithmetic,
    attributes,
    indexing,
    reductions,
    selecting,
)
from seqlint.knowledge.numpy.creation import constructors, random  # noqa: F401 - as above
from seqlint.knowledge.numpy.manipulation import (  # noqa: F401 - as above
    joining,
    repeating,
    shaping,
    splitting,
)
