import assert from "node:assert/strict";
import { DISPLAY } from "../../lib/plot/display";
import { formatTex, formula, renderMath, tex } from "../../lib/plot/tex";

describe("formulas", () => {
  it("carry live numbers with four significant digits", () => {
    assert.equal(
      tex`D_{\mathrm{KL}} = ${0.734012} \text{ nats}`.latex,
      String.raw`D_{\mathrm{KL}} = 0.734 \text{ nats}`,
    );
    assert.equal(
      formula(String.raw`\log p = \val{a} + \val{b}`, { a: -101.234567, b: 2.5 }).latex,
      String.raw`\log p = -101.2 + 2.5`,
    );
  });

  it("bracket a negative number behind an operator, not behind an equals sign", () => {
    assert.equal(tex`x = ${-1} - ${-2} \cdot ${-3}`.latex, String.raw`x = -1 - (-2) \cdot (-3)`);
  });

  it("write very large and very small numbers with powers of ten", () => {
    assert.equal(formatTex(3.2e-7), String.raw`3.2 \times 10^{-7}`);
    assert.equal(formatTex(-6.02214e23, 3), String.raw`-6.02 \times 10^{23}`);
    assert.equal(formatTex(0), "0");
    assert.equal(formatTex(-Infinity), String.raw`-\infty`);
    for (const value of [NaN, Infinity, 1e-12, 1e12, -0.5]) renderMath(formatTex(value));
  });

  it("may stand in formulas", () => {
    const mean = tex`\mu_{${1}}`;
    assert.equal(tex`${mean} = ${2}`.latex, String.raw`\mu_{1} = 2`);
  });

  it("show themselves as LaTeX, which JupyterLab sets, and in words", () => {
    const bundle = tex`x^2`[DISPLAY]();
    assert.deepEqual(bundle, { "text/latex": "$$x^2$$", "text/plain": "x^2" });
  });

  it("are also MathML, for pages without MathJax", () => {
    assert.match(tex`x^2`.mathml, /<math .*<msup><mi>x<\/mi><mn>2<\/mn><\/msup>/);
  });

  it("that cannot be typeset are named, with KaTeX's words", () => {
    assert.throws(
      () => tex`\frac{1`,
      (error: Error) => {
        assert.match(error.message, /\\frac\{1\n/);
        assert.match(error.message, /KaTeX parse error: Unexpected end of input/);
        return true;
      },
    );
    assert.throws(() => formula("\\nosuchcommand"), /\\nosuchcommand/);
  });

  it("that lack a value say which, and which there are", () => {
    assert.throws(
      () => formula(String.raw`\val{elbo} + \val{kl}`, { elbo: 1 }),
      /needs a value for "kl"; got elbo/,
    );
  });
});
