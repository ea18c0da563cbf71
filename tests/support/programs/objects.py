"""Instances and classes of the program that hold numbers in their attributes."""

from __future__ import annotations

from support.programs.kind import Kind

OBJECTS: dict[str, Kind] = {
    "attribute": Kind(
        make="""
            class ME_Kind:
                def __init__(self, n):
                    self.n = n
            ME = ME_Kind(N)
        """,
        reads=(
            "ME.n",
            "getattr(ME, 'n', 1)",
            "vars(ME)['n']",
            "ME.__dict__.get('n', N)",
        ),
        changes=(
            "ME.n += 1",
            "ME.n = N",
            "setattr(ME, 'n', N)",
            "vars(ME)['n'] = N",
            "vars(ME).update(n=N)",
            "ME.__dict__['n'] = N",
            "object.__setattr__(ME, 'n', N)",
            "ME.__init__(N)",
            "helper_lib.touch(ME)",
            "helper_lib.touch([ME])",
            """
                for name, value in {'n': N}.items():
                    setattr(ME, name, value)
            """,
        ),
    ),
    "class_attribute": Kind(
        make="""
            class ME_Kind:
                n = N
            class ME_Child(ME_Kind):
                pass
            ME = ME_Child()
        """,
        reads=(
            "ME.n",
            "ME_Kind.n",
            "ME_Child.n",
            "ME.__class__.n",
        ),
        changes=(
            "ME.n = N",
            "ME.__class__.n += 1",
            "type(ME).n = N",
            "setattr(type(ME), 'n', N)",
            "type(ME).__bases__[0].n = N",
            "helper_lib.touch(type(ME))",
            "helper_lib.touch(ME)",
        ),
    ),
    "property": Kind(
        make="""
            class ME_Kind:
                def __init__(self):
                    self.count = N
                @property
                def n(self):
                    self.count += 1
                    return self.count
                @n.setter
                def n(self, value):
                    self.count = value + 1
            ME = ME_Kind()
        """,
        reads=(
            "ME.n",
            "ME.count",
            "getattr(ME, 'n')",
        ),
        changes=(
            "ME.n = N",
            "ME.n += 1",
            "setattr(ME, 'n', N)",
            "ME.n",
            "helper_lib.touch(ME)",
        ),
    ),
    "descriptor": Kind(
        make="""
            class ME_Field:
                def __get__(self, instance, owner):
                    return instance.stored * 2
                def __set__(self, instance, value):
                    instance.stored = value + 1
            class ME_Kind:
                n = ME_Field()
            ME = ME_Kind()
            ME.n = N
        """,
        reads=(
            "ME.n",
            "ME.stored",
            "getattr(ME, 'n')",
        ),
        changes=(
            "ME.n = N",
            "ME.stored = N",
            "setattr(ME, 'n', N)",
            "vars(ME)['stored'] = N",
            "vars(ME)['n'] = N",
        ),
    ),
    "setattr": Kind(
        make="""
            class ME_Kind:
                def __setattr__(self, name, value):
                    object.__setattr__(self, name, value + 1)
            ME = ME_Kind()
            ME.n = N
        """,
        reads=("ME.n",),
        changes=(
            "ME.n = N",
            "ME.n += 1",
            "setattr(ME, 'n', N)",
            "vars(ME)['n'] = N",
        ),
    ),
    "getattr": Kind(
        make="""
            class ME_Kind:
                def __init__(self):
                    self.held = {}
                def __getattr__(self, name):
                    return self.held.get(name, N)
            ME = ME_Kind()
        """,
        reads=(
            "ME.n",
            "ME.other",
            "getattr(ME, 'n', 1)",
        ),
        changes=(
            "ME.held['n'] = N",
            "ME.held.update(other=N)",
            "ME.n = N",
        ),
    ),
    "new": Kind(
        make="""
            class ME_Kind:
                made = N
                def __new__(cls, n):
                    cls.made += 1
                    made = super().__new__(cls)
                    made.n = n + 1
                    return made
                def __init__(self, n):
                    self.m = n
            ME = ME_Kind(N)
        """,
        reads=(
            "ME.n",
            "ME.m",
            "ME_Kind.made",
            "ME_Kind(N).n",
        ),
        changes=(
            "ME_Kind(N)",
            "ME.n = N",
            "type(ME)(N)",
        ),
    ),
    "singleton": Kind(
        make="""
            class ME_Kind:
                only = None
                n = N
                def __new__(cls):
                    if cls.only is None:
                        cls.only = super().__new__(cls)
                    return cls.only
            ME = ME_Kind()
        """,
        reads=(
            "ME.n",
            "ME_Kind().n",
        ),
        changes=(
            "ME.n += 1",
            "ME_Kind().n = N",
            "setattr(ME_Kind(), 'n', N)",
        ),
    ),
    "metaclass": Kind(
        make="""
            class ME_Meta(type):
                def __call__(cls, *arguments):
                    made = super().__call__(*arguments)
                    made.n = N
                    return made
                def __new__(meta, name, bases, space):
                    space['m'] = N
                    return super().__new__(meta, name, bases, space)
            class ME_Kind(metaclass=ME_Meta):
                n = N
                m = N
            ME = ME_Kind()
        """,
        reads=(
            "ME.n",
            "ME.m",
            "ME_Kind.m",
            "ME_Kind().n",
        ),
        changes=(
            "ME.n += 1",
            "ME_Kind.m = N",
            "type(ME).m += 1",
        ),
    ),
    "init_subclass": Kind(
        make="""
            class ME_Base:
                n = N
                def __init_subclass__(cls, **options):
                    cls.n = N
                    ME_Base.n += 1
            class ME_Kind(ME_Base):
                n = N
            ME = ME_Kind()
        """,
        reads=(
            "ME.n",
            "ME_Base.n",
            "ME_Kind.n",
        ),
        changes=(
            """
                class ME_More(type(ME)):
                    pass
            """,
            "type('ME_Late', (type(ME),), {})",
            "ME.n = N",
        ),
    ),
    "unknown_base": Kind(
        make="""
            class ME_Kind(helper_lib.Base):
                n = N
                m = N
            ME = ME_Kind()
        """,
        reads=(
            "ME.n",
            "ME.m",
            "ME_Kind.m",
        ),
        changes=(
            "ME.m = N",
            "ME.n += 1",
            "ME.work()",
        ),
    ),
    "unknown_object": Kind(
        make="ME = helper_lib.Thing()",
        reads=(
            "ME.n",
            "ME[0]",
            "len(ME) + 1",
            "ME.m",
        ),
        changes=(
            "ME.work()",
            "ME.n += 1",
            "ME.m = N",
            "ME[0] = N",
            "helper_lib.touch(ME)",
        ),
    ),
    "dataclass": Kind(
        make="""
            @dataclasses.dataclass
            class ME_Kind:
                n: int = N
                items: list = dataclasses.field(default_factory=lambda: [N])
                def __post_init__(self):
                    self.n += 1
            ME = ME_Kind()
        """,
        reads=(
            "ME.n",
            "len(ME.items) + 1",
            "dataclasses.asdict(ME)['n']",
            "dataclasses.replace(ME, n=N).n",
        ),
        changes=(
            "ME.n += 1",
            "ME.items.append(N)",
            "setattr(ME, 'n', N)",
            "vars(ME).update(n=N)",
        ),
    ),
    "namespace": Kind(
        make="ME = types.SimpleNamespace(n=N)",
        reads=(
            "ME.n",
            "vars(ME)['n']",
        ),
        changes=(
            "ME.n += 1",
            "ME.n = N",
            "vars(ME).update(n=N)",
            "ME.__dict__.update(n=N)",
            "helper_lib.touch(ME)",
        ),
    ),
}
