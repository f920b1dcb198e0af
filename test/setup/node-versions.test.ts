import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { ensureNpmPackage } from "../../lib/setup/on-demand";
import { ROOT } from "./project";

/** The newest of the versions that people have beside the one that runs the tests. */
const VERSIONS = ["24.21.0", "26.10.0"];

/** npm's package of Node itself for this machine. */
const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** Loads the library's engine and multiplies two matrices. */
const MULTIPLY = `
const { tf, engineName } = require(${JSON.stringify(path.join(ROOT, "lib/dist/engine.js"))});
const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]]));
console.log(JSON.stringify([process.versions.node, engineName(), Array.from(product.dataSync())]));`;

describe("other versions of Node", function () {
  this.timeout(180_000);

  for (const version of VERSIONS) {
    it(`load TensorFlow's native library and compute with it: Node ${version}`, async () => {
      const folder = await ensureNpmPackage(PACKAGE, version);
      const node = path.join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
      const said = execFileSync(node, ["-e", MULTIPLY], {
        encoding: "utf8",
        cwd: ROOT,
        stdio: "pipe",
      });
      assert.deepEqual(JSON.parse(said), [version, "tensorflow", [19, 22, 43, 50]]);
    });
  }
});
