/** The extension: starts the server, and offers its commands. */

import * as vscode from "vscode";
import { DidChangeConfigurationNotification, LanguageClient } from "vscode-languageclient/node";

import { type Command, locate } from "./locate";
import { optionsOf } from "./options";
import { type Summary } from "./page";
import { SummaryPanel } from "./panel";
import { onInterpreterChange, selectedInterpreter } from "./python";

const DOCUMENTS = [
  { language: "python", scheme: "file" },
  { language: "python", scheme: "untitled" },
  { language: "python", notebook: "*" },
];
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append("seqlint");

let client: LanguageClient | undefined;
/** The last start or stop: each begins when the one before it has ended. */
let lifecycle: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("seqlint", { log: true });
  const restart = () => (lifecycle = lifecycle.then(() => startAgain(output)));
  const panel = new SummaryPanel(askSummary);
  context.subscriptions.push(
    output,
    panel,
    vscode.commands.registerCommand("seqlint.restart", restart),
    vscode.commands.registerCommand("seqlint.showSummary", (where?: Where) => showSummary(panel, where)),
    vscode.commands.registerCommand("seqlint.fixAll", fixAll),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("seqlint.path") || event.affectsConfiguration("seqlint.interpreter")) {
        await restart();
      } else if (event.affectsConfiguration("seqlint")) {
        await client?.sendNotification(DidChangeConfigurationNotification.type, {
          settings: optionsOf(vscode.workspace.getConfiguration("seqlint")),
        });
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await restart();
  const subscription = await onInterpreterChange(() => void restart());
  if (subscription !== undefined) {
    context.subscriptions.push(subscription);
  }
}

export async function deactivate(): Promise<void> {
  await lifecycle;
  await client?.stop();
}

async function startAgain(output: vscode.LogOutputChannel): Promise<void> {
  await client?.stop();
  client = undefined;
  try {
    const command = await serverCommand();
    output.info(`starts ${[command.command, ...command.args].join(" ")}`);
    client = makeClient(command, output);
    await client.start();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    output.error(message);
    // not awaited: the message stays until the user closes it
    void vscode.window.showErrorMessage(`seqlint: ${message}`);
  }
}

function serverCommand(): Promise<Command> {
  const settings = vscode.workspace.getConfiguration("seqlint");
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return locate({
    path: settings.get<string[]>("path", []),
    interpreter: settings.get("interpreter", ""),
    folder: folder?.fsPath,
    selected: () => selectedInterpreter(folder),
    searchPath: process.env.PATH ?? "",
  });
}

function makeClient(command: Command, output: vscode.LogOutputChannel): LanguageClient {
  return new LanguageClient("seqlint", "seqlint", command, {
    documentSelector: DOCUMENTS,
    initializationOptions: optionsOf(vscode.workspace.getConfiguration("seqlint")),
    outputChannel: output,
    middleware: {
      // a lens shows the model that it stands above
      provideCodeLenses: async (document, token, next) => {
        const lenses = await next(document, token);
        for (const lens of lenses ?? []) {
          const where: Where = { uri: document.uri, position: lens.range.start };
          const title = lens.command?.title ?? "";
          lens.command = { title, command: "seqlint.showSummary", arguments: [where] };
        }
        return lenses;
      },
    },
  });
}

/** A position in a document. */
interface Where {
  uri: vscode.Uri;
  position: vscode.Position;
}

async function showSummary(panel: SummaryPanel, where?: Where): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const wanted = where ?? (editor && { uri: editor.document.uri, position: editor.selection.active });
  if (wanted !== undefined) {
    await panel.show(wanted.uri, wanted.position);
  }
}

async function askSummary(uri: vscode.Uri, position: vscode.Position): Promise<Summary | null> {
  if (client === undefined) {
    return null;
  }
  const where = {
    textDocument: { uri: client.code2ProtocolConverter.asUri(uri) },
    position: client.code2ProtocolConverter.asPosition(position),
  };
  return client.sendRequest<Summary | null>("workspace/executeCommand", {
    command: "seqlint.summary",
    arguments: [where],
  });
}

async function fixAll(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) {
    return;
  }
  const range = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
    FIX_ALL.value,
  );
  const edit = actions.find((action) => action.kind !== undefined && FIX_ALL.contains(action.kind))?.edit;
  if (edit === undefined) {
    void vscode.window.showInformationMessage("seqlint: there is no fix that is certain.");
    return;
  }
  await vscode.workspace.applyEdit(edit);
}
