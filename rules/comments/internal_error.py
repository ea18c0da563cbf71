"""A file at which seqlint itself fails."""

from seqlint.findings import Finding, Severity
from seqlint.rule import Rule
from seqlint.site import Place


class InternalError(Rule):
    """## What it does
    Says that seqlint could not finish with a file: an exception within seqlint, a crash of the native parser, or a
    file that takes too much time or memory.

    ## Why is this bad?
    The file is not checked. All other files are, so that one file never costs the run, which ends with the exit code 2.
    It is a mistake of seqlint's, never of the program: please report it with the message, and with the file if it can
    be shown. No option and no comment turns this rule off; `--exclude` leaves the file out.

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
            help="the file is not checked; please report this",
        )
