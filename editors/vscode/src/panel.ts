/** The panel beside the editor that shows the model at the cursor, and follows the text. */

import * as vscode from "vscode";

import { type Summary, pageOf } from "./page";

/** Asks the server for the model at a position. */
export type Ask = (uri: vscode.Uri, position: vscode.Position) => Promise<Summary | null>;

/** Milliseconds without a change before the model is drawn again. */
const DELAY = 300;

/** The one panel of a window. */
export class SummaryPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: { uri: vscode.Uri; position: vscode.Position } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly ask: Ask) {
    this.subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (this.shown?.uri.toString() === event.document.uri.toString()) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.draw(), DELAY);
      }
    });
  }

  /** Shows the model at a position. */
  async show(uri: vscode.Uri, position: vscode.Position): Promise<void> {
    this.shown = { uri, position };
    if (this.panel === undefined) {
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.panel = vscode.window.createWebviewPanel("seqlint.summary", "Model", where, {
        enableScripts: false,
        localResourceRoots: [],
      });
      this.panel.onDidDispose(() => {
        this.panel = undefined;
        this.shown = undefined;
      });
    }
    await this.draw();
  }

  private async draw(): Promise<void> {
    if (this.shown === undefined) {
      return;
    }
    const { uri, position } = this.shown;
    const editor = vscode.window.activeTextEditor;
    const isActive = editor?.document.uri.toString() === uri.toString();
    const summary = await this.ask(uri, isActive ? editor.selection.active : position);
    if (this.panel !== undefined) {
      this.panel.title = summary?.name ?? "Model";
      this.panel.webview.html = pageOf(summary);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.panel?.dispose();
  }
}
