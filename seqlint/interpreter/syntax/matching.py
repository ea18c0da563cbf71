"""``match``: which cases a value may take, and what their patterns capture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import libcst as cst

from seqlint.interpreter.calls.builtins import is_instance
from seqlint.interpreter.operations.operators import is_plain, truth
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.join import run_alternatives
from seqlint.source.tree import walk
from seqlint.values import DictValue, ListValue, Value, as_items

_Captured = dict[str, Value]


@executes(cst.Match)
def _match(interpreter: Interpreter, node: cst.Match) -> Signal | None:
    subject = interpreter.evaluate(node.subject)
    actions: list[Callable[[], Signal | None]] = []
    for case in node.cases:
        captured: _Captured = {}
        answer = _matches(interpreter, case.pattern, subject, captured)
        if answer is not False and case.guard is not None:
            _bind(interpreter, case, captured)
            guarded = truth(interpreter.evaluate(case.guard))
            answer = False if guarded is False else answer if guarded else None
        if answer is False:
            continue
        actions.append(_case(interpreter, case, captured))
        if answer is True:
            return actions[0]() if len(actions) == 1 else run_alternatives(interpreter, node, actions)
    return run_alternatives(interpreter, node, [*actions, lambda: None]) if actions else None


def _case(interpreter: Interpreter, case: cst.MatchCase, captured: _Captured) -> Callable[[], Signal | None]:
    def run() -> Signal | None:
        _bind(interpreter, case, captured)
        return interpreter.execute([case.body])

    return run


def _bind(interpreter: Interpreter, case: cst.MatchCase, captured: _Captured) -> None:
    for part in walk(case.pattern):
        name = part.name if isinstance(part, (cst.MatchAs, cst.MatchStar)) else None
        name = part.rest if isinstance(part, cst.MatchMapping) else name
        if name is not None:
            unknown = interpreter.unknown(case, "it is matched by a pattern", name.value)
            interpreter.bind(name.value, captured.get(name.value, unknown))


def _matches(
    interpreter: Interpreter, pattern: cst.MatchPattern, subject: Value, captured: _Captured
) -> bool | None:
    """Whether *subject* matches, and what the names of the pattern then stand for, as far as it is known."""
    if isinstance(pattern, cst.MatchAs):
        answer = (
            True if pattern.pattern is None else _matches(interpreter, pattern.pattern, subject, captured)
        )
        if pattern.name is not None:
            captured[pattern.name.value] = subject
        return answer
    if isinstance(pattern, cst.MatchOr):
        answers = [_matches(interpreter, part.pattern, subject, captured) for part in pattern.patterns]
        return True if True in answers else None if None in answers else False
    if isinstance(pattern, (cst.MatchValue, cst.MatchSingleton)):
        value = interpreter.evaluate(pattern.value)
        comparable = is_plain(value) and (is_plain(subject) or isinstance(subject, (ListValue, DictValue)))
        return bool(value == subject) if comparable else None
    if isinstance(pattern, cst.MatchClass):
        answer = is_instance(subject, [interpreter.evaluate(pattern.cls)])
        return None if answer and (pattern.patterns or pattern.kwds) else answer
    if isinstance(pattern, cst.MatchSequence):
        return _matches_sequence(interpreter, pattern.patterns, subject, captured)
    if isinstance(pattern, cst.MatchMapping) and (is_plain(subject) or isinstance(subject, ListValue)):
        return False
    if isinstance(pattern, cst.MatchMapping) and isinstance(subject, DictValue) and subject.items is not None:
        keys = [interpreter.evaluate(element.key) for element in pattern.elements]
        if not all(is_plain(key) and key in subject.items for key in keys):
            return False
        return _all(
            _matches(interpreter, element.pattern, subject.items[key], captured)
            for key, element in zip(keys, pattern.elements, strict=True)
        )
    return None


def _matches_sequence(
    interpreter: Interpreter,
    patterns: Sequence[cst.MatchSequenceElement | cst.MatchStar],
    subject: Value,
    captured: _Captured,
) -> bool | None:
    items = as_items(subject)
    if items is None or any(isinstance(part, cst.MatchStar) for part in patterns):
        return False if items is None and (is_plain(subject) or isinstance(subject, DictValue)) else None
    if len(items) != len(patterns):
        return False
    return _all(
        _matches(interpreter, part.value, item, captured)
        for part, item in zip(patterns, items, strict=True)
        if isinstance(part, cst.MatchSequenceElement)
    )


def _all(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    return False if False in found else None if None in found else True
