"""What the language server does for each message of a client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from lsprotocol import types as lsp

from seqlint.errors import UsageError
from seqlint.language.actions import actions, fix_all
from seqlint.language.hints import hints
from seqlint.language.hover import hover
from seqlint.language.pictures import summary
from seqlint.language.preferences import Preferences, options_in
from seqlint.language.server import FIX_ALL, SeqlintServer
from seqlint.language.symbols import Symbol, symbols

#: the files that decide what is checked, and how
_CONFIGURATION = ("pyproject.toml", "seqlint.toml", ".seqlint.toml", "requirements*.txt")


def make_server() -> SeqlintServer:
    """A server with all its features."""
    server = SeqlintServer()
    for name, (handler, options) in _FEATURES.items():
        server.feature(name, options)(handler)
    server.command("seqlint.summary")(_summary)
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
        # one pattern each: not every client knows alternatives
        watchers = [lsp.FileSystemWatcher(f"**/{name}") for name in _CONFIGURATION]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
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
    options = options_in(params.settings)
    if options is not None:
        _prefer(ls, options)
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


def _summary(ls: SeqlintServer, where: lsp.TextDocumentPositionParams) -> dict[str, Any] | None:
    uri = where.text_document.uri
    analysis, cell = ls.analysis(uri)
    found = summary(analysis, cell, *ls.row_and_column(uri, where.position))
    return None if found is None else asdict(found)


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
        lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL]),
    ),
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (_document_symbol, None),
    lsp.TEXT_DOCUMENT_CODE_LENS: (_code_lens, None),
}
