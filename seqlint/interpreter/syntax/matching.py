"""``match``: which patterns a value may match, and what these capture."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import libcst as cst

from seqlint.interpreter.calls.builtins import is_instance
from seqlint.interpreter.operations.operators import evaluate_truth, is_plain
from seqlint.interpreter.state.dispatch import ByType
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.join import run_alternatives
from seqlint.source.tree import walk
from seqlint.values import DictValue, ListValue, Value, as_items

_Captured = dict[str, Value]
_MATCH: ByType[Interpreter, cst.MatchPattern, [Value, _Captured], bool | None] = ByType()


@executes(cst.Match)
def _match(interpreter: Interpreter, node: cst.Match) -> Signal | None:
    subject = interpreter.evaluate(node.subject)
    actions: list[Callable[[], Signal | None]] = []
    for case in node.cases:
        captured: _Captured = {}
        answer = _matches(interpreter, case.pattern, subject, captured)
        if answer is not False and case.guard is not None:
            _bind(interpreter, case, captured)
            guarded = evaluate_truth(interpreter, case.guard)
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
            unknown = interpreter.unknown(case, "it is captured by a pattern", name.value)
            interpreter.bind(name.value, captured.get(name.value, unknown))


def _matches(
    interpreter: Interpreter, pattern: cst.MatchPattern, subject: Value, captured: _Captured
) -> bool | None:
    """Whether *subject* matches, or None; what the pattern captures is added to *captured*."""
    return _MATCH[type(pattern)](interpreter, pattern, subject, captured)


@_MATCH.register(cst.MatchAs)
def _as(interpreter: Interpreter, pattern: cst.MatchAs, subject: Value, captured: _Captured) -> bool | None:
    inner = pattern.pattern
    answer = True if inner is None else _matches(interpreter, inner, subject, captured)
    if pattern.name is not None:
        captured[pattern.name.value] = subject
    return answer


@_MATCH.register(cst.MatchOr)
def _or(interpreter: Interpreter, pattern: cst.MatchOr, subject: Value, captured: _Captured) -> bool | None:
    answers = [_matches(interpreter, part.pattern, subject, captured) for part in pattern.patterns]
    return True if True in answers else None if None in answers else False


@_MATCH.register(cst.MatchValue, cst.MatchSingleton)
def _constant(
    interpreter: Interpreter,
    pattern: cst.MatchValue | cst.MatchSingleton,
    subject: Value,
    captured: _Captured,
) -> bool | None:
    value = interpreter.evaluate(pattern.value)
    comparable = is_plain(value) and (is_plain(subject) or isinstance(subject, (ListValue, DictValue)))
    return bool(value == subject) if comparable else None


@_MATCH.register(cst.MatchClass)
def _class(
    interpreter: Interpreter, pattern: cst.MatchClass, subject: Value, captured: _Captured
) -> bool | None:
    answer = is_instance(subject, [interpreter.evaluate(pattern.cls)])
    return None if answer and (pattern.patterns or pattern.kwds) else answer


@_MATCH.register(cst.MatchList, cst.MatchTuple)
def _sequence(
    interpreter: Interpreter, pattern: cst.MatchSequence, subject: Value, captured: _Captured
) -> bool | None:
    items, patterns = as_items(subject), pattern.patterns
    if items is None or any(isinstance(part, cst.MatchStar) for part in patterns):
        return False if items is None and (is_plain(subject) or isinstance(subject, DictValue)) else None
    if len(items) != len(patterns):
        return False
    return _all(
        _matches(interpreter, part.value, item, captured)
        for part, item in zip(patterns, items, strict=True)
        if isinstance(part, cst.MatchSequenceElement)
    )


@_MATCH.register(cst.MatchMapping)
def _mapping(
    interpreter: Interpreter, pattern: cst.MatchMapping, subject: Value, captured: _Captured
) -> bool | None:
    if is_plain(subject) or isinstance(subject, ListValue):
        return False
    if not isinstance(subject, DictValue) or subject.items is None:
        return None
    keys = [interpreter.evaluate(element.key) for element in pattern.elements]
    if not all(is_plain(key) and key in subject.items for key in keys):
        return False
    return _all(
        _matches(interpreter, element.pattern, subject.items[key], captured)
        for key, element in zip(keys, pattern.elements, strict=True)
    )


def _all(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    return False if False in found else None if None in found else True
