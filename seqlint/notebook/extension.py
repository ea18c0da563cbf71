"""``%load_ext seqlint``: checks each cell of a notebook, or of IPython's prompt, before it runs."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.display import display

from seqlint.configuration.settings import Settings, load_settings
from seqlint.errors import UsageError
from seqlint.findings import Severity
from seqlint.notebook.box import Box
from seqlint.notebook.kernel import values_of
from seqlint.notebook.session import Session
from seqlint.values import Value

_MAGIC = "%%seqlint"
_USAGE = """%seqlint on | off         check cells before they run, or no longer
%seqlint summary MODEL    the layers of a model, as seqlint knows them
%%seqlint strict          do not run this cell if it has an error"""


class StoppedCellError(Exception):
    """A cell did not run, for it has an error; the box above says which. It shows no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"seqlint: {self}"]


@magics_class
class Seqlint(Magics):
    """The magics, and what happens before and after each cell."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.kernel = shell
        self.session = Session(_settings())
        self.is_on = True
        #: whether a cell runs that was checked already
        self.is_checked = False

    def before(self, info: ExecutionInfo) -> None:
        """Check the cell that is about to run. Whatever goes wrong here costs the user nothing."""
        text = info.raw_cell or ""
        if not self.is_on or self.is_checked or text.startswith(_MAGIC):
            return
        try:
            self._show(text)
        except Exception as error:  # noqa: BLE001 - a fault of seqlint must not stop the cell
            print(f"seqlint failed on this cell: {type(error).__name__}: {error}")

    def after(self, result: ExecutionResult) -> None:
        """Note the cell that ran."""
        text = "" if result.info is None else result.info.raw_cell
        if result.execution_count is not None:
            self.session.reach(result.execution_count + text.startswith(_MAGIC))
        elif not self.is_checked:
            # what a front end runs in silence
            return
        if not text.startswith(_MAGIC):
            self.session.ran(text, is_whole=bool(result.success))

    @line_cell_magic
    def seqlint(self, line: str, cell: str | None = None) -> None:
        """Switch the checks on or off, show a model, or check the rest of the cell strictly."""
        words = line.split()
        if cell is not None and words == ["strict"]:
            self._strict(cell)
        elif cell is None and words in (["on"], ["off"]):
            self.is_on = words == ["on"]
        elif cell is None and words[:1] == ["summary"] and len(words) == 2:
            self._summary(words[1])
        else:
            print(_USAGE)

    def _strict(self, cell: str) -> None:
        box = self._show(cell)
        if any(each.severity is Severity.ERROR for each in box.findings):
            raise StoppedCellError("the cell did not run, for it has an error")
        self.is_checked = True
        try:
            self.kernel.run_cell(cell)  # type: ignore[no-untyped-call]
        finally:
            self.is_checked = False

    def _summary(self, name: str) -> None:
        from seqlint.report.style import Style
        from seqlint.report.summary.text import render

        report = self.session.report(name, dict, wants_models=True)
        models = [model for model in report.models if model.name == name]
        print("\n".join(render(models[-1:], Style())) or f"seqlint knows no model {name!r}")

    def _show(self, text: str) -> Box:
        box = Box(self.session.check(text, lambda: self._known(text)))
        if box.findings:
            display(box)  # type: ignore[no-untyped-call]
        return box

    def _known(self, text: str) -> Mapping[str, Value]:
        return values_of(self.kernel.user_ns, text)


def _settings() -> Settings:
    """Those of the folder in which the kernel runs; the defaults where they cannot be read."""
    try:
        return load_settings(["."])
    except UsageError as error:
        print(f"seqlint: {error}")
        return load_settings(isolated=True)


def load(shell: InteractiveShell) -> None:
    """Check the cells of *shell* from now on."""
    extension = Seqlint(shell)
    shell.register_magics(extension)
    shell.events.register("pre_run_cell", extension.before)
    shell.events.register("post_run_cell", extension.after)
