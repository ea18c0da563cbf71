"""Members of models, layers, histories and data sets: whether they are there."""

from __future__ import annotations

from weakref import ref

import libcst as cst

from seqlint.inference.building import declared_input
from seqlint.inference.inferred import is_input
from seqlint.inference.propagation import input_of
from seqlint.interpreter.keras.api.problems import following, is_in_layer, is_set_by_program, report
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments
from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.absence import LEGACY_PACKAGE, Absence
from seqlint.knowledge.keras.api.absent_members import HISTORY, OPTIMIZERS, SEQUENTIAL, TENSOR, absent_member
from seqlint.knowledge.keras.training.compiling import CompiledOptimizer, optimizer_class
from seqlint.knowledge.keras.training.history import History, Log, absent_key, absent_subscript, logged_keys
from seqlint.record import SEQUENTIAL as SEQUENTIAL_CLASS
from seqlint.record import Addition, ApiProblemKind, EventKind, KerasTensor, Layer, Model
from seqlint.values import LibraryObject, Unknown, Value
from seqlint.values.arrays import Array

#: what code that is not read may have given members to
_OPENING = frozenset({EventKind.ESCAPE, EventKind.UNKNOWN_CHANGE})


def judge_member(interpreter: Interpreter, owner: Value, name: str, node: cst.CSTNode) -> None:
    """Report ``owner.name`` where the class of *owner* does not have it."""
    cls = _class_of(owner)
    if cls == TENSOR and is_in_layer(interpreter):
        return
    if cls is None or not isinstance(node, cst.Attribute) or node.attr.value != name:
        return
    absence = absent_member(
        cls,
        name,
        interpreter.program.keras,
        lambda: (interpreter.site(node.value).text, following(interpreter.site(node.attr))[1]),
        has_one_unit=isinstance(owner, Model) and _has_one_unit(owner),
        of_legacy_package=_package(owner) == LEGACY_PACKAGE,
    )
    if absence is None or is_set_by_program(interpreter, name) or _is_open(owner):
        return
    if any("torch" in cell.text for cell in interpreter.source.cells):
        # with that backend models and layers are modules of PyTorch, too
        return
    report(interpreter, ApiProblemKind.UNKNOWN_MEMBER, node.attr, absence)


def _class_of(owner: Value) -> str | None:
    if isinstance(owner, Model):
        return SEQUENTIAL if owner.class_name == SEQUENTIAL_CLASS else recorded.FUNCTIONAL
    if isinstance(owner, Layer):
        if owner.kind is None or is_input(owner):
            return None
        return recorded.FUNCTIONAL if owner.kind.is_model else f"keras.layers.{owner.class_name}"
    if isinstance(owner, History):
        return HISTORY
    if isinstance(owner, KerasTensor):
        return TENSOR
    if isinstance(owner, LibraryObject):
        return owner.name if owner.name.startswith(OPTIMIZERS) else None
    found = getattr(owner, "api_class", None)
    return found if isinstance(found, str) else None


def _package(owner: Value) -> str:
    made = owner.node.added if isinstance(owner, KerasTensor) else owner
    return made.package if isinstance(made, (Model, Layer)) else "keras"


def _is_open(owner: Value) -> bool:
    """Whether code that is not read may have given *owner* further members."""
    return isinstance(owner, Model) and any(event.kind in _OPENING for event in owner.all_events())


def _has_one_unit(model: Model) -> bool:
    layers = [event.added for event in model.additions()]
    last = layers[-1] if layers else None
    return isinstance(last, Layer) and last.arguments.given.get("units") == 1


def optimizer_of(interpreter: Interpreter, model: Model, node: cst.CSTNode) -> Unknown:
    """``model.optimizer``, with its class where `compile` is given one of Keras's."""
    optimizer = CompiledOptimizer(None, "the attribute is not computed", interpreter.site(node))
    optimizer.api_class = None
    last = next((event for event in reversed(model.events) if event.kind is EventKind.COMPILE), None)
    if last is not None and not model.is_subclassed and not _is_open(model):
        optimizer.api_class = optimizer_class(last.argument("optimizer", 0, None), interpreter.keras)
    return optimizer


def judge_prediction(interpreter: Interpreter, value: Array, node: cst.CSTNode) -> None:
    """Report ``model.predict(x).numpy()``: `predict` gives an array of NumPy and no tensor."""
    made = node.value if isinstance(node, cst.Attribute) else None
    is_made_here = value.site is not None and value.site.node is made
    if (
        is_made_here
        and isinstance(made, cst.Call)
        and isinstance(made.func, cst.Attribute)
        and made.func.attr.value == "predict"
    ):
        absence = Absence(
            "`predict` gives an array of NumPy, which has no `numpy`", "leave out `.numpy()`", None, True
        )
        assert isinstance(node, cst.Attribute)
        report(interpreter, ApiProblemKind.UNKNOWN_MEMBER, node.attr, absence)


# The output of what was never called


def judge_uncalled(interpreter: Interpreter, layer: Layer, name: str, node: cst.CSTNode) -> None:
    """Report ``layer.output`` of a layer that is in one model only, which nothing builds."""
    home = layer.home() if isinstance(layer.home, ref) else None
    if not isinstance(home, Model) or name not in recorded.raising_members(
        f"keras.layers.{layer.class_name}", interpreter.keras
    ):
        return
    if not isinstance(node, cst.Attribute) or name not in ("input", "output") or layer.is_called:
        return
    layers = [event.added for event in home.events if isinstance(event, Addition)]
    known = [each for each in layers if isinstance(each, Layer) and each.kind is not None]
    is_built = len(layers) < len(home.events) or input_of(home) is not None or len(known) < len(layers)
    if is_built or any(is_input(each) or declared_input(each) is not None for each in known):
        return
    message = f"`{name}` of a layer needs a call of the layer before, but its model declares no input shape"
    report(
        interpreter,
        ApiProblemKind.UNKNOWN_MEMBER,
        node.attr,
        Absence(message, "begin the model with `Input(shape=...)`", None, True),
    )


# Histories


def history_of(
    interpreter: Interpreter, model: Model, arguments: CallArguments, node: cst.CSTNode
) -> History:
    """The result of ``model.fit(...)``."""
    history = History(None, "the result of `fit` is not computed", interpreter.site(node))
    history.keys = _keys(model, arguments)
    return history


def log_of(interpreter: Interpreter, history: History, node: cst.CSTNode) -> Log:
    """``history.history``."""
    log = Log(None, history.reason, interpreter.site(node))
    log.keys = history.keys
    return log


def judge_key(interpreter: Interpreter, log: History | Log, key: Value, node: cst.Subscript) -> None:
    """Report ``history.history[key]`` where there is no such key, and ``history[key]``."""
    if isinstance(log, History):
        owner = interpreter.site(node.value).text
        report(interpreter, ApiProblemKind.UNKNOWN_MEMBER, node.slice[0], absent_subscript(owner, key))
        return
    if log.keys is None or not isinstance(key, str) or interpreter.branches or interpreter.handlers:
        return
    absence = absent_key(key, log.keys, interpreter.program.keras)
    if absence is not None:
        report(interpreter, ApiProblemKind.UNKNOWN_MEMBER, node.slice[0], absence)


def _keys(model: Model, fitted: CallArguments) -> frozenset[str] | None:
    layers = [event.added for event in model.additions()]
    if (
        model.is_subclassed
        or not fitted.complete
        or not all(isinstance(each, Layer) and each.kind is not None for each in layers)
    ):
        return None
    for event in reversed(model.events):
        if event.kind is EventKind.COMPILE:
            if len(event.positional) > _OPTIMIZER_AND_LOSS or not event.complete:
                return None
            return logged_keys(event.keywords, fitted.keywords, len(fitted.positional), model.keras)
        if event.alternatives or event.kind in _OPENING:
            return None
    return None


_OPTIMIZER_AND_LOSS = 2
