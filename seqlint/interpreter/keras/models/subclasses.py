"""Subclasses of Keras's classes in a program: the model, or layer, that an instance is in the record.

What is known of the output shape of a custom layer is in `custom_layers`.
"""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.keras.models.functional import state_graph, stated_graph
from seqlint.interpreter.keras.models.sequential import add_given_layers
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments, Class, Function, Instance
from seqlint.interpreter.state.reach import forget_layers
from seqlint.knowledge.keras.api import names
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.values import Reference

#: the methods by which a model computes and trains; a class may override them
_TRAINING = ("compute_loss", "predict_step", "test_step", "train_step")
_STEPS = ("call", *_TRAINING)


def recorded_base(interpreter: Interpreter, cls: Class, node: cst.CSTNode) -> Layer | Model | None:
    """The model or layer that an instance of *cls* is in the record; None where no base class is one of Keras."""
    references = [base for base in cls.library_bases() if isinstance(base, Reference)]
    bases = [base.name for base in references]
    interpreter.called_reference = next((base for base in references if base.name.startswith("keras.")), None)
    if names.SEQUENTIAL in bases:
        model = interpreter.new_model(node)
        if any(isinstance(cls.find(name), Function) for name in _STEPS):
            interpreter.heap.record(model, Event(EventKind.ESCAPE, model.site))
        return model
    if names.MODEL in bases:
        model = interpreter.new_model(node, cls.name)
        model.is_subclassed = True
        forget_layers(interpreter, model, "what its `call` computes is not known", node)
        if any(isinstance(cls.find(name), Function) for name in _TRAINING):
            interpreter.heap.record(model, Event(EventKind.ESCAPE, model.site))
        return model
    if any(base.startswith("keras.") for base in bases):
        interpreter.structure += 1
        given = Arguments({}, complete=False)
        return Layer(cls.name, None, given, interpreter.site(node), package=interpreter.package)
    return None


def initialize_base(
    interpreter: Interpreter, instance: Instance, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Do what ``super().__init__(...)`` does: a Sequential gets the layers that it is given."""
    model = instance.added
    if isinstance(model, Model) and model.is_subclassed:
        given = stated_graph(interpreter, arguments)
        if given is not None:
            state_graph(interpreter, model, given, node)
    elif isinstance(model, Model):
        add_given_layers(interpreter, model, arguments, node)
