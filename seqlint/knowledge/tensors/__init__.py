"""What the functions of ``keras.ops``, ``keras.backend`` and TensorFlow do to tensors."""

from seqlint.knowledge.tensors import (  # noqa: F401 - importing them declares what they know
    constructors,
    elementwise,
    images,
    joining,
    losses,
    products,
    reductions,
    selecting,
    shaping,
    sizes,
    windows,
)
