"""What real Keras answers, recorded in tests/recorded/, one file for each test module.

A record is valid as long as the inputs of its question are what they were. Where there is none, Keras is asked; where
there is one, Keras is asked again now and then (`Policy`) and has to give the recorded answer.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import os
import random
import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

import pytest

from support.paths import ROOT

FOLDER = ROOT / "tests" / "recorded"
#: the distributions of Keras 3 and of what continues Keras 2
DISTRIBUTIONS = {3: "keras", 2: "tf_keras"}
#: the share of the recorded answers that Keras gives anew in a run
TENTH = 0.1
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Policy:
    """When Keras is asked although its answer is recorded, and what becomes of the new answer."""

    share: float = TENTH
    #: decides which answers these are
    seed: int = 0
    #: whether Keras may be asked at all
    may_ask: bool = True
    #: whether what Keras says replaces what is recorded
    records: bool = False


class Entry(NamedTuple):
    """One recorded answer."""

    #: a digest of what was asked
    inputs: str
    #: the release of Keras that gave the answer
    release: str
    #: plain data, as JSON has it
    answer: Any


class Recorder:
    """What is asked and answered in one run, and what is recorded in a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.policy = Policy()
        #: by test module and question: what is recorded, and what was asked
        self.recorded: dict[str, dict[str, Entry]] = {}
        self.asked: dict[str, dict[str, Entry]] = {}
        #: how many questions Keras itself has answered, and how many of these had no valid record
        self.fresh = 0
        self.unrecorded = 0

    def answer(self, key: str, inputs: Iterable[object], ask: Callable[[], Any], keras: int) -> Any:
        """See `keras_says`."""
        module, question = _question(key)
        recorded = self.entries(module).get(question)
        digest = _digest(inputs)
        is_valid = recorded is not None and recorded.inputs == digest
        if recorded is not None and is_valid and not self._is_picked(f"{module} {question}"):
            self._keep(module, question, recorded)
            return recorded.answer
        if not self.policy.may_ask:
            pytest.fail(f"no valid record of {question!r}, and Keras is not to be asked", pytrace=False)
        entry = Entry(digest, version(DISTRIBUTIONS[keras]), json.loads(json.dumps(ask())))
        self._keep(module, question, entry)
        self.fresh += 1
        self.unrecorded += not is_valid
        if recorded is not None and is_valid and not self.policy.records and entry.answer != recorded.answer:
            pytest.fail(
                f"Keras {entry.release} no longer says of {question!r} what Keras {recorded.release} said:\n"
                f"{_difference(recorded.answer, entry.answer)}\n"
                "If the new answer is right, record it with `pytest --keras --record-keras`.",
                pytrace=False,
            )
        return entry.answer

    def entries(self, module: str) -> dict[str, Entry]:
        """What is recorded for a test module, such as ``shapes/test_dim``."""
        if module not in self.recorded:
            path = self._path(module)
            stored = json.loads(path.read_text("utf-8")) if path.exists() else {}
            self.recorded[module] = {question: Entry(*entry) for question, entry in stored.items()}
        return self.recorded[module]

    def _is_picked(self, name: str) -> bool:
        return random.Random(f"{self.policy.seed} {name}").random() < self.policy.share

    def _keep(self, module: str, question: str, entry: Entry) -> None:
        self.asked.setdefault(module, {})[question] = entry

    def state(self) -> str:
        """What another process needs to `add` this run to its own."""
        return json.dumps([self.asked, self.fresh, self.unrecorded])

    def add(self, state: str) -> None:
        """Take over what another process has asked."""
        asked, fresh, unrecorded = json.loads(state)
        for module, entries in asked.items():
            for question, entry in entries.items():
                self._keep(module, question, Entry(*entry))
        self.fresh += fresh
        self.unrecorded += unrecorded

    def write(self, *, is_whole: bool) -> None:
        """Record what was asked; after a run over whole modules, nothing else stays recorded of them."""
        for module, asked in self.asked.items():
            entries = asked if is_whole else {**self.entries(module), **asked}
            _write(self._path(module), entries)

    def _path(self, module: str) -> Path:
        folder, _, name = module.rpartition("/")
        return self.folder / folder / f"{name.removeprefix('test_')}.json"


RECORDER = Recorder()


def keras_says(key: str, inputs: Iterable[object], ask: Callable[[], Any], keras: int = 3) -> Any:
    """What Keras answers to *ask*, as plain data (lists for tuples), recorded or given now.

    The running test and *key* name the question. *inputs* are all that the answer depends on; functions and modules
    among them count by their code. Raises pytest's failure where Keras contradicts a valid record.
    """
    return RECORDER.answer(key, inputs, ask, keras)


def _write(path: Path, entries: dict[str, Entry]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{json.dumps(question)}: {json.dumps(entry, separators=(',', ':'))}"
        for question, entry in sorted(entries.items())
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _question(key: str) -> tuple[str, str]:
    """The test module that runs, and the name of the question in it."""
    file, _, test = os.environ["PYTEST_CURRENT_TEST"].partition("::")
    test = test.rpartition(" (")[0]
    return file.partition("tests/")[2].removesuffix(".py"), f"{test}: {key}" if key else test


def _digest(inputs: Iterable[object]) -> str:
    text = "\n".join(map(_text, inputs))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _text(value: object) -> str:
    if isinstance(value, (FunctionType, MethodType, ModuleType, type)):
        return _code(value)
    # a function within other values has an address, which says nothing
    return re.sub(r" at 0x[0-9a-f]+", "", value if isinstance(value, str) else repr(value))


@cache
def _code(value: FunctionType | MethodType | ModuleType | type) -> str:
    """The source of *value* without what only readers see: docstrings, lines of comment and empty lines."""
    lines = textwrap.dedent(inspect.getsource(value)).splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            assert docstring.end_lineno is not None
            for row in range(docstring.lineno, docstring.end_lineno + 1):
                lines[row - 1] = ""
    return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _difference(old: Any, new: Any) -> str:
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        parts = [
            f"[{index}] {_difference(a, b)}"
            for index, (a, b) in enumerate(zip(old, new, strict=True))
            if a != b
        ]
        return "\n".join(parts)
    return f"{json.dumps(old)} was recorded, {json.dumps(new)} is said now"
