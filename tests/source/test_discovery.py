"""Which files are found, in which order, and how often."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from seqlint.source.files.discovery import DEFAULT_EXCLUDE, Failure, discover
from seqlint.source.files.patterns import Patterns


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*paths: str, text: str = "") -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)


def found(
    *paths: str, exclude: Sequence[str] = DEFAULT_EXCLUDE, force_exclude: bool = False
) -> tuple[str, ...]:
    result = discover(
        paths or (".",),
        lambda directory: (Patterns(os.getcwd(), tuple(exclude)),),
        force_exclude=force_exclude,
    )
    assert result.failures == ()
    return result.files


def test_python_files_stubs_and_notebooks_in_a_fixed_order() -> None:
    write("b.py", "a.ipynb", "c.pyi", "sub/deep/d.py", "readme.md", "e.pyc", "f.PY")
    assert found() == ("a.ipynb", "b.py", "c.pyi", "sub/deep/d.py")


def test_a_file_that_is_named_counts_whatever_its_suffix_and_only_once() -> None:
    write("script", "a.py", "sub/b.py")
    assert found("script", "a.py", "./a.py", "sub/../a.py", os.path.abspath("a.py"), "sub", "sub/b.py") == (
        "a.py",
        "script",
        "sub/b.py",
    )


def test_paths_outside_the_working_directory_are_relative_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/x.py", "b/y.py")
    monkeypatch.chdir("a")
    assert found("../b") == (os.path.join("..", "b", "y.py"),)


def test_missing_paths_do_not_stop_the_others() -> None:
    write("a.py")
    result = discover(["a.py", "missing.py"])
    assert result.files == ("a.py",)
    assert result.failures == (Failure("missing.py", "no such file or directory"),)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_only_regular_files_are_read() -> None:
    write("a.py")
    Path("sub").mkdir()
    os.mkfifo("pipe.py")
    os.mkfifo("sub/pipe.py")
    os.mkfifo("sub/.gitignore")
    os.symlink("pipe.py", "link.py")
    result = discover([".", "a.py", "pipe.py", "link.py", "/dev/zero"])
    assert result.files == ("a.py",)
    why = "not a regular file ('-' reads standard input)"
    assert result.failures == tuple(Failure(path, why) for path in ("pipe.py", "link.py", "/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_directory_that_cannot_be_read() -> None:
    write("a.py", "locked/b.py")
    os.chmod("locked", 0)
    try:
        assert discover(["."]).failures == (Failure("locked", "permission denied"),)
    finally:
        os.chmod("locked", 0o755)


def test_default_exclusions() -> None:
    write(
        "a.py",
        ".venv/b.py",
        "x/node_modules/c.py",
        "__pycache__/d.py",
        "build/e.py",
        ".git/f.py",
        "builder/g.py",
    )
    assert found() == ("a.py", "builder/g.py")


def test_what_is_named_is_not_excluded_unless_forced() -> None:
    write("build/a.py", "build/dist/b.py", "c.py")
    assert found("build", "c.py") == ("build/a.py", "c.py")
    assert found("build/dist/b.py") == ("build/dist/b.py",)
    assert found("build", "build/dist/b.py", "c.py", force_exclude=True) == ("c.py",)


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["sub"], ("a.py", "c.ipynb")),
        (["*.ipynb"], ("a.py", "sub/b.py", "sub/c.py")),
        (["sub/b.py"], ("a.py", "c.ipynb", "sub/c.py")),
        (["/a.py", "sub/*.py"], ("c.ipynb",)),
        (["**/c.*"], ("a.py", "sub/b.py")),
        (["sub/*", "!sub/c.py"], ("a.py", "c.ipynb", "sub/c.py")),
    ],
)
def test_exclude_patterns(patterns: list[str], expected: tuple[str, ...]) -> None:
    write("a.py", "c.ipynb", "sub/b.py", "sub/c.py")
    assert found(exclude=patterns) == expected


def test_a_later_exception_takes_a_default_back() -> None:
    write("build/a.py", "dist/b.py")
    base = os.getcwd()
    assert discover(
        ["."], lambda directory: (Patterns(base, DEFAULT_EXCLUDE), Patterns(base, ("!build",)))
    ).files == ("build/a.py",)


def test_gitignore_at_every_level() -> None:
    write("a.py", "gen.py", "sub/gen.py", "sub/keep/gen.py", "sub/b.py", "out/c.py")
    write(".gitignore", text="# generated\ngen.py\nout/\n")
    write("sub/.gitignore", text="b.py\n!keep/gen.py\n")
    assert found() == ("a.py", "sub/keep/gen.py")


def test_gitignore_of_directories_above() -> None:
    write("repo/.git/HEAD", "repo/sub/a.py", "repo/sub/gen.py", "repo/sub/local.py")
    write("repo/.gitignore", text="gen.py\n")
    write("repo/.git/info/exclude", text="local.py\n")
    write(".gitignore", text="a.py\n")
    assert found("repo/sub") == ("repo/sub/a.py",)


def test_gitignore_above_without_a_repository_counts_up_to_the_working_directory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(".gitignore", text="b.py\n")
    write("work/.gitignore", text="a.py\n")
    write("work/sub/a.py", "work/sub/b.py")
    monkeypatch.chdir("work")
    assert found("sub") == ("sub/b.py",)


def test_an_ignored_directory_that_is_named_is_read() -> None:
    write(".gitignore", text="out/\n*.tmp.py\n")
    write("out/a.py", "out/b.tmp.py")
    assert found("out") == ("out/a.py",)


def test_a_repository_within_is_its_own() -> None:
    write(".gitignore", text="a.py\n")
    write("vendor/.git/HEAD", "vendor/a.py", "a.py")
    assert found() == ("vendor/a.py",)


def test_nonsense_in_gitignore_is_passed_over() -> None:
    write(".gitignore", text="!\nb.py\n\\\n")
    write("a.py", "b.py")
    assert found() == ("a.py",)


def test_links() -> None:
    write("real/a.py", "z.py")
    os.symlink("..", "real/loop")
    os.symlink("real", "link")
    os.symlink("z.py", "a_link.py")
    os.symlink("missing.py", "broken.py")
    os.symlink("self.py", "self.py")
    os.symlink("real", "directory.py")
    assert found() == ("real/a.py", "z.py")
    assert found("link") == ("link/a.py",)
    assert discover(["self.py"]).failures == (Failure("self.py", "too many levels of symbolic links"),)


def test_cost_is_linear() -> None:
    """Every directory is listed once, however many there are."""
    for number in range(60):
        write(*(f"d{number}/s{part}/f.py" for part in range(10)))
    seen: list[str] = []
    original = os.scandir

    def recorded(path: str) -> object:
        seen.append(path)
        return original(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", recorded)
        assert len(found()) == 600
    assert len(seen) == 1 + 60 + 600
