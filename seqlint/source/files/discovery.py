"""From the paths on the command line to the files to read, each once, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from seqlint.source.files.patterns import Patterns, is_valid, verdict_of

SUFFIXES = (".py", ".pyi", ".ipynb")
STDIN = "-"

DEFAULT_EXCLUDE = (
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pyenv",
    ".pytest_cache",
    ".ruff_cache",
    ".seqlint_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "_build",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)


@dataclass(frozen=True)
class Failure:
    """A path that cannot be read or written, and why."""

    path: str
    reason: str
    action: str = "read"


@dataclass(frozen=True)
class FileContent:
    """A file as it was read."""

    #: relative to the working directory
    filename: str
    data: bytes


@dataclass(frozen=True)
class Discovered:
    """The files, relative to the working directory where possible, and the paths that cannot be read."""

    files: tuple[str, ...]
    failures: tuple[Failure, ...] = ()


def display_name(path: str) -> str:
    """*path* relative to the working directory."""
    current = os.path.join(os.getcwd(), "")
    if path.startswith(current) and os.pardir not in path:
        return path[len(current) :]
    try:
        return os.path.relpath(path)
    except ValueError:
        return os.path.abspath(path)


def discover(
    paths: Iterable[str],
    exclude: Callable[[str], Sequence[Patterns]] = lambda directory: (),
    *,
    force_exclude: bool = False,
    respect_gitignore: bool = True,
) -> Discovered:
    """The files among *paths* and below them, without what *exclude* gives patterns for, by directory.

    A file that is passed by name is included whatever its suffix, even if it is excluded, unless *force_exclude* is
    set. Links to directories are followed only if they are passed by name, so that there can be no loop.
    """
    search = _Search(exclude, respect_gitignore)
    for path in paths:
        absolute = os.path.abspath(path)
        if force_exclude and verdict_of(
            exclude(os.path.dirname(absolute)), absolute, is_directory=os.path.isdir(path)
        ):
            continue
        try:
            os.stat(path)
        except OSError as error:
            search.failures.append(Failure(path, reason(error)))
            continue
        if os.path.isdir(path):
            search.walk(absolute)
        elif os.path.isfile(path):
            search.files.append(absolute)
        else:
            search.failures.append(Failure(path, "not a regular file ('-' reads standard input)"))
    return Discovered(tuple(sorted(map(display_name, search.unique_files()))), tuple(search.failures))


class _Search:
    def __init__(self, exclude: Callable[[str], Sequence[Patterns]], respects_gitignore: bool) -> None:
        self._exclude = exclude
        self._respects_gitignore = respects_gitignore
        self.files: list[str] = []
        self.links: list[str] = []
        self.failures: list[Failure] = []

    def unique_files(self) -> Iterator[str]:
        """Each file once; where a link and its target are both found, the target."""
        seen: set[str] = set()
        for path in (*self.files, *self.links):
            real = _real_path(path)
            if real not in seen:
                seen.add(real)
                yield path

    def walk(self, root: str) -> None:
        """Add the files below *root*, which was passed by name: patterns that exclude *root* itself do not apply."""
        except_for = lru_cache(maxsize=256)(Patterns.except_for)
        above = _ignored_above(root) if self._respects_gitignore else ()
        ignore = tuple(patterns.except_for(root) for patterns in above)
        pending = [(root, ignore)]
        while pending:
            directory, ignore = pending.pop()
            try:
                with os.scandir(directory) as entries:
                    listing = list(entries)
            except OSError as error:
                self.failures.append(Failure(display_name(directory), reason(error)))
                continue
            exclude = tuple(except_for(patterns, root) for patterns in self._exclude(directory))
            if self._respects_gitignore:
                ignore = _ignored_within(directory, {entry.name for entry in listing}, ignore)
            for entry in listing:
                is_directory = entry.is_dir(follow_symlinks=False)
                if not is_directory and not (entry.name.endswith(SUFFIXES) and os.path.isfile(entry.path)):
                    continue
                if any(
                    verdict_of(rules, entry.path, is_directory=is_directory) for rules in (exclude, ignore)
                ):
                    continue
                if is_directory:
                    pending.append((entry.path, ignore))
                else:
                    (self.links if entry.is_symlink() else self.files).append(entry.path)


def _real_path(path: str) -> str:
    if os.path.islink(path):
        return os.path.realpath(path)
    directory, name = os.path.split(path)
    return os.path.join(_real_directory(directory), name)


@lru_cache(maxsize=1)
def _real_directory(path: str) -> str:
    """Cached because the files of one directory come one after the other."""
    return os.path.realpath(path)


def _ignored_within(directory: str, names: set[str], above: tuple[Patterns, ...]) -> tuple[Patterns, ...]:
    """The patterns that hold in *directory*, which has these *names*, given those from *above*."""
    ignore = _repository_patterns(directory) if ".git" in names else above
    return (*ignore, *_read_patterns(directory, ".gitignore")) if ".gitignore" in names else ignore


def _ignored_above(root: str) -> tuple[Patterns, ...]:
    """The patterns of the directories above *root*, up to its repository or else to the working directory."""
    above: list[str] = []
    directory = root
    while not os.path.exists(os.path.join(directory, ".git")):
        parent = os.path.dirname(directory)
        if parent == directory:
            current = os.getcwd()
            above = [path for path in above if path == current or path.startswith(current + os.sep)]
            break
        directory = parent
        above.append(directory)
    patterns: list[Patterns] = []
    for path in reversed(above):
        if os.path.exists(os.path.join(path, ".git")):
            patterns.extend(_repository_patterns(path))
        patterns.extend(_read_patterns(path, ".gitignore"))
    return tuple(patterns)


def _repository_patterns(directory: str) -> tuple[Patterns, ...]:
    return _read_patterns(directory, os.path.join(".git", "info", "exclude"))


def _read_patterns(directory: str, name: str) -> tuple[Patterns, ...]:
    path = os.path.join(directory, name)
    if not os.path.isfile(path):
        return ()
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = tuple(line.rstrip("\n") for line in file)
    except OSError:
        return ()
    lines = tuple(line for line in lines if line.strip() and not line.startswith("#"))
    if not is_valid(*lines):
        lines = tuple(line for line in lines if is_valid(line))
    return (Patterns(directory, lines),) if lines else ()


def reason(error: OSError) -> str:
    """The message of *error*, in lower case and without the path."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
