"""Instances whose operators, items, length and iteration are methods of the program, which change them."""

from __future__ import annotations

from support.programs.kind import Kind

SPECIAL_OBJECTS: dict[str, Kind] = {
    "getitem": Kind(
        make="""
            class ME_Kind:
                def __init__(self):
                    self.count = N
                def __getitem__(self, key):
                    self.count += 1
                    return self.count
                def __setitem__(self, key, value):
                    self.count = value * 2
                def __contains__(self, key):
                    self.count += 2
                    return self.count % 2 == 0
                def __delitem__(self, key):
                    self.count += 3
            ME = ME_Kind()
        """,
        reads=(
            "ME[0]",
            "ME['n']",
            "ME.count",
            "(N if 3 in ME else N + 1)",
        ),
        changes=(
            "ME[0] = N",
            "ME[0] += 1",
            "del ME[0]",
            "3 in ME",
            "ME[0]",
        ),
    ),
    "measured": Kind(
        make="""
            class ME_Kind:
                def __init__(self):
                    self.count = N
                def __len__(self):
                    self.count += 1
                    return self.count
                def __bool__(self):
                    self.count += 1
                    return self.count > 3
                def __int__(self):
                    return self.count + 1
                def __iter__(self):
                    self.count += 1
                    return iter([self.count])
                def __call__(self, n=1):
                    self.count += n
                    return self.count
            ME = ME_Kind()
        """,
        reads=(
            "len(ME)",
            "(N if ME else N + 1)",
            "int(ME)",
            "ME.count",
            "ME()",
            "[*ME][0]",
            "max(ME)",
        ),
        changes=(
            "len(ME)",
            "bool(ME)",
            "not ME",
            "list(ME)",
            "ME(N)",
            """
                for _ in ME:
                    pass
            """,
            "first, = ME",
        ),
    ),
    "operators": Kind(
        make="""
            class ME_Kind:
                def __init__(self, n):
                    self.n = n
                def __add__(self, other):
                    self.n += other
                    return self.n
                def __radd__(self, other):
                    return other * 2
                def __iadd__(self, other):
                    self.n += 2 * other
                    return self
                def __eq__(self, other):
                    self.n += 1
                    return True
                def __lt__(self, other):
                    self.n += 1
                    return self.n > 3
                def __neg__(self):
                    return self.n
            ME = ME_Kind(N)
        """,
        reads=(
            "ME.n",
            "ME + 1",
            "-ME",
            "2 + ME",
            "(N if ME == 1 else N + 1)",
            "(N if ME < 1 else N + 1)",
        ),
        changes=(
            "ME + 1",
            "ME == 2",
            "ME < 2",
            "ME.__add__(N)",
            "operator.iadd(ME, N)",
            "[0] == [ME]",
        ),
        rebinds=("ME += N",),
    ),
    "missing": Kind(
        make="""
            class ME_Kind(dict):
                def __missing__(self, key):
                    self[key] = N
                    return len(self)
            ME = ME_Kind()
        """,
        reads=(
            "ME['n'] + 1",
            "len(ME) + 1",
        ),
        changes=(
            "ME['n']",
            "ME['k']",
            "ME.setdefault('n', N)",
            "ME.update(n=N)",
        ),
    ),
    "own_list": Kind(
        make="""
            class ME_Kind(list):
                def append(self, item):
                    super().append(item)
                    super().append(item)
                def __getitem__(self, key):
                    return N
                def __len__(self):
                    return 4
            ME = ME_Kind([N])
        """,
        reads=(
            "len(ME) + 1",
            "ME[0]",
            "sum(ME) + 1",
            "len([*ME]) + 1",
        ),
        changes=(
            "ME.append(N)",
            "ME.extend([N])",
            "ME.insert(0, N)",
        ),
    ),
}
