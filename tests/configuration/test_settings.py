"""Configuration files and flags -> settings."""

from __future__ import annotations

import dataclasses
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from seqlint.configuration.options import OPTIONS, Output
from seqlint.configuration.settings import Settings, load_settings
from seqlint.errors import UsageError
from seqlint.findings import Finding, Severity
from seqlint.site import Place


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()


def configured(text: str, name: str = "pyproject.toml") -> Settings:
    Path(name).write_text(text, encoding="utf-8")
    return load_settings()


def problem(text: str, name: str = "pyproject.toml", **flags: Any) -> str:
    Path(name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_settings(flags=flags)
    return str(error.value)


def finding(name: str, code: str, filename: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, name, severity, Place(filename, None, 1, 1, 1, 2), "m")


def kept(settings: Settings, filename: str) -> list[tuple[str, str]]:
    findings = [
        finding("missing-flatten", "SEQ106", filename),
        finding("missing-input-shape", "SEQ101", filename, Severity.WARNING),
    ]
    return [(each.name, each.severity.value) for each in settings.apply(findings)]


def test_defaults() -> None:
    settings = load_settings()
    assert settings.config is None
    assert (settings.outputs, settings.fail_on, settings.target_keras) == ((Output("full"),), "warning", None)
    assert settings.selection == ()
    assert pickle.loads(pickle.dumps(settings)) == settings
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.fail_on = "never"  # type: ignore[misc]


def test_every_option_in_pyproject() -> None:
    settings = configured("""
        [tool.seqlint]
        select = ["SEQ1"]
        ignore = ["missing-flatten"]
        extend-select = ["SEQ301"]
        error = ["SEQ101"]
        warn = ["SEQ301"]
        exclude = ["old"]
        extend-exclude = ["*.tmp.py"]
        force-exclude = true
        output-format = "concise"
        fail-on = "error"
        target-keras = 2
        show-unresolved = true
        statistics = true
        [tool.seqlint.per-file-ignores]
        "tests/**" = ["SEQ1"]
        [tool.seqlint.severity]
        missing-input-shape = "off"
        incompatible-rank = "warning"
    """)
    layer = settings.selection[0]
    assert layer.select == ("SEQ1",)
    assert layer.extend_select == ("SEQ301",)
    assert layer.ignore == ("missing-flatten", "missing-input-shape")
    assert layer.error == ("SEQ101",)
    assert layer.warn == ("SEQ301", "incompatible-rank")
    assert [patterns.lines for patterns in settings.exclude] == [("old",), ("*.tmp.py",)]
    assert settings.force_exclude
    assert settings.show_unresolved
    assert settings.statistics
    assert (settings.outputs, settings.fail_on, settings.target_keras) == ((Output("concise"),), "error", 2)
    assert [(entry.pattern, entry.selectors) for entry in settings.per_file_ignores] == [
        ("tests/**", ("SEQ1",))
    ]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_the_example_of_each_option_is_valid(option: Any) -> None:
    assert configured(option.example, "seqlint.toml").config is not None


def test_the_nearest_file_counts_and_only_that() -> None:
    Path("a/b").mkdir(parents=True)
    Path("pyproject.toml").write_text("[tool.seqlint]\nfail-on = 'error'\ntarget-keras = 2\n")
    Path("a/seqlint.toml").write_text("target-keras = 2\n")
    Path("a/b/pyproject.toml").write_text("[tool.other]\nseqlint = 1\n")
    Path("a/b/x.py").touch()
    for path in ("a/b", "a/b/x.py", "a"):
        settings = load_settings([path])
        assert settings.config == str(Path("a/seqlint.toml").absolute())
        assert (settings.fail_on, settings.target_keras) == ("warning", 2)
    assert load_settings().fail_on == "error"
    assert load_settings(["a"], isolated=True).config is None


def test_hidden_file_before_plain_file_before_pyproject() -> None:
    Path("pyproject.toml").write_text("[tool.seqlint]\n")
    Path("seqlint.toml").write_text("")
    assert load_settings().config == os.path.abspath("seqlint.toml")
    Path(".seqlint.toml").write_text("")
    assert load_settings().config == os.path.abspath(".seqlint.toml")


def test_config_flag() -> None:
    Path("pyproject.toml").write_text("[tool.seqlint]\nfail-on = 'error'\n")
    Path("other.toml").write_text("target-keras = 2\n")
    settings = load_settings(config=["other.toml", "output-format = 'json'"])
    assert (settings.fail_on, settings.target_keras, settings.outputs) == ("warning", 2, (Output("json"),))
    with pytest.raises(UsageError, match=r"cannot read 'missing\.toml': no such file"):
        load_settings(config=["missing.toml"])
    with pytest.raises(UsageError, match="--config: unknown option 'fail_on'; did you mean 'fail-on'"):
        load_settings(config=["fail_on = 'error'"])
    with pytest.raises(UsageError, match="two configuration files"):
        load_settings(config=["other.toml", "pyproject.toml"])


def test_flags_overrule_the_file() -> None:
    Path("seqlint.toml").write_text("select = ['SEQ1']\ntarget-keras = 2\nextend-exclude = ['a']\n")
    settings = load_settings(
        flags={
            "select": ("missing-flatten",),
            "target-keras": "3",
            "extend-exclude": ("b",),
            "exclude": ("c",),
        }
    )
    assert settings.target_keras == 3
    assert [patterns.lines for patterns in settings.exclude] == [("c",), ("a",), ("b",)]
    assert kept(settings, "x.py") == [("missing-flatten", "error")]


def test_severities() -> None:
    settings = configured(
        "severity = { missing-flatten = 'warning', missing-input-shape = 'error' }", "seqlint.toml"
    )
    assert kept(settings, "x.py") == [("missing-flatten", "warning"), ("missing-input-shape", "error")]


def test_a_finding_keeps_its_own_severity_unless_the_settings_name_its_rule() -> None:
    milder = finding("missing-flatten", "SEQ106", "x.py", Severity.WARNING)
    assert [each.severity for each in load_settings().apply([milder])] == [Severity.WARNING]
    settings = load_settings(flags={"error": ("missing-flatten",)})
    assert [each.severity for each in settings.apply([milder])] == [Severity.ERROR]


def test_per_file_ignores_are_relative_to_the_file_that_holds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sub/tests").mkdir(parents=True)
    Path("seqlint.toml").write_text("""
        [per-file-ignores]
        "sub/tests/**" = ["SEQ1"]
        "*.ipynb" = ["missing-flatten"]
        "!sub/**" = ["missing-input-shape"]
    """)
    monkeypatch.chdir("sub")
    settings = load_settings()
    assert kept(settings, "tests/x.py") == []
    assert kept(settings, "x.ipynb") == [("missing-input-shape", "warning")]
    assert len(kept(settings, "x.py")) == 2
    assert kept(settings, "../x.py") == [("missing-flatten", "error")]
    assert "missing-flatten" not in {rule.name for rule in settings.rules("x.ipynb")}
    assert "missing-flatten" in {rule.name for rule in settings.rules("x.py")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = []", "[tool.seqlint]: unknown option 'selct'; did you mean 'select'?"),
        ("target_keras = 2", "[tool.seqlint]: unknown option 'target_keras'; did you mean 'target-keras'?"),
        ("zzz = 1", "[tool.seqlint]: unknown option 'zzz'"),
        ("select = 'SEQ1'", "tool.seqlint.select: expected an array of rules, got 'SEQ1'"),
        ("select = [1]", "tool.seqlint.select: expected an array of rules, got [1]"),
        ("force-exclude = 'yes'", "tool.seqlint.force-exclude: expected true or false, got 'yes'"),
        ("target-keras = 4", "tool.seqlint.target-keras: expected one of auto, 2, 3, got '4'"),
        ("target-keras = true", "tool.seqlint.target-keras: expected one of auto, 2, 3, got true"),
        (
            "fail-on = 'eror'",
            "tool.seqlint.fail-on: expected one of error, warning, never, got 'eror'; did you mean",
        ),
        ("per-file-ignores = ['x']", "tool.seqlint.per-file-ignores: expected a table"),
        (
            "per-file-ignores = {x = 1}",
            "tool.seqlint.per-file-ignores.'x': expected an array of rules, got 1",
        ),
        ("severity = {SEQ106 = 'bad'}", "tool.seqlint.severity.SEQ106: expected one of error, warning, off"),
        (
            "severity = {SEQ106 = 1}",
            "tool.seqlint.severity.SEQ106: expected one of error, warning, off, got 1",
        ),
    ],
)
def test_wrong_configuration(text: str, message: str) -> None:
    assert problem(f"[tool.seqlint]\n{text}\n").startswith(f"pyproject.toml: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "ignore = ['missing-flaten']",
            "seqlint.toml: ignore: unknown rule 'missing-flaten'; did you mean 'missing-flatten'?",
        ),
        ("per-file-ignores = {x = ['E5']}", "seqlint.toml: per-file-ignores.'x': unknown rule 'E5'"),
        ("exclude = ['!']", "seqlint.toml: exclude: '!' is not a file pattern"),
        ("a = = 1", "seqlint.toml: not valid TOML: invalid value (at line 1, column 5)"),
    ],
)
def test_wrong_values(text: str, message: str) -> None:
    assert problem(text, "seqlint.toml").startswith(message)


def test_other_broken_files() -> None:
    assert problem("[tool]\nseqlint = 3\n") == "pyproject.toml: 'tool.seqlint' must be a table"
    Path("pyproject.toml").write_bytes(b"[tool.seqlint]\n# \xff\n")
    with pytest.raises(UsageError, match=r"pyproject.toml:2: not valid UTF-8"):
        load_settings()


def test_a_pyproject_that_is_none_of_our_business_may_be_broken() -> None:
    assert configured("[[[").config is None


def test_byte_order_mark() -> None:
    assert configured("\ufeff[tool.seqlint]\ntarget-keras = 2\n").target_keras == 2
