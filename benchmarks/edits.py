"""Random edits of real scripts through the protocol of the language server: its answers are those of a new check.

python benchmarks/edits.py FOLDER --edits 2000

Characters are typed and deleted, lines pasted and removed, and edits undone. After each burst of edits the diagnostics are asked
for, and compared with those of the same text in a server that has seen nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from seqlint.source.files.reader import may_hold_models

_CAPABILITIES = lsp.ClientCapabilities(
    text_document=lsp.TextDocumentClientCapabilities(diagnostic=lsp.DiagnosticClientCapabilities())
)
_TYPED = "x1( ),.=\n[]\"'"
_BURST = 5
#: longer scripts take most of the time
_LONGEST = 20_000


@dataclass
class Document:
    """A text in the editor, with what it was before each edit."""

    uri: str
    text: str
    version: int = 1
    history: list[str] = field(default_factory=list)

    def edit(self, rng: random.Random) -> None:
        """Change the text as a person does."""
        if self.history and rng.random() < 0.2:
            self.text = self.history.pop()
            return
        self.history.append(self.text)
        start = rng.randrange(len(self.text) + 1)
        kind = rng.choice(("type", "type", "delete", "paste", "remove"))
        if kind == "type":
            self.text = self.text[:start] + rng.choice(_TYPED) + self.text[start:]
        elif kind == "delete":
            self.text = self.text[:start] + self.text[start + rng.randint(1, 8) :]
        else:
            lines = self.text.splitlines(keepends=True) or [""]
            row = rng.randrange(len(lines))
            changed = [rng.choice(lines)] if kind == "paste" else []
            self.text = "".join(lines[:row] + changed + lines[row + (kind == "remove") :])


def main() -> None:
    parser = argparse.ArgumentParser(description="Edit real scripts through the language server.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    paths = [path for path in sorted(options.folder.rglob("*.py")) if path.is_file()]
    paths = [path for path in paths if path.stat().st_size < _LONGEST and may_hold_models(path.read_bytes())]
    chosen = rng.sample(paths, min(options.files, len(paths)))
    wrong = asyncio.run(_compare(chosen, options.edits, rng))
    print(f"{options.edits} edits of {len(chosen)} scripts, seed {options.seed}: {wrong} answers differ")
    sys.exit(wrong > 0)


async def _compare(paths: list[Path], edits: int, rng: random.Random) -> int:
    client, process = await _started()
    texts = [(path.as_uri(), path.read_text("utf-8", "replace")) for path in paths]
    documents = [Document(uri, text) for uri, text in texts]
    for document in documents:
        _open(client, document)
    wrong, first = 0, _memory(process)
    for count in range(0, edits, _BURST):
        document = rng.choice(documents)
        for _ in range(_BURST):
            document.edit(rng)
            _change(client, document)
        found = await _ask(client, document.uri)
        # every other answer, for a new server takes its time to start
        if count % (20 * _BURST) == 0 and found != await _anew(document):
            wrong += 1
            print(f"differs: {document.uri}")
    print(f"memory of the server: {first} MB after opening, {_memory(process)} MB after the edits")
    await _end(client)
    return wrong


async def _anew(document: Document) -> list[tuple[object, ...]]:
    """The diagnostics of a text in a server that has seen nothing else."""
    client, _ = await _started()
    _open(client, Document(document.uri, document.text))
    found = await _ask(client, document.uri)
    await _end(client)
    return found


async def _started() -> tuple[LanguageClient, int]:
    client = LanguageClient("benchmark", "1")
    await client.start_io(sys.executable, "-m", "seqlint", "server")
    result = await client.initialize_async(lsp.InitializeParams(_CAPABILITIES))
    assert result.capabilities.diagnostic_provider is not None
    client.initialized(lsp.InitializedParams())
    process = client._server
    assert process is not None
    return client, process.pid


async def _end(client: LanguageClient) -> None:
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]


def _open(client: LanguageClient, document: Document) -> None:
    item = lsp.TextDocumentItem(document.uri, "python", 1, document.text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))


def _change(client: LanguageClient, document: Document) -> None:
    document.version += 1
    identifier = lsp.VersionedTextDocumentIdentifier(document.version, document.uri)
    change = lsp.TextDocumentContentChangeWholeDocument(document.text)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))


async def _ask(client: LanguageClient, uri: str) -> list[tuple[object, ...]]:
    asked = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri))
    report = await client.text_document_diagnostic_async(asked)
    assert isinstance(report, lsp.RelatedFullDocumentDiagnosticReport)
    places = [
        (each.range.start.line, each.range.start.character, each.code, each.message) for each in report.items
    ]
    assert len(set(places)) == len(places), "a diagnostic is there twice"
    return sorted(places, key=str)


def _memory(process: int) -> int:
    """What a process holds in memory, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
