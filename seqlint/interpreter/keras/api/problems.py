"""What Keras does not have, where a program uses it: names of modules, and members of models, layers and data sets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import libcst as cst

from seqlint.interpreter.operations.tensors import tensor_of, with_tensors
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments
from seqlint.knowledge.keras.api.absence import LEGACY_PACKAGE, Absence
from seqlint.knowledge.keras.api.absent_names import absent_name, refused_class
from seqlint.knowledge.keras.api.foreign import foreign_layer, refuses_symbolic
from seqlint.knowledge.keras.layers.custom import CustomLayer
from seqlint.record import ApiProblem, ApiProblemKind, Layer, Model, tensors_in
from seqlint.site import Site
from seqlint.source.imports import find_module
from seqlint.values import Reference, Value

#: what follows a name in its line: more names, then perhaps the only argument of a call
_REST = re.compile(r"((?:\.\w+)*)(?:\(([\w.\[\]:, ]+)\))?")


def report(
    interpreter: Interpreter,
    kind: ApiProblemKind,
    node: cst.CSTNode,
    absence: Absence,
    site: Site | None = None,
) -> None:
    """Record that Keras does not have something at *node*, or at a *site* elsewhere, unless the program expects that."""
    if interpreter.expecting_error or interpreter.version_conditions:
        return
    is_certain = absence.is_certain and not interpreter.branches
    site = site or interpreter.site(node)
    interpreter.program.api_problems.append(
        ApiProblem(kind, site, absence.message, absence.help, is_certain=is_certain, only_in=absence.only_in)
    )


def judge_import(interpreter: Interpreter, module: cst.CSTNode, items: Sequence[cst.ImportAlias]) -> None:
    """Report the module of an ``import`` statement, or one of the *items* that are imported from it, if it is absent."""
    names = [alias.evaluated_name for alias in items]
    prefixes = list(_prefixes(module))
    for number, (path, node) in enumerate(prefixes):
        inner = path_of(prefixes[-1][0], path)
        within = [f"{inner}{name}" for name in names] if number + 1 < len(prefixes) else names
        if number and _judge(interpreter, path, node, [name.rpartition(".")[2] for name in within]):
            return
    for alias in items:
        bound = alias.evaluated_alias or alias.evaluated_name
        _judge(interpreter, f"{prefixes[-1][0]}.{alias.evaluated_name}", alias.name, (), bound)


def path_of(path: str, prefix: str) -> str:
    """What follows a *prefix* in a dotted *path*, with a dot at the end where there is anything."""
    rest = path[len(prefix) + 1 :]
    return f"{rest}." if rest else ""


def judge_attribute(interpreter: Interpreter, owner: Reference, node: cst.CSTNode) -> None:
    """Report ``owner.name`` where a module of Keras does not have the name."""
    if isinstance(node, cst.Attribute):
        _judge(interpreter, f"{owner.path}.{node.attr.value}", node.attr, None)


def judge_class(interpreter: Interpreter, called: Reference, node: cst.Call) -> None:
    """Report the call of a class that is only there to raise an exception."""
    absence = refused_class(called.path, interpreter.program.keras)
    if absence is not None:
        at = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        report(interpreter, ApiProblemKind.UNKNOWN_NAME, at, absence)


def _judge(
    interpreter: Interpreter, path: str, node: cst.CSTNode, within: Sequence[str] | None, bound: str = ""
) -> bool:
    """Report a qualified name that is absent; whether it is."""
    target = interpreter.program.keras
    if absent_name(path, target) is None:
        return False
    name = path.rpartition(".")[2]
    if is_set_by_program(interpreter, name):
        return True
    if within is None:
        within = [part for part in following(interpreter.site(node))[0].split(".") if part][-1:]
    if bound:
        within = _members_in_text(interpreter, bound)
    absence = absent_name(path, target, within)
    assert absence is not None
    report(interpreter, ApiProblemKind.UNKNOWN_NAME, node, absence)
    return True


def is_set_by_program(interpreter: Interpreter, name: str) -> bool:
    """Whether a program may itself set an attribute of this *name*, of whatever object, or is Keras itself."""
    if is_keras_itself(interpreter):
        return True
    pattern = re.compile(
        rf"\bsetattr\b|__dict__|__class__|\.\s*{name}\b\s*(?:,[^()=]*)?(?::[^=()\n]+)?(?:\W{{1,3}})?=(?!=)"
    )
    sources = (interpreter.source, *interpreter.program.imported)
    return any(pattern.search(cell.text) for source in sources for cell in source.cells)


def is_keras_itself(interpreter: Interpreter) -> bool:
    """Whether a program belongs to Keras, or brings a Keras of its own."""
    return find_module(interpreter.source.filename, "keras", 0) is not None


def following(site: Site) -> tuple[str, str]:
    """What follows a name in its line: more names, each after a dot, and the arguments of a call where they are plain."""
    place = site.place
    match = _REST.match(place.line[place.end_column - 1 :])
    assert match is not None
    return match[1], match[2] or ""


def _members_in_text(interpreter: Interpreter, name: str) -> list[str]:
    """What the program uses of an imported *name*."""
    found: list[str] = []
    for cell in interpreter.source.cells:
        found += re.findall(rf"(?<![.\w]){name}\.(\w+)", cell.text)
    return list(dict.fromkeys(found))


def _prefixes(node: cst.CSTNode) -> Sequence[tuple[str, cst.CSTNode]]:
    """Each beginning of a dotted name, with the node of its last part."""
    if isinstance(node, cst.Attribute):
        before = _prefixes(node.value)
        return [*before, (f"{before[-1][0]}.{node.attr.value}", node.attr)]
    assert isinstance(node, cst.Name)
    return [(node.value, node)]


# Layers and tensors of another Keras


def judge_added(interpreter: Interpreter, model: Model, added: Value) -> None:
    """Report a layer that *model* does not take, for it is of another Keras."""
    if not isinstance(added, (Layer, Model)):
        return
    if isinstance(added, Layer) and (added.kind is None or isinstance(added.kind, CustomLayer)):
        # a class of the program, or one that the settings declare, is in no package of Keras
        return
    name = added.class_name
    absence = foreign_layer(name, added.package, model.package, interpreter.program.keras)
    if absence is not None:
        made = added.site.node
        site = replace(added.site, node=made.func) if isinstance(made, cst.Call) else added.site
        report(interpreter, ApiProblemKind.FOREIGN_LAYER, made, absence, site)


def is_in_layer(interpreter: Interpreter) -> bool:
    """Whether it evaluates what a layer calls, to which Keras gives tensors of its backend."""
    return any(called.name == "call" or called.is_of_layer for called in interpreter.call_stack)


def judge_tensors(
    interpreter: Interpreter, function: Reference, arguments: CallArguments, node: cst.Call
) -> None:
    """Report a function of TensorFlow or NumPy that is called on symbolic tensors."""
    is_of_numpy = function.name.startswith("numpy.")
    is_asked = is_of_numpy or function.name.startswith("tensorflow.")
    absence = refuses_symbolic(function.name, interpreter.keras) if is_asked else None
    if absence is None or is_in_layer(interpreter):
        return
    # NumPy makes an array of objects of most containers
    look: Callable[[Interpreter, Value], Value] = tensor_of if is_of_numpy else with_tensors
    given = [look(interpreter, value) for value in arguments.all()]
    tensors = [tensor for value in given for tensor in tensors_in(value)]
    packages = {getattr(tensor.node.added, "package", "keras") for tensor in tensors}
    if tensors and (is_of_numpy or LEGACY_PACKAGE not in packages):
        report(interpreter, ApiProblemKind.FOREIGN_LAYER, node.func, absence)
