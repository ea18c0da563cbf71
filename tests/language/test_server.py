"""The language server, spoken with by a real client over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from support.command import CORRECT, ERROR, FAULTY, seqlint

IGNORE = "seqlint: ignore softmax-on-binary-output on this line"
SERVER = [sys.executable, "-m", "seqlint", "server"]
ALL = lsp.Range(lsp.Position(0, 0), lsp.Position(1000, 0))


class Editor:
    """A client with documents in a folder."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.published: dict[str, lsp.PublishDiagnosticsParams] = {}
        self.count = 0
        self.messages: list[str] = []

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> str:
        item = lsp.TextDocumentItem(self.uri(name), "python", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return item.uri

    def change(self, uri: str, version: int, text: str, where: lsp.Range | None = None) -> None:
        document = lsp.VersionedTextDocumentIdentifier(version, uri)
        event: Any = lsp.TextDocumentContentChangeWholeDocument(text)
        if where is not None:
            event = lsp.TextDocumentContentChangePartial(range=where, text=text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [event]))

    async def diagnostics(self, uri: str, version: int = 1) -> list[str]:
        """The names of the findings that are published for a version."""
        for _ in range(1000):
            found = self.published.get(uri)
            if found is not None and found.version == version:
                return [str(each.code) for each in found.diagnostics]
            await asyncio.sleep(0.02)
        raise AssertionError(f"no diagnostics of version {version}")


def with_editor(
    test: Callable[[Editor], Awaitable[None]],
    folder: Path,
    *,
    options: Any = None,
    encodings: list[lsp.PositionEncodingKind | str] | None = None,
    pulls: bool = False,
) -> None:
    """Run *test* with a client whose server has started, and end both."""

    async def run() -> None:
        client = LanguageClient("test", "1")
        editor = Editor(client, folder)

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            editor.published[params.uri] = params
            editor.count += 1

        @client.feature(lsp.WINDOW_SHOW_MESSAGE)  # type: ignore[untyped-decorator]
        def shown(params: lsp.ShowMessageParams) -> None:
            editor.messages.append(params.message)

        await client.start_io(sys.executable, "-m", "seqlint", "server", cwd=str(folder))
        pull = lsp.DiagnosticClientCapabilities() if pulls else None
        capabilities = lsp.ClientCapabilities(
            general=lsp.GeneralClientCapabilities(position_encodings=encodings),
            text_document=lsp.TextDocumentClientCapabilities(diagnostic=pull),
            workspace=lsp.WorkspaceClientCapabilities(
                diagnostics=lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=pulls),
                inlay_hint=lsp.InlayHintWorkspaceClientCapabilities(refresh_support=pulls),
            ),
        )
        await client.initialize_async(
            lsp.InitializeParams(capabilities, root_uri=folder.as_uri(), initialization_options=options)
        )
        client.initialized(lsp.InitializedParams())
        try:
            await test(editor)
        finally:
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()  # type: ignore[no-untyped-call]

    asyncio.run(asyncio.wait_for(run(), 120))


def test_diagnostics_follow_the_text(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", FAULTY)
        assert await editor.diagnostics(uri) == [ERROR]
        (found,) = editor.published[uri].diagnostics
        assert found.range == lsp.Range(lsp.Position(4, 31), lsp.Position(4, 40))
        assert found.severity is lsp.DiagnosticSeverity.Error
        assert "help: use `activation=" in found.message
        assert found.related_information is not None
        assert found.related_information[0].message == "input -> (None, 8)"
        where = lsp.Range(lsp.Position(4, 32), lsp.Position(4, 39))
        editor.change(uri, 2, "sigmoid", where)
        assert await editor.diagnostics(uri, 2) == []
        editor.change(uri, 3, FAULTY)
        assert await editor.diagnostics(uri, 3) == [ERROR]
        closed = lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri))
        editor.client.text_document_did_close(closed)
        for _ in range(500):
            if not editor.published[uri].diagnostics:
                break
            await asyncio.sleep(0.02)
        assert not editor.published[uri].diagnostics

    with_editor(test, tmp_path)


def test_a_client_that_pulls_gets_no_pushes(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", FAULTY)
        params = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri))
        report = await editor.client.text_document_diagnostic_async(params)
        assert isinstance(report, lsp.RelatedFullDocumentDiagnosticReport)
        assert [each.code for each in report.items] == [ERROR]
        await asyncio.sleep(0.3)
        assert editor.count == 0

    with_editor(test, tmp_path, pulls=True)


def test_hints_have_the_shape_after_each_layer(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", CORRECT)
        params = lsp.InlayHintParams(lsp.TextDocumentIdentifier(uri), ALL)
        hints = await editor.client.text_document_inlay_hint_async(params)
        assert [(hint.position.line, hint.label) for hint in hints or ()] == [(4, "(None, 1), 9 params")]
        assert (hints or [])[0].position.character == len(CORRECT.splitlines()[4])

    with_editor(test, tmp_path, options={"hints": {"parameters": True}})


def test_what_is_not_known_has_no_hint(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        text = CORRECT.replace(
            "    layers.Dense", "    layers.Flatten(),\n    layers.Conv2D(3, 3),\n    layers.Dense"
        )
        params = lsp.InlayHintParams(lsp.TextDocumentIdentifier(editor.open("net.py", text)), ALL)
        hints = await editor.client.text_document_inlay_hint_async(params)
        assert [(hint.position.line, hint.label) for hint in hints or ()] == [(4, "(None, 8)")]

    with_editor(test, tmp_path)


def test_hints_can_be_switched_off(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", CORRECT)
        params = lsp.InlayHintParams(lsp.TextDocumentIdentifier(uri), ALL)
        assert not await editor.client.text_document_inlay_hint_async(params)

    with_editor(test, tmp_path, options={"hints": {"shapes": False}})


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (lsp.Position(4, 10), "(None, 8) -> (None, 1)"),
        (lsp.Position(2, 10), "| Dense | `(None, 1)` | 9 |"),
        (lsp.Position(0, 0), None),
    ],
)
def test_hover(tmp_path: Path, position: lsp.Position, expected: str | None) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", CORRECT)
        params = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), position)
        found = await editor.client.text_document_hover_async(params)
        if expected is None:
            assert found is None
        else:
            assert found is not None
            assert isinstance(found.contents, lsp.MarkupContent)
            assert expected in found.contents.value

    with_editor(test, tmp_path)


def test_hover_on_a_suppression_explains_the_rule(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        line = f"x = 1  # seqlint: ignore[{ERROR}]"
        uri = editor.open("net.py", CORRECT + line)
        position = lsp.Position(CORRECT.count("\n"), line.index(ERROR) + 3)
        found = await editor.client.text_document_hover_async(
            lsp.HoverParams(lsp.TextDocumentIdentifier(uri), position)
        )
        assert found is not None
        assert isinstance(found.contents, lsp.MarkupContent)
        assert found.contents.value.startswith(f"### {ERROR} (SEQ")

    with_editor(test, tmp_path)


def test_actions_fix_and_ignore(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", FAULTY)
        where = lsp.Range(lsp.Position(4, 0), lsp.Position(4, 0))
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), where, lsp.CodeActionContext([]))
        actions = await editor.client.text_document_code_action_async(params)
        edits = {
            action.title: action.edit.changes[uri]
            for action in actions or ()
            if isinstance(action, lsp.CodeAction) and action.edit and action.edit.changes
        }
        fix, ignore = next(title for title in edits if title != IGNORE), IGNORE
        assert fix.endswith("(unsafe)")
        assert [edit.new_text for edit in edits[fix]] == ['"sigmoid"']
        assert [edit.new_text for edit in edits[ignore]] == [f"  # seqlint: ignore[{ERROR}]"]
        assert edits[ignore][0].range.start == lsp.Position(4, len(FAULTY.splitlines()[4]))

    with_editor(test, tmp_path)


def test_the_summary_of_the_model_at_the_cursor(tmp_path: Path) -> None:
    text = (
        "from keras import Sequential, layers\n"
        "one = Sequential([layers.Input((8,)), layers.Dense(2)], name='one')\n"
        "two = Sequential([layers.Input((9,))], name='two')\n"
        "two.add(layers.Conv2D(3, 3))\n"
    )
    names: list[str] = []

    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", text)
        for line in range(4):
            where = lsp.TextDocumentPositionParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, 20))
            params = lsp.ExecuteCommandParams("seqlint.summary", [where])
            found: Any = await editor.client.workspace_execute_command_async(params)
            names.append(found["name"])
        assert names == ["one", "one", "two", "two"]
        assert found["file"] == "net.py"
        assert found["svg"].startswith("<svg")
        assert found["errors"][0].startswith("Conv2D: ")
        assert "Layer (type)" in found["text"]
        empty = editor.open("empty.py", "")
        where = lsp.TextDocumentPositionParams(lsp.TextDocumentIdentifier(empty), lsp.Position(0, 0))
        params = lsp.ExecuteCommandParams("seqlint.summary", [where])
        assert await editor.client.workspace_execute_command_async(params) is None

    with_editor(test, tmp_path)


def test_after_a_change_of_the_settings_the_client_asks_again(tmp_path: Path) -> None:
    asked: set[str] = set()

    async def test(editor: Editor) -> None:
        @editor.client.feature(lsp.WORKSPACE_DIAGNOSTIC_REFRESH)  # type: ignore[untyped-decorator]
        def diagnostics(params: None) -> None:
            asked.add("diagnostics")

        @editor.client.feature(lsp.WORKSPACE_INLAY_HINT_REFRESH)  # type: ignore[untyped-decorator]
        def hints(params: None) -> None:
            asked.add("hints")

        editor.open("net.py", FAULTY)
        wanted = {"settings": {"ignore": [ERROR]}}
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(wanted))
        for _ in range(500):
            if len(asked) == 2:
                break
            await asyncio.sleep(0.02)
        assert asked == {"diagnostics", "hints"}

    with_editor(test, tmp_path, pulls=True)


def test_symbols_and_lenses(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", CORRECT)
        document = lsp.TextDocumentIdentifier(uri)
        found = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
        (model,) = found or ()
        assert isinstance(model, lsp.DocumentSymbol)
        assert (model.name, [child.name for child in model.children or ()]) == ("model", ["Dense"])
        lenses = await editor.client.text_document_code_lens_async(lsp.CodeLensParams(document))
        assert [lens.command and lens.command.title for lens in lenses or ()] == ["model: 9 parameters"]

    with_editor(test, tmp_path)


@pytest.mark.parametrize("encoding", list(lsp.PositionEncodingKind))
def test_positions_are_in_the_units_of_the_client(tmp_path: Path, encoding: lsp.PositionEncodingKind) -> None:
    text = "from keras.layers import Dense\n'\U0001f600é'; Sequential([Dense(-1)])\n"

    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", "from keras import Sequential\n" + text)
        assert await editor.diagnostics(uri) == ["invalid-layer-argument"]
        (found,) = editor.published[uri].diagnostics
        line = text.splitlines()[1]
        before = line[: line.index("-1")]
        sizes = {
            lsp.PositionEncodingKind.Utf8: len(before.encode()),
            lsp.PositionEncodingKind.Utf16: len(before.encode("utf-16-le")) // 2,
            lsp.PositionEncodingKind.Utf32: len(before),
        }
        assert found.range.start.character == sizes[encoding]

    with_editor(test, tmp_path, encodings=[encoding])


def test_the_cells_of_a_notebook_are_one_program(tmp_path: Path) -> None:
    cells = [
        (lsp.NotebookCellKind.Markup, "# Sequential"),
        (lsp.NotebookCellKind.Code, "from keras import Input, Sequential, layers"),
        (lsp.NotebookCellKind.Code, "model = Sequential([Input((8,))])\nmodel.add(layers.Conv2D(3, 3))"),
    ]

    async def test(editor: Editor) -> None:
        uri = editor.uri("nb.ipynb")
        uris = [f"{uri}#cell{number}" for number in range(3)]
        notebook = lsp.NotebookDocument(
            uri,
            "jupyter-notebook",
            1,
            [lsp.NotebookCell(kind, where) for (kind, _), where in zip(cells, uris, strict=True)],
        )
        items = [
            lsp.TextDocumentItem(where, "python", 1, text)
            for (_, text), where in zip(cells, uris, strict=True)
        ]
        editor.client.notebook_document_did_open(lsp.DidOpenNotebookDocumentParams(notebook, items))
        assert await editor.diagnostics(uris[2]) == ["incompatible-rank"]
        assert editor.published[uris[2]].diagnostics[0].range.start.line == 1
        assert await editor.diagnostics(uris[1]) == []
        change = lsp.NotebookDocumentCellContentChanges(
            lsp.VersionedTextDocumentIdentifier(2, uris[2]),
            [lsp.TextDocumentContentChangeWholeDocument(cells[2][1].replace("Conv2D(3, 3)", "Dense(3)"))],
        )
        event = lsp.NotebookDocumentChangeEvent(cells=lsp.NotebookDocumentCellChanges(text_content=[change]))
        changed = lsp.VersionedNotebookDocumentIdentifier(2, uri)
        editor.client.notebook_document_did_change(lsp.DidChangeNotebookDocumentParams(changed, event))
        assert await editor.diagnostics(uris[2], 2) == []

    with_editor(test, tmp_path)


def test_settings_of_the_project_and_of_the_client(tmp_path: Path) -> None:
    (tmp_path / "seqlint.toml").write_text(f"ignore = ['{ERROR}']\n", encoding="utf-8")

    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", FAULTY)
        assert await editor.diagnostics(uri) == []
        (tmp_path / "seqlint.toml").write_text("", encoding="utf-8")
        event = lsp.FileEvent(editor.uri("seqlint.toml"), lsp.FileChangeType.Changed)
        editor.published.clear()
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
        assert await editor.diagnostics(uri) == [ERROR]
        editor.published.clear()
        wanted = {"settings": {"ignore": [ERROR]}}
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(wanted))
        assert await editor.diagnostics(uri) == []

    with_editor(test, tmp_path)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, []),
        (None, []),
        ({"pylsp": {"plugins": {}}}, []),
        ({"seqlint": {"settings": {"ignore": ["incompatible-rank"]}}}, [ERROR]),
        ({"seqlint": {}}, [ERROR]),
        ({"hints": {"shapes": False}}, [ERROR]),
    ],
)
def test_settings_of_the_client_count_until_it_sends_others(
    tmp_path: Path, settings: Any, expected: list[str]
) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", FAULTY)
        assert await editor.diagnostics(uri) == []
        editor.published.clear()
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings))
        assert await editor.diagnostics(uri) == expected

    with_editor(test, tmp_path, options={"settings": {"ignore": [ERROR]}})


def test_wrong_settings_are_told_and_do_not_stop_the_server(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", FAULTY)
        assert await editor.diagnostics(uri) == [ERROR]
        assert editor.messages == ["seqlint: settings: unknown option 'slect'; did you mean 'select'?"]

    with_editor(test, tmp_path, options={"settings": {"slect": []}})


def test_text_that_is_no_python(tmp_path: Path) -> None:
    async def test(editor: Editor) -> None:
        uri = editor.open("net.py", "from keras import Sequential\nx = (\n")
        assert await editor.diagnostics(uri) == ["syntax-error"]
        editor.change(uri, 2, "")
        assert await editor.diagnostics(uri, 2) == []

    with_editor(test, tmp_path)


def test_a_session_ends_without_a_word() -> None:
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": {"capabilities": {}}},
        {"method": "$/cancelRequest", "params": {"id": 1}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    texts = [json.dumps({"jsonrpc": "2.0", **message}) for message in messages]
    stdin = "".join(f"Content-Length: {len(text)}\r\n\r\n{text}" for text in texts)
    result = subprocess.run(SERVER, input=stdin.encode(), capture_output=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_signal_ends_the_server_while_its_input_is_open() -> None:
    with subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        text = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}'
        server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        server.stdin.flush()
        assert server.stdout.readline().startswith(b"Content-Length:")
        server.terminate()
        try:
            assert server.wait(10) == -signal.SIGTERM
        finally:
            server.kill()


def test_without_its_package_the_server_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ImportError(name='pygls')", encoding="utf-8")
    result = seqlint("server", PYTHONPATH=str(tmp_path))
    assert (result.returncode, result.stderr) == (
        2,
        "error: the server needs pygls: `pip install 'seqlint[server]'`\n",
    )
