/**
 * @file Opens a notebook afresh again and again in a real browser, runs its cell, and counts:
 * `npx tsx test/kernel/opens.ts 50`. Too long for every test run; the kernel's README keeps the count.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { launchBrowser } from "../browser";
import { openLesson, runAll, SCREENSHOTS } from "../browser/lab";
import { startLab, type LabServer } from "../browser/server";
import { ROOT } from "./python";

const NOTEBOOK = ".elbolab/tests/opens/open.ipynb";

function writeNotebook(): void {
  const file = path.join(ROOT, NOTEBOOK);
  mkdirSync(path.dirname(file), { recursive: true });
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  const cell = { cell_type: "code", id: "one", source: "const x: number = 6; x * 7" };
  const cells = [{ ...cell, metadata: {}, outputs: [], execution_count: null }];
  writeFileSync(
    file,
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
}

/** Ends all kernels, so that the next opening starts one. */
async function endSessions({ origin, token }: LabServer): Promise<void> {
  const headers = { Authorization: `token ${token}` };
  const sessions = (await (await fetch(`${origin}/api/sessions`, { headers })).json()) as {
    id: string;
  }[];
  for (const { id } of sessions)
    await fetch(`${origin}/api/sessions/${id}`, { method: "DELETE", headers });
}

async function main(count: number): Promise<void> {
  writeNotebook();
  const server = await startLab({}, ["--ContentsManager.allow_hidden=True"]);
  const browser = await launchBrowser();
  const seconds: number[] = [];
  try {
    for (let n = 1; n <= count; n += 1) {
      const began = performance.now();
      try {
        const { page, close } = await openLesson(server, NOTEBOOK, { browser });
        await runAll(page, 60);
        const output = page.locator(".jp-OutputArea-output").last();
        if ((await output.innerText()).trim() !== "42") throw new Error("the result is not 42");
        if (n === count) await page.screenshot({ path: path.join(SCREENSHOTS, "opens.png") });
        await close();
        seconds.push((performance.now() - began) / 1000);
      } catch (error) {
        console.log(`open ${n}: ${String(error).slice(0, 300)}`);
      }
      await endSessions(server);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  const longest = Math.max(...seconds).toFixed(1);
  console.log(`${seconds.length} of ${count} reached idle and ran; the longest took ${longest} s`);
}

void main(Number(process.argv[2] ?? 50));
