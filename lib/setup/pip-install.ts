/** @file Installs requirements.txt into the project's Python environment, and says how far it is. */
import fs from "node:fs";
import path from "node:path";
import { explainPip, pipEnvironment } from "./pip";
import type { ProjectPaths } from "./plain/paths.cjs";
import type { Step } from "./plain/progress.cjs";
import type { Run } from "./plain/run.cjs";

/** pip tells of each package as it takes it up; then it names all that it installs. */
function followPip(paths: ProjectPaths, step: Step): { onOutput(text: string): void; end(): void } {
  const expected = fs.readFileSync(paths.requirements, "utf8").match(/^\w/gm)?.length ?? 1;
  let collected = 0;
  let installing = 0;
  const timer = setInterval(() => {
    if (installing === 0) return;
    const done = Math.min(countInstalled(paths), installing);
    step.at(0.6 + (0.4 * done) / installing, `installed ${done} of ${installing} packages`);
  }, 500);
  return {
    onOutput(text) {
      collected += text.match(/^(Collecting|Processing) /gm)?.length ?? 0;
      installing ||=
        text.match(/^Installing collected packages: (.*)$/m)?.[1].split(",").length ?? 0;
      const fraction = Math.min(collected / expected, 1);
      if (installing === 0) step.at(0.6 * fraction, `fetched ${collected} of ${expected} packages`);
    },
    end: () => clearInterval(timer),
  };
}

function countInstalled(paths: ProjectPaths): number {
  const lib = path.join(paths.venv, "lib");
  const [python] = fs.existsSync(lib) ? fs.readdirSync(lib) : [];
  if (python === undefined) return 0;
  const names = fs.readdirSync(path.join(lib, python, "site-packages"));
  return names.filter((name) => name.endsWith(".dist-info")).length;
}

/**
 * @param what is installed, for people
 * @throws SetupFailure with the line that mends it
 */
export async function installRequirements(
  paths: ProjectPaths,
  step: Step,
  runs: Run,
  what: string,
): Promise<void> {
  const follower = followPip(paths, step);
  const args = ["-m", "pip", "install", "--no-input", "--progress-bar", "off", "-r"];
  try {
    const result = await runs(paths.python, [...args, paths.requirements], {
      env: pipEnvironment(paths),
      onOutput: follower.onOutput,
    });
    if (result.code !== 0) throw explainPip(result.output, what);
  } finally {
    follower.end();
  }
}
