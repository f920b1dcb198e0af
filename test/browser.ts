/** @file The browser for tests: one that is installed, else one out of an npm package. */
import { statSync } from "node:fs";
import path from "node:path";
import { Browser, chromium } from "playwright-core";
import { packagedBrowser } from "./browser/packaged";

/** A browser as playwright starts it. */
export interface FoundBrowser {
  executablePath: string;
  /** What this one needs beyond {@link FLAGS}. */
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** No sandbox, because tests also run as root; nothing that calls home. */
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const NAMES = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "microsoft-edge-stable",
  "microsoft-edge",
];

/** Where installers put Chrome, Chromium and Edge. */
function usualPlaces(): string[] {
  const env = process.env;
  if (process.platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].flatMap((app) =>
      ["/Applications", `${env.HOME}/Applications`].map(
        (folder) => `${folder}/${app}.app/Contents/MacOS/${app}`,
      ),
    );
  }
  if (process.platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA];
    const programs = ["Google/Chrome", "Chromium", "Microsoft/Edge"].map((vendor) =>
      path.join(vendor, "Application", vendor.endsWith("Edge") ? "msedge.exe" : "chrome.exe"),
    );
    return programs.flatMap((program) => roots.map((root) => path.join(root ?? "C:/", program)));
  }
  const folders = [...(env.PATH ?? "").split(":"), "/usr/bin", "/snap/bin", "/opt/google/chrome"];
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function isProgram(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * The browser that tests use: `$CHROME_PATH`, else an installed Chrome, Chromium or Edge, else the
 * Chromium of an npm package, installed now if need be.
 * @throws Error when `$CHROME_PATH` leads nowhere, or no package fits this machine
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const chosen = process.env.CHROME_PATH;
  if (chosen && !isProgram(chosen)) {
    throw new Error(`CHROME_PATH is ${chosen}, where no program lies: correct or unset it`);
  }
  const installed = chosen || usualPlaces().find(isProgram);
  if (installed === undefined) return packagedBrowser();
  return { executablePath: installed, args: ["--disable-gpu"], env: process.env };
}

/** Starts the browser without a window. */
export async function launchBrowser(found?: FoundBrowser): Promise<Browser> {
  const { executablePath, args, env } = found ?? (await findBrowser());
  return chromium.launch({ executablePath, args: [...FLAGS, ...args], env, headless: true });
}
