"""The skeleton of a rule: it fails until it is filled in, and then it is a rule like the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seqlint.configuration import selection, settings
from seqlint.configuration.registry import all_rules
from support.paths import ROOT
from support.scripts import load, ruff_complaints, script

NAME, THEME = "dropout-on-output", "output"
MESSAGE, HELP = "`Dropout` after the last layer sets predictions to 0", "remove it"
MISTAKE = """\
from keras import Sequential, layers

model = Sequential([layers.Dense(1, input_shape=(4,)), layers.Dropout(0.5)])"""
#: what an author writes in the marked places, in their order
FILLED = (
    ("FILL IN: a program with the mistake", MISTAKE),
    ('step.is_a("FILL IN")', 'step.is_a("Dropout") and step is model.last'),
    (
        "`{step.class_name}` FILL IN: what is wrong, and why, in one sentence",
        MESSAGE.replace("Dropout", "{step.class_name}"),
    ),
    ("FILL IN: what to type", HELP),
    ('finding.message == "FILL IN"', f'finding.message == "{MESSAGE}"'),
    ('finding.help == "FILL IN"', f'finding.help == "{HELP}"'),
    ("FILL IN: ", ""),
    ("FILL IN", "Dropout"),
)

Run = Callable[[str, str], None]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a generated test with a generated rule among the others."""
    name = f"seqlint.rules.{THEME}.dropout_on_output"

    def run_with(rule: str, test: str) -> None:
        (tmp_path / "rule.py").write_text(rule)
        (tmp_path / "generated.py").write_text(test)
        rules = (*all_rules(), load(name, tmp_path / "rule.py").DropoutOnOutput())
        for user in (selection, settings):
            monkeypatch.setattr(user, "all_rules", lambda: rules)
        forget()
        load("generated", tmp_path / "generated.py").test_message_and_help()

    def forget() -> None:
        selection.verdicts.cache_clear()
        settings._rules_on.cache_clear()

    yield run_with
    monkeypatch.undo()
    sys.modules.pop(name)
    forget()


def written() -> list[str]:
    texts: dict[Path, str] = script("new_rule").files(NAME, THEME)
    return list(texts.values())


def filled_in(text: str) -> str:
    for place, content in FILLED:
        text = text.replace(place, content)
    return text


def test_the_skeleton_fails_until_it_is_filled_in(run: Run) -> None:
    rule, test = written()
    with pytest.raises(ValueError, match="not enough values"):
        run(rule, test)
    with pytest.raises(AssertionError):
        run(filled_in(rule), test)
    run(filled_in(rule), filled_in(test))


@pytest.mark.parametrize("path", ["rules/output/new.py", "tests/rules/test_new.py"])
def test_the_skeleton_has_the_style_of_the_project(path: str) -> None:
    text = written()[path.startswith("tests")]
    for each in (text, filled_in(text)):
        assert ruff_complaints(path, each) == ""


def test_the_script_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = script("new_rule")
    for folder in (f"rules/{THEME}", "tests/rules"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "rules" / THEME / "__init__.py").touch()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    assert module.main([NAME, "--theme", THEME]) == 0
    assert 'name = "dropout-on-output"' in (tmp_path / "rules/output/dropout_on_output.py").read_text()
    assert "DropoutOnOutput" in (tmp_path / "tests/rules/test_dropout_on_output.py").read_text()


def test_codes_go_on_from_those_of_the_theme() -> None:
    taken = {rule.code for rule in all_rules()}
    module = script("new_rule")
    for theme in module.themes():
        code = module.next_code(theme)
        assert code not in taken
        assert f"SEQ{int(code[3:]) - 1:03}" in taken


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Dropout", "--theme", THEME], "is not in kebab-case"),
        (["missing-flatten", "--theme", THEME], "there is a rule 'missing-flatten' already"),
        (["dropout", "--theme", "nowhere"], "invalid choice: 'nowhere'"),
        (["dropout"], "--theme"),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        script("new_rule").main(arguments)
    assert message in capsys.readouterr().err


def test_no_place_is_left_to_fill_in() -> None:
    folders = (ROOT / "rules", ROOT / "seqlint", ROOT / "tests" / "rules", ROOT / "tests" / "knowledge")
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        assert "FILL IN" not in path.read_text(encoding="utf-8"), path
