import assert from "node:assert/strict";
import ts from "typescript";
import { findCycle, nodesOf, SOURCES, type Source } from "./sources";

const MATHEMATICS = [
  "engine",
  "random",
  "quadrature",
  "normal",
  "distributions",
  "full-normal",
  "estimators",
  "objectives",
  "adversarial",
];
const LEARNING = [...MATHEMATICS, "compile", "data", "models", "training"];
const TEACHING = [...LEARNING, "evaluation", "sampling", "plot", "widgets"];
const PLAIN = ["numbers", "statistics", "settings", "report", "exercises", "agree"];

/**
 * What each room of lib/ may import: rooms, or single files of one ("plot/show"). A room is a
 * folder of lib/ or a file at its top. A new one needs a line here.
 */
const MAY_IMPORT: Record<string, string[]> = {
  philox: [],
  quadrature: [],
  normal: [],
  numbers: [],
  statistics: ["numbers"],
  engine: ["philox"],
  random: ["engine", "philox"],
  distributions: ["engine", "random"],
  "full-normal": ["engine"],
  estimators: ["engine", "distributions"],
  objectives: ["engine", "random", "distributions"],
  adversarial: ["engine"],
  compile: ["engine", "random"],
  data: ["engine", "random"],
  models: [...MATHEMATICS, "data"],
  training: [
    ...MATHEMATICS,
    "compile",
    "data",
    "models",
    "plot/show",
    "plot/display",
    "plot/table",
  ],
  evaluation: [...LEARNING, "statistics"],
  sampling: LEARNING,
  plot: ["numbers", "statistics"],
  widgets: ["engine", "numbers", "plot"],
  settings: [],
  report: [],
  exercises: ["numbers", "plot"],
  agree: ["numbers", "plot"],
  index: [...TEACHING, ...PLAIN],
  // Tools around the library: they know nothing of what it teaches, or only use it from outside.
  kernel: [],
  setup: [],
  lessons: [...TEACHING, ...PLAIN, "index", "setup"],
  bench: [...TEACHING, ...PLAIN, "index", "setup"],
  pretrain: [...LEARNING, "evaluation", "sampling"],
};

/** The files that may speak to the notebook, and one that times tslab's kernel. */
const NOTEBOOK = ["plot/show", "plot/notebook", "widgets", "kernel", "bench/kernel"];

const roomOf = (path: string): string => path.split("/")[0];

const isIn = (path: string, rooms: readonly string[]): boolean =>
  rooms.some((room) => path === room || path.startsWith(`${room}/`));

/** Lines "path: what", one for each thing in each source that `find` finds. */
const faults = (find: (source: Source) => string[]): string[] =>
  SOURCES.flatMap((source) => find(source).map((fault) => `${source.path}: ${fault}`));

describe("the architecture of lib", () => {
  it("is read from real files", () => {
    const imported = SOURCES.flatMap(({ imports }) => imports.map(({ target }) => target));
    for (const known of ["engine", "data/images", "@tensorflow/tfjs-node", "node:zlib"]) {
      assert.ok(imported.includes(known), `found nobody who imports ${known}`);
    }
  });

  it("has a line above for every room", () => {
    assert.deepEqual(
      faults(({ path }) => (roomOf(path) in MAY_IMPORT ? [] : ["give its room a line"])),
      [],
    );
  });

  it("imports in one direction", () => {
    const outward = ({ path, imports }: Source): string[] =>
      imports
        .map(({ target }) => target)
        .filter((target) => SOURCES.some((source) => isIn(source.path, [target])))
        .filter((target) => roomOf(target) !== roomOf(path))
        .filter((target) => !isIn(target, MAY_IMPORT[roomOf(path)] ?? []))
        .map((target) => `must not import ${target}`);
    assert.deepEqual(faults(outward), []);
  });

  it("has no circle of imports", () => {
    const done = new Set<string>();
    const cycles = SOURCES.map(({ path }) => findCycle(path, done)?.join(" → "));
    assert.deepEqual(
      cycles.filter((cycle) => cycle !== undefined),
      [],
    );
  });

  it("loads TensorFlow in engine alone; the others import its types", () => {
    const loads = ({ path, imports }: Source): string[] =>
      imports
        .filter(({ target, isTypeOnly }) => target.startsWith("@tensorflow/") && !isTypeOnly)
        .filter(() => roomOf(path) !== "engine")
        .map(({ target }) => `loads ${target}; import { tf } from engine instead`);
    assert.deepEqual(faults(loads), []);
  });

  it("speaks to the notebook in plot/show and widgets alone", () => {
    const speaks = ({ path, tree, imports }: Source): string[] => {
      const isTslab = imports.some(({ target }) => roomOf(target) === "tslab");
      const isBridge = [...nodesOf(tree)].some(
        (node) => ts.isStringLiteralLike(node) && node.text === "elbolab.kernel",
      );
      return !isIn(path, NOTEBOOK) && (isTslab || isBridge) ? ["knows the notebook"] : [];
    };
    assert.deepEqual(faults(speaks), []);
  });

  it("draws no random number without a seed", () => {
    const UNSEEDED = /^Math\.random$|^tf\.(util\.shuffle|random\w+|truncatedNormal|multinomial)$/;
    const draws = ({ tree }: Source): string[] =>
      [...nodesOf(tree)]
        .filter((node) => ts.isPropertyAccessExpression(node) && UNSEEDED.test(node.getText()))
        .map((node) => `${node.getText()} has no seed; draw from random`);
    assert.deepEqual(faults(draws), []);
  });

  it("has named exports and, where it is TypeScript, no any", () => {
    const careless = ({ tree }: Source): string[] =>
      [...nodesOf(tree)].flatMap((node) => {
        const isPlain = !tree.fileName.endsWith(".ts");
        if (node.kind === ts.SyntaxKind.AnyKeyword && !isPlain) return ["says any"];
        const isExport = ts.isExportAssignment(node) && !node.isExportEquals;
        const isDefault =
          node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent);
        return isExport || isDefault ? ["exports a default"] : [];
      });
    assert.deepEqual(faults(careless), []);
  });
});
