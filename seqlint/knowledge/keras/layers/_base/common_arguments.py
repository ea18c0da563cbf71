"""The arguments that many layers have: `trainable`, `name`, `dtype`, and names of activations and the like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from seqlint.knowledge.keras.api.signatures import names, nearest
from seqlint.knowledge.keras.layers._base.identifiers import check_no_layer_class, require_known
from seqlint.knowledge.keras.layers._base.stated_input import check_iterable
from seqlint.knowledge.keras.layers._shared import quantization
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.values import ListValue, Reference, Value

#: the end of an argument's name -> what a string names there
_IDENTIFIERS = {
    "activation": "activations",
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}
_DTYPE = "must be a data type or a policy that Keras knows"


class CommonArguments:
    """What Keras 3 checks of them."""

    #: by layer: the arguments that it takes without looking at them
    ignored: ClassVar[Mapping[str, frozenset[str]]] = {
        "HashedCrossing": frozenset({"trainable"}),
        "InputLayer": frozenset({"trainable"}),
        "IntegerLookup": frozenset({"dtype", "trainable"}),
        "SimpleRNN": frozenset({"activity_regularizer"}),
        "StringLookup": frozenset({"dtype", "trainable"}),
    }
    #: types of Python of which no data type can be made
    no_dtypes: ClassVar[tuple[type, ...]] = (bool, int, float, tuple, ListValue)

    def check(self, kind: LayerType, arguments: Arguments) -> None:
        """Refuse what Keras's constructor refuses."""
        checked = arguments.given.keys() - self.ignored.get(kind.name, frozenset())
        for name in sorted(checked):
            identifies = _IDENTIFIERS.get(name.rpartition("_")[2])
            if identifies is not None:
                self.check_identifier(arguments, name, identifies)
        if "trainable" in checked:
            _check_trainable(arguments)
        if "name" in checked:
            self.check_name(arguments["name"], arguments)
        if "dtype" in checked:
            self._check_dtype(arguments, is_input=kind.is_input)

    def check_identifier(self, arguments: Arguments, name: str, identifies: str) -> None:
        """Refuse what Keras's ``get`` for this kind of thing refuses: an unknown string, a number, a truth value."""
        value = arguments[name]
        if isinstance(value, (bool, int, float, tuple, ListValue)):
            arguments.refuse(
                name, f"must be the name of one of Keras's {identifies}, an object or a function"
            )
        if identifies == "activations" and isinstance(value, Reference):
            check_no_layer_class(arguments, name, value)
        self.check_known(arguments, name, identifies)

    def check_known(self, arguments: Arguments, name: str, identifies: str) -> None:
        """Refuse an unknown string."""
        require_known(arguments, name, identifies)

    def check_name(self, value: Value, arguments: Arguments) -> None:
        """Refuse what is no name of a layer."""
        if isinstance(value, (bool, int, float, tuple)):
            arguments.refuse("name", "must be a string")
        if isinstance(value, str) and "/" in value:
            arguments.refuse("name", "must not contain a slash")

    def _check_dtype(self, arguments: Arguments, *, is_input: bool) -> None:
        value = arguments["dtype"]
        if isinstance(value, self.no_dtypes):
            arguments.refuse("dtype", _DTYPE)
        if not isinstance(value, str):
            return
        known = names("dtypes", arguments.keras)
        named = value if is_input else self.source_of(value, arguments)
        if named not in known:
            guess = nearest(named, known)
            help = f"did you mean {guess!r}?" if guess else None
            arguments.refuse("dtype", _DTYPE, help=help)

    def source_of(self, dtype: str, arguments: Arguments) -> str:
        """The data type or policy from which a quantized policy is made; any other string is that itself."""
        if not dtype.startswith(quantization.MODES):
            return dtype
        policy = quantization.parse(dtype)
        if policy is None:
            arguments.refuse("dtype", "must be a quantized policy such as 'int8_from_float32'")
            return dtype
        return policy.source


class Keras2CommonArguments(CommonArguments):
    """What Keras 2 checks of them."""

    ignored = {
        "BatchNormalization": frozenset({"trainable"}),
        "EinsumDense": frozenset({"activity_regularizer"}),
    }
    no_dtypes = (float, tuple, ListValue)

    def check(self, kind: LayerType, arguments: Arguments) -> None:
        """Keras 2 makes a tuple of the stated input shape wherever the layer stands."""
        super().check(kind, arguments)
        if not kind.is_input:
            stated = "batch_input_shape" if "batch_input_shape" in arguments.given else "input_shape"
            check_iterable(arguments, stated)

    def check_known(self, arguments: Arguments, name: str, identifies: str) -> None:
        """A regularizer is looked up only where it is applied to a tensor."""
        if identifies != "regularizers":
            require_known(arguments, name, identifies)

    def check_name(self, value: Value, arguments: Arguments) -> None:
        """Any name will do."""

    def source_of(self, dtype: str, arguments: Arguments) -> str:
        """There are no quantized policies."""
        return dtype


#: by major version of Keras
COMMON: Mapping[int, CommonArguments] = {2: Keras2CommonArguments(), 3: CommonArguments()}


def _check_trainable(arguments: Arguments) -> None:
    value = arguments["trainable"]
    if value is None or (isinstance(value, (int, float, str, tuple)) and not isinstance(value, bool)):
        arguments.refuse("trainable", "must be True or False")
