"""Values that a program changes: in place, in a branch or a turn of a loop, or after they were passed on."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint

HEAD = """
from keras import Input, Sequential
from keras.layers import *
"""


_LABELS_IN_PLACE = """
import numpy as np
import pandas as pd
from sklearn.datasets import load_iris
data = load_iris()
x, y = data.data, data.target
def relabel(labels):
    labels[labels == 2] = 1
{change}
model = Sequential([Input((4,)), Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
"""


@pytest.mark.parametrize(
    "change",
    [
        "y[y == 2] = 1",
        "y[:] = 0",
        "data.target[data.target == 2] = 1",
        "column = y.reshape(-1, 1); column[column == 2] = 1",
        "relabel(y)",
        "some_helper(y)",
        "data.target //= 2",
        "for i in range(150):\n    if y[i] == 2:\n        y[i] = 1",
        "y.fill(0)",
        "np.putmask(y, y > 1, 1)",
        "np.floor_divide(y, 2, out=y)",
        "y = pd.Series(y); y[y == 2] = 1",
        "y = pd.Series(y); y.replace(2, 1, inplace=True)",
        "y = pd.Series(y); y.loc[100:] = 1",
        "y.flat[100:] = 1",
        "y.flat[149] = 1",
        "np.minimum(y, 1, y)",
        "np.subtract.at(y, range(100, 150), 1)",
        "for label in np.nditer(y, op_flags=['readwrite']):\n    label[...] = 0",
        "df = pd.DataFrame({'a': y}); df.iloc[100:, 0] = 1; y = df['a']",
        "df = pd.DataFrame({'a': y}); df[df > 1] = 1; y = df['a'].values",
        "df = pd.DataFrame({'a': y}); df.loc[df.a > 1] = 1; y = df['a']",
        "df = pd.DataFrame({'a': y}); df.loc[df.a > 1, 'a'] = 1; y = df['a']",
        "df = pd.DataFrame({'a': y}); df.a = df.a % 2; y = df['a']",
    ],
)
def test_labels_changed_in_place_may_be_of_fewer_classes(change: str) -> None:
    code = HEAD + _LABELS_IN_PLACE.format(change=change)
    assert not lint("labels.py", code.encode(), Settings()).findings


@pytest.mark.parametrize(
    "change",
    [
        "x.resize((6, 4))",
        "z = x; z.resize((6, 4))",
        "y.drop(0, inplace=True); y.loc[7] = 1",
        "y.pop(0)",
        "y.dropna(inplace=True)",
    ],
)
def test_rows_changed_in_place_may_be_more_or_fewer(change: str) -> None:
    code = (
        HEAD
        + f"""
import numpy as np
import pandas as pd
x, y = np.zeros((5, 2)), pd.Series([0.0, 1.0, None, 1.0, 1.0, 0.0])
{change}
model = Sequential([Input((4,)), Dense(1)])
model.compile("adam", "mse")
model.fit(x if len(x) == 6 else np.zeros((5, 4)), y)
"""
    )
    assert not lint("rows.py", code.encode(), Settings()).findings


@pytest.mark.parametrize(
    ("change", "given"),
    [
        ("b = x; b.shape = (5, 4)", "x"),
        ("x.shape = (-1, 4)", "x"),
        ("for a in (x, z):\n    a.shape = (-1, 4)", "x"),
        ("setattr(x, 'shape', (5, 4))", "x"),
        ("d = {'x': x}; d['x'].shape = (5, 4)", "d['x']"),
        ("l = [x, z]; l[0].shape = (5, 4)", "l[0]"),
        (
            "class D:\n    def __init__(self):\n        self.x = np.zeros(20)\n        self.x.shape = (5, 4)",
            "D().x",
        ),
    ],
)
def test_the_shape_of_an_array_is_set_under_all_its_names(change: str, given: str) -> None:
    code = f"""
import numpy as np
x, z = np.zeros(20), np.zeros(8)
{change}
model = Sequential([Input((4,)), Dense(1)])
model.predict({given})
"""
    assert not lint("shape.py", (HEAD + code).encode(), Settings()).findings


def test_the_shape_that_a_name_sets_is_known_under_it() -> None:
    code = "import numpy as np\nx = np.zeros(20)\nx.shape = (4, -1)\nSequential([Input((4,)), Dense(1)]).predict(x)\n"
    (finding,) = lint("shape.py", (HEAD + code).encode(), Settings()).findings
    assert "`x`, from `x.shape = ...` on line 6, has the shape (4, 5)" in finding.message


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("d = {'a': 1}; names = d.keys(); d['b'] = d['c'] = 1; d.update(d=2)", "len(names)"),
        ("d = {'n': 3}; sizes = d.values(); d['n'] = 4", "sum(sizes)"),
        ("a = [0]; b = a; b *= 4", "len(a)"),
        ("d = {'n': 3}; alias = d; alias |= {'n': 4}", "d['n']"),
        (
            "d = {'n': 3}\ntry:\n    d['n'] = 4\n    int('x')\n    d['n'] = 3\nexcept ValueError: pass",
            "d['n']",
        ),
    ],
)
def test_what_is_changed_in_place_or_in_part(code: str, size: str) -> None:
    program = f"{code}\nmodel = Sequential([Input(({size},)), Dense(1)])\nimport numpy\nmodel.predict(numpy.zeros((2, 4)))\n"
    assert not lint("size.py", (HEAD + program).encode(), Settings()).findings


@pytest.mark.parametrize(
    "code",
    [
        "rows = [[] for _ in range(3)]\nfor i in range(12):\n    rows[i % 3].append(float(i))\nx = np.array(rows)",
        "d = {'a': [], 'b': []}\nfor k in 'abababab':\n    d[k].append(1.0)\nx = np.array([d['a'], d['b']])",
        "class C: pass\nc = C(); c.rows = [[], []]\nfor i in range(8):\n    c.rows[i % 2].append(1.0)\nx = np.array(c.rows)",
    ],
)
def test_lists_that_a_list_holds_grow_in_any_turn(code: str) -> None:
    program = f"import numpy as np\n{code}\nSequential([Input((4,)), Dense(1)]).predict(x)\n"
    assert not lint("rows.py", (HEAD + program).encode(), Settings()).findings


@pytest.mark.parametrize(
    "code",
    [
        "c = collections.deque(); n = len(c) + 1; c.append(0)",
        "c = collections.Counter('ab'); n = len(c) + 1; c.update('c')",
        "c = collections.Counter('ab'); n = len(c) + 1; c['c'] = 1",
        "class A: pass\nc = A(); c.q = collections.deque(); n = len(c.q) + 1; c.q.append(0); c = c.q",
    ],
)
def test_the_length_of_what_is_not_known_changes(code: str) -> None:
    program = f"import collections\nimport numpy as np\n{code}\nmodel = Sequential([Input((3,)), Dense(1)])\n"
    use = "model.compile('sgd', 'mse')\nmodel.fit(np.zeros((n, 3)), np.zeros(len(c)))\n"
    assert not lint("length.py", (HEAD + program + use).encode(), Settings()).findings


_AFTERWARDS = """
import numpy as np
import pandas as pd
df = pd.DataFrame({{"a": [0.5, 1.5], "b": [2.5, 3.5]}})
y, more = [0.0, 1.0], {{"b": df["b"].values}}
sizes, options = [2, 1], {{"units": 3, "activation": "relu"}}
model = Sequential([Input((2,)), Reshape(sizes), Flatten(), Dense(**options), Dense(1)])
model.compile("adam", "mse")
model.fit(df, np.array(y), validation_data=(df, np.array(y)))
print(model.predict(df), model(df.values))
{change}
"""


@pytest.mark.parametrize(
    "change",
    [
        "df['predicted'] = model.predict(df)",
        "df.drop('a', axis=1, inplace=True)",
        "df.pop('a')",
        "y.append(2.0)",
        "sizes.append(7)",
        "sizes[0] = 5",
        "del sizes[0]",
        "options['units'] = 'many'",
    ],
)
def test_what_changes_afterwards_was_something_else_before(change: str) -> None:
    code = HEAD + _AFTERWARDS.format(change=change)
    assert not lint("afterwards.py", code.encode(), Settings()).findings


@pytest.mark.parametrize("fill", ["x.append(x)", "x += [x]", "for row in rows:\n    x.append(x)"])
def test_a_list_that_holds_itself_is_no_table(fill: str) -> None:
    code = HEAD + f"x = []\n{fill}\nmodel = Sequential([Input((2,)), Dense(1)])\nmodel.predict(x)\n"
    assert not lint("x.py", code.encode(), Settings()).findings


_BRANCHES = """
import numpy as np
import pandas as pd
df = pd.DataFrame(np.random.rand(12, 5), columns=list("abcde"))
x, n, box = np.random.rand(12, 4), 5, {{}}
class Config:
    n = 5
config = Config()
{code}
model = Sequential([Input(({taken},)), Dense(1)])
model.compile("adam", "mse")
model.fit({given}, np.zeros(12))
"""


@pytest.mark.parametrize(
    ("code", "given", "taken"),
    [
        ("for c in df.columns:\n    if c == 'e':\n        df.drop(c, axis=1, inplace=True)", "df", "4"),
        ("for c in df.columns:\n    if c == 'e':\n        del df[c]", "df", "4"),
        ("for c in df.columns:\n    if c == 'e':\n        df.pop(c)", "df", "4"),
        ("while True:\n    if x[0, 0] > -1:\n        df.pop('e')\n        break", "df", "4"),
        ("for i in range(3):\n    if x[0, 0] > -1:\n        df.pop('e')\n        break", "df", "4"),
        ("for i in range(1):\n    if x[0, 0] > -1:\n        n = 4\n        break", "x", "n"),
        ("for i in range(1):\n    if x[0, 0] > -1:\n        n = 4\n        continue", "x", "n"),
        ("for i in range(1):\n    if x[0, 0] > -1:\n        config.n = 4\n        break", "x", "config.n"),
        (
            "def f(d):\n    if x[0, 0] > -1:\n        d.pop('e')\n        return d\n    return d\nf(df)",
            "df",
            "4",
        ),
        (
            "def f(d):\n    if x[0, 0] > -1:\n        d.pop('e')\n        return 1\n    print(1)\nf(df)",
            "df",
            "4",
        ),
        (
            "def f():\n    global n\n    if x[0, 0] > -1:\n        n = 4\n        return\n    print(n)\nf()",
            "x",
            "n",
        ),
        (
            "def f():\n    for c in 'abcde':\n        if c == 'd':\n            return 4\n    return 5",
            "x",
            "f()",
        ),
        (
            "def f():\n    for i, c in enumerate('abcdefg'):\n        if c == 'e':\n            return i\n    return -1",
            "x",
            "f()",
        ),
        (
            "def f():\n    for c in 'abcde':\n        if c == 'd':\n            config.n = 4\nf()",
            "x",
            "config.n",
        ),
        (
            "class Step:\n    n = -4\n    def __call__(self):\n        self.n += 1\nstep = Step()\nfor _ in 'abcdefgh':\n    step()",
            "x",
            "step.n",
        ),
        (
            "import functools\nconfig.n = 12\ndef f(by): config.n -= by\nf = functools.partial(f, 1)\nfor _ in 'abcdefgh': f()",
            "x",
            "config.n",
        ),
        ("def f(a):\n    a.shape = a.shape[0] * 2, 2\nx = np.random.rand(6, 4)\nf(x)", "x", "2"),
    ],
)
def test_branches_that_leave_and_later_turns_may_have_changed_it(code: str, given: str, taken: str) -> None:
    program = HEAD + _BRANCHES.format(code=code, given=given, taken=taken)
    assert not lint("branches.py", program.encode(), Settings()).findings


FEEDS_FIVE = "import numpy as np\nfrom keras import Input, Sequential, layers\n"
TAKES_FIVE = "model = Sequential([Input((5,)), layers.Dense(2)])\nmodel.predict(x)\n"


@pytest.mark.parametrize(
    "code",
    [
        # a decorator of the program
        "def wider(f):\n    return lambda n: f(n) + 1\n@wider\ndef size(n):\n    return n\nx = np.zeros((3, size(4)))\n",
        "def wider(by):\n    return lambda f: lambda n: f(n) + by\n@wider(1)\ndef size(n):\n    return n\nx = np.zeros((3, size(4)))\n",
        "@np.vectorize\ndef f(n):\n    return 3\nx = f(np.zeros((2, 5)))\n",
        (
            "class Wider:\n    def __init__(self, f):\n        self.f = f\n    def __call__(self, n):\n        return self.f(n) + 1\n"
            "@Wider\ndef size(n):\n    return n\nx = np.zeros((3, size(4)))\n"
        ),
        "def wider(cls):\n    cls.n = 5\n    return cls\n@wider\nclass Size:\n    n = 1\nx = np.zeros((3, Size().n))\n",
        "import functools\n@functools.partial(lambda by, f: lambda n: f(n) + by, 1)\ndef size(n):\n    return n\nx = np.zeros((3, size(4)))\n",
        (
            "class Steps:\n    def __init__(self):\n        self.all = []\n    def add(self, f):\n        self.all.append(f)\n        return f\n"
            "steps = Steps()\n@steps.add\ndef wider(n):\n    return n + 1\nx = np.zeros((3, 4 + len(steps.all)))\n"
        ),
        # what a context manager does while its block runs, and after it
        (
            "from contextlib import contextmanager\nlog = []\n@contextmanager\ndef logged():\n    yield\n    log.append(1)\n"
            "with logged():\n    x = np.zeros((3, len(log) + 5))\n"
        ),
        (
            "from contextlib import contextmanager\noptions = {'n': 3}\n@contextmanager\ndef changed(**kw):\n    old = dict(options)\n"
            "    options.update(kw)\n    try:\n        yield\n    finally:\n        options.clear()\n        options.update(old)\n"
            "with changed(n=5):\n    x = np.zeros((3, options['n']))\n"
        ),
        # iterators that are begun, lists that hold themselves
        "rest = reversed([1, 2, 3, 4, 5, 6])\nnext(rest)\nx = np.zeros((2, len(list(rest))))\n",
        "import copy\nd = {}\nd['d'] = d\ncopy.deepcopy(d)\nx = np.zeros((2, 5))\n",
        # booleans and lengths as numbers
        "import os\nx = np.zeros((2, 5 + (os.environ.get('WIDE') is not None)))\n",
        "import os\nextra = [name for name in os.environ if name.isupper()]\nx = np.zeros((2, 5 + len(extra)))\n",
        "def load(p):\n    if p.exists():\n        return [1, 2, 3]\nx = np.zeros((2, 3 if isinstance(load(q), list) else 5))\n",
        "x = np.sort(np.zeros((2, 10)), axis=None).reshape(4, 5)\n",
        "best, place = 9, 0\nfor i in range(9):\n    if q(i) < best:\n        best, place = q(i), i\nx = np.zeros((3, place + 5))\n",
        # the variable of a loop
        "for i in range(6):\n    pass\nx = np.zeros((3, i))\n",
        "for i in range(20):\n    if q(i):\n        break\nx = np.zeros((3, i))\n",
        # a function that may give nothing
        "def load(p):\n    if p.exists():\n        return np.zeros((9, 3))\nx = load(q)\nif x is None:\n    x = np.zeros((9, 5))\n",
        "def load(p):\n    if p.exists():\n        return np.zeros((9, 3))\n    return None\nx = load(q)\nx = x if x is not None else np.zeros((9, 5))\n",
        "def count(p):\n    if p.exists():\n        return 3\nx = np.zeros((9, count(q) or 5))\n",
        # what is called in a long loop
        "class Size:\n    n = 0\n    @classmethod\n    def grow(cls):\n        cls.n += 1\nfor _ in range(5):\n    Size.grow()\nx = np.zeros((2, Size.n))\n",
        "class Size:\n    n = 0\nfor _ in range(5):\n    Size.n += 1\nx = np.zeros((2, Size.n))\n",
        "class Size:\n    n = 0\n    def __call__(self):\n        self.n += 1\nsize = Size()\nfor _ in range(5):\n    size()\nx = np.zeros((2, size.n))\n",
        "class Size:\n    n = 0\n    def grow(self):\n        self.n += 1\nsize = Size()\ngrow = size.grow\nfor _ in range(5):\n    grow()\nx = np.zeros((2, size.n))\n",
        # numbers that may be 0
        "import os\nx = np.zeros((3, 5 + int(os.environ.get('EXTRA', 0))))\n",
        "x = np.zeros((3, 5 + len(q.rest)))\n",
        "n = 0\ndef grow():\n    global n\n    n += 1\ndo = {'grow': grow}\nfor _ in range(5):\n    do['grow']()\nx = np.zeros((2, n))\n",
        # the first item of a list whose length is not known
        "rows = []\nfor n in q:\n    rows.append(np.zeros(3))\nrows[0] = np.zeros(5)\nx = np.array(rows[:1])\n",
        "rows = [np.zeros(3)]\nfor n in q:\n    rows.append(np.zeros(5))\ndel rows[0]\nx = np.array(rows)\n",
    ],
)
def test_values_that_are_easily_taken_for_others(code: str) -> None:
    report = lint("program.py", (FEEDS_FIVE + code + TAKES_FIVE).encode(), Settings())
    assert not report.findings


@pytest.mark.parametrize(
    "change",
    [
        "last.units = 5",
        "setattr(last, 'units', 5)",
        "wrapped = layers.TimeDistributed(last)\nwrapped.layer.units = 5",
        "for name, value in {'units': 5}.items():\n    setattr(last, name, value)",
    ],
)
def test_an_attribute_of_a_layer_is_set(change: str) -> None:
    code = (
        f"last = layers.Dense(3)\n{change}\nmodel = Sequential([Input((4,)), last])\nmodel.compile('sgd', 'mse')\n"
        "model.fit(np.zeros((2, 4)), np.zeros((2, 5)))\n"
    )
    assert not lint("program.py", (FEEDS_FIVE + code).encode(), Settings()).findings


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("IndexError", "warning"),
        ("(OSError, q.Trouble)", "warning"),
        ("FileNotFoundError", "error"),
        ("OSError", "error"),
    ],
)
@pytest.mark.parametrize("use", ["model.predict(np.zeros((2, 3)))", "attempt(3)"])
def test_mistakes_that_the_program_may_handle(use: str, kind: str, severity: str) -> None:
    code = (
        "model = Sequential([Input((4,)), layers.Dense(3)])\n"
        "def attempt(width):\n    model.predict(np.zeros((2, width)))\n"
        f"try:\n    {use}\nexcept {kind}:\n    pass\n"
    )
    (finding,) = lint("program.py", (FEEDS_FIVE + code).encode(), Settings()).findings
    assert finding.severity.value == severity


def test_a_model_that_learns_in_its_own_way() -> None:
    code = (
        "class Own(Sequential):\n    def train_step(self, data):\n        return {}\n"
        "model = Own([Input((4,)), layers.Dense(3)])\nmodel.compile('sgd', 'mse')\n"
        "model.fit(np.zeros((4, 4)), np.zeros((4, 9)))\n"
    )
    (finding,) = lint("program.py", (FEEDS_FIVE + code).encode(), Settings()).findings
    assert finding.severity.value == "warning"
