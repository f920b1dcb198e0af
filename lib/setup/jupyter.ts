/** @file JupyterLab as a learner meets it: its settings, and all of its own files inside the project. */
import fs from "node:fs";
import path from "node:path";
import { pythonEnvironment } from "./plain/machine.cjs";
import type { ProjectPaths } from "./plain/paths.cjs";
import { readIfThere, writeWhole } from "./plain/stamp.cjs";

/** The page to open: the first lesson, in the project's folder. */
function firstPage(paths: ProjectPaths): string {
  const lessons = fs.readdirSync(path.join(paths.root, "notebooks")).filter((name) => {
    return /^\d.*\.ipynb$/.test(name);
  });
  return lessons.length > 0 ? `/lab/tree/notebooks/${lessons.sort()[0]}` : "/lab";
}

/** The environment of Jupyter's programs: nothing of theirs is read from or written to the home folder. */
export function jupyterEnvironment(paths: ProjectPaths): NodeJS.ProcessEnv {
  const inside = (...names: string[]): string => path.join(paths.jupyter, ...names);
  return {
    ...pythonEnvironment(),
    // The kernels of the project before those of the person or the machine.
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: inside("config"),
    JUPYTER_DATA_DIR: inside("data"),
    JUPYTER_RUNTIME_DIR: inside("runtime"),
    JUPYTERLAB_SETTINGS_DIR: inside("settings"),
    JUPYTERLAB_WORKSPACES_DIR: inside("workspaces"),
    IPYTHONDIR: inside("ipython"),
    PATH: `${path.dirname(paths.python)}${path.delimiter}${process.env.PATH ?? ""}`,
  };
}

/** The server's defaults; what is typed after `npm start --` wins over them. */
function serverConfig(paths: ProjectPaths): object {
  return {
    ServerApp: {
      root_dir: paths.root,
      // One Ctrl-C ends the server; it would ask back otherwise.
      answer_yes: true,
      // JupyterLab tells of every page it serves; what matters is said louder than that.
      log_level: "ERROR",
    },
    LabApp: {
      log_level: "ERROR",
      default_url: firstPage(paths),
      // No question about news, no look for newer versions, no catalogue of extensions.
      news_url: null,
      check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
      extension_manager: "readonly",
    },
    FileContentsManager: { delete_to_trash: false },
  };
}

/** What differs from JupyterLab's own defaults, and why; a learner's own choice wins over it. */
const LAB_SETTINGS = {
  "@jupyterlab/apputils-extension:notification": {
    fetchNews: "false",
    checkForUpdates: false,
  },
  "@jupyterlab/notebook-extension:tracker": {
    // A kernel holds its lesson's data and models: closing the tab gives the memory back.
    kernelShutdown: true,
  },
  // The derivations of a lesson are folded and found by their headings.
  "@jupyterlab/toc-extension:registry": { numberHeaders: false, syncCollapseState: true },
  "@jupyterlab/extensionmanager-extension:plugin": { enabled: false },
};

/** Writes a file unless it holds just that. */
function ensureFile(file: string, content: object): void {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (readIfThere(file) !== text) writeWhole(file, text);
}

/** Makes JupyterLab's folders and settings. */
export function ensureJupyterSettings(paths: ProjectPaths): void {
  // Connection files hold the keys of kernels: for this user's eyes.
  fs.mkdirSync(path.join(paths.jupyter, "runtime"), { recursive: true, mode: 0o700 });
  ensureFile(path.join(paths.jupyter, "config", "jupyter_server_config.json"), serverConfig(paths));
  const settings = path.join(paths.venv, "share", "jupyter", "lab", "settings");
  ensureFile(path.join(settings, "overrides.json"), LAB_SETTINGS);
}
