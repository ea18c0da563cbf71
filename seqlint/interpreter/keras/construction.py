"""Calls of Keras: what makes layers and models."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from weakref import ref

import libcst as cst

from seqlint.interpreter.keras.functional import functional_model, merged, refused
from seqlint.interpreter.keras.placeholders import without_placeholder, without_placeholders
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.escape import let_escape
from seqlint.interpreter.state.objects import CallArguments, Choice, Instance
from seqlint.interpreter.state.snapshots import snapshot
from seqlint.knowledge.keras import names, signatures, third_party
from seqlint.knowledge.keras.applications import CLASS_NAME, application
from seqlint.knowledge.keras.layers._base.layer import check_layer
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.knowledge.keras.layers.core.wrapper import Holder
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.site import Site
from seqlint.values import LibraryObject, ListValue, Unknown, Value, as_items

_LAYERS = "keras.layers."
#: what makes a layer of that class and calls it at once
_MERGING_FUNCTIONS = {
    f"{_LAYERS}{name.lower()}": name
    for name in ("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract")
}
_APPLICATIONS = "keras.applications."
_CIRCLE = LayerError(Failure.NOT_SEQUENTIAL, "a model cannot be a part of itself")
#: modules of which calls make an object that is known by its arguments
_OBJECT_MODULES = (
    "losses",
    "optimizers",
    "metrics",
    "regularizers",
    "initializers",
    "constraints",
    "callbacks",
)


_DATA_FORMAT_GETTERS = frozenset({"keras.backend.image_data_format", "keras.config.image_data_format"})
_DATA_FORMAT_SETTERS = frozenset(
    {
        "keras.backend.set_image_data_format",
        "keras.config.set_image_data_format",
        "keras.backend.set_image_dim_ordering",
        "keras.backend.common.set_image_dim_ordering",
    }
)
#: functions for data, by their last names, that follow the setting unless they are given another format
_FOLLOW_DATA_FORMAT = frozenset(
    {"ImageDataGenerator", "image_dataset_from_directory", "img_to_array", "load_data"}
)
#: what ``set_image_dim_ordering`` of old releases takes
_OLD_DATA_FORMATS = {"th": "channels_first", "tf": "channels_last"}


def call_keras(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.Call) -> Value:
    """The result of calling something of Keras by its canonical name."""
    if name == names.SEQUENTIAL:
        return _sequential(interpreter, arguments, node)
    if name == names.MODEL:
        model = functional_model(interpreter, arguments, node)
        if model is not None:
            return model
    if name in _MERGING_FUNCTIONS:
        together = _merge(interpreter, name, arguments, node)
        if together is not None:
            return together
    if name.startswith(_LAYERS):
        return _layer(interpreter, name[len(_LAYERS) :], arguments, node)
    if name.startswith(_APPLICATIONS):
        made = _application(interpreter, name[len(_APPLICATIONS) :], arguments, node)
        if made is not None:
            return made
    if name in _DATA_FORMAT_GETTERS:
        return interpreter.image_data_format
    if name in _DATA_FORMAT_SETTERS:
        _set_image_data_format(interpreter, arguments, node)
        return None
    arguments = _with_data_format(interpreter, name, arguments)
    result = library_calls.call_function(interpreter, name, arguments, node)
    if result is not NotImplemented:
        return result
    parts = name.split(".")
    if parts[1] in _OBJECT_MODULES:
        return LibraryObject(
            name, arguments.positional, arguments.keywords, arguments.complete, interpreter.site(node)
        )
    let_escape(interpreter, arguments.all(), node, trusted=True)
    return interpreter.unknown(node, f"`{name}` is not evaluated", of_library=True)


def _with_data_format(interpreter: Interpreter, name: str, arguments: CallArguments) -> CallArguments:
    """*arguments* with Keras's global setting, for a function that follows it."""
    if interpreter.image_data_format == "channels_last" or len(arguments.positional) > 1:
        return arguments
    function = name.rpartition(".")[2]
    # in Keras 2 a data set of images keeps the channels last
    is_fixed = interpreter.keras == 2 and function.startswith("image_dataset")
    if function not in _FOLLOW_DATA_FORMAT or is_fixed:
        return arguments
    keywords = {"data_format": interpreter.image_data_format} | arguments.keywords
    return CallArguments(arguments.positional, keywords, arguments.complete)


def _set_image_data_format(interpreter: Interpreter, arguments: CallArguments, node: cst.CSTNode) -> None:
    value = arguments.get("data_format", 0)
    value = _OLD_DATA_FORMATS.get(value, value) if isinstance(value, str) else value
    unknown = interpreter.unknown(node, "the data format is not known")
    interpreter.heap.set_attribute(
        interpreter, "image_data_format", value if isinstance(value, str) else unknown
    )


def _sequential(interpreter: Interpreter, arguments: CallArguments, node: cst.Call) -> Model:
    model = interpreter.new_model(node)
    add_given_layers(interpreter, model, arguments, node)
    return model


def add_given_layers(
    interpreter: Interpreter, model: Model, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Add what ``Sequential(layers, ...)`` was given."""
    given = arguments.get("layers", 0)
    if not arguments.complete and given is None:
        forget_layers(interpreter, model, "its layers come from `*args` or `**kwargs`", node)
    if given is None:
        return
    items, place = as_items(given), _argument_node(node)
    if items is None and isinstance(given, Unknown):
        reason = f"its layers come from `{given.text}`: {given.reason}"
        forget_layers(interpreter, model, reason, place)
    elif items is None and isinstance(given, ListValue):
        reason = "its layers come from a list of which the items are not known"
        forget_layers(interpreter, model, reason, place)
    elif items is None and not isinstance(given, (Choice, Layer, Model, Instance)):
        forget_layers(interpreter, model, "its layers are not known", place)
    elif items is None:
        add_layer(interpreter, model, given, place, _bare_layer(interpreter, given))
    nodes = _element_nodes(node)
    for index, item in enumerate(items or ()):
        add_layer(interpreter, model, item, nodes[index] if index < len(nodes) else node)


def _bare_layer(interpreter: Interpreter, given: Value) -> LayerError | None:
    """Why Keras refuses a layer in the place of a list of layers, of which Keras 2 makes a list."""
    if interpreter.keras == 2 or not isinstance(given, (Layer, Model)):
        return None
    return LayerError(
        Failure.NOT_SEQUENTIAL,
        "`Sequential` takes a list of layers, not a layer",
        help="put the layers in a list: `Sequential([...])`",
    )


def _argument_node(node: cst.CSTNode) -> cst.CSTNode:
    """What was passed as the list of layers."""
    return node.args[0].value if isinstance(node, cst.Call) and node.args else node


def _element_nodes(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The elements, up to the first starred one, of the list literal that was passed."""
    literal = _argument_node(node)
    elements = literal.elements if isinstance(literal, (cst.List, cst.Tuple)) else ()
    return [
        element.value
        for element in takewhile(lambda element: not isinstance(element, cst.StarredElement), elements)
    ]


def add_layer(
    interpreter: Interpreter,
    model: Model,
    value: Value,
    node: cst.CSTNode,
    problem: LayerError | None = None,
) -> None:
    """Record that *value* is added to *model*, by a call that raises *problem*, if any."""
    interpreter.structure += 1
    interpreter.changes.append(model)
    value = without_placeholder(interpreter, value, node)
    site = interpreter.site(node)
    if _holds(value, model):
        value = interpreter.unknown(node, "it is the model itself, or holds it")
        problem = _CIRCLE if interpreter.keras == 3 else None
    if isinstance(value, Choice):
        alternatives = tuple([Event(EventKind.ADD, site, added=_added(item))] for item in value.values)
        event = Event(
            EventKind.FORK,
            site,
            alternatives=alternatives,
            reason="which layer is added depends on a condition",
        )
    else:
        event = Event(EventKind.ADD, site, added=_added(value), problem=problem)
        if isinstance(event.added, Layer) and event.added.home is None:
            home = interpreter.unknown(node, "it is one of several") if interpreter.choices else ref(model)
            interpreter.heap.set_attribute(event.added, "home", home)
    interpreter.heap.extend(model, model.events, [event])
    _call_models(interpreter, value.values if isinstance(value, Choice) else (value,), site)


def _holds(added: Value, model: Model) -> bool:
    """Whether *added* is *model*, or one that it is a part of."""
    values = added.values if isinstance(added, Choice) else (_added(added),)
    models = [value for value in values if isinstance(value, Model)]
    return any(
        value is model or any(_holds(event.added, model) for event in value.events_of(EventKind.ADD))
        for value in models
    )


def _call_models(interpreter: Interpreter, values: Iterable[Value], site: Site) -> None:
    """Record that the models among *values* are called by what they become a part of."""
    for added in map(_added, values):
        if isinstance(added, Model):
            interpreter.heap.extend(added, added.events, [Event(EventKind.CALL, site)])


def _added(value: Value) -> Value:
    return value.added if isinstance(value, Instance) and value.added is not None else value


def forget_layers(interpreter: Interpreter, model: Model, reason: str, node: cst.CSTNode) -> None:
    """Record that *model* changes in a way that is not known."""
    event = Event(EventKind.UNKNOWN_CHANGE, interpreter.site(node), reason=reason)
    interpreter.heap.extend(model, model.events, [event])


def _layer(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.Call) -> Value:
    """A layer object; its arguments are bound and checked as Keras's constructor does."""
    keras = interpreter.keras
    canonical = signatures.canonical_name(name, keras) or name
    kind = find(canonical, keras)
    signature = signatures.signature(canonical, keras)
    if kind is None or signature is None:
        if "." in name or not name[:1].isupper():
            let_escape(interpreter, arguments.all(), node, trusted=True)
            return interpreter.unknown(node, f"`{name}` is not evaluated")
        bound, problem = Arguments(dict(arguments.keywords), complete=False, keras=keras), None
        kind = None
    else:
        arguments = without_placeholders(interpreter, arguments, signature, node)
        bound, problem = _bound(interpreter, signature, arguments)
        if problem is None:
            try:
                check_layer(kind, bound)
            except LayerError as error:
                problem = error
        problem = _inner_problem(kind, bound) or problem
    interpreter.structure += 1
    _call_models(interpreter, arguments.all(), interpreter.site(node))
    layer = Layer(canonical, kind, bound, interpreter.site(node), problem)
    return interpreter.heap.born(layer)


def _merge(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.Call) -> Value:
    """``add([x, y])`` and the like: a merging layer that is made and called at once."""
    if not arguments.positional or as_items(arguments.positional[0]) is None:
        return None
    layer = _layer(interpreter, _MERGING_FUNCTIONS[name], arguments.without_first(), node)
    assert isinstance(layer, Layer)
    given = arguments.positional[0]
    return merged(interpreter, given, layer, node) or refused(interpreter, given, layer, node)


def _inner_problem(kind: LayerType, arguments: Arguments) -> LayerError | None:
    """What Keras raises for a layer among *arguments*, which is made before the one of this *kind* that takes it."""
    for name, value in arguments.given.items():
        for inner in (value, *(as_items(value) or ())):
            if not isinstance(inner, Layer) or inner.problem is None:
                continue
            if not isinstance(kind, Holder) or kind.checks(inner.kind):
                problem = inner.problem
                return LayerError(problem.failure, problem.message, help=problem.help, argument=name)
    return None


def call_third_party(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.Call) -> Value:
    """A layer of another package that stands in Keras models; `NotImplemented` for any other call."""
    if name in third_party.PASS_THROUGH and arguments.positional:
        inner = _plain(arguments.positional[0])
        return inner if isinstance(inner, Layer) else NotImplemented
    if name not in third_party.LAYERS:
        return NotImplemented
    kind, positional = third_party.LAYERS[name]
    given = dict(zip(positional, map(_plain, arguments.positional), strict=False))
    given.update({key: _plain(value) for key, value in arguments.keywords.items()})
    bound = Arguments(given, complete=arguments.complete, keras=interpreter.keras)
    interpreter.structure += 1
    return interpreter.heap.born(Layer(kind.name, kind, bound, interpreter.site(node)))


def _application(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.Call
) -> Layer | None:
    """A model of ``keras.applications``, which stands where a layer does; None for their other functions."""
    signature = signatures.signature(name, interpreter.keras, "applications")
    kind = application(name)
    if signature is None or kind is None or interpreter.image_data_format != "channels_last":
        return None
    bound, problem = _bound(interpreter, signature, arguments)
    if problem is None:
        try:
            kind.check(bound)
        except LayerError as error:
            problem = error
    interpreter.structure += 1
    return interpreter.heap.born(Layer(CLASS_NAME, kind, bound, interpreter.site(node), problem))


def _bound(
    interpreter: Interpreter, signature: signatures.Signature, arguments: CallArguments
) -> tuple[Arguments, LayerError | None]:
    keywords = {name: _plain(value) for name, value in arguments.keywords.items()}
    positional = [_plain(value) for value in arguments.positional]
    keras = interpreter.keras
    try:
        bound = signatures.bind(signature, positional, keywords, complete=arguments.complete, keras=keras)
    except LayerError as problem:
        given = dict(zip(signature.positional, positional, strict=False)) | keywords
        return Arguments(given, signature.defaults, arguments.complete, keras), problem
    bound.custom_objects = interpreter.registers_objects
    if "data_format" in signature.names and interpreter.image_data_format != "channels_last":
        bound.given.setdefault("data_format", interpreter.image_data_format)
    return bound, None


def _plain(value: Value) -> Value:
    """A layer argument as it is now: what stands for a layer in the record is that layer."""
    if isinstance(value, Instance) and value.added is not None:
        return value.added
    if isinstance(value, Choice):
        return Unknown(None, "it depends on a condition")
    return snapshot(value)
