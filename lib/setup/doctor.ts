/** @file The doctor's findings on what the set-up installs. */
import fs from "node:fs";
import path from "node:path";
import { isKernelspecCurrent } from "./kernelspec";
import { addonPlace, nativeProblem, readNativeStamp } from "./native-state";
import type { Finding } from "./plain/doctor.cjs";
import { pythonEnvironment } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import { ask, run } from "./plain/run.cjs";
import { pythonEnvironmentProblem } from "./python-environment";
import { tryAddon } from "./tensorflow-addon";

const SETUP = "npm run setup";

/** Lists, in Python, what requirements.txt pins for this Python and what is there instead. */
const CHECK_PACKAGES = `
import importlib.metadata as metadata, re, sys
from pip._vendor.packaging.requirements import Requirement
for line in open(sys.argv[1], encoding="utf-8"):
    line = re.sub(r"(^|\\s)#.*", "", line).strip()
    if not line: continue
    wanted = Requirement(line)
    if wanted.marker and not wanted.marker.evaluate(): continue
    try: found = metadata.version(wanted.name)
    except metadata.PackageNotFoundError: found = "missing"
    if not wanted.specifier.contains(found, prereleases=True): print(wanted.name, found)
`;

function examinePython(paths: ProjectPaths): Finding {
  const name = "Python packages";
  const problem = pythonEnvironmentProblem(paths);
  if (problem !== undefined) return { name, found: problem, mend: SETUP };
  const wrong = ask(paths.python, ["-c", CHECK_PACKAGES, paths.requirements], pythonEnvironment());
  if (wrong === "") return { name, found: "as requirements.txt wants them" };
  const found =
    wrong === undefined ? "could not be listed" : `not as pinned: ${wrong.replaceAll("\n", ", ")}`;
  return { name, found, mend: "rm -rf .venv; npm run setup" };
}

async function examineTensorFlow(paths: ProjectPaths): Promise<Finding> {
  const name = "TensorFlow for Node";
  const problem = nativeProblem(paths);
  if (problem !== undefined) {
    return { name, found: problem, mend: readNativeStamp(paths)?.mend ?? SETUP };
  }
  const fault = await tryAddon(paths, addonPlace(paths), run);
  const stamp = readNativeStamp(paths);
  if (fault === undefined) return { name, found: `${stamp?.version}, ${stamp?.detail}` };
  return { name, found: `does not load: ${fault}`, mend: `rm -rf .elbolab/native; ${SETUP}` };
}

/** The version in a package.json; undefined when the file is not there. */
function plotlyVersion(file: string, ...keys: string[]): string | undefined {
  if (!fs.existsSync(file)) return undefined;
  let content = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) content = content[key] as Record<string, unknown>;
  return String(content[keys[keys.length - 1]]);
}

/** Figures are built for one plotly.js and drawn by another: they must be the same. */
function examinePlotly(paths: ProjectPaths): Finding {
  const name = "plotly.js";
  const extension = path.join(paths.venv, "share/jupyter/labextensions/jupyterlab-plotly");
  const drawn = plotlyVersion(path.join(extension, "package.json"), "dependencies", "plotly.js");
  const built = plotlyVersion(
    path.join(paths.nodeModules, "plotly.js-dist/package.json"),
    "version",
  );
  if (drawn === built) return { name, found: `${built}, in JupyterLab and in the tests` };
  const found = `${drawn ?? "none"} in JupyterLab, ${built ?? "none"} in node_modules`;
  return { name, found, mend: SETUP };
}

function examineKernel(paths: ProjectPaths): Finding {
  const name = "The TypeScript kernel";
  if (isKernelspecCurrent(paths)) return { name, found: "known to JupyterLab as tslab" };
  return { name, found: "not made known to JupyterLab here, or for another Node", mend: SETUP };
}

/** Lessons check their data by the same function. */
type VerifyDataset = (name: string) => string[];

function examineDatasets(paths: ProjectPaths): Finding[] {
  const { verifyDataset } = require(path.join(paths.dist, "data", "verify.js")) as {
    verifyDataset: VerifyDataset;
  };
  const folder = path.join(paths.root, "datasets");
  const names = fs.readdirSync(folder).filter((name) => {
    return fs.existsSync(path.join(folder, name, "SHA256SUMS"));
  });
  return names.map((name) => examineDataset(name, verifyDataset));
}

function examineDataset(dataset: string, verify: VerifyDataset): Finding {
  const name = `datasets/${dataset}`;
  try {
    return { name, found: `${verify(dataset).length} files, checksums right` };
  } catch (error) {
    return { name, found: (error as Error).message, mend: `git checkout -- ${name}` };
  }
}

/** What can be told once the library is compiled. */
export async function examine(paths: ProjectPaths): Promise<Finding[]> {
  return [
    examinePython(paths),
    examinePlotly(paths),
    await examineTensorFlow(paths),
    examineKernel(paths),
    ...examineDatasets(paths),
  ];
}
