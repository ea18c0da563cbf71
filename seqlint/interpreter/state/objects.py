"""The values that only the interpreter makes: functions, classes, instances, bound methods, choices."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

import libcst as cst

from seqlint.knowledge.purity import is_plain_base
from seqlint.record import Layer, Model
from seqlint.shapes.dim import Dim
from seqlint.source.cell import Cell
from seqlint.source.tree import simple_statements
from seqlint.values import (
    MISSING,
    NOT_KNOWN,
    AbstractValue,
    DictValue,
    Missing,
    NotKnown,
    ProgramFunction,
    Reference,
    Unknown,
    Value,
)


@dataclass(eq=False)
class Scope:
    """The names of a module, function, class or comprehension."""

    bindings: dict[str, Value] = field(default_factory=dict)
    #: where a name is looked up next
    parent: Scope | None = None
    #: names declared ``global`` or ``nonlocal``, with the scope they belong to
    redirected: dict[str, Scope] = field(default_factory=dict)
    is_class: bool = False
    is_comprehension: bool = False
    #: the modules of Keras of which everything was imported
    stars: list[str] = field(default_factory=list)

    @property
    def module(self) -> Scope:
        """The scope of the module that holds this one."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(eq=False)
class Module(AbstractValue):
    """A module of the program, evaluated."""

    name: str
    scope: Scope
    cell: Cell


@dataclass(eq=False)
class Function(ProgramFunction):
    """A function of the program."""

    name: str
    qualified_name: str
    node: cst.FunctionDef | cst.Lambda
    cell: Cell
    #: the scope in which it was defined
    scope: Scope
    defaults: dict[str, Value]
    #: "function", "property", "staticmethod" or "classmethod"
    kind: str = "function"
    #: whether calls may give what an earlier call gave, and run nothing
    is_cached: bool = False
    #: whether a `Lambda` layer calls it
    is_of_layer: bool = False
    #: what an assignment to the property calls
    setter: Function | None = None
    #: statements that its calls executed since one of them last made or changed a layer
    idle_steps: int = 0

    @cached_property
    def is_generator(self) -> bool:
        """Whether a call gives an iterator over what the body yields."""
        if not self.cell.has_yield:
            return False
        values = (getattr(statement, "value", None) for statement in simple_statements(self.node.body))
        return any(isinstance(value, cst.Yield) for value in values)

    @property
    def is_coroutine(self) -> bool:
        """Whether a call runs nothing, and what it gives is awaited."""
        return isinstance(self.node, cst.FunctionDef) and self.node.asynchronous is not None

    @cached_property
    def certain_statements(self) -> int:
        """How many statements of its body run before the first that holds a ``return`` within a block."""
        statements: Sequence[cst.CSTNode] = (
            self.node.body.body if isinstance(self.node, cst.FunctionDef) else ()
        )
        conditional = (
            number
            for number, statement in enumerate(statements)
            if not isinstance(statement, cst.SimpleStatementLine)
            and any(type(part) is cst.Return for part in simple_statements(statement))
        )
        return next(conditional, len(statements))


#: bases of bases of a class that are followed
MOST_BASES = 64
#: the methods by which a class changes what its instances, subclasses and attributes are
_HOOKS = frozenset({"__getattribute__", "__init_subclass__", "__new__", "__class_getitem__", "__set_name__"})


#: names with two underscores that no operator and no statement calls but those that are followed
_ORDINARY = frozenset(
    "__init__ __post_init__ __call__ __enter__ __exit__ __doc__ __module__ __slots__ __annotations__ __version__".split()
)


def _is_customized(cls: Class) -> bool:
    """Whether the class statement has keywords, such as a metaclass that the program defines."""
    keywords = cls.node.keywords if isinstance(cls.node, cst.ClassDef) else ()
    return any(
        getattr(getattr(word.value, "attr", word.value), "value", None) != "ABCMeta" for word in keywords
    )


@dataclass(eq=False)
class Class(AbstractValue):
    """A class of the program."""

    name: str
    qualified_name: str
    bases: tuple[Value, ...]
    scope: Scope
    #: the statement or the call that made it
    node: cst.CSTNode
    cell: Cell
    #: the attributes that a call sets where the class has no ``__init__``, in the order of the parameters
    fields: tuple[str, ...] = ()
    #: the last instance that the program made
    instance: Instance | None = None
    #: whether the program made it before, and may have derived other classes from it
    is_remade: bool = False

    #: the class and all its bases in the order in which Python looks for an attribute
    resolution: tuple[Value, ...] = field(init=False)

    def __post_init__(self) -> None:
        lines = [base.resolution if isinstance(base, Class) else (base,) for base in self.bases]
        if sum(map(len, lines)) > MOST_BASES:
            self.resolution = (self, Unknown("bases", "there are too many"))
        else:
            self.resolution = (self, *_merged([*lines, self.bases]))

    @cached_property
    def is_opaque(self) -> bool:
        """Whether code that is not followed takes part in making instances or in reading their attributes."""
        is_plain = all(
            isinstance(base, Reference) and is_plain_base(base.name) for base in self.library_bases()
        )
        return not is_plain or self.has_hook or any(map(_is_customized, self.lineage()))

    @cached_property
    def has_hook(self) -> bool:
        """Whether the program's own code takes part in making its subclasses and instances."""
        return any(name in cls.scope.bindings for cls in self.lineage() for name in _HOOKS)

    @cached_property
    def has_unknown_base(self) -> bool:
        """Whether one of its bases is neither a class of the program nor one of a library."""
        return any(isinstance(base, Unknown) for base in (*self.resolution, *self.library_bases()))

    @property
    def has_special_methods(self) -> bool:
        """Whether operators, built-in functions or statements may run code of its own, other than `__init__`."""
        return self.is_opaque or bool(self.special_members)

    @cached_property
    def special_members(self) -> tuple[Value, ...]:
        """What operators, built-in functions and statements may call."""
        bindings = [item for cls in self.lineage() for item in cls.scope.bindings.items()]
        return tuple(value for name, value in bindings if name.startswith("__") and name not in _ORDINARY)

    def lineage(self) -> list[Class]:
        """The class and its bases of this program, nearest first."""
        return [cls for cls in self.resolution if isinstance(cls, Class)]

    def library_bases(self) -> list[Value]:
        """The bases that are not classes of this program."""
        return [base for cls in self.lineage() for base in cls.bases if not isinstance(base, Class)]

    def has_base(self, *names: str) -> bool:
        """Whether one of its bases, or theirs, is something of a library with one of these names."""
        return any(isinstance(base, Reference) and base.name in names for base in self.library_bases())

    def all_fields(self) -> tuple[str, ...]:
        """The fields of its bases and its own, in the order of the parameters."""
        return tuple(dict.fromkeys(name for cls in reversed(self.lineage()) for name in cls.fields))

    def find(self, name: str, after: Class | None = None) -> Value | Missing:
        """The attribute *name* of the class or its bases in this program, of those *after* one of them, if there is one."""
        order, is_hidden = self.resolution, False
        for cls in order[order.index(after) + 1 :] if after in order else order:
            if not isinstance(cls, Class):
                is_hidden = is_hidden or not isinstance(cls, Reference)
            elif name in cls.scope.bindings:
                # a base that is not read may have it, too
                return Unknown(name, "a base is not known") if is_hidden else cls.scope.bindings[name]
        return MISSING


def _merged(lines: list[tuple[Value, ...]]) -> list[Value]:
    """The C3 linearization of several orders of classes: first what comes first in one of them and later in none."""
    found: list[Value] = []
    while lines := [line for line in lines if line]:
        heads = [line[0] for line in lines if not any(line[0] in other[1:] for other in lines)]
        if not heads:
            unordered = Unknown("bases", "the order of the bases is not known")
            return [*found, unordered, *dict.fromkeys(itertools.chain(*lines))]
        found.append(heads[0])
        lines = [line[1:] if line[0] == heads[0] else line for line in lines]
    return found


@dataclass(eq=False)
class Instance(AbstractValue):
    """An instance of a class of the program."""

    cls: Class
    attributes: dict[str, Value] = field(default_factory=dict)
    #: what the instance is in the record, where its class is a Keras layer or a Sequential
    added: Layer | Model | None = None
    #: whether a class that is not of this program is among its bases
    is_open: bool = True
    #: whether code that is not read may have given it other attributes
    may_have_others: bool = False
    #: what its attributes held after ``__init__``, with what stands for that since Keras may call its methods
    initial: dict[str, tuple[Value, Value]] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Value, ...] | None:
        """What a named tuple holds; None for any other instance."""
        if not self.cls.has_base("typing.NamedTuple"):
            return None
        return tuple(map(self._field, self.cls.all_fields()))

    def _field(self, name: str) -> Value:
        found = self.attributes.get(name, self.cls.find(name))
        return None if isinstance(found, Missing) else found


@dataclass(eq=False)
class Names(DictValue):
    """What ``vars`` or ``globals`` returns: the namespace of an instance or a module itself."""

    owner: Instance | Scope = field(kw_only=True)

    @staticmethod
    def of(owner: Instance | Scope) -> Names:
        """The names of *owner*, which what is written to the dict changes."""
        names = owner.attributes if isinstance(owner, Instance) else owner.bindings
        # a dict of names is one of values as long as only names are put into it: `is_key` sees to that
        return Names(cast("dict[Value, Value]", names), owner=owner)


@dataclass(frozen=True, eq=False)
class Method(AbstractValue):
    """A function of the program bound to its first argument."""

    receiver: Value
    function: Function


@dataclass(frozen=True, eq=False)
class Bound(AbstractValue):
    """A method of a value that is not an `Instance`, by name."""

    receiver: Value
    name: str


@dataclass(frozen=True, eq=False)
class Partial(AbstractValue):
    """A callable with some arguments already given."""

    function: Value
    arguments: CallArguments


@dataclass(frozen=True, eq=False)
class Super(AbstractValue):
    """What ``super()`` gives."""

    instance: Instance
    cls: Class


@dataclass(frozen=True, eq=False)
class Choice(AbstractValue):
    """One of several values, depending on a condition that is not known."""

    values: tuple[Value, ...]
    #: the models among them that exist only if they are chosen
    own: frozenset[Model] = frozenset()


@dataclass(eq=False)
class Iterator(AbstractValue):
    """An iterator: a generator of the program, a data set."""

    #: what each item is
    element: Value
    #: the first item
    first: Value | NotKnown = NOT_KNOWN
    #: how many samples an item holds
    batch_size: Dim | None = None
    #: the items that are left, where they are known
    items: Sequence[Value] | None = None


@dataclass(eq=False, slots=True)
class CallArguments:
    """The evaluated arguments of one call."""

    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    #: False where an unknown ``*args`` or ``**kwargs`` was among them
    complete: bool = True
    #: those of which it is not known where they go, and the unknown ones themselves
    others: tuple[Value, ...] = ()

    def get(self, name: str, position: int, default: Value = None) -> Value:
        """The argument passed as *name* or at *position*, or *default*."""
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[position] if position < len(self.positional) else default

    def has(self, name: str, position: int) -> bool:
        """Whether an argument is passed as *name* or at *position*."""
        return name in self.keywords or position < len(self.positional)

    def mapped(self, change: Callable[[Value], Value]) -> CallArguments:
        """These arguments after *change*."""
        keywords = {name: change(value) for name, value in self.keywords.items()}
        return CallArguments(tuple(map(change, self.positional)), keywords, self.complete, self.others)

    def all(self) -> tuple[Value, ...]:
        """Every value among them."""
        return (*self.positional, *self.keywords.values(), *self.others)

    def after(self, first: Value) -> CallArguments:
        """These arguments with *first* before them."""
        return replace(self, positional=(first, *self.positional))

    def without_first(self) -> CallArguments:
        """All but the first positional one."""
        return replace(self, positional=self.positional[1:])


def symbolic_arguments(function: Function | Method, given: int = 0) -> dict[str, Value]:
    """For each parameter but the first *given*, its default or, where that is None, an unknown with its name."""
    inner = function.function if isinstance(function, Method) else function
    unknown = unknown_arguments(function, given)
    known = {name: value for name, value in inner.defaults.items() if value is not None and name in unknown}
    return unknown | known


def unknown_arguments(function: Function | Method, given: int = 0) -> dict[str, Value]:
    """An unknown for each parameter but the first *given*, with its name."""
    if isinstance(function, Method):
        function, given = function.function, given + 1
    parameters = function.node.params
    named = [*parameters.posonly_params, *parameters.params][given:]
    names = [parameter.name.value for parameter in (*named, *parameters.kwonly_params)]
    return {name: Unknown(name, "it is a parameter") for name in names}
