"""The language server: the functions of this package in the words of the Language Server Protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import ServerTextPosition, ServerTextRange, TextDocument

from seqlint import __version__
from seqlint.configuration.settings import Settings, load_settings
from seqlint.errors import UsageError
from seqlint.findings import Edit, Finding, Severity
from seqlint.language.actions import Action, actions, fix_all
from seqlint.language.analysis import Analysis, of_notebook, of_script
from seqlint.language.hints import hints
from seqlint.language.hover import hover
from seqlint.language.preferences import Preferences
from seqlint.language.symbols import Symbol, symbols
from seqlint.site import Place

#: seconds without a change before a program is analyzed
DELAY = 0.05
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.OFF: lsp.DiagnosticSeverity.Information,
}
_PYTHON = lsp.NotebookDocumentFilterWithCells(cells=[lsp.NotebookCellLanguage(language="python")])
#: the files that decide what is checked, and how
_CONFIGURATION = "**/{pyproject.toml,seqlint.toml,.seqlint.toml,requirements*.txt}"


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
        kind = lsp.CodeActionKind.QuickFix if found else lsp.CodeActionKind.SourceFixAll
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


def make_server() -> SeqlintServer:
    """A server with all its features."""
    server = SeqlintServer()
    for name, (handler, options) in _FEATURES.items():
        server.feature(name, options)(handler)
    return server


# What the client tells


def _initialize(ls: SeqlintServer, params: lsp.InitializeParams) -> None:
    text = params.capabilities.text_document
    ls.pulls = text is not None and text.diagnostic is not None
    _prefer(ls, params.initialization_options)


async def _initialized(ls: SeqlintServer, params: lsp.InitializedParams) -> None:
    workspace = ls.client_capabilities.workspace
    watched = workspace and workspace.did_change_watched_files
    if watched and watched.dynamic_registration:
        options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(_CONFIGURATION)])
        registration = lsp.Registration("watch", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await ls.client_register_capability_async(lsp.RegistrationParams([registration]))


def _did_open(ls: SeqlintServer, params: lsp.DidOpenTextDocumentParams) -> None:
    ls.changed(params.text_document.uri, [params.text_document.uri])


def _did_change(ls: SeqlintServer, params: lsp.DidChangeTextDocumentParams) -> None:
    ls.changed(params.text_document.uri, [params.text_document.uri])


def _did_close(ls: SeqlintServer, params: lsp.DidCloseTextDocumentParams) -> None:
    ls.forget(params.text_document.uri)
    ls.withdraw([params.text_document.uri])


def _notebook_did_open(ls: SeqlintServer, params: lsp.DidOpenNotebookDocumentParams) -> None:
    ls.notebook_changed(params.notebook_document.uri)


def _notebook_did_change(ls: SeqlintServer, params: lsp.DidChangeNotebookDocumentParams) -> None:
    structure = params.change.cells and params.change.cells.structure
    if structure:
        ls.withdraw(document.uri for document in structure.did_close or ())
    ls.notebook_changed(params.notebook_document.uri)


def _notebook_did_close(ls: SeqlintServer, params: lsp.DidCloseNotebookDocumentParams) -> None:
    ls.forget(params.notebook_document.uri)
    ls.withdraw(document.uri for document in params.cell_text_documents)


def _files_changed(ls: SeqlintServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    ls.check_again()


def _configuration_changed(ls: SeqlintServer, params: lsp.DidChangeConfigurationParams) -> None:
    _prefer(ls, params.settings)
    ls.check_again()


def _prefer(ls: SeqlintServer, options: Any) -> None:
    try:
        ls.preferences = Preferences.of(options)
    except UsageError as error:
        ls.tell(str(error))


# What the client asks


def _diagnostic(
    ls: SeqlintServer, params: lsp.DocumentDiagnosticParams
) -> lsp.RelatedFullDocumentDiagnosticReport:
    return lsp.RelatedFullDocumentDiagnosticReport(ls.diagnostics(params.text_document.uri))


def _hover(ls: SeqlintServer, params: lsp.HoverParams) -> lsp.Hover | None:
    uri = params.text_document.uri
    analysis, cell = ls.analysis(uri)
    found = hover(analysis, cell, *ls.row_and_column(uri, params.position))
    if found is None:
        return None
    content = lsp.MarkupContent(lsp.MarkupKind.Markdown, found.markdown)
    return lsp.Hover(content, ls.range(uri, found.place))


def _inlay_hint(ls: SeqlintServer, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    uri, preferences = params.text_document.uri, ls.preferences
    if not preferences.shows_shapes:
        return []
    analysis, cell = ls.analysis(uri)
    first, last = params.range.start.line + 1, params.range.end.line + 1
    return [
        lsp.InlayHint(
            ls.position(uri, hint.row, hint.column),
            hint.text,
            tooltip=hint.tooltip if hint.tooltip != hint.text else None,
            padding_left=True,
        )
        for hint in hints(analysis, cell, parameters=preferences.shows_parameters)
        if first <= hint.row <= last
    ]


def _code_action(ls: SeqlintServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    uri = params.text_document.uri
    analysis, cell = ls.analysis(uri)
    first, last = params.range.start.line + 1, params.range.end.line + 1
    offered = [*actions(analysis, cell, first, last), *filter(None, (fix_all(analysis),))]
    made = [ls.code_action(uri, action) for action in offered]
    only = params.context.only
    return [each for each in made if not only or any(_is_kind(each, kind) for kind in only)]


def _is_kind(action: lsp.CodeAction, wanted: lsp.CodeActionKind | str) -> bool:
    """Whether an action is of the *wanted* kind, ``source`` for ``source.fixAll``."""
    kinds = [kind.value if isinstance(kind, lsp.CodeActionKind) else kind for kind in (action.kind, wanted)]
    return f"{kinds[0]}.".startswith(f"{kinds[1]}.")


def _document_symbol(ls: SeqlintServer, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    uri = params.text_document.uri
    analysis, cell = ls.analysis(uri)
    return [_symbol(ls, uri, symbol, lsp.SymbolKind.Class) for symbol in symbols(analysis, cell)]


def _symbol(ls: SeqlintServer, uri: str, symbol: Symbol, kind: lsp.SymbolKind) -> lsp.DocumentSymbol:
    place = ls.range(uri, symbol.place)
    children = [_symbol(ls, uri, child, lsp.SymbolKind.Field) for child in symbol.children]
    return lsp.DocumentSymbol(symbol.name, kind, place, place, detail=symbol.detail, children=children)


def _code_lens(ls: SeqlintServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    uri = params.text_document.uri
    analysis, cell = ls.analysis(uri)
    return [
        lsp.CodeLens(ls.range(uri, symbol.place), lsp.Command(f"{symbol.name}: {symbol.detail}", ""))
        for symbol in symbols(analysis, cell)
    ]


_FEATURES: dict[str, tuple[Callable[..., Any], Any]] = {
    lsp.INITIALIZE: (_initialize, None),
    lsp.INITIALIZED: (_initialized, None),
    lsp.TEXT_DOCUMENT_DID_OPEN: (_did_open, None),
    lsp.TEXT_DOCUMENT_DID_CHANGE: (_did_change, None),
    lsp.TEXT_DOCUMENT_DID_CLOSE: (_did_close, None),
    lsp.NOTEBOOK_DOCUMENT_DID_OPEN: (_notebook_did_open, None),
    lsp.NOTEBOOK_DOCUMENT_DID_CHANGE: (_notebook_did_change, None),
    lsp.NOTEBOOK_DOCUMENT_DID_CLOSE: (_notebook_did_close, None),
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: (_files_changed, None),
    lsp.WORKSPACE_DID_CHANGE_CONFIGURATION: (_configuration_changed, None),
    lsp.TEXT_DOCUMENT_DIAGNOSTIC: (
        _diagnostic,
        lsp.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=False, identifier="seqlint"
        ),
    ),
    lsp.TEXT_DOCUMENT_HOVER: (_hover, None),
    lsp.TEXT_DOCUMENT_INLAY_HINT: (_inlay_hint, None),
    lsp.TEXT_DOCUMENT_CODE_ACTION: (
        _code_action,
        lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.SourceFixAll]),
    ),
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (_document_symbol, None),
    lsp.TEXT_DOCUMENT_CODE_LENS: (_code_lens, None),
}
