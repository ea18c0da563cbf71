"""Writes random programs: changes of places within functions, within what runs these, within blocks."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from support.programs.blocks import BLOCKS
from support.programs.callables import CALLABLES
from support.programs.class_runs import CLASS_RUNS
from support.programs.kind import Kind
from support.programs.models import MODELS
from support.programs.objects import OBJECTS
from support.programs.places import PLACES
from support.programs.runs import RUNS
from support.programs.special_objects import SPECIAL_OBJECTS
from support.programs.templates import Body, fill

HEADER = """\
import collections, contextlib, copy, dataclasses, functools, heapq, itertools, operator, random, re, threading, types
import numpy as np
from keras import Input, Sequential
from keras.callbacks import Callback, LambdaCallback
from keras.layers import Dense, Dropout, Flatten
import helper_lib
"""
KINDS: Mapping[str, Kind] = {**PLACES, **OBJECTS, **SPECIAL_OBJECTS, **MODELS}
_ALIASES = {"ME = {}": "ME", "ME = [0, {}]": "ME[1]", "ME = {{'it': {}}}": "ME['it']"} | {
    "ME = types.SimpleNamespace(it={})": "ME.it",
    "ME = (lambda: {})": "ME()",
    "for ME in [{}]:\n    pass": "ME",
}


@dataclass
class Place:
    """A place of a program, and the expressions that lead to it."""

    name: str
    kind: Kind
    handles: list[str]


@dataclass(frozen=True)
class Program:
    """The statements of a program, which stand in a function if *in_function*."""

    chunks: tuple[tuple[str, ...], ...]
    in_function: bool

    def text(self) -> str:
        """Its source, in which checks are not written out yet."""
        lines = [line for chunk in self.chunks for line in chunk]
        if self.in_function:
            lines = ["def main():", *("    " + line for line in lines or ["pass"]), "main()"]
        return HEADER + "\n".join([*lines, ""])

    def chunk_at(self, row: int) -> int:
        """The index of the chunk that holds a row."""
        row -= HEADER.count("\n") + self.in_function
        for index, chunk in enumerate(self.chunks):
            row -= len(chunk)
            if row <= 0:
                return index
        return len(self.chunks) - 1

    def without(self, *indices: int) -> Program:
        """The program without some chunks."""
        kept = tuple(chunk for index, chunk in enumerate(self.chunks) if index not in indices)
        return Program(kept, self.in_function)


class Writer:
    """Writes one program; the same seed gives the same."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.count = 0
        self.places: list[Place] = []
        self.in_function = self.random.random() < 0.3

    def program(self) -> Program:
        chunks = [self.place().lines for _ in range(3)]
        later: list[list[str]] = []
        for _ in range(self.random.randint(6, 12)):
            step = self.random.choices([self.place, self.alias, self.action, self.check], [15, 10, 55, 20])[0]
            body = step()
            chunks.append(body.lines)
            if later and self.random.random() < 0.5:
                chunks.append(later.pop(0))
            if body.later:
                later.append(body.later)
        chunks += later
        chunks += [self.check(place).lines for place in self.places]
        return Program(tuple(map(tuple, chunks)), self.in_function)

    # Steps

    def place(self) -> Body:
        name, kind = self.random.choice(list(KINDS.items()))
        made = Place(self.new(name), kind, [])
        made.handles.append(made.name)
        lines, _ = fill(kind.make, self.words(made.name))
        self.places.append(made)
        return Body(lines)

    def alias(self) -> Body:
        place = self.random.choice(self.places)
        if not place.kind.changes or not place.kind.make.startswith(("ME", "class", "def", "@")):
            return self.action()
        make, handle = self.random.choice(list(_ALIASES.items()))
        name = self.new("alias")
        lines, _ = fill(make.format(place.name), self.words(name))
        place.handles.append(handle.replace("ME", name))
        return Body(lines)

    def action(self) -> Body:
        body = self.change()
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 2, 3))):
            body = self.wrapped(body)
        return body

    def check(self, place: Place | None = None) -> Body:
        place = place or self.random.choice(self.places)
        template = place.kind.check
        if not template or self.random.random() < 0.3:
            template = f"{self.random.choice(('check_input', 'check_units'))}({self.read(place)})"
        return Body(fill(template, self.words(place.name))[0])

    # Statements

    def change(self) -> Body:
        """A change of some place."""
        place = self.random.choice(self.places)
        rebinds = bool(place.kind.rebinds) and (not place.kind.changes or self.random.random() < 0.3)
        if not rebinds and not place.kind.changes:
            return Body(["pass"])
        template = self.random.choice(place.kind.rebinds if rebinds else place.kind.changes)
        handle = place.name if rebinds else self.random.choice(place.handles)
        lines, _ = fill(template, self.words(place.name, handle))
        return Body(lines, frozenset({place.name} if rebinds else ()))

    def wrapped(self, body: Body) -> Body:
        """The statements within some construct."""
        if body.later:
            filler = self.change()
            body = Body([*body.lines, *filler.lines, *body.later], body.binds | filler.binds)
        if self.random.random() < 0.35:
            name, template = self.random.choice(list(BLOCKS.items()))
            lines, _ = fill(template, self.words(self.new(name)), {"BODY": body.lines})
            return Body(lines, body.binds)
        lines, function = self.function(body)
        name, template = self.random.choice([*RUNS.items(), *CLASS_RUNS.items()])
        words = {**self.words(self.new(name)), "F": lambda: function}
        now, later = fill(template, words)
        return Body([*lines, *now], later=later)

    def function(self, body: Body) -> tuple[list[str], str]:
        """A function that runs the statements: what makes it, and an expression for it."""
        if body.expression is not None and self.random.random() < 0.3:
            return [], f"(lambda *_: [{body.expression}, {self.number()}][1])"
        name, template = self.random.choice(list(CALLABLES.items()))
        keyword = "nonlocal" if self.in_function else "global"
        declared = [f"{keyword} {', '.join(sorted(body.binds))}"] if body.binds else []
        blocks = {"BODY": body.lines, "DECLARE": declared}
        lines, expression = fill(template, self.words(self.new(name)), blocks)
        return lines, expression[0]

    # Expressions

    def new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count}"

    def words(self, name: str, handle: str | None = None) -> dict[str, Callable[[], str]]:
        return {
            "ME": lambda: handle or name,
            "ME_": lambda: f"{name}_",
            "N": self.number,
            "S": lambda: self.random.choice((self.literal, lambda: f"min({self.number()}, 7)"))(),
            "IF": self.condition,
        }

    def literal(self) -> str:
        return str(self.random.randint(1, 5))

    def number(self, depth: int = 0) -> str:
        chance = self.random.random()
        if chance < 0.55 + 0.2 * depth or not self.places:
            return self.literal()
        if chance < 0.62 + 0.2 * depth:
            return "helper_lib.size()"
        read = self.read(self.random.choice(self.places), depth + 1)
        return f"({read})" if " " in read else read

    def read(self, place: Place, depth: int = 0) -> str:
        words = {**self.words(place.name), "N": lambda: self.number(depth)}
        return fill(self.random.choice(place.kind.reads), words)[0][0]

    def condition(self) -> str:
        number = self.number
        return self.random.choice(
            (
                lambda: "helper_lib.flag()",
                lambda: "helper_lib.flag()",
                lambda: f"({number()} > {number()})",
                lambda: f"({number()} in (1, 2, 3))",
                lambda: f"(not {self.condition()})",
                lambda: f"({number()} == {number()} or {self.condition()})",
            )
        )()
