"""Sequential models: making them, and adding layers to them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from weakref import ref

import libcst as cst

from seqlint.interpreter.keras.api.problems import judge_added
from seqlint.interpreter.keras.placeholders import without_placeholder
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import HOME
from seqlint.interpreter.state.objects import CallArguments, Choice, Instance
from seqlint.interpreter.state.reach import forget_layers
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.record import Addition, Event, EventKind, Layer, Model
from seqlint.site import Site
from seqlint.values import ListValue, Unknown, Value, as_items

_CIRCLE = LayerError(Failure.NOT_SEQUENTIAL, "a model cannot be a part of itself")


def make_sequential(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Model:
    """``Sequential(layers)``."""
    model = interpreter.new_model(node)
    model.given_name = given_name(arguments)
    add_given_layers(interpreter, model, arguments, node)
    return model


def given_name(arguments: CallArguments) -> str | None:
    """The ``name=`` among the arguments of a model."""
    name = arguments.keywords.get("name")
    return name if isinstance(name, str) else None


def add_given_layers(
    interpreter: Interpreter, model: Model, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Add the layers that ``Sequential(layers, ...)`` is given."""
    given = arguments.get("layers", 0)
    if not arguments.complete and given is None:
        forget_layers(interpreter, model, "its layers come from `*args` or `**kwargs`", node)
    if given is None:
        return
    items, place = as_items(given), argument_node(node)
    if items is None and isinstance(given, Unknown):
        reason = f"its layers come from `{given.text}`: {given.reason}"
        forget_layers(interpreter, model, reason, place)
    elif items is None and isinstance(given, ListValue):
        reason = "its layers come from a list with unknown items"
        forget_layers(interpreter, model, reason, place)
    elif items is None and not isinstance(given, (Choice, Layer, Model, Instance)):
        forget_layers(interpreter, model, "its layers are not known", place)
    elif items is None:
        add_layer(interpreter, model, given, place, _bare_layer(interpreter, given, node))
    nodes = _element_nodes(node)
    for index, item in enumerate(items or ()):
        add_layer(interpreter, model, item, nodes[index] if index < len(nodes) else node)


#: `layers` and `name`
_PARAMETERS_OF_2 = 2


def _bare_layer(interpreter: Interpreter, given: Value, node: cst.CSTNode) -> LayerError | None:
    """Why Keras refuses layers instead of a list of layers; Keras 2 accepts a single one."""
    positional = [each for each in node.args if each.keyword is None] if isinstance(node, cst.Call) else []
    accepts = interpreter.keras == 2 and len(positional) <= _PARAMETERS_OF_2
    if accepts or not isinstance(given, (Layer, Model)):
        return None
    return LayerError(
        Failure.NOT_SEQUENTIAL,
        "`Sequential` takes a list of layers, not a layer",
        help="put the layers in a list: `Sequential([...])`",
    )


def argument_node(node: cst.CSTNode) -> cst.CSTNode:
    """The first argument: the list of layers, or the layer that is added."""
    return node.args[0].value if isinstance(node, cst.Call) and node.args else node


def _element_nodes(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The elements, up to the first starred one, of the list literal that was passed."""
    literal = argument_node(node)
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
    value = without_placeholder(interpreter, value, node)
    site = interpreter.site(node)
    if _holds(value, model):
        value = interpreter.unknown(node, "it is the model itself, or holds it")
        problem = _CIRCLE if interpreter.keras == 3 else None
    if isinstance(value, Choice):
        alternatives = tuple([Addition(site, added=_added(item))] for item in value.values)
        event = Event(
            EventKind.FORK,
            site,
            alternatives=alternatives,
            reason="which layer is added depends on a condition",
        )
    else:
        event = Addition(site, added=_added(value), problem=problem)
        judge_added(interpreter, model, event.added)
        if isinstance(event.added, Layer) and event.added.home is None:
            home = interpreter.unknown(node, "it is one of several") if interpreter.choices else ref(model)
            interpreter.heap.set_field(event.added, HOME, home)
    interpreter.heap.record(model, event)
    call_models(interpreter, value.values if isinstance(value, Choice) else (value,), site)


def _holds(added: Value, model: Model) -> bool:
    """Whether *added* is *model*, or one that it is a part of."""
    pending, seen = [added], set[int]()
    for value in pending:
        if isinstance(value, Choice):
            pending.extend(value.values)
            continue
        value = _added(value)
        if value is model:
            return True
        if isinstance(value, Model) and id(value) not in seen:
            seen.add(id(value))
            pending.extend(event.added for event in value.additions())
    return False


def call_models(interpreter: Interpreter, values: Iterable[Value], site: Site) -> None:
    """Record that the models among *values* are called: what they become a part of calls them."""
    for added in map(_added, values):
        if isinstance(added, Model):
            interpreter.heap.record(added, Event(EventKind.CALL, site))


def _added(value: Value) -> Value:
    return value.added if isinstance(value, Instance) and value.added is not None else value
