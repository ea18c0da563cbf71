"""A file or cell that mentions a model does not parse."""

from seqlint.findings import Finding, Severity
from seqlint.rule import Invalid, Rule
from seqlint.source.cell import Cell, SyntaxProblem


class SyntaxErrorRule(Rule):
    """## What it does
    Finds scripts and notebook cells that mention a `Sequential` model and are not valid Python 3. It is a warning where
    only seqlint cannot read the code, because it is nested very deeply or its syntax is newer than seqlint.

    ## Why is this bad?
    Python cannot run it, and seqlint does not check this script, or this cell of a notebook. Other files and cells are
    checked. Cells that mention no model, and cells in other languages, are skipped without a finding.

    ## Example
    ```python
    model = Sequential([Dense(1, input_shape=(4,))
    ```

    ## Use instead
    ```python
    model = Sequential([Dense(1, input_shape=(4,))])
    ```

    ## References
    - [Python: syntax errors](https://docs.python.org/3/tutorial/errors.html#syntax-errors)
    """

    code = "SEQ001"
    name = "syntax-error"
    severity = Severity.ERROR
    VALID = (
        "from keras import Sequential\n\nmodel = Sequential()\n",
        "import keras\n\nprint('no model, so nobody minds'\n",
        "from keras import Sequential\n\nasync def build():\n    return await load(Sequential())\n",
    )
    INVALID = (
        Invalid("from keras import Sequential\n\nprint 'a Sequential model'  # error\n"),
        Invalid("from keras import Sequential\n\nmodel = = Sequential()  # error\n"),
        Invalid("from keras import Sequential\n\nmodel = Sequential({{ layers }  # error\n"),
    )

    def report(self, cell: Cell, problem: SyntaxProblem) -> Finding:
        """The finding for a cell that has no tree."""
        return self.finding(
            cell.place_at(problem.row, problem.column), problem.message, certain=problem.is_certain
        )
