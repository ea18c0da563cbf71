"""Options and reports of how real Keras takes part in the tests; see CONTRIBUTING.md."""

from __future__ import annotations

import gc
import os
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from seqlint.crosscheck.judge import Judge, Limits
from support.recorded_judge import RecordedJudge
from support.recording import RECORDER, TENTH, Policy

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("keras", "real Keras")
    group.addoption("--keras", action="store_true", help="ask Keras again for all that is recorded of it")
    group.addoption("--record-keras", action="store_true", help="record what Keras says in this run")
    group.addoption(
        "--keras-seed", type=int, metavar="N", help="which tenth of the recorded answers Keras gives anew"
    )

    parser.addoption(
        "--search", action="store_true", help="also search for false errors, as the marker search says"
    )


def pytest_configure(config: pytest.Config) -> None:
    options = config.option
    if options.keras_seed is None:
        options.keras_seed = random.randrange(10_000)
    may_ask = "not keras" not in options.markexpr
    if not may_ask and options.dist == "loadgroup":
        options.dist = "worksteal"  # no process has to be the one that starts Keras
    share = 0.0 if not may_ask else 1.0 if options.keras else 0.0 if options.record_keras else TENTH
    RECORDER.policy = Policy(share, options.keras_seed, may_ask, options.record_keras)


def pytest_report_header(config: pytest.Config) -> str:
    policy = RECORDER.policy
    if not policy.may_ask:
        return "Keras: not asked, its recorded answers count"
    if policy.share == TENTH:
        return f"Keras: asked again for a tenth of what is recorded, --keras-seed {policy.seed}"
    return f"Keras: asked again for {'everything' if policy.share else 'nothing that is recorded'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What starts Keras runs in one process, so that the other need not. Searches run where they are asked for."""
    if not config.option.search:
        searches = [item for item in items if item.get_closest_marker("search")]
        config.hook.pytest_deselected(items=searches)
        items[:] = [item for item in items if item not in searches]
    for item in items:
        marker = item.get_closest_marker("keras")
        if marker and not marker.kwargs.get("recorded"):
            item.add_marker(pytest.mark.xdist_group("keras"))


def pytest_collection_finish() -> None:
    """What stays until the end, thousands of tests and whole libraries, is not searched for garbage again and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown() -> None:
    """Where Keras is not to be asked, nothing has started it unasked."""
    assert RECORDER.policy.may_ask or "tensorflow" not in sys.modules


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A process of pytest-xdist has ended."""
    if "keras" in getattr(node, "workeroutput", {}):
        RECORDER.add(node.workeroutput["keras"])


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["keras"] = RECORDER.state()
    elif RECORDER.policy.records:
        is_partial = (
            config.option.keyword or config.option.markexpr or any("::" in arg for arg in config.args)
        )
        RECORDER.write(is_whole=not is_partial and not session.testsfailed)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    asked = sum(map(len, RECORDER.asked.values()))
    if not asked:
        return
    line = f"Keras was asked {RECORDER.fresh} of {asked} questions"
    if RECORDER.unrecorded and not RECORDER.policy.records:
        line += f", {RECORDER.unrecorded} of them without a valid record: `pytest --record-keras` adds one"
    terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def child() -> Iterator[Judge]:
    """Real Keras in a process that starts when it is asked; what it has built before must not exhaust it."""
    with Judge(Limits(seconds=120)) as judge:
        yield judge


@pytest.fixture
def judge(child: Judge) -> Judge:
    """Real Keras, whose answers are recorded."""
    return RecordedJudge(child).as_judge()
