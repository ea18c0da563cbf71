"""What docs/editors-without-server.md tells users to paste works in the editors that are installed here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.command import ERROR, FAULTY, PLACE, seqlint, write
from support.paths import ROOT

PAGE = (ROOT / "docs" / "editors-without-server.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A faulty file, and a command ``seqlint`` on the path."""
    monkeypatch.chdir(tmp_path)
    write("net.py", FAULTY)
    command = tmp_path / "bin" / "seqlint"
    write(str(command), f'#!/bin/sh\nexec "{sys.executable}" -m seqlint "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))


def message() -> str:
    """The part of the line after the place and the severity."""
    line = seqlint("--quiet", "--output-format=concise", "net.py").stdout.rstrip("\n")
    assert line.startswith(f"net.py:{PLACE}: error[")
    return line.removeprefix(f"net.py:{PLACE}: error")


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@needs("vim")
def test_vim() -> None:
    write(".vim/compiler/seqlint.vim", blocks("vim")[0])
    script = """
        compiler seqlint
        silent make!
        call writefile([json_encode(map(getqflist(), {_, e -> [bufname(e.bufnr), e.lnum, e.col, e.type, e.text]}))], "qf")
        qall!
    """
    write("script.vim", "\n".join(map(str.strip, script.strip().splitlines())))
    run("vim", "-Nu", "NONE", "-i", "NONE", "-es", "--cmd", "set rtp^=~/.vim", "-S", "script.vim", "net.py")
    assert json.loads(Path("qf").read_text()) == [["net.py", 5, 32, "e", message()]]


def emacs(program: str) -> str:
    write("script.el", program)
    return run("emacs", "--batch", "-Q", "-l", "script.el").strip()


@needs("emacs")
def test_emacs_compile() -> None:
    shown = emacs("""
        (require 'compile)
        (let ((buffer (compilation-start "seqlint check --output-format=concise .")))
          (while (process-live-p (get-buffer-process buffer)) (accept-process-output nil 0.1))
          (with-current-buffer buffer
            (compilation--ensure-parse (point-max))
            (goto-char (point-min))
            (compilation-next-error 1)
            (let* ((loc (compilation--message->loc (get-text-property (point) 'compilation-message))))
              (princ (list (caar (compilation--loc->file-struct loc)) (compilation--loc->line loc)
                           (compilation--loc->col loc))))))
    """)
    assert shown == "(net.py 5 32)"


@needs("emacs")
def test_emacs_flymake() -> None:
    shown = emacs(
        "(require 'python) (require 'flymake)"
        + blocks("elisp")[0]
        + """
        (find-file "net.py")
        (let (result)
          (python-flymake (lambda (diagnostics &rest _) (setq result diagnostics)))
          (while (process-live-p python--flymake-proc) (accept-process-output nil 0.1))
          (accept-process-output nil 0.2)
          (dolist (d result)
            (princ (list (line-number-at-pos (flymake-diagnostic-beg d)) (flymake-diagnostic-type d)
                         (flymake-diagnostic-text d)))))
        """
    )
    assert shown == f"(5 :error error{message()})"


@needs("emacs")
def test_emacs_flycheck() -> None:
    shown = emacs(
        """
        (let ((default-directory "/usr/share/emacs/site-lisp/elpa/"))
          (when (file-directory-p default-directory) (normal-top-level-add-subdirs-to-load-path)))
        (unless (require 'flycheck nil t) (princ "no flycheck") (kill-emacs))
        """
        + blocks("elisp")[1]
        + """
        (find-file "net.py")
        (python-mode)
        (flycheck-mode)
        (setq flycheck-checker 'seqlint)
        (flycheck-buffer)
        (let ((count 0))
          (while (and (flycheck-running-p) (< count 300))
            (setq count (1+ count))
            (accept-process-output nil 0.1)))
        (dolist (e flycheck-current-errors)
          (princ (list (flycheck-error-line e) (flycheck-error-column e) (flycheck-error-level e)
                       (flycheck-error-message e))))
        """
    )
    if shown == "no flycheck":
        pytest.skip("flycheck is not installed")
    assert shown == f"(5 32 error {message()})"


NOTEBOOK_LINE = "dir/nb.ipynb:cell 3:4:11: warning[missing-input-shape] the input: (None, 3)"


def matcher() -> dict[str, Any]:
    (task,) = json.loads(blocks("json")[0])["tasks"]
    pattern: dict[str, Any] = task["problemMatcher"]["pattern"]
    return pattern


def test_vscode_matcher() -> None:
    pattern = matcher()
    lines = [*seqlint("--output-format=concise", ".").stdout.splitlines(), NOTEBOOK_LINE]
    found = [match for line in lines if (match := re.match(pattern["regexp"], line))]
    fields = ("file", "line", "column", "severity", "code")
    assert [[match[pattern[field]] for field in fields] for match in found] == [
        ["net.py", "5", "32", "error", ERROR],
        ["dir/nb.ipynb", "4", "11", "warning", "missing-input-shape"],
    ]


@needs("node")
def test_vscode_matcher_is_a_javascript_expression() -> None:
    program = (
        "const [e, l] = process.argv.slice(1); console.log(JSON.stringify(l.match(new RegExp(e)).slice(1)))"
    )
    shown = json.loads(run("node", "-e", program, matcher()["regexp"], NOTEBOOK_LINE))
    assert shown == ["dir/nb.ipynb", "4", "11", "warning", "missing-input-shape", "the input: (None, 3)"]
