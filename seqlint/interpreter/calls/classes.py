"""Calls of the program's own classes, and of their base classes through ``super()``."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.calls.builtins import computes
from seqlint.interpreter.calls.data_classes import fill_fields
from seqlint.interpreter.calls.functions import call_function
from seqlint.interpreter.calls.namespaces import set_plainly
from seqlint.interpreter.keras.models.subclasses import initialize_base, recorded_base
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import Power, havoc, run_later
from seqlint.interpreter.state.objects import CallArguments, Class, Function, Instance, Method, Super
from seqlint.interpreter.state.reach import record_escapes
from seqlint.values import NOT_KNOWN, NotKnown, Reference, Value

#: the methods that Keras calls
_HOOKS = (
    *(
        "build",
        "call",
        "compute_loss",
        "compute_mask",
        "compute_metrics",
        "compute_output_shape",
        "get_config",
    ),
    *(
        "predict_step",
        "reset_state",
        "reset_states",
        "result",
        "test_step",
        "train_step",
        "update_state",
        "update_step",
    ),
)


def call_class(interpreter: Interpreter, cls: Class, arguments: CallArguments, node: cst.CSTNode) -> Instance:
    """Make an instance: its ``__init__`` is evaluated where this program defines one."""
    instance = cls.instance = new_instance(interpreter, cls, node)
    initializer = cls.find("__init__")
    if isinstance(initializer, Function):
        call_function(interpreter, initializer, arguments.after(instance), node)
    else:
        fill_fields(interpreter, instance, arguments, node)
        if instance.added is not None:
            initialize_base(interpreter, instance, arguments, node)
    if cls.is_opaque:
        havoc(
            interpreter,
            (instance, *(cls.lineage() if cls.has_hook else [cls]), *arguments.all()),
            node,
            Power.REBUILDS if cls.has_unknown_base else Power.CHANGES,
            "a base class is not known",
        )
    elif instance.is_open:
        record_escapes(interpreter, instance.attributes.values(), node)
    _run_hooks(interpreter, instance, node)
    destructor = cls.find("__del__")
    if isinstance(destructor, Function):
        havoc(
            interpreter, (Method(instance, destructor),), node, Power.CHANGES, "it runs when the object dies"
        )
    return instance


def _run_hooks(interpreter: Interpreter, instance: Instance, node: cst.CSTNode) -> None:
    """Forget what the methods write that Keras calls, on layers, models, metrics and losses of the program."""
    cls = instance.cls
    if any(isinstance(base, Reference) and base.name.startswith("keras.") for base in cls.library_bases()):
        found = [cls.find(name) for name in _HOOKS]
        hooks = [Method(instance, method) for method in found if isinstance(method, Function)]
        before = dict(instance.attributes)
        run_later(interpreter, hooks, node, "Keras calls a method that changes it")
        instance.initial = {
            name: (before[name], value)
            for name, value in instance.attributes.items()
            if name in before and before[name] is not value
        }


def new_instance(interpreter: Interpreter, cls: Class, node: cst.CSTNode) -> Instance:
    """An instance whose ``__init__`` has not run yet."""
    bases = cls.library_bases()
    is_open = any(base != Reference("builtins.object") for base in bases)
    added = recorded_base(interpreter, cls, node)
    instance = interpreter.heap.born(Instance(cls, added=added, is_open=is_open))
    if added is not None:
        interpreter.instances[added] = instance
    return instance


@computes("builtins.super")
def _super(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    function = interpreter.frame.function
    if function is None or isinstance(function.node, cst.Lambda) or not function.node.params.params:
        return interpreter.unknown(node, "`super()` is called outside a method")
    receiver = interpreter.frame.scope.bindings.get(function.node.params.params[0].name.value)
    if not isinstance(receiver, Instance):
        return interpreter.unknown(node, "the instance is not known")
    defining = arguments.get("type", 0)
    if not isinstance(defining, Class):
        lineage = receiver.cls.lineage()
        defining = next((cls for cls in lineage if function in cls.scope.bindings.values()), receiver.cls)
    return Super(receiver, defining)


def call_super(
    interpreter: Interpreter, instance: Instance, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """``super().name(...)`` where no class of the program defines it; `NOT_KNOWN` for the methods of Keras."""
    if name == "__init__":
        initialize_base(interpreter, instance, arguments, node)
        return None
    if name == "__setattr__":
        return set_plainly(interpreter, instance, arguments)
    return NOT_KNOWN
