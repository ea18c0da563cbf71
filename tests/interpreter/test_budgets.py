"""Programs that would take for ever, or hold more than a machine has: one budget of statements and sizes ends them all."""

from __future__ import annotations

import pytest

import seqlint.interpreter
from seqlint.configuration.settings import Settings
from seqlint.interpreter import Known, run
from seqlint.interpreter.state import engine
from seqlint.interpreter.state.engine import Interpreter
from seqlint.linter import FileReport, lint
from seqlint.shapes import dim as dims
from seqlint.values import ListValue
from seqlint.values.text import describe

HEAD = """
import itertools
import numpy as np
from keras import Input, Sequential, layers
model = Sequential([Input((8,)), layers.Dense(4)])
"""


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> int:
    """A tenth of the budget of statements, which these programs use up all the same."""
    budget = engine.STATEMENT_BUDGET // 10
    monkeypatch.setattr(engine, "STATEMENT_BUDGET", budget)
    return budget


def _report(program: str) -> FileReport:
    return lint("a.py", (HEAD + program).encode(), Settings())


def _nested(head: str, depth: int, body: str) -> str:
    lines = [*(head.format(level) for level in range(depth)), body]
    return "".join(f"{'    ' * level}{line}\n" for level, line in enumerate(lines))


@pytest.mark.parametrize(
    "program",
    [
        "f = lambda: 1\n" + "f = (lambda g: lambda: g() + g())(f)\n" * 22 + "f()",
        "def f0(x): return x\n"
        + "".join(f"def f{i}(x): return f{i - 1}(f{i - 1}(x))\n" for i in range(1, 23))
        + "f22(1)",
        "x = " + "[" * 25 + "1" + " for i in range(9)]" * 25,
        "x = " + "[" * 25 + "1" + " for i in unknown]" * 25,
        "x = [1" + " for i in range(9)" * 25 + "]",
        "x = list(1" + " for i in unknown" * 40 + ")",
        _nested("for i{} in unknown:", 18, "model.add(layers.Dense(3))"),
        _nested("while condition{}():", 18, "model.add(layers.Dense(3))"),
    ],
)
def test_what_repeats_ends_when_the_budget_runs_out(
    program: str, small_budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []

    def counted(interpreter: Interpreter, known: Known | None) -> None:
        run(interpreter, known)
        steps.append(interpreter.steps)

    monkeypatch.setattr(seqlint.interpreter, "run", counted)
    _report(program)
    assert len(steps) == 1
    assert steps[0] < 4 * small_budget


@pytest.mark.usefixtures("small_budget")
def test_layers_that_are_not_reached_are_not_known() -> None:
    program = _nested("for i{} in unknown:", 18, "model.add(layers.Dense(3))")
    report = _report(program + "model.add(layers.Conv2D(3, 3))\n")
    assert report.inferred_count == 0
    assert not report.findings


@pytest.mark.usefixtures("small_budget")
def test_a_result_that_the_budget_does_not_reach_is_not_known() -> None:
    loops = _nested("for i{} in unknown:", 17, "return 3").replace("\n", "\n    ")
    program = f"def f():\n    {loops}\n    return 4\nmodel.add(layers.Reshape((f(),)))"
    assert not _report(program).findings


@pytest.mark.parametrize(
    "program",
    [
        "for i, j in zip(range(10**9), range(10**9)): pass",
        "for i in range(10**30): pass\nx = len(range(10**30))",
        "s = ('a' * 10**5).replace('a', 'b' * 10**5)",
        "s = ('a' * 10**5).join('b' * 10**5)",
        "x = sum([[0] * 90_000] * 9_000, [])",
        "x = [0]\n" + "x = x + x\n" * 60,
        "x = 2\n" + "x = x * x\n" * 60 + "layers.Dense(x)",
        "layers.Dense(((10 ** 64) ** 64) ** 64)",
        "layers.Dense(0x" + "f" * 9_000 + ")",
        "layers.Dense(" + "1" * 9_000 + ")",
        "x = ((((0,) * 1000,) * 1000,) * 1000,) * 1000\nlayers.Dense(x)\ny = {x: 1}",
        "x = (1, 2)\n" + "x = (x, x)\n" * 60 + "layers.Dense(x)\ny = {x: x == x}",
        "x = (1, 2)\n" + "x = tuple([x, x])\n" * 60 + "layers.Dense(x)\ny = {x: 1}",
        "def f(*x): return x\nx = (1, 2)\n" + "x = f(x, x)\n" * 60 + "layers.Dense(x)\ny = {x: 1}",
        "for x in itertools.product(*[range(900)] * 500): pass",
    ],
)
def test_large_values_are_not_computed(program: str) -> None:
    assert _report(program).inferred_count == 1


@pytest.mark.parametrize(
    "program",
    [
        "x = []\nx.append(x)",
        "x = {}\nx['a'] = x",
        "x = [1]\n" + "x = [x, x]\n" * 60,
        "x = {}\n" + "x = {1: x, 2: x}\n" * 60,
    ],
)
def test_containers_that_hold_themselves_or_one_thing_often(program: str) -> None:
    uses = "y = np.array(x)\nmodel.compile(loss=x)\nmodel.fit(x, x)\nmodel.add(x)"
    (finding,) = (each for each in _report(f"{program}\n{uses}").findings if each.code == "SEQ202")
    assert len(finding.message) < 200


def test_texts_of_values_are_cut() -> None:
    ring = ListValue([1])
    ring.items = [1, ring]
    assert describe(ring) == "[1, [1, [1, [1, [..., ...]]]]]"
    assert describe(tuple(range(100))).endswith(", 18, 19, ...)")


def test_long_hierarchies_of_classes() -> None:
    chain = "class C0: size = 4\n" + "".join(f"class C{i}(C{i - 1}): pass\n" for i in range(1, 2_000))
    report = _report(f"{chain}for cls in (C20, C1999): Sequential([Input((8,)), layers.Dense(cls.size)])")
    assert [model.output_shape for model in report.models] == [(None, 4), (None, "?")]
    pairs = "".join(f"class A{i}(A{i - 1}, B{i - 1}): pass\nclass B{i}(A{i}): pass\n" for i in range(1, 500))
    assert not _report(f"class A0: pass\nclass B0: pass\n{pairs}").findings


@pytest.mark.parametrize("keras", ["keras", "tf_keras"])
@pytest.mark.parametrize("first", ["Input((4,)), layers.Dense(4)", "unknown()"])
@pytest.mark.parametrize("layers", ["x", "x, x"])
def test_models_that_are_nested_deeply_and_often(keras: str, first: str, layers: str) -> None:
    head = f"from {keras} import Input, Sequential, layers\nx = Sequential([{first}])\n"
    report = lint("a.py", (head + f"for i in range(60): x = Sequential([{layers}])").encode(), Settings())
    assert report.model_count == 2
    assert report.inferred_count == (0 if "unknown" in first else 2)
    assert "error" not in {finding.severity.value for finding in report.findings}


def test_sizes_are_computed_while_they_are_small() -> None:
    size: dims.Dim = dims.size("n")
    for number in range(200):
        size = dims.multiply(dims.add(dims.floor_divide(size, 2), number), 3)
    assert size is dims.UNKNOWN
    power: dims.Dim = 1
    for _ in range(200):
        power = dims.multiply(power, dims.add(dims.size("a"), dims.size("b")))
    assert power is dims.UNKNOWN


@pytest.mark.parametrize("number", ["float('nan')", "float('inf')", "-float('inf')", "'²'", "'1_0'"])
@pytest.mark.parametrize("keras", ["keras", "tf_keras"])
def test_numbers_that_are_no_sizes(keras: str, number: str) -> None:
    kinds = (
        "UpSampling1D, layers.RepeatVector, layers.Dense, layers.Dropout, layers.ZeroPadding1D, layers.LSTM"
    )
    head = f"from {keras} import Input, Sequential, layers\nfor kind in (layers.{kinds}):\n"
    program = f"{head}    Sequential([Input((4, 3)), kind({number})])\n"
    assert lint("a.py", program.encode(), Settings()).model_count == 1


def test_long_lines_share_their_text() -> None:
    program = "from keras import Input, Sequential, layers\nm = Sequential([Input((8,))"
    report = lint("a.py", (program + ", layers.Dense(4)" * 500 + "])").encode(), Settings())
    assert len({id(layer.place.line) for model in report.models for layer in model.layers}) == 1


def test_more_names_in_a_comment_than_rules() -> None:
    names = ",".join(f"x{number}" for number in range(20_000))
    (finding,) = _report(f"y = 1  # seqlint: ignore[{names}]").findings
    assert finding.message == "there are more names between the brackets than rules"


def test_only_the_first_wrong_names_get_a_suggestion() -> None:
    comments = "".join(f"y = {number}  # seqlint: ignore[missing-input-shap]\n" for number in range(100))
    messages = [finding.message for finding in _report(comments).findings]
    assert len(messages) == 100
    assert "did you mean" in messages[0]
    assert "did you mean" not in messages[-1]
