import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { toCodePointOffset, toUtf16Offset } from "../../../lib/kernel/language/code-points";
import { completeness } from "../../../lib/kernel/language/completeness";
import { readLean } from "../../../lib/kernel/language/lean-load";
import { withoutComments } from "../../../lib/kernel/language/lean-types";
import { selfHealing } from "../../../lib/kernel/language/self-healing";
import { shareTimer } from "../../../lib/kernel/language/timers";
import { freshFolder } from "../python";

describe("offsets in code points", () => {
  it("are those of UTF-16 where no character needs two units", () => {
    assert.equal(toUtf16Offset("aβc", 2), 2);
    assert.equal(toCodePointOffset("aβc", 2), 2);
  });

  it("count an emoji once, whose UTF-16 has two units", () => {
    assert.equal(toUtf16Offset("a😀b", 2), 3);
    assert.equal(toCodePointOffset("a😀b", 3), 2);
  });

  it("stay within the text", () => {
    assert.equal(toUtf16Offset("ab", 1e300), 2);
    assert.equal(toUtf16Offset("ab", -7), 0);
    assert.equal(toCodePointOffset("ab", 9), 2);
  });

  it("go there and back at every code point", () => {
    const text = "x😀é𝕏\n";
    for (let point = 0; point <= Array.from(text).length; point++) {
      assert.equal(toCodePointOffset(text, toUtf16Offset(text, point)), point);
    }
  });
});

describe("completeness", () => {
  const judge = (code: string) => completeness(ts as never, code);

  it("asks for more lines after an open bracket, indented by two", () => {
    assert.deepEqual(judge("function f() {"), { status: "incomplete", indent: "  " });
    assert.deepEqual(judge("  f(1,"), { status: "incomplete", indent: "  " });
  });

  it("tells what more text can mend from what it cannot", () => {
    assert.equal(judge("`abc").status, "incomplete");
    assert.equal(judge("/* note").status, "incomplete");
    assert.equal(judge("let = = 1").status, "invalid");
    assert.equal(judge("await f()").status, "complete");
  });
});

describe("declarations without comments", () => {
  it("keep what only looks like a comment", () => {
    const text = 'type Glob = "/**/*.ts" | `/* ${string} */`; // "kept" /* too */';
    assert.equal(withoutComments(text), text);
  });

  it("lose block comments, whatever quotes stand in them", () => {
    const text =
      "/** it's */\ndeclare const a: 1; /* \" */ declare const b: 2;\n/// <reference lib='x' />";
    assert.equal(
      withoutComments(text).trim(),
      "declare const a: 1;   declare const b: 2;\n/// <reference lib='x' />",
    );
  });

  it("have the same tree as with them", () => {
    const text = "/** one */ export interface A { /** two */ b(c: /* three */ number): 'd*/'; }";
    const kinds = (source: string): number[] => {
      const found: number[] = [];
      const visit = (node: ts.Node): void => {
        found.push(node.kind);
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile("a.d.ts", source, ts.ScriptTarget.Latest));
      return found;
    };
    assert.deepEqual(kinds(withoutComments(text)), kinds(text));
  });

  it("are read from a script with its wide characters as escapes, across pieces", () => {
    const file = path.join(freshFolder("lean"), "script.js");
    const long = "x".repeat(256 * 1024 - 1);
    writeFileSync(file, `"${long}→é"`);
    assert.equal(readLean(file), `"${long}\\u2192é"`);
  });
});

describe("a timer that is shared", () => {
  function hostWithOneTimer() {
    let pending: (() => void) | undefined;
    return {
      setTimeout(callback: () => void): unknown {
        if (pending) throw new Error("Unexpected pending rebuildTimer");
        pending = callback;
        return pending;
      },
      clearTimeout: (): void => assert.fail("the host's timer is never cleared"),
      fire(): void {
        pending?.();
        pending = undefined;
      },
    };
  }

  it("runs all that wait, those set meanwhile too, but not those taken back", () => {
    const host = hostWithOneTimer();
    const { fire } = host;
    shareTimer(host);
    const ran: string[] = [];
    host.setTimeout(() => {
      ran.push("first");
      host.setTimeout(() => void ran.push("meanwhile"));
    });
    const taken = host.setTimeout(() => void ran.push("taken back"));
    host.setTimeout(() => void ran.push("second"));
    (host.clearTimeout as (timer: unknown) => void)(taken);
    fire();
    assert.deepEqual(ran, ["first", "second", "meanwhile"]);
  });

  it("gives an error of a callback once, and works on", () => {
    const host = hostWithOneTimer();
    const { fire } = host;
    const { takeError } = shareTimer(host);
    const problem = new Error("broken");
    host.setTimeout(() => {
      throw problem;
    });
    fire();
    assert.equal(takeError(), problem);
    assert.equal(takeError(), undefined);
    let ran = false;
    host.setTimeout(() => void (ran = true));
    fire();
    assert.ok(ran);
  });
});

describe("a thing that heals itself", () => {
  it("is closed, made anew and tried again where its use fails", () => {
    const events: string[] = [];
    let made = 0;
    const use = selfHealing(() => {
      const number = (made += 1);
      return { number, close: () => void events.push(`closed ${number}`) };
    });
    const result = use(({ number }) => {
      events.push(`used ${number}`);
      if (number === 1) throw new Error("broken");
      return number;
    });
    assert.equal(result, 2);
    assert.deepEqual(events, ["used 1", "closed 1", "used 2"]);
  });

  it("passes on what fails twice", () => {
    const use = selfHealing(() => ({ close: () => undefined }));
    const fails = (): never => {
      throw new Error("broken for good");
    };
    assert.throws(() => use(fails), /broken for good/);
  });
});
