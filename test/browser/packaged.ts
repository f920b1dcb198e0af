/**
 * @file Chromium out of the npm package @sparticuz/chromium, which brings the shared libraries and a
 * font that a bare machine lacks. It is made for Linux on x86-64.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ensureNpmPackage } from "../../lib/setup/on-demand";
import type { FoundBrowser } from "../browser";

const PACKAGE = "@sparticuz/chromium";
const VERSION = "153.0.0";
const CACHE = path.join(__dirname, "..", "..", ".elbolab", "browser");

/** Draws with the processor, WebGL included. */
const ARGS = [
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
];

/**
 * Lets the package unpack itself into `folder`. It takes the folder for temporary files, and leaves
 * its libraries packed unless it believes itself on the machine they are from.
 */
function unpack(packageFolder: string, folder: string): void {
  const entry = pathToFileURL(path.join(packageFolder, "build", "index.js")).href;
  const script = `import chromium from ${JSON.stringify(entry)}; await chromium.executablePath();`;
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
  execFileSync(process.execPath, ["--input-type=module", "--eval", script], { env });
}

/** Tells Chromium of its one font; `place` is where the folder will lie in the end. */
function writeFontList(folder: string, place: string): void {
  writeFileSync(
    path.join(folder, "fonts.conf"),
    `<?xml version="1.0"?>
<fontconfig>
  <dir>${path.join(place, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(place, "font-cache")}</cachedir>
</fontconfig>
`,
  );
}

/** Unpacks beside its place and moves it there whole, so that half a browser is never found. */
async function unpackedFolder(): Promise<string> {
  const folder = path.join(CACHE, `chromium-${VERSION}`);
  if (existsSync(folder)) return folder;
  const packageFolder = await ensureNpmPackage(PACKAGE, VERSION);
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  unpack(packageFolder, unfinished);
  writeFontList(unfinished, folder);
  renameSync(unfinished, folder);
  return folder;
}

/**
 * The packaged Chromium, ready to start.
 * @throws Error on machines that it is not made for
 */
export async function packagedBrowser(): Promise<FoundBrowser> {
  const machine = `${process.platform} ${process.arch}`;
  if (machine !== "linux x64") {
    throw new Error(
      `no Chrome, Chromium or Edge was found, and ${PACKAGE} has none for ${machine}: ` +
        "install one, or set CHROME_PATH to where it is",
    );
  }
  const folder = await unpackedFolder();
  return {
    executablePath: path.join(folder, "chromium"),
    args: ARGS,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
    },
  };
}
