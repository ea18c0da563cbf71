"""The engine: the state of the interpreter, and the tables by which it evaluates, executes and calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import libcst as cst

from seqlint.inference.graph import Tensors
from seqlint.inference.inferred import Step
from seqlint.interpreter.state.aliasing import OverwrittenArrays
from seqlint.interpreter.state.assigned_names import AssignedNames, assigned_names, free_names
from seqlint.interpreter.state.delta import Delta
from seqlint.interpreter.state.dispatch import ByType
from seqlint.interpreter.state.heap import Heap
from seqlint.interpreter.state.objects import CallArguments, Class, Function, Instance, Module, Scope
from seqlint.knowledge.keras.api import names
from seqlint.knowledge.keras.api.names import package_of
from seqlint.knowledge.keras.api.versions import TargetKeras
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.record import SEQUENTIAL, Layer, Model, Node, Program
from seqlint.shapes.shape import Shape
from seqlint.site import Site
from seqlint.source.cell import Cell, Source
from seqlint.values import MISSING, ListValue, Missing, Reference, Unknown, Value

#: the statement budget: after so many, loops are summed up and calls are not followed
STATEMENT_BUDGET = 20_000
#: statements that are executed only to know what functions write that other code calls
REHEARSAL_BUDGET = 1_000
#: larger tuples are not computed
MOST_ITEMS = 100_000
#: tuples of so many items are counted whenever they are read
_FEW_ITEMS = 100
#: how deep calls of the program's functions may nest
CALL_DEPTH = 24


#: types of values that nothing changes in place
_IMMUTABLE = frozenset({bool, int, float, str, bytes, type(None), Reference})

_REGISTRATIONS = ("custom_object", "CustomObjectScope", "register_keras_serializable")


class Record(Protocol):
    """A list to which things are added, and taken from again."""

    def __len__(self) -> int: ...

    def __delitem__(self, which: slice, /) -> None: ...


class Signal(Enum):
    """Why a block ended before its last statement."""

    RETURN = "return"
    BREAK = "break"
    CONTINUE = "continue"
    RAISE = "raise"


@dataclass(eq=False)
class Frame:
    """One activation: of a module, a function or a class body."""

    cell: Cell
    scope: Scope
    #: dotted name of the function or class; None at module level
    qualified_name: str | None = None
    function: Function | None = None
    returns: list[Value] = field(default_factory=list)
    #: the models among them that exist only where they are returned
    returned_models: set[Model] = field(default_factory=set)
    #: whether a branch of unknown condition returned
    may_have_returned: bool = False
    #: the number of the first model after the last branch that returned: from there on, all are made if one is
    first_model: int = 0
    #: the values that a generator function has yielded so far
    yielded: ListValue | None = None
    #: the value of each ``yield`` that was evaluated, in any branch
    yields: list[Value] = field(default_factory=list)
    #: why it is not known how often the innermost loop runs: a branch of unknown condition left it, for example
    loop_uncertainty: str = ""
    #: the line that is being executed, or was last
    statement: cst.SimpleStatementLine | None = None


@dataclass(frozen=True)
class Marks:
    """How far the record and the frame had come before a trial that may be dropped."""

    records: list[tuple[Record, int]]
    called: set[int]
    loop_uncertainty: str
    may_have_returned: bool
    first_model: int
    raising_call: cst.CSTNode | None
    #: the last instance of each class
    instances: list[tuple[Class, Instance | None]]


#: how each type of expression is evaluated, each type of statement executed and each type of value called; filled by
#: the modules of `syntax` and `calls` and `keras`, which decorate their functions with the names below
EVALUATE: ByType[Interpreter, cst.CSTNode, [], Value] = ByType()
EXECUTE: ByType[Interpreter, cst.CSTNode, [], Signal | None] = ByType()
#: given what is called, the arguments, and the node of the call
CALL: ByType[Interpreter, Value, [CallArguments, cst.CSTNode], Value] = ByType()
evaluates, executes, calls = EVALUATE.register, EXECUTE.register, CALL.register


class Interpreter:
    """Evaluates one program."""

    def __init__(self, source: Source, target_keras: TargetKeras, declared_layers: Mapping[str, str]) -> None:
        self.source = source
        self.program = Program(source, target_keras)
        self.heap = Heap()
        first = source.cells[0] if source.cells else Cell(source.filename, None, "")
        self.frame = Frame(first, Scope())
        self.call_stack: list[Function] = []
        #: statements, calls and items of comprehensions that were evaluated, within `STATEMENT_BUDGET`
        self.steps = 0
        #: how many of the steps were taken in rehearsals
        self.rehearsed_steps = 0
        #: grows whenever a layer or model is made or changes
        self.structure = 0
        #: depth of calls that are made for each value of a choice, of which only one is real
        self.choices = 0
        self.functions: list[Function] = []
        #: by the identity of their scope
        self.classes: dict[int, Class] = {}
        self.called: set[int] = set()
        #: modules of the program by path; None while they are being evaluated
        self.modules: dict[str, Module | None] = {}
        #: the major version that the program is read for
        self.keras = target_keras.major
        #: the output shapes of layers that are not Keras's, by the name of their class
        self.declared_layers = declared_layers
        #: Keras's global setting, the default of layers
        self.image_data_format: Value = "channels_last"
        #: all nodes, also those of what turned out not to run: a node that is gone leaves its identity to another one
        self.nodes: list[Node] = []
        #: what each node gave when it was made
        self.built: dict[Node, Step] = {}
        #: the weights that layers of the program add by themselves, and those of what is called on data; None for unknown ones
        self.weights: list[tuple[Layer | Model, Weight | None]] = []
        #: the value of the program that a layer, or model, of a class of its own is
        self.instances: dict[Layer | Model, Instance] = {}
        #: the nodes of input layers
        self.input_nodes: dict[Layer, Node] = {}
        #: what is known of the symbolic tensors
        self.tensors = Tensors()
        #: the nodes of stacks of which the program reads an input or output, by their state (see `structure`)
        self.stacks: dict[tuple[Model | Layer, int], tuple[Node, ...]] = {}
        #: the input layers of models whose input shape is declared by an argument
        self.inputs: dict[Model | Layer, Layer] = {}
        #: the output shapes of models and layers for data, by their state (see `structure`)
        self.outputs: dict[tuple[Model | Layer, Shape, int], Shape] = {}
        #: attributes of libraries that are values: settings, and what the program assigns, ``tf.model = ...``
        self.patches: dict[str, Value] = {
            name: Unknown("FLAGS", "it is set on the command line", None, True) for name in names.SETTINGS
        }
        self.overwritten = OverwrittenArrays(self.heap)
        #: results of functions that may return None instead, by identity
        self.optional: dict[int, Value] = {}
        #: the call that was evaluated last, if the function of the program that it called always raised an exception
        self.raising_call: cst.CSTNode | None = None
        #: how many of the loops around are summed up: their body runs once, for any iteration
        self.loops_summed_up = 0
        #: how many of the blocks around handle exceptions
        self.handlers = 0
        #: how many of the branches around may not run
        self.branches = 0
        #: how many of the blocks around run with some versions of the libraries only
        self.version_conditions = 0
        #: what is being called of a library
        self.called_reference: Reference | None = None
        #: whether a block around expects an exception, so that its mistakes are intended
        self.expecting_error = False
        #: a program without any import is a snippet, read as if Keras's names were imported
        self.is_snippet = not any(_mentions_import(cell) for cell in source.cells)
        #: whether the program registers its own activations, initializers and the like with Keras
        self.registers_objects = any(map(mentions_registration, source.cells))
        #: the generator function that a ``with`` statement runs up to its ``yield`` and, after its block, to the end
        self.entered: Function | None = None
        #: blocks that a known condition switches off, by their identity, and the models that they would make
        self.switched_off: dict[int, tuple[Site, list[Model]]] = {}
        #: the call that is awaited at once
        self.awaited: cst.CSTNode | None = None
        #: the functions that are being rehearsed, by the identity of their node
        self.rehearsed: set[int] = set()
        #: the functions that code which is not read may have called, by the identity of their node
        self.passed: set[int] = set()
        #: whether what runs is a function that ran before, for code that is not read
        self.runs_again = False
        #: the global names that were bound to several values
        self.rebound: set[str] = set()
        #: grows whenever code may have changed what objects hold that are not known
        self.epoch = 0
        #: tuples that were found to be small enough, by identity
        self._small_tuples: dict[int, tuple[Value, ...]] = {}
        self._free_names: dict[str, Unknown] = {}
        self._assigned_names: dict[int, AssignedNames] = {}
        self._free_names_of: dict[int, tuple[str, ...]] = {}

    def evaluate(self, node: cst.CSTNode) -> Value:
        """The abstract value of an expression."""
        value = EVALUATE[type(node)](self, node)
        kind = type(value)
        if isinstance(value, tuple) and len(value) > 1 and not self._is_small(value):
            return self.unknown(node, "the tuple is too large")
        if kind in _IMMUTABLE or not self.overwritten.changes:
            return value
        return self.overwritten.current(value)

    def _is_small(self, value: tuple[Value, ...]) -> bool:
        """Whether a tuple holds few items, those of a tuple within counted as often as it occurs."""
        if id(value) in self._small_tuples:
            return True
        pending, count = [value], 0
        for each in pending:
            count += len(each)
            if count > MOST_ITEMS:
                return False
            pending.extend(item for item in each if type(item) is tuple)
        if count > _FEW_ITEMS:
            self._small_tuples[id(value)] = value
        return True

    def execute(self, statements: Sequence[cst.CSTNode]) -> Signal | None:
        """Execute a block; the signal says what ended it early."""
        for statement in statements:
            self.steps += 1
            signal = EXECUTE[type(statement)](self, statement)
            if signal is not None:
                return signal
        return None

    def rehearse(self, action: Callable[[], object]) -> Delta:
        """What *action* would do to the state; nothing of it happens, and the record keeps nothing of it."""
        self.steps += 1
        marks, steps, rehearsed = self.marks(), self.steps, self.rehearsed_steps
        try:
            _, delta = self.heap.trial(action)
        finally:
            self.reset(marks)
            # those of rehearsals within this one are among them
            self.rehearsed_steps = rehearsed + self.steps - steps
        return delta

    def marks(self) -> Marks:
        """What the heap does not take back by itself."""
        program, frame = self.program, self.frame
        records: list[Record] = [program.models, program.data_problems, program.api_problems, self.functions]
        records += [frame.returns, frame.yields, program.nodes, self.weights]
        return Marks(
            [(record, len(record)) for record in records],
            set(self.called),
            frame.loop_uncertainty,
            frame.may_have_returned,
            frame.first_model,
            self.raising_call,
            [(cls, cls.instance) for cls in self.classes.values()],
        )

    def reset(self, marks: Marks) -> None:
        """Take back what was added to the record and the frame since *marks*."""
        for record, length in marks.records:
            del record[length:]
        self.passed |= self.called - marks.called
        self.called, frame = set(marks.called), self.frame
        frame.loop_uncertainty, frame.first_model = marks.loop_uncertainty, marks.first_model
        frame.may_have_returned, self.raising_call = marks.may_have_returned, marks.raising_call
        for cls, instance in marks.instances:
            cls.instance = instance

    def call(self, function: Value, arguments: CallArguments, node: cst.CSTNode) -> Value:
        """The result of calling *function*."""
        return CALL[type(function)](self, function, arguments, node)

    @property
    def out_of_budget(self) -> bool:
        """Whether the program has used up its statement budget."""
        return self.steps > STATEMENT_BUDGET

    @property
    def may_rehearse(self) -> bool:
        """Whether steps are left for rehearsals."""
        return not self.out_of_budget and self.rehearsed_steps < REHEARSAL_BUDGET

    @property
    def exhausted(self) -> bool:
        """Whether even what was summed up took as much again: blocks that repeat are no longer run."""
        return self.steps > 2 * STATEMENT_BUDGET

    def site(self, node: cst.CSTNode) -> Site:
        """The place of *node*, with its cell."""
        frame = self.frame
        return Site(frame.cell, node, frame.statement)

    def unknown(
        self, node: cst.CSTNode, reason: str, text: str | None = None, *, of_library: bool = False
    ) -> Unknown:
        """A value that could not be computed at *node*."""
        return Unknown(text, reason, self.site(node), of_library)

    def new_model(self, node: cst.CSTNode, class_name: str = SEQUENTIAL) -> Model:
        """Record the construction of a model."""
        number = len(self.program.models)
        model = Model(self.site(node), None, self.frame.qualified_name, number=number, keras=self.keras)
        model.is_expected_to_fail = self.expecting_error
        model.package, model.class_name = self.package, class_name
        self.heap.born(model)
        self.structure += 1
        self.program.models.append(model)
        return model

    @property
    def package(self) -> str:
        """The package of what is being called, as the program names it."""
        return "keras" if self.called_reference is None else package_of(self.called_reference.path)

    def is_main(self, cell: Cell) -> bool:
        """Whether *cell* belongs to the program itself, not to a module that it imports."""
        return cell.filename == self.source.filename

    def library(self, qualified_name: str, written: str | None = None) -> Value:
        """The value of a qualified name of a library, and how it is *written*, if otherwise."""
        if qualified_name in self.patches:
            return self.patches[qualified_name]
        return Reference(names.canonical(qualified_name), written or qualified_name)

    def assigned_names(self, body: cst.CSTNode) -> AssignedNames:
        """The names that a block of this program assigns and mentions."""
        if id(body) not in self._assigned_names:
            self._assigned_names[id(body)] = assigned_names(body)
        return self._assigned_names[id(body)]

    def free_names(self, node: cst.FunctionDef | cst.Lambda) -> tuple[str, ...]:
        """The names that a function of this program mentions which are not its own."""
        if id(node) not in self._free_names_of:
            self._free_names_of[id(node)] = free_names(node, self.assigned_names(node.body))
        return self._free_names_of[id(node)]

    # Names

    def look_up(self, name: str) -> Value:
        """The value of a name; an `Unknown` that stays the same where nothing binds it."""
        value = self.bound_value(name)
        return self._free(name) if isinstance(value, Missing) else value

    def bound_value(self, name: str) -> Value | Missing:
        """The value of a name, or `MISSING` where nothing binds it."""
        scope: Scope | None = self.frame.scope
        while scope is not None:
            bindings = scope.redirected[name].bindings if name in scope.redirected else scope.bindings
            if name in bindings:
                return bindings[name]
            scope = scope.parent
        return MISSING

    def _free(self, name: str) -> Value:
        for module in reversed(self.frame.scope.module.stars):
            if names.exports(module, name):
                return self.library(f"{module}.{name}")
        if name in names.BUILTINS:
            return Reference(f"builtins.{name}")
        if self.is_snippet:
            found = names.snippet_name(name)
            if found is not None:
                return Reference(found)
        if name not in self._free_names:
            self._free_names[name] = Unknown(name, "nothing in this file defines it")
        return self._free_names[name]

    def bind(self, name: str, value: Value | Missing) -> None:
        """Assign *value* to a name in the current scope, or delete the name for `MISSING`."""
        scope = self.frame.scope
        scope = scope.redirected.get(name, scope)
        if scope.parent is None and scope.bindings.get(name, value) is not value:
            self.rebound.add(name)
        self.heap.set_item(scope, scope.bindings, name, value)


def mentions_registration(cell: Cell) -> bool:
    """Whether a cell registers objects of its own with Keras."""
    return any(word in cell.text for word in _REGISTRATIONS)


def _mentions_import(cell: Cell) -> bool:
    return cell.module is not None and "import " in cell.text


@EVALUATE.default
def _not_evaluated(interpreter: Interpreter, node: cst.CSTNode) -> Value:
    return interpreter.unknown(node, "this expression is not evaluated")
