import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";

import { NotFound, type Workspace, locate } from "../src/locate";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "seqlint-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** A program that ends with a status. */
async function program(path: string, status: number): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, `#!/bin/sh\nexit ${String(status)}\n`);
  await chmod(file, 0o755);
  return file;
}

function workspace(changes: Partial<Workspace> = {}): Workspace {
  const selected = () => Promise.resolve(undefined);
  return { path: [], interpreter: "", folder, selected, searchPath: "", ...changes };
}

test("the setting `seqlint.path` goes first, with its arguments", async () => {
  const python = await program("python", 0);
  const path = ["uvx", "--from=${workspaceFolder}", "seqlint"];
  assert.deepEqual(await locate(workspace({ path, interpreter: python })), {
    command: "uvx",
    args: [`--from=${folder}`, "seqlint", "server"],
  });
});

test("the setting `seqlint.interpreter` goes before the interpreter that is selected", async () => {
  const mine = await program(".venv/bin/python", 0);
  const selected = await program("other/python", 0);
  const found = await locate(
    workspace({
      interpreter: "${workspaceFolder}/.venv/bin/python",
      selected: () => Promise.resolve(selected),
    }),
  );
  assert.deepEqual(found, { command: mine, args: ["-m", "seqlint", "server"] });
});

test("an interpreter that the user names and that has no seqlint is an error", async () => {
  const interpreter = await program("python", 1);
  const searchPath = join(await program("bin/seqlint", 0), "..");
  await assert.rejects(locate(workspace({ interpreter, searchPath })), (error: Error) => {
    assert.ok(error instanceof NotFound);
    assert.match(error.message, /seqlint\.interpreter.*pip install 'seqlint\[server\]'/);
    return true;
  });
});

test("the interpreter that is selected runs seqlint if it has it", async () => {
  const selected = await program("python", 0);
  const searchPath = join(await program("bin/seqlint", 0), "..");
  const found = await locate(workspace({ selected: () => Promise.resolve(selected), searchPath }));
  assert.equal(found.command, selected);
});

test("otherwise the PATH is searched, in order", async () => {
  const selected = await program("python", 1);
  await mkdir(join(folder, "empty"));
  const first = await program("first/seqlint", 0);
  await program("second/seqlint", 0);
  const searchPath = ["", "empty", "first", "second"].map((name) => name && join(folder, name)).join(delimiter);
  const found = await locate(workspace({ selected: () => Promise.resolve(selected), searchPath }));
  assert.deepEqual(found, { command: first, args: ["server"] });
});

test("where there is no seqlint, the error says what to do", async () => {
  await assert.rejects(locate(workspace()), /Neither .* has seqlint\. Install it with `pip install/);
});
