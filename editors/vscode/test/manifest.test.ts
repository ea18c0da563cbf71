import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { type Section, optionsOf } from "../src/options";

interface Property {
  default: unknown;
  description?: string;
  markdownDescription?: string;
}

interface Manifest {
  version: string;
  contributes: { commands: { command: string }[]; configuration: { properties: Record<string, Property> } };
}

const ROOT = join(__dirname, "..");

async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Manifest;
}

test("each setting has a description, and a row with its default in README.md", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  for (const [name, property] of Object.entries((await manifest()).contributes.configuration.properties)) {
    assert.ok(property.description ?? property.markdownDescription, name);
    assert.ok(readme.includes(`| \`${name}\` | \`${JSON.stringify(property.default)}\` |`), name);
  }
});

test("each setting that is read exists, and has the same default", async () => {
  const { properties } = (await manifest()).contributes.configuration;
  const section: Section = {
    get: (name, byDefault) => {
      assert.deepEqual(properties[`seqlint.${name}`]?.default, byDefault, name);
      return byDefault;
    },
  };
  assert.deepEqual(optionsOf(section), { settings: {}, hints: { shapes: true, parameters: false } });
});

test("each command of the manifest is registered", async () => {
  const source = await readFile(join(ROOT, "src", "extension.ts"), "utf8");
  for (const { command } of (await manifest()).contributes.commands) {
    assert.ok(source.includes(`registerCommand("${command}"`), command);
  }
});

test("the version is that of seqlint", async () => {
  const source = await readFile(join(ROOT, "..", "..", "seqlint", "__init__.py"), "utf8");
  assert.ok(source.includes(`\n__version__ = "${(await manifest()).version}"\n`));
});
