"""A file on which seqlint itself fails."""

from seqlint.findings import Finding, Severity
from seqlint.rule import Rule
from seqlint.site import Place


class InternalError(Rule):
    """## What it does
    Reports that seqlint could not check a file: an exception in seqlint, a crash of the native parser, or a file that
    needs too much time or memory.

    ## Why is this bad?
    The file is not checked. All other files are, and the exit code is 2. It is a bug in seqlint, never a mistake in the
    program: please report it with the message, and with the file if you can share it. No option and no comment turns
    this rule off; `--exclude` skips the file.

    ## Example
    ```console
    $ seqlint check strange.py
    ```

    ## Use instead
    ```console
    $ seqlint check --exclude strange.py .
    ```

    ## References
    - [Python: exceptions](https://docs.python.org/3/tutorial/errors.html#exceptions)
    """

    code = "SEQ000"
    name = "internal-error"
    severity = Severity.WARNING

    def report(self, filename: str, what: str) -> Finding:
        """The finding for a file that could not be checked."""
        return self.finding(
            Place(filename, None, 1, 1, 1, 1),
            f"seqlint failed on this file: {what}",
            help="please report this bug; the file is not checked",
        )
