"""Runs seqlint again and again, each time in a fork of this process, which has imported it.

It reads a request from each line of standard input, in JSON: the arguments, the folder to run in, the environment, and
the files for the three standard streams. It writes the exit code of each run to a line of standard output.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any, NoReturn

from seqlint.cli import main
from seqlint.configuration.settings import Settings
from seqlint.linter import lint

for module in ("cli.check", "cli.summary", "run", "workers"):
    importlib.import_module(f"seqlint.{module}")


def serve() -> None:
    """Answer requests until there are no more. The first check, of this line, imports what a check needs."""
    lint(
        "first.py",
        b"from keras import Sequential, layers; Sequential([layers.Dense(1)]).compile()",
        Settings(),
    )
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if not child:
            _run(request)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(request: Any) -> NoReturn:
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for number, (path, flags) in enumerate(
        zip(request["streams"], (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)
    ):
        os.dup2(os.open(path, flags), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - they stay open until the end
        for number, mode in enumerate("rww")
    )
    sys.argv = ["seqlint", *request["arguments"]]
    code: Any = 1
    try:
        main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


if __name__ == "__main__":
    serve()
