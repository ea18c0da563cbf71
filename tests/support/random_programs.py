"""Programs made by chance: control flow, containers, functions and classes around models."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

HEADER = """\
from keras import Sequential
from keras.layers import Dense

class Builder:
    last = 2

    def __init__(self, units):
        self.units = units
        self.model = Sequential([Dense(self.units)])

    def grow(self, units=None):
        if units is None:
            units = self.last
        self.model.add(Dense(units))
        self.units += 1

"""
_DEEPEST = 4


@dataclass
class Names:
    """The names that are certainly bound where a statement stands, by what they hold."""

    numbers: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    builders: list[str] = field(default_factory=list)
    #: the models that are made in the innermost loop, which a `break` would leave unfinished
    fresh: list[str] = field(default_factory=list)

    def copy(self) -> Names:
        return Names(
            list(self.numbers), list(self.lists), list(self.models), list(self.builders), list(self.fresh)
        )


class Writer:
    """Writes one program. ``unknown()`` and ``unknown_items()`` in it are what seqlint cannot know."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0
        self.functions: list[tuple[str, int]] = []

    def program(self) -> str:
        names, lines = Names(), list[str]()
        while len(lines) < 25:
            lines += self.statement(names, 0, in_loop=False)
        return HEADER + "\n".join([*lines, ""])

    def new(self, prefix: str, names: list[str]) -> str:
        self.count += 1
        names.append(f"{prefix}{self.count}")
        return names[-1]

    # Expressions

    def number(self, names: Names) -> str:
        choose = self.random.choice
        kinds: list[Callable[[], str]] = [lambda: str(self.random.randint(1, 5))] * 3
        kinds += [lambda: choose(names.numbers)] * 3 if names.numbers else []
        kinds += [lambda: f"len({choose(names.lists)})"] if names.lists else []
        kinds += [lambda: f"{choose(names.builders)}.units"] if names.builders else []
        kinds += [
            lambda: f"({self.number(names)} {choose('+*')} {self.random.randint(1, 3)})",
            lambda: f"({self.number(names)} if {self.condition(names)} else {self.number(names)})",
        ]
        return choose(kinds)()

    def condition(self, names: Names) -> str:
        kinds: list[Callable[[], str]] = [
            lambda: "unknown()",
            lambda: "unknown()",
            lambda: f"{self.number(names)} {self.random.choice(['<', '>', '==', '!='])} {self.number(names)}",
            lambda: f"not {self.condition(names)}",
            lambda: f"({self.condition(names)} {self.random.choice(['and', 'or'])} {self.condition(names)})",
        ]
        return self.random.choice(kinds)()

    def items(self, names: Names) -> str:
        numbers = ", ".join(self.number(names) for _ in range(self.random.randint(0, 3)))
        kinds = [f"[{numbers}]", f"[{self.number(names)} for _ in range({self.random.randint(0, 3)})]"]
        for name in names.lists:
            kinds += [f"{name}[1:]", f"{name} + [1]", f"[item + 1 for item in {name} if item > 2]"]
        return self.random.choice(kinds)

    # Statements

    def statement(self, names: Names, depth: int, *, in_loop: bool) -> list[str]:
        indent = "    " * depth
        simple = [
            self._number,
            self._list,
            self._model,
            self._add,
            self._add,
            self._add,
            self._change,
            self._call,
        ]
        compound = [self._if, self._for, self._while] if depth < _DEEPEST else []
        kinds = simple + compound
        if in_loop:
            kinds.append(self._leave)
        if not depth:
            kinds.append(self._define)
        return [indent + line for line in self.random.choice(kinds)(names, depth, in_loop)]

    def block(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        inner, lines = names.copy(), list[str]()
        for _ in range(self.random.randint(1, 3)):
            lines += self.statement(inner, depth + 1, in_loop=in_loop)
        cut = 4 * depth
        return [line[cut:] for line in lines] or ["    pass"]

    def _number(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        value = self.number(names)
        is_old = bool(names.numbers) and self.random.random() < 0.5
        name = self.random.choice(names.numbers) if is_old else self.new("n", names.numbers)
        return [f"{name} = {value}"]

    def _list(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        value = self.items(names)
        return [f"{self.new('l', names.lists)} = {value}"]

    def _model(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        layers = self.random.choice(["", f"[Dense(item) for item in {self.items(names)}]"])
        if self.random.random() < 0.2:
            value = self.number(names)
            return [f"{self.new('b', names.builders)} = Builder({value})"]
        is_old = bool(names.models) and self.random.random() < 0.3
        name = self.random.choice(names.models) if is_old else self.new("m", names.models)
        names.fresh.append(name)
        return [f"{name} = Sequential({layers})"]

    def _add(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        if names.builders and self.random.random() < 0.3:
            return [
                f"{self.random.choice(names.builders)}.grow({self.random.choice(['', self.number(names)])})"
            ]
        if not names.models:
            return self._model(names, depth, in_loop)
        return [f"{self.random.choice(names.models)}.add(Dense({self.number(names)}))"]

    def _change(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        if not names.lists:
            return self._list(names, depth, in_loop)
        name, value = self.random.choice(names.lists), self.number(names)
        changes = [
            f"{name}.append({value})",
            f"{name}.insert(0, {value})",
            f"{name} += [{value}]",
            f"{name}.reverse()",
        ]
        return [self.random.choice(changes)]

    def _call(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        if not self.functions or not names.models:
            return self._add(names, depth, in_loop)
        name, count = self.random.choice(self.functions)
        arguments = [self.random.choice(names.models), *(self.number(names) for _ in range(count))]
        return [f"{self.new('m', names.models)} = {name}({', '.join(arguments)})"]

    def _if(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        lines = [f"if {self.condition(names)}:", *self.block(names, depth, in_loop)]
        if self.random.random() < 0.3:
            lines += [f"elif {self.condition(names)}:", *self.block(names, depth, in_loop)]
        if self.random.random() < 0.5:
            lines += ["else:", *self.block(names, depth, in_loop)]
        return lines

    def _for(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        iterable = self.random.choice(
            [f"range({self.random.randint(0, 6)})", self.items(names), "unknown_items()"]
        )
        inner = names.copy()
        inner.fresh = []
        lines = [f"for {self.new('i', inner.numbers)} in {iterable}:", *self.block(inner, depth, True)]
        if self.random.random() < 0.15:
            lines += ["else:", *self.block(names, depth, in_loop)]
        return lines

    def _while(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        self.count += 1
        name = f"w{self.count}"
        condition = f"{name} < {self.random.randint(0, 4)}{self.random.choice(['', ' and unknown()'])}"
        return [f"{name} = 0", f"while {condition}:", f"    {name} += 1", *self.block(names, depth, True)]

    def _leave(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        if names.fresh:
            return self._add(names, depth, in_loop)
        return [f"if {self.condition(names)}:", f"    {self.random.choice(['break', 'continue'])}"]

    def _define(self, names: Names, depth: int, in_loop: bool) -> list[str]:
        self.count += 1
        name, count = f"f{self.count}", self.random.randint(0, 2)
        inner = Names(models=["model"])
        parameters = [self.new("a", inner.numbers) for _ in range(count)]
        lines = [f"def {name}(model{''.join(f', {parameter}' for parameter in parameters)}):"]
        for _ in range(self.random.randint(1, 4)):
            lines += self.statement(inner, 1, in_loop=False)
            if self.random.random() < 0.2:
                lines += [
                    f"    if {self.condition(inner)}:",
                    f"        return {self.random.choice(inner.models)}",
                ]
        self.functions.append((name, count))
        return [*lines, f"    return {self.random.choice(inner.models)}"]
