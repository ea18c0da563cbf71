"""What Keras does not take for symbolic tensors: layers that were not called, None, too few or too many of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import libcst as cst

from seqlint.interpreter.keras.api.problems import is_in_layer, report
from seqlint.interpreter.operations.tensors import flat, tensor_of
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments, Function, Instance
from seqlint.knowledge.keras.api.absence import Absence
from seqlint.knowledge.keras.layers.custom import CustomLayer
from seqlint.record import ApiProblemKind, KerasTensor, Layer, Model, Node
from seqlint.shapes.dim import DYNAMIC
from seqlint.site import Site
from seqlint.values import DictValue, Value, as_items, only

#: the base classes of which `__call__` hands its arguments to `call` as they are
_PLAIN_BASES = frozenset({"keras.Layer", "keras.Model", "keras.layers.Layer"})
#: the parameters of `call` that Keras itself may fill in
_FILLED_IN = re.compile(r"training|(\w+_)?mask")


def judge_ends(interpreter: Interpreter, name: str, given: Value, site: Site) -> None:
    """Report what is no tensor among the inputs, or outputs, that ``Model(...)`` is *given* as *name* at *site*."""
    items = as_items(given)
    for index, item in [(None, given)] if items is None else list(enumerate(items)):
        for value in flat(item):
            _judge(interpreter, f"`{name}` of `Model`", value, site.item(index))


def judge_input(interpreter: Interpreter, layer: Layer, given: Value, node: cst.CSTNode) -> None:
    """Report the call of *layer* on something that is no tensor."""
    if layer.kind is None or not layer.kind.accepted_rank(layer.arguments).takes_one_tensor:
        return
    is_class = isinstance(given, Layer) and given.class_name == "InputLayer"
    if given is None or is_class:
        _judge(interpreter, f"`{layer.class_name}`", given, interpreter.site(node).argument("inputs", 0))


@contextmanager
def judged_own_input(interpreter: Interpreter, layer: Layer, node: cst.CSTNode) -> Iterator[None]:
    """Evaluate what a *layer* of the program's own makes of None: what Keras refuses then, it refuses at *node*."""
    problems = interpreter.program.api_problems
    known = len(problems)
    yield
    if len(problems) > known:
        del problems[known:]
        _judge(interpreter, f"`{layer.class_name}`", None, interpreter.site(node).argument("inputs", 0))


def judge_unpacking(interpreter: Interpreter, value: Value, names: int, target: cst.CSTNode) -> None:
    """Report the unpacking of one symbolic tensor, or of the outputs of a layer, into another number of *names*."""
    tensor = tensor_of(interpreter, value)
    several = only(KerasTensor, as_items(value) or ())
    nodes = {each.node for each in several or ()}
    if tensor is not None and _is_one_tensor(interpreter, tensor):
        subject = "the input is" if tensor.node.is_input else f"{_maker(tensor.node)} gives"
        message = f"{subject} one tensor, which cannot be unpacked into {names} names"
        _report(interpreter, message, _help_for_one(tensor.node, names), interpreter.site(target))
    elif several and len(nodes) == 1 and len(several) != names and not isinstance(value, DictValue):
        message = (
            f"{_maker(nodes.pop())} gives {len(several)} tensors, which cannot be unpacked into {names} names"
        )
        _report(interpreter, message, f"write {len(several)} names", interpreter.site(target))


def _is_one_tensor(interpreter: Interpreter, tensor: KerasTensor) -> bool:
    """Whether it is certain that a layer gives *tensor* alone, over which Python cannot iterate."""
    added, shape = tensor.node.added, interpreter.tensors[tensor].shape
    kind = added.kind if isinstance(added, Layer) else None
    if kind is None or kind.name == "Lambda" or isinstance(kind, CustomLayer) or not shape.rank:
        return False
    # tensors of the backend may be unpacked if their first size is known
    return shape[0] is DYNAMIC or (interpreter.keras == 3 and not is_in_layer(interpreter))


def judge_own_call(
    interpreter: Interpreter, instance: Instance, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Report the call of a layer, or model, of the program's own that lacks an argument of its `call`."""
    method = instance.cls.find("call")
    bases = {getattr(base, "name", None) for base in instance.cls.library_bases()}
    if not isinstance(method, Function) or not arguments.complete or not bases <= _PLAIN_BASES:
        return
    missing = [
        name for name in _required(method, len(arguments.positional)) if name not in arguments.keywords
    ]
    if not missing or any(map(_FILLED_IN.fullmatch, missing)):
        return
    listed, cls = " and ".join(f"`{name}`" for name in missing), instance.cls.name
    message = f"`call` of `{cls}` takes {listed}, too, but this call does not give {'it' if len(missing) == 1 else 'them'}"
    help = f"write `{cls}(...)({', '.join(_required(method, 0))})`"
    _report(interpreter, message, help, interpreter.site(node))


def judge_weight(interpreter: Interpreter, arguments: CallArguments, node: cst.CSTNode) -> None:
    """Report ``add_weight("name", shape=...)``: the first parameter of Keras 3 is the shape."""
    name = arguments.positional[0]
    if interpreter.keras == 3 and "shape" in arguments.keywords and isinstance(name, str):
        message = "the first argument of `add_weight` is the shape in Keras 3, and `shape` gives another one"
        help = f"write `name={name!r}`"
        absence = Absence(message, help, 3, is_certain=True)
        report(interpreter, ApiProblemKind.INVALID_ARGUMENT, node, absence)


def _required(method: Function, given: int) -> Sequence[str]:
    """The parameters of *method* without a default, after ``self`` and as many as are *given* by position."""
    parameters = method.node.params
    listed = [each.name.value for each in (*parameters.posonly_params, *parameters.params)][1 + given :]
    listed += [each.name.value for each in parameters.kwonly_params]
    return [name for name in listed if name not in method.defaults]


def _judge(interpreter: Interpreter, receiver: str, value: Value, site: Site) -> None:
    added = value.added if isinstance(value, Instance) else value
    if value is None:
        if _is_left_open(interpreter, site.node):
            return
        given, help = "None", "let the function that makes it end with `return`"
    elif isinstance(added, Model) or (
        isinstance(added, Layer) and added.kind is not None and added.kind.is_model
    ):
        given, help = "a model itself", "use the `input` and `output` of the model, or call it on a tensor"
    elif isinstance(added, Layer):
        given = f"the layer `{added.class_name}` itself"
        help = f"call the layer on a tensor: `{added.class_name}(...)(x)`"
        if added.class_name == "InputLayer":
            help = "use `Input(shape=...)`, which gives a tensor"
    elif type(added) is int:
        given, help = f"the number {added}", "use `Input(shape=...)`, which gives a tensor"
    else:
        return
    _report(interpreter, f"{receiver} takes tensors, but it is given {given}", help, site)


def _is_left_open(interpreter: Interpreter, node: cst.CSTNode) -> bool:
    """Whether the None at *node* may be a gap that an exercise leaves; a call that returns None is a mistake instead."""
    name = node.attr if isinstance(node, cst.Attribute) else node
    if not isinstance(name, cst.Name):
        return not isinstance(node, cst.Call)
    pattern = re.compile(rf"\b{name.value}\s*(?::[^=\n]+)?=\s*(?:None|\.\.\.)")
    sources = (interpreter.source, *interpreter.program.imported)
    return any(pattern.search(cell.text) for source in sources for cell in source.cells)


def _maker(node: Node) -> str:
    added = node.added
    return f"`{added.class_name}`" if isinstance(added, (Layer, Model)) else "this"


def _help_for_one(node: Node, names: int) -> str:
    """What to type where *node* gives one tensor for so many *names*."""
    if node.is_input:
        return f"pass a list of {names} inputs, or take parts of this one by `x[:, 0]`"
    signature = node.added.arguments.signature if isinstance(node.added, Layer) else None
    if signature is not None and "return_state" in signature.names:
        return "add `return_state=True`"
    return "assign it to one name, and take parts of it by `x[:, 0]`"


def _report(interpreter: Interpreter, message: str, help: str, site: Site) -> None:
    absence = Absence(message, help, None, is_certain=True)
    report(interpreter, ApiProblemKind.INVALID_ARGUMENT, site.node, absence, site)
