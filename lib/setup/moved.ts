/** @file Scripts that name the place where the project was. */
import fs from "node:fs";
import path from "node:path";

/** Replaces a text in every script of a folder; compiled programs and links are left alone. */
export function replaceInScripts(folder: string, from: string, to: string): void {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (fs.lstatSync(file).isFile()) replaceInText(file, from, to);
  }
}

function replaceInText(file: string, from: string, to: string): void {
  const content = fs.readFileSync(file);
  if (content.includes(0) || !content.includes(from)) return;
  fs.writeFileSync(file, content.toString("utf8").replaceAll(from, to));
}
