"""Why seqlint is not to blame for some of the differences that random models show."""

from __future__ import annotations

import re

#: disagreements that are none of seqlint's, by version of Keras and text, each with its reason
EXCUSES: tuple[tuple[int, str, str], ...] = (
    (
        3,
        r"^(`(Pipeline|Sequential)`: .*Keras says error|.*Keras says error.*calling Pipeline\.call|.*(output \(\?|not known, Keras says|builds it when|not know))[\s\S]*\.Pipeline\(",
        "Pipeline calls its layers, which then refuse or change what building alone lets pass",
    ),
    (
        3,
        r"output not known, Keras says error[\s\S]*\bSequential\(\[[^\]]*layers\.Input\([\s\S]*layers\.EinsumDense\(",
        "what an equation makes of another rank than its nested model was built for is not known",
    ),
    (
        3,
        r"Value for attr 'Tshape' of bool",
        "TensorFlow takes True for 1 in some operations only",
    ),
    (
        3,
        r"is not connected to `inputs`",
        "a layer that gives a model its input is not found where the model calls it again",
    ),
    (
        2,
        r"seqlint says output [^|]*Op has type [\s\S]*\bModel\(",
        "the types of values are not followed through nested models and operators",
    ),
    (
        2,
        r"^seqlint says no error, Keras says error .*contains the same input multiple times",
        "an input that is stated twice is not looked for",
    ),
    (
        2,
        r"TimeDistributed\((layer=)?layers\.(Random|Resizing|CenterCrop|TextVectorization)",
        "a layer for images reads the time axis in its own way when it is given whole batches",
    ),
    (
        2,
        r"seqlint does not know[\s\S]* \| [\s\S]*(ragged=[T(\[]|sparse=True)",
        "what layers make of ragged or sparse vectors is not known",
    ),
    (
        2,
        r"output not known, Keras says error[\s\S]*\bSequential\(\[[\s\S]*(\bLayerNormalization\(|layers\.Embedding\()",
        "what a layer makes of another rank than its nested model was built for is not followed",
    ),
    (
        2,
        r"(does not know the output|expected ndim=\d, found ndim=\d)[\s\S]*\bSequential\(\[[^\]]*layers\.Embedding\(",
        "an embedding of steps of a stated number tells a nested model another rank than it is given",
    ),
    (
        2,
        r"Keras says error[\s\S]*epsilon=[\[(]",
        "several numbers in the place of one are added to the channels one by one",
    ),
    (
        2,
        r"Dimension \d in both shapes must be equal[\s\S]*channels_first",
        "TensorFlow steps over the last of more axes one by one where the channels stand first",
    ),
    (
        2,
        r"^`Sequential`: (seqlint says error `SpectralNormalization` needs a layer with a kernel|.*Cell' object has no attribute 'kernel')",
        "a nested model that fails is built a second time, with what the first time left behind",
    ),
    (
        2,
        r"(does not know|says output (not known|\([^)]*\?\)))[\s\S]* \| [\s\S]*\bRNN\([\s\S]*unroll=",
        "whether an unrolled cell can add steps that are no vectors to its state is not known",
    ),
    (
        2,
        r"^`Conv\w*`: seqlint says output \(\w+, None, (\d+), .*Keras says output \(\w+, \1, \1, .*",
        "TensorFlow takes the channels, where they stand first, for an open axis before them",
    ),
    (
        2,
        r"TimeDistributed\((layer=)?layers\.Softmax|(output not known|does not know)[\s\S]*Sequential\(\[[^\]]*(Masking\(|mask_zero)[\s\S]*Softmax\(",
        "masks of steps that are laid out anew, and those that begin in a nested model, are not followed",
    ),
    (
        2,
        r"^`(Wrapper|Sequential)`: .*Keras says error[\s\S]*Wrapper\((layer=)?layers\.(EinsumDense|Conv\w*)\(",
        "what is wrong with an equation, or a rank, shows in another order where the layer is only built",
    ),
    (
        2,
        r"image.shape' must be > 0|num_split|Depth of filter must not be 0|slice index 0 of dimension 0|says output \(0,",
        "some operations of TensorFlow refuse what has no values",
    ),
    (
        2,
        r"^`GroupNormalization`: .*pop index out of range",
        "the axis of the samples, counted from the end, is refused only where the layer is called",
    ),
    (
        2,
        r"got a boolean|an integer is required|sequence with mixed types",
        "TensorFlow takes True for 1 in some operations only",
    ),
)


def excuse(keras: int, about: str) -> str | None:
    """The reason for a difference that is told in the text *about* it, if there is one."""
    found = (why for version, pattern, why in EXCUSES if version == keras and re.search(pattern, about))
    return next(found, None)
