/** Where the server is: the setting, the workspace's interpreter, or the PATH. */

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** A program with its arguments. */
export interface Command {
  command: string;
  args: string[];
}

/** What is known of a workspace. */
export interface Workspace {
  /** The setting `seqlint.path`. */
  path: readonly string[];
  /** The setting `seqlint.interpreter`. */
  interpreter: string;
  /** The first folder of the workspace. */
  folder: string | undefined;
  /** Asks the Python extension for the interpreter that is selected. */
  selected: () => Promise<string | undefined>;
  /** The environment variable PATH. */
  searchPath: string;
}

/** Nothing that could be started; the message says what to do. */
export class NotFound extends Error {}

const INSTALL = "Install it with `pip install 'seqlint[server]'`, or set `seqlint.path` or `seqlint.interpreter`.";
const PROBE = "import seqlint, pygls";

/** The command that starts the server. */
export async function locate(workspace: Workspace): Promise<Command> {
  const [command, ...args] = workspace.path.map((part) => expand(part, workspace.folder));
  if (command !== undefined) {
    return { command, args: [...args, "server"] };
  }
  if (workspace.interpreter !== "") {
    const interpreter = expand(workspace.interpreter, workspace.folder);
    if (!(await hasServer(interpreter))) {
      throw new NotFound(`${interpreter} (seqlint.interpreter) has no seqlint with its server. ${INSTALL}`);
    }
    return started(interpreter);
  }
  const selected = await workspace.selected();
  if (selected !== undefined && (await hasServer(selected))) {
    return started(selected);
  }
  const found = await which("seqlint", workspace.searchPath);
  if (found === undefined) {
    throw new NotFound(`Neither the workspace's interpreter nor the PATH has seqlint. ${INSTALL}`);
  }
  return { command: found, args: ["server"] };
}

function started(interpreter: string): Command {
  return { command: interpreter, args: ["-m", "seqlint", "server"] };
}

/** A setting with the workspace's folder in it. */
export function expand(text: string, folder: string | undefined): string {
  return folder === undefined ? text : text.replaceAll("${workspaceFolder}", folder);
}

/** Whether a Python can run the server. */
export function hasServer(interpreter: string): Promise<boolean> {
  return new Promise((resolve) => {
    // -I: the workspace's files are not imported
    execFile(interpreter, ["-I", "-c", PROBE], { timeout: 10_000 }, (error) => {
      resolve(error === null);
    });
  });
}

/** The program of a name in the folders of a search path. */
export async function which(name: string, searchPath: string): Promise<string | undefined> {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of searchPath.split(delimiter).filter((each) => each !== "")) {
    for (const each of names) {
      const path = join(folder, each);
      try {
        await access(path, constants.X_OK);
        return path;
      } catch {
        // not here
      }
    }
  }
  return undefined;
}
