"""Programs made to cost much: `python benchmarks/stress.py` says what each costs beyond its parse.

Every program comes in two sizes, so that what grows faster than the program is seen: a growth of about 2 is linear.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import libcst

from seqlint.configuration.settings import Settings
from seqlint.linter import lint

TURNS = 3
#: blocks that Python lets stand in each other
MOST_BLOCKS = 20
SETTINGS = Settings(wants_models=False)
HEADER = "from keras import Sequential, layers\n"
MODEL = "Sequential([layers.Dense(8, input_shape=(4,)), layers.Dense(2)])"


def layers_in_a_list(count: int) -> str:
    return (
        f"{HEADER}model = Sequential([\n    layers.Input((16,)),\n"
        + "    layers.Dense(16),\n" * count
        + "])\n"
    )


def layers_added(count: int) -> str:
    return f"{HEADER}model = Sequential([layers.Input((16,))])\n" + "model.add(layers.Dense(16))\n" * count


def layers_in_a_loop(count: int) -> str:
    return f"{HEADER}model = Sequential([layers.Input((4,))])\nfor _ in range({count}):\n    model.add(layers.Dense(4))\n"


def conditional_layers(count: int) -> str:
    body = "".join(f"if flag_{n}:\n    model.add(layers.Dense(4))\n" for n in range(count))
    return f"{HEADER}model = Sequential([layers.Input((4,))])\n{body}"


def functions(count: int) -> str:
    return HEADER + "".join(f"\ndef build_{n}(units):\n    return {MODEL}\n" for n in range(count))


def calls_in_a_chain(count: int) -> str:
    body = "".join(f"\ndef build_{n}(units):\n    return build_{n + 1}(units + 1)\n" for n in range(count))
    return f"{HEADER}{body}\ndef build_{count}(units):\n    return {MODEL}\n\nbuild_0(1)\n"


def calls_that_double(count: int) -> str:
    body = "".join(f"\ndef f_{n}():\n    f_{n + 1}()\n    return f_{n + 1}()\n" for n in range(count))
    return f"{HEADER}{body}\ndef f_{count}():\n    return {MODEL}\n\nf_0()\n"


def branches_with_models(count: int) -> str:
    branches = "".join(f"    elif kind == {n}:\n        model = {MODEL}\n" for n in range(count))
    return f"{HEADER}\ndef build(kind):\n    if kind is None:\n        model = None\n{branches}    return model\n"


def branches_that_follow(count: int) -> str:
    branches = "".join(
        f"    if kind == {n}:\n        units = {n}\n        return {MODEL}\n" for n in range(count)
    )
    return f"{HEADER}\ndef build(kind):\n{branches}    return None\n"


def nested_loops(count: int) -> str:
    """As deep as Python lets them be, then side by side."""
    lines = [HEADER, "model = Sequential([layers.Input((4,))])\n"]
    for start in range(0, count, MOST_BLOCKS):
        depth = min(MOST_BLOCKS, count - start)
        lines += [f"{' ' * n}for i{n} in range(2):\n" for n in range(depth)]
        lines.append(f"{' ' * depth}model.add(layers.Dense(4))\n")
    return "".join(lines)


def nested_unknown_loops(count: int) -> str:
    return nested_loops(count).replace("range(2)", "items")


def nested_comprehension(count: int) -> str:
    clauses = " ".join(f"for i{n} in range(2)" for n in range(count))
    return f"{HEADER}model = Sequential([layers.Dense(4) {clauses}])\n"


def nested_branches(count: int) -> str:
    lines = [HEADER, "model = Sequential([layers.Input((4,))])\n"]
    for start in range(0, count, MOST_BLOCKS):
        depth = min(MOST_BLOCKS, count - start)
        lines += [f"{' ' * n}if flag{n}:\n" for n in range(depth)]
        lines.append(f"{' ' * depth}model.add(layers.Dense(4))\n")
    return "".join(lines)


def endless_recursion(count: int) -> str:
    body = "    model.add(layers.Dense(4))\n" * count
    return (
        f"{HEADER}\ndef grow(model):\n{body}    grow(model)\n    return grow(model)\n\ngrow(Sequential())\n"
    )


def endless_loop(count: int) -> str:
    body = "    model.add(layers.Dense(4))\n" * count
    return f"{HEADER}model = Sequential([layers.Input((4,))])\nwhile True:\n{body}"


def methods(count: int) -> str:
    body = "".join(f"\n    def build_{n}(self):\n        self.model_{n} = {MODEL}\n" for n in range(count))
    return f"{HEADER}\nclass Builder:{body}"


def rebound_name(count: int) -> str:
    return HEADER + f"model = {MODEL}\nmodel.compile('adam', 'mse')\nmodel.fit(x, y)\n" * count


def long_sums(count: int) -> str:
    total = " + ".join(f"n{n}" for n in range(100))
    return HEADER + f"model = Sequential([layers.Dense({total}, input_shape=(4,))])\n" * count


def notebook(cells: int) -> str:
    """Of about 10 KB a cell, most of it output."""
    code = [HEADER, f"model = {MODEL}\n", "model.fit(x, y)\n"]
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["loss: 0.1234 - accuracy: 0.5678\n"] * 250}
    ]
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": code, "outputs": outputs}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell] * cells}, indent=1)


PROGRAMS: tuple[tuple[Callable[[int], str], int], ...] = (
    (layers_in_a_list, 10_000),
    (layers_added, 10_000),
    (layers_in_a_loop, 1_000),
    (conditional_layers, 500),
    (functions, 1_000),
    (calls_in_a_chain, 1_000),
    (calls_that_double, 100),
    (branches_with_models, 90),
    (branches_that_follow, 90),
    (nested_loops, 200),
    (nested_unknown_loops, 200),
    (nested_comprehension, 40),
    (nested_branches, 200),
    (endless_recursion, 20),
    (endless_loop, 20),
    (methods, 1_000),
    (rebound_name, 1_000),
    (long_sums, 100),
    (notebook, 500),
)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def cost(program: Callable[[int], str], size: int) -> tuple[float, float]:
    """The median seconds of a check, and of the parse that it holds."""
    text = program(size)
    is_notebook = program is notebook
    name, data = ("x.ipynb" if is_notebook else "x.py"), text.encode()
    code = (
        "\n".join(f"{HEADER}model = {MODEL}\nmodel.fit(x, y)" for _ in range(size)) if is_notebook else text
    )
    check = statistics.median(seconds(lambda: lint(name, data, SETTINGS)) for _ in range(TURNS))
    return check, statistics.median(seconds(lambda: libcst.parse_module(code)) for _ in range(TURNS))


def main() -> None:
    lint("x.py", layers_in_a_list(2).encode(), SETTINGS)
    for program, size in PROGRAMS:
        half, _ = cost(program, size // 2)
        whole, parse = cost(program, size)
        print(
            f"{whole - parse:8.2f} s beyond a parse of {parse:.2f} s, {whole / half:4.1f} x the cost of half: "
            f"{size} {program.__name__.replace('_', ' ')}",
            flush=True,
        )


if __name__ == "__main__":
    main()
