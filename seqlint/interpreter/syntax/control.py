"""Compound statements: branches, loops, ``try``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from seqlint.interpreter.operations.iteration import (
    ITERATION_LIMIT,
    any_item,
    first_item,
    items_of,
    stand_in,
    use_up,
)
from seqlint.interpreter.operations.operators import is_plain, truth
from seqlint.interpreter.state.effects import target_names
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.escape import forget_layers, reachable
from seqlint.interpreter.state.heap import Delta, Write
from seqlint.interpreter.state.join import apply_uncertain, forget_items, join_write, run_alternatives
from seqlint.interpreter.state.objects import Choice, Class, Function, Instance, Method, Module, Partial
from seqlint.interpreter.syntax.assignments import assign, forget_assigned
from seqlint.knowledge.library import Stateful
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.source.tree import simple_statements
from seqlint.values import DictValue, ListValue, Reference, Value

#: loops up to this long are unrolled, if not within one that is summed up; longer ones only if they make layers
_SHORT_LOOP = 4
#: a ``while`` whose condition stays true is followed this often
_WHILE_LIMIT = 64
#: the names by which models and layers are made
_MAKERS = frozenset({"Sequential", "add"})
#: what runs code of the program when it is called
_CALLABLE = (Class, Function, Instance, Method, Partial)
#: Python's functions that change what they get, or names and attributes whose names are values
_CHANGING = frozenset({"exec", "globals", "next", "setattr", "vars"})
#: exceptions that no shape, label or argument makes Keras or NumPy raise
_UNRELATED = frozenset(
    "EOFError FileExistsError FileNotFoundError IOError ImportError InterruptedError KeyboardInterrupt MemoryError "
    "ModuleNotFoundError NameError NotFoundError NotImplementedError OSError OutOfRangeError PermissionError "
    "ResourceExhaustedError StopIteration SystemExit TimeoutError UnicodeDecodeError".split()
)


@executes(cst.If)
def _if(interpreter: Interpreter, node: cst.If) -> Signal | None:
    branches: list[cst.BaseSuite | None] = []
    current: cst.If | cst.Else | None = node
    while isinstance(current, cst.If):
        condition = truth(interpreter.evaluate(current.test))
        if condition is not False:
            branches.append(current.body)
        if condition is True:
            current = None
            break
        current = current.orelse
    else:
        branches.append(None if current is None else current.body)
    if len(branches) == 1:
        return None if branches[0] is None else interpreter.execute([branches[0]])
    return run_alternatives(interpreter, node, [_block(interpreter, body) for body in branches])


def _block(interpreter: Interpreter, body: cst.CSTNode | None) -> Callable[[], Signal | None]:
    return lambda: None if body is None else interpreter.execute([body])


# Loops


@executes(cst.For)
def _for(interpreter: Interpreter, node: cst.For) -> Signal | None:
    iterable = interpreter.evaluate(node.iter)
    items = items_of(iterable)
    known = items is not None and len(items) <= ITERATION_LIMIT and not interpreter.out_of_budget
    if items is None or not known:
        item = any_item(interpreter, iterable, node.iter, _loop_variable(node.target))
        signal = _repeat(
            interpreter, node, lambda: assign(interpreter, node.target, item), first_item(iterable)
        )
        use_up(interpreter, iterable)
    else:
        use_up(interpreter, iterable)
        signal = _unroll(interpreter, node, items)
    return _otherwise(interpreter, node, signal)


def _loop_variable(target: cst.CSTNode) -> str | None:
    return target.value if isinstance(target, cst.Name) else None


def _otherwise(interpreter: Interpreter, node: cst.For | cst.While, signal: Signal | None) -> Signal | None:
    """How a statement ends whose loop ended with *signal*; its ``else`` runs unless a ``break`` may have."""
    if signal is not None or node.orelse is None:
        return None if signal is Signal.BREAK else signal
    actions = [_block(interpreter, node.orelse.body)]
    if any(type(part) is cst.Break for part in simple_statements(node.body)):
        actions.append(_block(interpreter, None))
    return run_alternatives(interpreter, node, actions) if len(actions) > 1 else actions[0]()


def _unroll(interpreter: Interpreter, node: cst.For, items: Sequence[Value]) -> Signal | None:
    """Run the body for each item. A long loop that makes nothing is run once and then summed up."""
    is_summed_up = False
    short = 1 if interpreter.loops_summed_up else _SHORT_LOOP

    def run() -> Signal | None:
        nonlocal is_summed_up
        for index, item in enumerate(items):
            structure, growths = interpreter.structure, interpreter.heap.growths
            yields = len(interpreter.frame.yields)
            assign(interpreter, node.target, item)
            signal = interpreter.execute([node.body])
            if signal in (Signal.RETURN, Signal.RAISE, Signal.BREAK):
                return signal
            idle = interpreter.structure == structure and len(items) > short and not _is_structure(item)
            uncertain = bool(interpreter.frame.loop_uncertainty)
            if (idle or uncertain or interpreter.out_of_budget) and index < len(items) - 1:
                targets = target_names(node.target)
                forget_assigned(interpreter, node.body, node, "it changes in a loop", *targets)
                if not (idle or uncertain):
                    interpreter.frame.loop_uncertainty = (
                        "its layers come from a loop that is too long to follow"
                    )
                if interpreter.frame.yielded is not None and len(interpreter.frame.yields) > yields:
                    interpreter.heap.forget_items(interpreter.frame.yielded)
                is_summed_up = (idle or uncertain) and (
                    interpreter.heap.growths > growths
                    or _may_change(interpreter, node)
                    or _may_make(interpreter, node)
                )
                break
        return None

    signal = _with_uncertainty(interpreter, node, run)
    if not is_summed_up:
        return signal
    item = any_item(interpreter, items, node.iter, _loop_variable(node.target))
    return _repeat(interpreter, node, lambda: assign(interpreter, node.target, item))


def _may_change(interpreter: Interpreter, node: cst.For) -> bool:
    """Whether a later turn of a loop may end the function, or change what its first turn left as it was."""
    if any(type(part) is cst.Return for part in simple_statements(node.body)):
        return True
    if not _CHANGING.isdisjoint(interpreter.effects_of(node.body).called):
        return True
    reached = map(interpreter.look_up, interpreter.effects_of(node.body).reached)
    return any(
        isinstance(value, (ListValue, DictValue, Stateful, Instance, Class, Module)) for value in reached
    )


def _may_make(interpreter: Interpreter, node: cst.For) -> bool:
    """Whether the body of a loop calls what may make or change models, if not in its first turn.

    Where a loop around it is summed up already, one turn is enough: otherwise each level would double the work.
    """
    if interpreter.loops_summed_up:
        return False
    for name in interpreter.effects_of(node.body).called:
        value = interpreter.bound_value(name)
        is_of_keras = isinstance(value, Reference) and value.name.startswith("keras.")
        if name in _MAKERS or is_of_keras or isinstance(value, _CALLABLE):
            return True
    return False


def _is_structure(item: Value) -> bool:
    """Whether a loop over such items does something to models or layers."""
    if isinstance(item, tuple):
        return any(map(_is_structure, item))
    return isinstance(item, (Model, Layer, Instance, Choice))


def _with_uncertainty(
    interpreter: Interpreter, node: cst.For | cst.While, run: Callable[[], Signal | None]
) -> Signal | None:
    """Run a loop; if a branch may have left it early, what it did is only what may have happened."""
    frame = interpreter.frame
    outer, frame.loop_uncertainty = frame.loop_uncertainty, ""
    signal: Signal | None
    signal, delta = interpreter.heap.trial(run)
    reason, frame.loop_uncertainty = frame.loop_uncertainty, outer
    if reason:
        apply_uncertain(interpreter, node, delta, reason)
        return None
    interpreter.heap.apply(delta)
    return signal


def _repeat(
    interpreter: Interpreter,
    node: cst.For | cst.While,
    prepare: Callable[[], None],
    first: Value = None,
) -> Signal | None:
    """Run a loop's body once for any number of times. The *first* item tells what begins the lists that it fills."""
    firsts = {} if first is None else _first_appended(interpreter, node, first)
    forget_assigned(interpreter, node.body, node, "it changes in a loop")
    held = _forget_containers(interpreter, node)

    def run() -> Signal | None:
        prepare()
        interpreter.loops_summed_up += 1
        try:
            return interpreter.execute([node.body])
        finally:
            interpreter.loops_summed_up -= 1

    frame, program = interpreter.frame, interpreter.program
    outer = frame.loop_uncertainty
    made = len(program.models), len(program.data_problems), len(interpreter.functions)
    signal, delta = interpreter.heap.trial(run)
    if _forget_attributes(interpreter, node, delta):
        del program.models[made[0] :], program.data_problems[made[1] :], interpreter.functions[made[2] :]
        signal, delta = interpreter.heap.trial(run)
    frame.loop_uncertainty = outer
    if signal is Signal.RETURN:
        interpreter.heap.apply(delta)
        return None
    for growth in delta.growths.values():
        if isinstance(growth.owner, Model):
            repeat = Event(EventKind.REPEAT, interpreter.site(node), alternatives=(growth.added,))
            interpreter.heap.extend(growth.owner, growth.items, [repeat])
        elif growth.may_happen:
            interpreter.heap.extend(growth.owner, growth.items, growth.added)
        elif growth.added:
            forget_items(interpreter, node, growth)
    for write in delta.writes.values():
        _carry_over(interpreter, node, delta, write)
        join_write(interpreter, node, write, [write.current, write.value])
    for target, items, begin in held:
        if (id(target), "items") not in delta.writes:
            added = delta.growths[id(target.appended)].added if id(target.appended) in delta.growths else []
            interpreter.heap.set_attribute(target, "element", stand_in([*items, *added]))
            begin = firsts.get(id(target)) if begin is None else begin
            interpreter.heap.set_attribute(target, "first", begin)
    return None


def _forget_attributes(interpreter: Interpreter, node: cst.For | cst.While, delta: Delta) -> bool:
    """Attributes of instances that one turn changes are not known in the next one. Whether there are any."""
    changed = [
        write
        for write in delta.writes.values()
        if isinstance(write.owner, Instance) and is_plain(write.current) and write.current is not write.value
    ]
    for write in changed:
        interpreter.heap.write(write, interpreter.unknown(node, "it changes in a loop", write.key))
    return bool(changed)


def _carry_over(interpreter: Interpreter, node: cst.For | cst.While, delta: Delta, write: Write) -> None:
    """A model that a turn leaves under a name gets in the next turn what the model before it got in this one."""
    before, after = (
        [
            model
            for model in (value.values if isinstance(value, Choice) else (value,))
            if isinstance(model, Model)
        ]
        for value in (write.current, write.value)
    )
    changed = [growth.added for growth in delta.growths.values() if growth.owner in before]
    if any(event.changes_layers for added in changed for event in added):
        for model in after:
            if model not in before:
                forget_layers(interpreter, model, "its layers come from the next turn of a loop", node)


def _first_appended(interpreter: Interpreter, node: cst.For | cst.While, item: Value) -> dict[int, Value]:
    """What the body of a loop over *item* appends first to each list that is empty before it."""
    empty = [
        value
        for value in _changed_containers(interpreter, node)
        if isinstance(value, ListValue) and value.items == []
    ]
    if not empty or not isinstance(node, cst.For):
        return {}

    def run() -> Signal | None:
        assign(interpreter, node.target, item)
        return interpreter.execute([node.body])

    _, delta = interpreter.heap.trial(run)
    grown = {id(target): delta.growths.get(id(target.items)) for target in empty}
    return {key: growth.added[0] for key, growth in grown.items() if growth is not None and growth.added}


def _forget_containers(
    interpreter: Interpreter, node: cst.For | cst.While
) -> list[tuple[ListValue, Sequence[Value], Value]]:
    """Lists that the body changes are not known within it either.

    Gives what stands for the items of each so far, and the first one.
    """
    held: list[tuple[ListValue, Sequence[Value], Value]] = []
    for value in _changed_containers(interpreter, node):
        if isinstance(value, ListValue):
            items = value.items
            if items is None and value.element is None and not value.held:
                # a loop around this one has forgotten it already, and waits for what is appended
                continue
            if items is not None:
                held.append((value, items, items[0] if items else None))
            elif value.element is not None:
                held.append((value, [value.element], value.first))
        interpreter.heap.forget_items(value)
    for name in interpreter.effects_of(node.body).holding:
        _forget_held(interpreter, interpreter.look_up(name))
    return held


def _forget_held(interpreter: Interpreter, holder: Value) -> None:
    """The containers that *holder*, or an attribute of it, holds are not known."""
    values = holder.attributes.values() if isinstance(holder, Instance) else (holder,)
    outer = tuple(value for value in values if isinstance(value, (ListValue, DictValue)))
    for value in reachable(outer, into_instances=False):
        if isinstance(value, (ListValue, DictValue)) and not any(value is other for other in outer):
            interpreter.heap.forget_items(value)


def _changed_containers(interpreter: Interpreter, node: cst.For | cst.While) -> list[ListValue | DictValue]:
    """The lists and dicts that the body of a loop names and may change, each once."""
    values = map(interpreter.look_up, interpreter.effects_of(node.body).changed)
    found = {id(value): value for value in values if isinstance(value, (ListValue, DictValue))}
    return list(found.values())


@executes(cst.While)
def _while(interpreter: Interpreter, node: cst.While) -> Signal | None:
    is_endless = isinstance(node.test, (cst.Integer, cst.Name)) and node.test.value in ("1", "True")
    shortest = 0 if is_endless else _SHORT_LOOP

    def run() -> Signal | None:
        for turn in range(_WHILE_LIMIT):
            structure = interpreter.structure
            condition = truth(interpreter.evaluate(node.test))
            if condition is False:
                return None
            if condition is None or interpreter.out_of_budget:
                break
            signal = interpreter.execute([node.body])
            if signal in (Signal.RETURN, Signal.RAISE, Signal.BREAK):
                return signal
            if interpreter.frame.loop_uncertainty:
                break
            if interpreter.structure == structure and turn >= shortest:
                break
        return _repeat(interpreter, node, lambda: None)

    return _otherwise(interpreter, node, _with_uncertainty(interpreter, node, run))


# try


@executes(cst.Try, cst.TryStar)
def _try(interpreter: Interpreter, node: cst.Try | cst.TryStar) -> Signal | None:
    if any(handles(interpreter, handler) for handler in node.handlers):
        interpreter.program.handled[id(node.body)] = interpreter.site(node.body)

    def otherwise() -> Signal | None:
        return None if node.orelse is None else interpreter.execute([node.orelse.body])

    def handle(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Callable[[], Signal | None]:
        def run() -> Signal | None:
            if handler.name is not None:
                error = interpreter.unknown(handler, "it is an exception")
                assign(interpreter, handler.name.name, error)
            return interpreter.execute([handler.body])

        return run

    def body() -> Signal | None:
        return interpreter.execute([node.body])

    if _imports_only(node.body):
        signal = body() or otherwise()
    else:
        signal = _run_caught(
            interpreter, node, body, otherwise, [handle(handler) for handler in node.handlers]
        )
    if node.finalbody is not None:
        final = interpreter.execute([node.finalbody.body])
        signal = final if final is not None else signal
    return signal


def run_handled(interpreter: Interpreter, node: cst.With, body: Callable[[], Signal | None]) -> Signal | None:
    """Run *body*, the block of *node*, of which any statement may raise what is swallowed."""
    interpreter.program.handled[id(node.body)] = interpreter.site(node.body)
    return _run_caught(interpreter, node, body, lambda: None, [lambda: None])


def _run_caught(
    interpreter: Interpreter,
    node: cst.Try | cst.TryStar | cst.With,
    body: Callable[[], Signal | None],
    otherwise: Callable[[], Signal | None],
    handlers: Sequence[Callable[[], Signal | None]],
) -> Signal | None:
    """Run *body* and what comes *otherwise*, or a part of the body and one of the *handlers*."""
    reason = "its layers depend on whether an exception is raised"
    tried: list[Delta] = []
    is_handled = id(node.body) in interpreter.program.handled

    def run() -> Signal | None:
        signal: Signal | None
        interpreter.handlers += is_handled
        signal, delta = interpreter.heap.trial(body)
        interpreter.handlers -= is_handled
        interpreter.heap.apply(delta)
        tried.append(delta)
        return otherwise() if signal is None else signal

    def handle(handler: Callable[[], Signal | None]) -> Signal | None:
        apply_uncertain(interpreter, node, tried[0], reason)
        forget_assigned(interpreter, node.body, node, "an exception may have come first")
        return handler()

    actions: list[Callable[[], Signal | None]] = [run, *(partial(handle, handler) for handler in handlers)]
    return run_alternatives(interpreter, node, actions, reason)


def handles(interpreter: Interpreter, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    """Whether the program goes on after an exception such as those of Keras."""
    if any(isinstance(part, cst.Raise) for part in simple_statements(handler.body)):
        return False
    kind = None if handler.type is None else interpreter.evaluate(handler.type)
    return any(map(_catches, kind if isinstance(kind, tuple) else (kind,)))


def _catches(kind: Value) -> bool:
    """Whether exceptions of this *kind* may be Keras's; None stands for all."""
    if isinstance(kind, Reference):
        return kind.name.rpartition(".")[2] not in _UNRELATED
    return not isinstance(kind, Class)


def _imports_only(body: cst.BaseSuite) -> bool:
    """Whether a ``try`` only imports: then what it prefers is what the program is about."""
    return all(
        isinstance(statement, cst.SimpleStatementLine)
        and all(isinstance(part, (cst.Import, cst.ImportFrom, cst.Pass)) for part in statement.body)
        for statement in body.body
    )
