"""The hook, under the real pre-commit, in a repository that uses this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import CORRECT, ERROR, FAULTY, PLACE
from support.paths import ROOT

#: what an installation needs
PARTS = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
    "seqlint",
    "rules",
)

pytest.importorskip("pre_commit")
if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)


def git(directory: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    command = ("git", *identity, *arguments)
    return subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True).stdout.strip()


def committed(directory: Path) -> str:
    """Make *directory* a repository that holds all its files; the commit."""
    git(directory, "init", "--quiet")
    git(directory, "add", "--all")
    git(directory, "commit", "--quiet", "--message", "all")
    return git(directory, "rev-parse", "HEAD")


@pytest.fixture
def hook_repository(tmp_path: Path) -> Path:
    target = tmp_path / "seqlint"
    target.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / part)
    return target


def test_pre_commit(tmp_path: Path, hook_repository: Path) -> None:
    revision = committed(hook_repository)
    project = tmp_path / "project"
    (project / "generated").mkdir(parents=True)
    (project / "bad.py").write_text(FAULTY)
    (project / "good.py").write_text(CORRECT)
    (project / "bad.txt").write_text(FAULTY)
    (project / "generated" / "bad.py").write_text(FAULTY)
    (project / "pyproject.toml").write_text(
        "[tool.seqlint]\nexclude = ['generated']\noutput-format = 'concise'\n"
    )
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hook_repository}\n  rev: {revision}\n  hooks:\n  - id: seqlint\n"
    )
    committed(project)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"],
            cwd=project,
            env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )

    failed = run()
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert f"bad.py:{PLACE}: error[{ERROR}]" in failed.stdout
    assert "Found 1 error in 2 files. Checked 2 models completely." in failed.stdout

    (project / "bad.py").write_text(CORRECT)
    passed = run()
    assert passed.returncode == 0, passed.stdout + passed.stderr
