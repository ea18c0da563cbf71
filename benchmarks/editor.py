"""How quickly the language server answers, measured through the protocol on real files.

python benchmarks/editor.py FOLDER

Each script and notebook that holds models is opened, a character is typed at its end, and the diagnostics are asked for. The
time is that from the change to the answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from seqlint.source.files.reader import may_hold_models

_CAPABILITIES = lsp.ClientCapabilities(
    text_document=lsp.TextDocumentClientCapabilities(diagnostic=lsp.DiagnosticClientCapabilities())
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the answers of the language server.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=200, help="how many files are opened")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    paths = [path for path in sorted(options.folder.rglob("*")) if path.suffix in (".py", ".ipynb")]
    paths = [path for path in paths if path.is_file() and may_hold_models(path.read_bytes())]
    chosen = random.Random(options.seed).sample(paths, min(options.files, len(paths)))
    start, times = asyncio.run(_times(options.folder, chosen))
    cuts = statistics.quantiles(times, n=20)
    print(f"`initialize`: {1000 * start:.0f} ms")
    print(
        f"a change, {len(times)} files: median {1000 * cuts[9]:.0f} ms, 95th percentile {1000 * cuts[18]:.0f} ms"
    )


async def _times(folder: Path, paths: list[Path]) -> tuple[float, list[float]]:
    client = LanguageClient("benchmark", "1")
    began = time.perf_counter()
    await client.start_io(sys.executable, "-m", "seqlint", "server")
    await client.initialize_async(lsp.InitializeParams(_CAPABILITIES, root_uri=folder.as_uri()))
    start = time.perf_counter() - began
    client.initialized(lsp.InitializedParams())
    times = [await _time_of(client, path) for path in paths]
    await client.shutdown_async(None)
    client.exit(None)
    return start, [each for each in times if each is not None]


async def _time_of(client: LanguageClient, path: Path) -> float | None:
    """The time from a change of a file to the answer; None for a notebook without code."""
    if path.suffix == ".py":
        uri, text = path.as_uri(), path.read_text("utf-8", "replace")
        client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "python", 1, text))
        )
    else:
        cells = _cells(path)
        if not cells:
            return None
        documents = [
            lsp.TextDocumentItem(f"{path.as_uri()}#{number}", "python", 1, text)
            for number, text in enumerate(cells)
        ]
        listed = [lsp.NotebookCell(lsp.NotebookCellKind.Code, document.uri) for document in documents]
        notebook = lsp.NotebookDocument(path.as_uri(), "jupyter-notebook", 1, listed)
        client.notebook_document_did_open(lsp.DidOpenNotebookDocumentParams(notebook, documents))
        uri, text = documents[-1].uri, cells[-1]
    await _ask(client, uri)
    began = time.perf_counter()
    _type(client, path, uri, text)
    await _ask(client, uri)
    return time.perf_counter() - began


def _type(client: LanguageClient, path: Path, uri: str, text: str) -> None:
    """Type a character at the end of a document."""
    change = lsp.TextDocumentContentChangeWholeDocument(f"{text}\nx")
    document = lsp.VersionedTextDocumentIdentifier(2, uri)
    if path.suffix == ".py":
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        return
    content = lsp.NotebookDocumentCellContentChanges(document, [change])
    client.notebook_document_did_change(
        lsp.DidChangeNotebookDocumentParams(
            lsp.VersionedNotebookDocumentIdentifier(2, path.as_uri()),
            lsp.NotebookDocumentChangeEvent(cells=lsp.NotebookDocumentCellChanges(text_content=[content])),
        )
    )


async def _ask(client: LanguageClient, uri: str) -> None:
    asked = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri))
    await client.text_document_diagnostic_async(asked)


def _cells(path: Path) -> list[str]:
    try:
        cells = json.loads(path.read_text("utf-8")).get("cells", [])
    except (ValueError, OSError):
        return []
    return ["".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "code"]


if __name__ == "__main__":
    main()
