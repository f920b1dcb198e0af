/** What `run` prints with console.log. */
export function printedBy(run: () => void): string {
  const lines: string[] = [];
  const log = console.log;
  console.log = (...parts: unknown[]) => lines.push(parts.join(" ") + "\n");
  try {
    run();
  } finally {
    console.log = log;
  }
  return lines.join("");
}
