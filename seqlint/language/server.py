"""The language server: its programs, and findings and fixes in the words of the Language Server Protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import ServerTextPosition, ServerTextRange, TextDocument

from seqlint import __version__
from seqlint.configuration.settings import Settings, load_settings
from seqlint.errors import UsageError
from seqlint.findings import Edit, Finding, Severity
from seqlint.language.actions import Action
from seqlint.language.analysis import Analysis, of_notebook, of_script
from seqlint.language.preferences import Preferences
from seqlint.site import Place
from seqlint.source.parse import Trees, kept_trees

#: seconds without a change before a program is analyzed
DELAY = 0.05
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.OFF: lsp.DiagnosticSeverity.Information,
}
#: the kind of the action with all safe fixes, by which an editor can run it on save
FIX_ALL = f"{lsp.CodeActionKind.SourceFixAll.value}.seqlint"
_PYTHON = lsp.NotebookDocumentFilterWithCells(cells=[lsp.NotebookCellLanguage(language="python")])


class SeqlintServer(LanguageServer):
    """Keeps the analysis of each program that is open: a script, or all cells of a notebook."""

    def __init__(self) -> None:
        super().__init__(
            "seqlint",
            __version__,
            notebook_document_sync=lsp.NotebookDocumentSyncOptions(notebook_selector=[_PYTHON]),
        )
        self.preferences = Preferences()
        self.pulls = False
        self._analyses: dict[str, tuple[object, Analysis]] = {}
        #: the trees of each program: of a notebook, only the cell that changed is parsed again
        self._trees: dict[str, Trees] = {}
        self._settings: dict[str, Settings] = {}
        self._pending: dict[str, asyncio.Task[None]] = {}

    def analysis(self, uri: str) -> tuple[Analysis, int | None]:
        """The analysis of the program that a document belongs to, and the cell that the document is."""
        notebook = self.workspace.get_notebook_document(cell_uri=uri)
        if notebook is None:
            document = self.workspace.get_text_document(uri)
            key: object = document.version, document.source
            make = lambda: of_script(_path(uri), document.source, self._settings_for(uri))
            return self._analyzed(uri, key, make), None
        cells = [self.cell_text(cell) for cell in notebook.cells]
        make = lambda: of_notebook(_path(notebook.uri), cells, self._settings_for(notebook.uri))
        number = 1 + [cell.document for cell in notebook.cells].index(uri)
        return self._analyzed(notebook.uri, tuple(cells), make), number

    def cell_text(self, cell: lsp.NotebookCell) -> str | None:
        """The text of a cell of a notebook; None where it holds no code."""
        if cell.kind is not lsp.NotebookCellKind.Code:
            return None
        return self.workspace.get_text_document(cell.document).source

    def _analyzed(self, uri: str, key: object, make: Callable[[], Analysis]) -> Analysis:
        known = self._analyses.get(uri)
        if known is None or known[0] != key:
            with kept_trees(self._trees.setdefault(uri, {})):
                known = self._analyses[uri] = key, make()
        return known[1]

    def _settings_for(self, uri: str) -> Settings:
        if uri not in self._settings:
            try:
                self._settings[uri] = load_settings([_path(uri)], self.preferences.flags)
            except UsageError as error:
                self.tell(str(error))
                self._settings[uri] = load_settings(isolated=True)
        return self._settings[uri]

    def tell(self, message: str) -> None:
        """Show a message to the user."""
        self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"seqlint: {message}"))

    def forget(self, uri: str | None = None) -> None:
        """Forget the analysis of a program, or of all with their settings."""
        if uri is not None:
            self._analyses.pop(uri, None)
            self._trees.pop(uri, None)
            return
        self._analyses.clear()
        self._settings.clear()

    def changed(self, uri: str, documents: Sequence[str]) -> None:
        """Publish the diagnostics of a program once it has not changed for a moment."""
        if self.pulls:
            return
        task = self._pending.pop(uri, None)
        if task is not None:
            task.cancel()
        self._pending[uri] = asyncio.ensure_future(self._publish(uri, documents))

    async def _publish(self, uri: str, documents: Sequence[str]) -> None:
        await asyncio.sleep(DELAY)
        self._pending.pop(uri, None)
        for document in documents:
            found = self.diagnostics(document)
            version = self.workspace.get_text_document(document).version
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(document, found, version))

    def notebook_changed(self, uri: str) -> None:
        """Publish the diagnostics of all cells of a notebook."""
        notebook = self.workspace.get_notebook_document(notebook_uri=uri)
        if notebook is not None:
            code = [cell.document for cell in notebook.cells if self.cell_text(cell) is not None]
            self.changed(uri, code)

    def check_again(self) -> None:
        """Read the settings again, and analyze all that is open."""
        self.forget()
        in_notebooks: set[str] = set()
        for notebook in self.workspace.notebook_documents.values():
            in_notebooks |= {cell.document for cell in notebook.cells}
            self.notebook_changed(notebook.uri)
        for uri in self.workspace.text_documents:
            if uri not in in_notebooks:
                self.changed(uri, [uri])
        self._refresh()

    def _refresh(self) -> None:
        """Ask the client to ask again for what it asked for, where it can."""
        client = self.client_capabilities.workspace or lsp.WorkspaceClientCapabilities()
        if client.diagnostics and client.diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)
        if client.inlay_hint and client.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        if client.code_lens and client.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def withdraw(self, documents: Iterable[str]) -> None:
        """Remove the diagnostics of documents that are closed."""
        for uri in documents:
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def diagnostics(self, uri: str) -> list[lsp.Diagnostic]:
        """The findings in a document."""
        analysis, cell = self.analysis(uri)
        return [self.diagnostic(uri, finding) for finding in analysis.findings(cell)]

    def diagnostic(self, uri: str, finding: Finding) -> lsp.Diagnostic:
        """A finding in the words of the protocol."""
        related = [
            lsp.DiagnosticRelatedInformation(lsp.Location(uri, self.range(uri, step.place)), step.text)
            for step in finding.trace
            if (step.place.filename, step.place.cell) == (finding.place.filename, finding.place.cell)
        ]
        help = f"\nhelp: {finding.help}" if finding.help else ""
        return lsp.Diagnostic(
            range=self.range(uri, finding.place),
            message=f"{finding.message}{help}",
            severity=_SEVERITIES[finding.severity],
            code=finding.name,
            code_description=lsp.CodeDescription(href=finding.url) if finding.url else None,
            source="seqlint",
            related_information=related,
            tags=[lsp.DiagnosticTag.Unnecessary] if finding.name == "unused-suppression" else None,
        )

    def range(self, uri: str, place: Place) -> lsp.Range:
        """A place in the units of the client."""
        start = ServerTextPosition(place.row - 1, place.column - 1)
        end = ServerTextPosition(place.end_row - 1, place.end_column - 1)
        return self._document(uri).range_to_client_units(ServerTextRange(start, end))

    def position(self, uri: str, row: int, column: int) -> lsp.Position:
        """A row and a column in the units of the client."""
        return self._document(uri).position_to_client_units(ServerTextPosition(row - 1, column - 1))

    def row_and_column(self, uri: str, position: lsp.Position) -> tuple[int, int]:
        """A position of the client, both counted from 1."""
        ours = self._document(uri).position_from_client_units(position)
        return ours.line + 1, ours.character + 1

    def _document(self, uri: str) -> TextDocument:
        return self.workspace.get_text_document(uri)

    def code_action(self, uri: str, action: Action) -> lsp.CodeAction:
        """A change in the words of the protocol."""
        changes: dict[str, list[lsp.TextEdit]] = {}
        for edit in action.edits:
            target = self._uri_of(uri, edit)
            changes.setdefault(target, []).append(lsp.TextEdit(self.range(target, edit.place), edit.content))
        found = action.finding
        kind = lsp.CodeActionKind.QuickFix if found else FIX_ALL
        return lsp.CodeAction(
            title=action.title,
            kind=kind,
            diagnostics=[self.diagnostic(uri, found)] if found else None,
            is_preferred=action.is_preferred or None,
            edit=lsp.WorkspaceEdit(changes=changes),
        )

    def _uri_of(self, uri: str, edit: Edit) -> str:
        """The document that an edit of the same program concerns."""
        notebook = self.workspace.get_notebook_document(cell_uri=uri)
        if notebook is None or edit.place.cell is None:
            return uri
        return notebook.cells[edit.place.cell - 1].document


def _path(uri: str) -> str:
    return uris.to_fs_path(uri) or uri
