import assert from "node:assert/strict";
import { cutFormulas } from "../../lib/lessons/formulas";
import { katexProblem } from "../../lib/lessons/lint";
import { loadMathJax } from "./mathjax";

function texOf(markdown: string): string[] {
  return cutFormulas(markdown).formulas.map(({ tex }) => tex);
}

describe("cutFormulas", () => {
  it("finds inline and display formulas and environments", () => {
    const markdown =
      "With $a$ and $b_1$:\n\n$$\nc = d\n$$\n\n\\begin{align}e &= f\\end{align}\n\n\\[g\\]";
    assert.deepEqual(texOf(markdown), [
      "\nc = d\n",
      "g",
      "\\begin{align}e &= f\\end{align}",
      "a",
      "b_1",
    ]);
  });

  it("leaves code and escaped dollars alone", () => {
    const markdown = "A price of \\$5, code `$x` and `` `$y$` ``.\n\n```text\n$z$\n```\n\nand $w$.";
    assert.deepEqual(texOf(markdown), ["w"]);
  });

  it("lets an inline formula break its line but not its paragraph", () => {
    assert.deepEqual(texOf("$a +\nb$"), ["a +\nb"]);
    const { formulas, rest } = cutFormulas("a $ here\n\nand a $ there");
    assert.deepEqual(formulas, []);
    assert.equal(rest.match(/\$/g)?.length, 2);
  });
});

describe("formulas that only one of KaTeX and MathJax knows", () => {
  it("KaTeX refuses a macro that nobody defined and a brace that never closes", () => {
    assert.match(katexProblem({ tex: "\\KL(q, p)", display: false }) ?? "", /Undefined control/);
    assert.match(katexProblem({ tex: "\\frac{1}{2", display: false }) ?? "", /formula \\frac/);
    assert.equal(katexProblem({ tex: "\\frac12", display: false }), undefined);
  });

  it("MathJax refuses KaTeX's own macros", async () => {
    const mathjaxProblem = await loadMathJax();
    for (const tex of ["\\argmax_x f", "\\R", "\\bm{x}"]) {
      assert.equal(katexProblem({ tex, display: false }), undefined);
      assert.match(mathjaxProblem(tex, false) ?? "", /Undefined control sequence/);
    }
    assert.equal(mathjaxProblem("\\mathbb{E}_q[\\log p]", true), undefined);
  });
});
