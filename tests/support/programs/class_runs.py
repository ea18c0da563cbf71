"""Classes that run a function: ``F`` is the function."""

from __future__ import annotations

CLASS_RUNS: dict[str, str] = {
    "context_class": """
        class ME_Context:
            def __enter__(self):
                return self
            def __exit__(self, *_):
                F()
                return True
        with ME_Context():
            raise ValueError
    """,
    "property": """
        class ME_Kind:
            @property
            def n(self):
                return F()
        ME = ME_Kind().n
    """,
    "property_setter": """
        class ME_Kind:
            def set_n(self, value):
                F()
            n = property(None, set_n)
        ME_Kind().n = N
    """,
    "cached_property": """
        class ME_Kind:
            @functools.cached_property
            def n(self):
                return F()
        ME = ME_Kind()
        ME.n
        ME.n
    """,
    "descriptor": """
        class ME_Field:
            def __get__(self, instance, owner):
                return F()
            def __set_name__(self, owner, name):
                F()
        class ME_Kind:
            n = ME_Field()
        ME = ME_Kind().n
    """,
    "constructor": """
        class ME_Kind:
            def __init__(self):
                F()
        ME = ME_Kind()
    """,
    "new": """
        class ME_Kind:
            def __new__(cls):
                F()
                return super().__new__(cls)
        ME = ME_Kind()
    """,
    "init_subclass": """
        class ME_Base:
            def __init_subclass__(cls):
                F()
        class ME_Kind(ME_Base):
            pass
    """,
    "metaclass": """
        class ME_Meta(type):
            def __init__(cls, *_):
                F()
        class ME_Kind(metaclass=ME_Meta):
            pass
    """,
    "metaclass_call": """
        class ME_Meta(type):
            def __call__(cls):
                F()
                return super().__call__()
        class ME_Kind(metaclass=ME_Meta):
            pass
        ME = ME_Kind()
    """,
    "post_init": """
        @dataclasses.dataclass
        class ME_Kind:
            n: int = 1
            def __post_init__(self):
                F()
        ME = ME_Kind()
    """,
    "default_factory": """
        @dataclasses.dataclass
        class ME_Kind:
            n: int = dataclasses.field(default_factory=F)
        ME = ME_Kind()
    """,
    "class_body": """
        class ME_Kind:
            n = F()
    """,
    "class_decorator": """
        @(lambda kind: F() and kind)
        class ME_Kind:
            pass
    """,
    "missing": """
        class ME_Kind(dict):
            def __missing__(self, key):
                return F()
        ME = ME_Kind()['k']
    """,
    "method_caller": """
        class ME_Worker:
            def work(self):
                return F()
        operator.methodcaller('work')(ME_Worker())
    """,
    "bound_later": """
        class ME_Kind:
            pass
        ME_Kind.work = lambda self: F()
        ME = ME_Kind()
        ME.work()
    """,
}

#: special methods: parameters, and what uses ``ME``, an object that has one; the result is that of F
SPECIAL: dict[str, tuple[str, str]] = {
    "__add__": ("self, other", "ME + 1"),
    "__radd__": ("self, other", "1 + ME"),
    "__sub__": ("self, other", "ME - 1"),
    "__matmul__": ("self, other", "ME @ 1"),
    "__neg__": ("self", "-ME"),
    "__invert__": ("self", "~ME"),
    "__eq__": ("self, other", "ME == 1"),
    "__ne__": ("self, other", "ME != 1"),
    "__lt__": ("self, other", "sorted([ME, ME])"),
    "__gt__": ("self, other", "ME > 1"),
    "__getitem__": ("self, key", "ME[0]"),
    "__setitem__": ("self, key, value", "ME[0] = 1"),
    "__delitem__": ("self, key", "del ME[0]"),
    "__contains__": ("self, item", "1 in ME"),
    "__bool__": ("self", "not ME"),
    "__len__": ("self", "len(ME)"),
    "__iter__": ("self", "list(ME)"),
    "__next__": ("self", "next(ME)"),
    "__reversed__": ("self", "reversed(ME)"),
    "__str__": ("self", "str(ME)"),
    "__repr__": ("self", "f'{ME!r}'"),
    "__format__": ("self, how", "f'{ME}'"),
    "__hash__": ("self", "{ME: 1}"),
    "__int__": ("self", "int(ME)"),
    "__index__": ("self", "[1, 2, 3][ME:]"),
    "__abs__": ("self", "abs(ME)"),
    "__call__": ("self", "ME()"),
    "__getattr__": ("self, name", "ME.n"),
    "__getattribute__": ("self, name", "ME.n"),
    "__setattr__": ("self, name, value", "ME.n = 1"),
    "__delattr__": ("self, name", "del ME.n"),
    "__enter__": ("self", "ME.__enter__()"),
    "__del__": ("self", "del ME"),
    "__copy__": ("self", "copy.copy(ME)"),
    "__iadd__": ("self, other", "ME += 1"),
    "__array__": ("self, *_, **options", "np.asarray(ME)"),
    "__length_hint__": ("self", "operator.length_hint(ME)"),
    "__class_getitem__": ("cls, item", "type(ME)[int]"),
}
#: what special methods must give that give no number
RESULTS = {
    "__bool__": "F() > 2",
    "__eq__": "F() > 2",
    "__lt__": "F() > 2",
    "__contains__": "F() > 2",
    "__iter__": "iter([F()])",
    "__reversed__": "iter([F()])",
    "__str__": "str(F())",
    "__repr__": "str(F())",
    "__format__": "str(F())",
    "__array__": "np.zeros(F())",
}

for _name, (_parameters, _use) in SPECIAL.items():
    CLASS_RUNS[f"special{_name.rstrip('_')}"] = f"""
        class ME_Kind:
            def {_name}({_parameters}):
                return {RESULTS.get(_name, "F()")}
        ME = ME_Kind()
        {_use}
    """
