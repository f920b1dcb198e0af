/**
 * @file Tries a compiled addon: loads it and multiplies two matrices. Run in a process of its own,
 * because a library that does not fit this machine ends the process.
 *
 *     node try-addon.cjs PROJECT ADDON
 */
const { createRequire } = require("node:module");
const path = require("node:path");
const util = require("node:util");

const [root, addon] = process.argv.slice(2);
const load = createRequire(path.join(root, "lib", "package.json"));

// Node 23 removed two functions that @tensorflow/tfjs-node 4.22 still calls.
const utilities = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (util));
utilities.isNullOrUndefined ??= (/** @type {unknown} */ value) =>
  value === null || value === undefined;
utilities.isArray ??= Array.isArray;

const tf = load("@tensorflow/tfjs");
const { NodeJSKernelBackend } = load("@tensorflow/tfjs-node/dist/nodejs_kernel_backend");
load("@tensorflow/tfjs-node/dist/register_all_kernels");
// Loaded here: TensorFlow.js would take an error in there for a reason to use another engine.
const bindings = require(addon);
tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(bindings, "trial"), 3);
if (!tf.setBackend("tensorflow")) throw new Error("TensorFlow.js does not accept the library");

const product = tf.matMul(
  tf.tensor2d([
    [1, 2],
    [3, 4],
  ]),
  tf.tensor2d([
    [5, 6],
    [7, 8],
  ]),
);
const found = Array.from(product.dataSync()).join(" ");
if (found !== "19 22 43 50") throw new Error(`a matrix product came out as ${found}`);
