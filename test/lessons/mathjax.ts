/** @file MathJax as JupyterLab sets it up, to try formulas without a page. */

interface MathJax {
  init(config: object): Promise<{ tex2mml(tex: string, options: { display: boolean }): string }>;
}

/** Its error instead of red text, and no package that would need a page to measure on. */
const TEX = {
  packages: { "[-]": ["bussproofs", "noerrors", "noundefined"] },
  formatError: (_: unknown, error: Error) => {
    throw error;
  },
};

/** Says what MathJax finds wrong with a formula, or nothing. */
export async function loadMathJax(): Promise<
  (tex: string, display: boolean) => string | undefined
> {
  const mathjax = require("mathjax") as MathJax;
  const { tex2mml } = await mathjax.init({ loader: { load: ["input/tex-full"] }, tex: TEX });
  return (tex, display) => {
    try {
      tex2mml(tex, { display });
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
}
