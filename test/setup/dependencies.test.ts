import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "./project";

const read = (...names: string[]): string => fs.readFileSync(path.join(ROOT, ...names), "utf8");

/** name → version, of every npm package that a package.json asks for. */
function npmDependencies(): Record<string, string> {
  const [root, lib] = ["package.json", "lib/package.json"].map(
    (file) => JSON.parse(read(file)) as Record<string, Record<string, string> | undefined>,
  );
  return { ...lib.dependencies, ...root.devDependencies };
}

/** The same of the Python packages that requirements.txt asks for by name, with a reason. */
function pythonDependencies(): Record<string, string> {
  const [named] = read("requirements.txt").split("# What these need");
  const lines = [...named.matchAll(/^([a-z]\S*)==(\S+)\s+# (?!for )/gm)];
  return Object.fromEntries(lines.map(([, name, version]) => [`${name} (Python)`, version]));
}

/** name → version, of the table in lib/README.md; each row must give a licence and a reason too. */
function documented(): Record<string, string> {
  const rows = [
    ...read("lib", "README.md").matchAll(
      /^\| `([^`]+)`( \(Python\))? \| (\d\S*) \| (\S[^|]*) \| (\S[^|]*) \|$/gm,
    ),
  ];
  return Object.fromEntries(rows.map(([, name, python = "", version]) => [name + python, version]));
}

describe("dependencies", () => {
  it("stand in lib/README.md with their versions, all of them and no other", () => {
    const wanted = { ...npmDependencies(), ...pythonDependencies() };
    assert.ok(Object.keys(wanted).length > 20);
    assert.deepEqual(documented(), wanted);
  });

  it("are pinned exactly, those of Python with all that they need", () => {
    for (const [name, version] of Object.entries(npmDependencies()))
      assert.match(version, /^\d[\w.-]*$/, name);
    const lines = read("requirements.txt")
      .split("\n")
      .filter((line) => /^[^#\s]/.test(line));
    for (const line of lines) assert.match(line, /^[\w.-]+==\d[\w.]*\s/);
  });
});
