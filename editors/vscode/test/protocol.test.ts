/** What the extension gets from the real server, by the protocol that its client speaks. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { test } from "node:test";

import {
  CodeActionRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenNotebookDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  type DocumentDiagnosticReport,
  ExecuteCommandRequest,
  ExitNotification,
  type Hover,
  HoverRequest,
  type InitializeParams,
  InitializeRequest,
  InitializedNotification,
  type InlayHint,
  InlayHintRequest,
  NotebookCellKind,
  type ProtocolConnection,
  ShutdownRequest,
  createProtocolConnection,
  type CodeAction,
} from "vscode-languageserver-protocol/node";
import { StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

import { type Options, optionsOf } from "../src/options";
import { type Summary, pageOf } from "../src/page";

const PYTHON = process.env.SEQLINT_PYTHON ?? "python3";
const URI = "file:///models/net.py";
const FAULTY = `\
from keras import Sequential, layers

model = Sequential([
    layers.Input((8,)),
    layers.Dense(4),
    layers.Dense(1, activation="softmax"),
])
model.compile(loss="binary_crossentropy")
`;
const SAFE = `\
from keras import Sequential, layers
model = Sequential([layers.Input((8,)), layers.Dense(1)])
model.compile(loss="mse", metrics=["mae"])  # seqlint: ignore[softmax-on-binary-output]
`;
const DEFAULTS = optionsOf({ get: (_name, byDefault) => byDefault });

async function withServer(
  use: (connection: ProtocolConnection) => Promise<void>,
  options: Options = DEFAULTS,
): Promise<void> {
  const server: ChildProcess = spawn(PYTHON, ["-m", "seqlint", "server"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  assert.ok(server.stdout && server.stdin);
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  try {
    const params = {
      processId: process.pid,
      workspaceFolders: null,
      // as vscode-languageclient does: diagnostics are asked for
      capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
      initializationOptions: options,
    };
    await connection.sendRequest(InitializeRequest.type, params as InitializeParams);
    await connection.sendNotification(InitializedNotification.type, {});
    await use(connection);
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    assert.equal(await ended, 0);
  } finally {
    server.kill();
    connection.dispose();
  }
}

function open(connection: ProtocolConnection, text: string): Promise<void> {
  const textDocument = { uri: URI, languageId: "python", version: 1, text };
  return connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
}

async function codes(connection: ProtocolConnection, uri = URI): Promise<unknown[]> {
  const report: DocumentDiagnosticReport = await connection.sendRequest(DocumentDiagnosticRequest.type, {
    textDocument: { uri },
  });
  assert.ok(report.kind === "full");
  return report.items.map((item) => item.code);
}

async function actions(connection: ProtocolConnection, line: number, only?: string): Promise<CodeAction[]> {
  const found = await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: URI },
    range: { start: { line, character: 0 }, end: { line, character: 0 } },
    context: { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) },
  });
  return (found ?? []) as CodeAction[];
}

test("diagnostics follow the text", () =>
  withServer(async (connection) => {
    await open(connection, FAULTY);
    assert.deepEqual(await codes(connection), ["softmax-on-binary-output"]);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [
        { range: { start: { line: 5, character: 32 }, end: { line: 5, character: 39 } }, text: "sigmoid" },
      ],
    });
    assert.deepEqual(await codes(connection), []);
  }));

test("hints have the shapes, and the parameters where the setting asks for them", async () => {
  const labels = async (options: Options): Promise<unknown[]> => {
    const found: InlayHint[] = [];
    await withServer(async (connection) => {
      await open(connection, FAULTY);
      const hints = await connection.sendRequest(InlayHintRequest.type, {
        textDocument: { uri: URI },
        range: { start: { line: 0, character: 0 }, end: { line: 8, character: 0 } },
      });
      found.push(...(hints ?? []));
    }, options);
    return found.map((hint) => [hint.position.line, hint.label]);
  };
  assert.deepEqual(await labels(DEFAULTS), [
    [4, "(None, 4)"],
    [5, "(None, 1)"],
  ]);
  assert.deepEqual(await labels({ settings: {}, hints: { shapes: true, parameters: true } }), [
    [4, "(None, 4), 36 params"],
    [5, "(None, 1), 5 params"],
  ]);
});

test("the settings that change while the server runs count", () =>
  withServer(async (connection) => {
    await open(connection, FAULTY);
    const refreshed = new Promise<void>((resolve) => {
      connection.onRequest("workspace/diagnostic/refresh", () => {
        resolve();
        return null;
      });
    });
    const settings = { ...DEFAULTS, settings: { ignore: ["softmax-on-binary-output"] } };
    await connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
    await refreshed;
    assert.deepEqual(await codes(connection), []);
  }));

test("hover says what a layer does to the shape", () =>
  withServer(async (connection) => {
    await open(connection, FAULTY);
    const hover: Hover | null = await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: URI },
      position: { line: 4, character: 14 },
    });
    assert.ok(hover && typeof hover.contents === "object" && "value" in hover.contents);
    assert.match(hover.contents.value, /\(None, 8\) -> \(None, 4\)/);
  }));

test("actions fix a finding", () =>
  withServer(async (connection) => {
    await open(connection, FAULTY);
    const edits = (await actions(connection, 5)).map((action) => action.edit?.changes?.[URI]?.[0]?.newText);
    assert.deepEqual(edits, ['"sigmoid"', "  # seqlint: ignore[softmax-on-binary-output]"]);
    assert.deepEqual(await actions(connection, 5, "source.fixAll.seqlint"), []);
  }));

test("all fixes that are certain are one action, of the kind that the command asks for", () =>
  withServer(async (connection) => {
    await open(connection, SAFE);
    assert.deepEqual(await codes(connection), ["unused-suppression"]);
    for (const kind of ["source.fixAll", "source.fixAll.seqlint"]) {
      const found = await actions(connection, 0, kind);
      assert.deepEqual(
        found.map((action) => [action.kind, action.edit?.changes?.[URI]?.length]),
        [["source.fixAll.seqlint", 1]],
      );
    }
  }));

test("the panel shows the model at the cursor", () =>
  withServer(async (connection) => {
    await open(connection, FAULTY);
    const where = { textDocument: { uri: URI }, position: { line: 4, character: 8 } };
    const summary = (await connection.sendRequest(ExecuteCommandRequest.type, {
      command: "seqlint.summary",
      arguments: [where],
    })) as Summary;
    const page = pageOf(summary);
    assert.match(page, /Total params/);
    assert.match(page, /<svg [^]*\(None, 4\)[^]*<\/svg>/);
    assert.match(page, /<li class="error">Dense: /);
  }));

test("the cells of a notebook are one program", () =>
  withServer(async (connection) => {
    const texts = [
      "from keras import Input, Sequential, layers\nmodel = Sequential([Input((8,))])",
      "model.add(layers.Conv2D(3, 3))",
    ];
    const uris = texts.map((_, index) => `vscode-notebook-cell:/models/net.ipynb#W${String(index)}`);
    await connection.sendNotification(DidOpenNotebookDocumentNotification.type, {
      notebookDocument: {
        uri: "file:///models/net.ipynb",
        notebookType: "jupyter-notebook",
        version: 1,
        cells: uris.map((document) => ({ kind: NotebookCellKind.Code, document })),
      },
      cellTextDocuments: texts.map((text, index) => ({
        uri: uris[index] ?? "",
        languageId: "python",
        version: 1,
        text,
      })),
    });
    assert.deepEqual(await codes(connection, uris[0]), []);
    assert.deepEqual(await codes(connection, uris[1]), ["incompatible-rank"]);
  }));
