"""What is recorded of Keras is believed as long as the question is the same, and told where it is no longer true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.paths import ROOT
from support.recording import FOLDER, Policy, Recorder
from support.scripts import load

Failed = pytest.fail.Exception
FILE = "recording.json"


def never() -> Any:
    raise AssertionError("Keras is asked")


def recorder(folder: Path, **policy: Any) -> Recorder:
    """One run of the tests, in which no answer is asked for again unless *policy* says so."""
    made = Recorder(folder)
    made.policy = Policy(**{"share": 0.0, **policy})
    return made


def ask(folder: Path, answer: Callable[[], Any], *inputs: object, key: str = "key", **policy: Any) -> Any:
    """What a run gives for the question, after which it writes if *policy* says so."""
    run = recorder(folder, **policy)
    given = run.answer(key, inputs, answer, 3)
    if run.policy.records:
        run.write(is_whole=False)
    return given


def test_an_answer_is_recorded_and_believed(tmp_path: Path) -> None:
    assert ask(tmp_path, lambda: (None, 3), "input", records=True) == [None, 3]
    assert ask(tmp_path, never, "input") == [None, 3]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_question_that_changed_is_asked_anew(tmp_path: Path) -> None:
    ask(tmp_path, lambda: 1, "input", records=True)
    assert ask(tmp_path, lambda: 2, "other input") == 2
    assert ask(tmp_path, lambda: 2, "input", key="other key") == 2
    assert ask(tmp_path, never, "input") == 1


def three() -> int:
    return 3


def test_code_that_is_an_input_counts_by_its_statements(tmp_path: Path) -> None:
    ask(tmp_path, lambda: 1, three, [lambda: 0], records=True)
    assert ask(tmp_path, never, three, [lambda: 0]) == 1
    assert ask(tmp_path, lambda: 2, never, [lambda: 0]) == 2
    for module, text in (("a", '"""A."""\n# one\nx = 1\n'), ("b", '"""B."""\n\n\nx = 1\n'), ("c", "x = 2\n")):
        (tmp_path / f"{module}.py").write_text(text)
    a, b, c = (load(name, tmp_path / f"{name}.py") for name in "abc")
    ask(tmp_path, lambda: 4, a, records=True)
    assert ask(tmp_path, never, b) == 4
    assert ask(tmp_path, lambda: 5, c) == 5


def test_keras_is_asked_again_and_has_to_agree(tmp_path: Path) -> None:
    ask(tmp_path, lambda: [1, 2], records=True)
    assert ask(tmp_path, lambda: [1, 2], share=1.0) == [1, 2]
    with pytest.raises(Failed, match=r"\[1\] 2 was recorded, 3 is said now"):
        ask(tmp_path, lambda: [1, 3], share=1.0)
    assert ask(tmp_path, never) == [1, 2]
    assert ask(tmp_path, lambda: [1, 3], share=1.0, records=True) == [1, 3]
    assert ask(tmp_path, never) == [1, 3]


def test_a_seed_picks_the_same_tenth_again(tmp_path: Path) -> None:
    first = recorder(tmp_path)
    for number in range(1000):
        first.answer(str(number), [], lambda: 0, 3)
    first.write(is_whole=True)

    def picked(seed: int) -> list[int]:
        run, asked = recorder(tmp_path, share=0.1, seed=seed), list[int]()
        for number in range(1000):
            run.answer(str(number), [], lambda: asked.append(number) or 0, 3)  # type: ignore[func-returns-value] # noqa: B023
        return asked

    assert picked(1) == picked(1) != picked(2)
    assert 60 < len(picked(1)) < 140


def test_where_keras_is_not_to_be_asked_a_missing_record_fails(tmp_path: Path) -> None:
    ask(tmp_path, lambda: 1, "input", records=True)
    assert ask(tmp_path, never, "input", may_ask=False) == 1
    with pytest.raises(Failed, match="not to be asked"):
        ask(tmp_path, never, "other input", may_ask=False)


def test_after_a_whole_run_only_what_it_asked_stays(tmp_path: Path) -> None:
    ask(tmp_path, lambda: 1, key="old", records=True)
    ask(tmp_path, lambda: 2, key="new", records=True)
    assert (tmp_path / FILE).read_text().count("\n") == 4
    run, other = recorder(tmp_path), recorder(tmp_path)
    other.answer("new", [], never, 3)
    run.add(other.state())
    run.write(is_whole=True)
    assert ask(tmp_path, never, key="new") == 2
    assert ask(tmp_path, lambda: 3, key="old") == 3


def test_every_record_belongs_to_a_test_module() -> None:
    for path in FOLDER.rglob("*.json"):
        folder = ROOT / "tests" / path.parent.relative_to(FOLDER)
        assert (folder / f"test_{path.stem}.py").exists(), path
