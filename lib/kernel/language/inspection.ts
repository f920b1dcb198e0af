/** @file What the type checker knows of a name: its signature and documentation. */
import type ts from "@tslab/typescript-for-tslab";
import type { MimeBundle } from "../bridge";

/** Inspects at a UTF-16 offset. */
export type InspectAt = (position: number) => ts.QuickInfo | undefined;

/** @returns the description of the name at `position`, just before it, or of the call around it. */
export function describeAt(
  code: string,
  position: number,
  inspectAt: InspectAt,
): MimeBundle | undefined {
  const places = [position, position - 1, calleeBefore(code, position)];
  for (const place of places) {
    const info = place >= 0 && place <= code.length ? inspectAt(place) : undefined;
    if (info) return toBundle(info);
  }
  return undefined;
}

/** @returns the offset of the last character of `f` in `f(a, |`, or -1. */
function calleeBefore(code: string, position: number): number {
  let depth = 0;
  for (let at = position - 1; at >= 0; at -= 1) {
    const character = code[at] ?? "";
    if (")]}".includes(character)) depth += 1;
    else if ("([{".includes(character)) {
      if (depth === 0) return character === "(" ? at - 1 : -1;
      depth -= 1;
    }
  }
  return -1;
}

function toBundle(info: ts.QuickInfo): MimeBundle {
  const signature = join(info.displayParts);
  const documentation = join(info.documentation);
  const tags = (info.tags ?? []).map((tag) => `@${tag.name} ${join(tag.text)}`.trim());
  const rest = [documentation, tags.join("\n")].filter((part) => part !== "");
  return {
    "text/plain": [signature, ...rest].join("\n\n"),
    "text/markdown": [`\`\`\`typescript\n${signature}\n\`\`\``, ...rest].join("\n\n"),
  };
}

function join(parts: ts.SymbolDisplayPart[] | undefined): string {
  return (parts ?? []).map((part) => part.text).join("");
}
