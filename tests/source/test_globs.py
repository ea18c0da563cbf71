"""Patterns with many wildcards."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from seqlint.source.files.globs import is_costly, parse
from support.command import FAULTY, seqlint, write

_TOKENS = ("a", "b", "*", "*", "**", "/", "**/", "?", "[ab]", "[a-b]", "\\a")


def _random_pattern(rng: random.Random) -> str:
    text = "".join(rng.choice(_TOKENS) for _ in range(rng.randint(2, 12)))
    return rng.choice(("", "", "!")) + text + rng.choice(("", "", "/"))


def _random_path(rng: random.Random) -> str:
    return "/".join(
        "".join(rng.choice("aab") for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(1, 4))
    )


def test_they_match_what_pathspec_matches() -> None:
    rng = random.Random(0)
    compared = matched = 0
    while compared < 20_000:
        pattern = _random_pattern(rng)
        # of a directory, pathspec takes the empty name at its end for one, which Git does not
        if not is_costly(pattern) or re.search(r"/\*{3,}$", pattern):
            continue
        spec, glob = GitIgnoreSpec.from_lines([pattern]), parse(pattern)
        assert glob is not None, pattern
        for _ in range(4):
            path, is_directory = _random_path(rng), rng.random() < 0.4
            verdict = spec.check_file(path + "/" * is_directory).include
            matches = glob.matches(path, is_directory=is_directory)
            assert (glob.includes if matches else None) == verdict, (pattern, path, is_directory)
            compared, matched = compared + 1, matched + matches
    assert compared / 20 < matched < compared / 2


def test_a_class_that_is_negated_is_one_character_of_a_name() -> None:
    glob = parse("*a*[!b]*c")
    assert glob is not None
    assert glob.matches("axc", is_directory=False)
    assert not glob.matches("abc", is_directory=False)
    assert not glob.matches("a/c", is_directory=False)


@pytest.mark.parametrize("pattern", ["***[ab", "***[b-a]"])
def test_what_git_ignores_matches_nothing(pattern: str) -> None:
    assert parse(pattern) is None


def test_spaces_at_the_end_count_where_they_are_escaped() -> None:
    escaped, plain = parse("*a*b*\\ "), parse("*a*b*  ")
    assert escaped is not None
    assert plain is not None
    assert escaped.matches("ab ", is_directory=False)
    assert not escaped.matches("ab", is_directory=False)
    assert plain.matches("ab", is_directory=False)


_HARD = ("*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/a/**/a/**/b", "*" * 60 + "b", "a*" * 500 + "b")


@pytest.mark.parametrize("source", [".gitignore", "seqlint.toml"])
def test_no_pattern_keeps_a_run_waiting(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("a/" * 30 + "a" * 200 + ".py", FAULTY)
    write("c/abc.py", FAULTY)
    patterns = [*_HARD, "*a*b*c*"]
    write(source, "\n".join(patterns) if source == ".gitignore" else f"exclude = {patterns}")
    started = time.process_time()
    result = seqlint("--show-files")
    assert result.stdout == "a/" * 30 + "a" * 200 + ".py\n"
    # it takes milliseconds; tried in every way, it would take years
    assert time.process_time() - started < 30
