"""A cached result is the one that a new check would give, and a cache that is broken costs nothing but time."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from support.cache_edits import difference
from support.command import CORRECT, ERROR, FAULTY, seqlint, write

CACHE = Path(".seqlint_cache")


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()


def entries() -> list[Path]:
    return sorted(CACHE.rglob("*.json"))


def poisoned() -> None:
    """Make the results in the cache differ from what a check would find."""
    for path in entries():
        entry = json.loads(path.read_text(encoding="utf-8"))
        entry["report"]["findings"] = []
        path.write_text(json.dumps(entry), encoding="utf-8")


def test_an_unchanged_file_is_not_checked_again() -> None:
    write("bad.py", FAULTY)
    first = seqlint()
    assert seqlint().stdout == first.stdout
    poisoned()
    assert seqlint().returncode == 0
    assert seqlint("--no-cache").stdout == first.stdout


@pytest.mark.parametrize(
    "arguments", [["--target-keras", "2"], ["--warn", ERROR], ["--config", "ignore = ['SEQ2']"]]
)
def test_other_settings_have_results_of_their_own(arguments: list[str]) -> None:
    write("bad.py", FAULTY)
    seqlint()
    poisoned()
    assert ERROR in seqlint(*arguments).stdout


def test_what_a_check_of_the_same_file_from_elsewhere_finds_names_it_from_there() -> None:
    write("inner/bad.py", FAULTY)
    write("seqlint.toml", "")
    assert "inner/bad.py" in seqlint("--output-format", "concise").stdout
    os.chdir("inner")
    assert seqlint("--output-format", "concise").stdout.startswith("bad.py")


def test_the_summary_uses_the_cache_too() -> None:
    write("good.py", CORRECT)
    first = seqlint("summary")
    assert len(entries()) == 1
    assert seqlint("summary").stdout == first.stdout
    assert "Dense" in first.stdout


def test_a_file_with_fixes_is_checked_anew() -> None:
    write("bad.py", FAULTY)
    seqlint()
    result = seqlint("--fix", "--unsafe-fixes")
    assert "Found 1 error (1 fixed, 0 remaining)" in result.stdout
    assert seqlint().returncode == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"content": 1}', "\x00", "[" * 5000])
def test_a_broken_entry_is_ignored(text: str) -> None:
    write("bad.py", FAULTY)
    first = seqlint()
    for path in entries():
        path.write_text(text, encoding="utf-8")
    assert seqlint().stdout == first.stdout


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("findings", [[1]]),
        ("findings", [["a"] * 11]),
        ("models", {}),
        ("keras", [["3", 4]]),
        ("model_count", "1"),
    ],
)
def test_an_entry_of_another_form_is_ignored(key: str, value: object) -> None:
    write("bad.py", FAULTY)
    first = seqlint()
    for path in entries():
        entry = json.loads(path.read_text(encoding="utf-8"))
        entry["report"][key] = value
        path.write_text(json.dumps(entry), encoding="utf-8")
    assert seqlint().stdout == first.stdout


def test_where_it_cannot_be_written_it_is_left_out() -> None:
    write("bad.py", FAULTY)
    CACHE.write_text("a file", encoding="utf-8")
    result = seqlint()
    assert (result.returncode, result.stderr) == (1, "")
    assert CACHE.read_text(encoding="utf-8") == "a file"


def test_it_stays_out_of_version_control_and_of_back_ups() -> None:
    write("bad.py", FAULTY)
    seqlint()
    assert (CACHE / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (
        (CACHE / "CACHEDIR.TAG")
        .read_text(encoding="utf-8")
        .startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )


def test_its_place() -> None:
    write("bad.py", FAULTY)
    seqlint("--cache-dir", "there")
    assert Path("there", "CACHEDIR.TAG").exists()
    write("seqlint.toml", 'cache-dir = "inner/cache"')
    seqlint()
    assert Path("inner", "cache", "CACHEDIR.TAG").exists()
    assert not CACHE.exists()


def test_clean() -> None:
    write("bad.py", FAULTY)
    seqlint()
    assert seqlint("clean").stdout == "Removed .seqlint_cache\n"
    assert not CACHE.exists()
    assert seqlint("clean").stdout == "There is no cache at .seqlint_cache\n"
    write("mine/file.txt", "precious")
    assert seqlint("clean", "--cache-dir", "mine").stdout == "There is no cache at mine\n"
    assert Path("mine", "file.txt").exists()


def test_several_processes_at_once() -> None:
    for number in range(30):
        write(f"bad{number}.py", FAULTY)
    command = [sys.executable, "-m", "seqlint", "--output-format", "json"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    outputs = {process.communicate()[0] for process in running}
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())) == 30
    assert not list(CACHE.rglob("*.tmp"))
    assert len(entries()) == 30


def test_a_second_run_imports_no_parser() -> None:
    write("bad.py", FAULTY)
    seqlint()
    command = [sys.executable, "-X", "importtime", "-m", "seqlint"]
    imported = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    assert "seqlint.workers" in imported
    assert "libcst" not in imported


@pytest.mark.parametrize("part", range(10))
def test_random_edits(part: int, tmp_path: Path) -> None:
    seed = f"{random.randrange(10**6)}/{part}"
    print(f"python benchmarks/cache_edits.py --seed {seed} --count 1")
    assert difference(tmp_path, seed, 8) is None
