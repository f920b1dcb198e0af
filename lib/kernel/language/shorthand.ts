/**
 * @file Mends what tslab's converter overlooks: `{ seed }` with a `seed` of an earlier cell.
 *
 * tslab writes `exports.seed` for the variable of an earlier cell wherever it finds its name, except
 * in a shorthand property, where the name is the property's; the cell then fails with "seed is not
 * defined". Here `{ seed }` becomes `{ seed: exports.seed }` before tslab sees it.
 */
import type ts from "@tslab/typescript-for-tslab";

/** @param isEarlier whether a file holds the declarations of earlier cells */
export function expandShorthand(
  typescript: typeof ts,
  checker: ts.TypeChecker,
  isEarlier: (file: ts.SourceFile) => boolean,
): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = typescript;
  const ofEarlierCell = (node: ts.ShorthandPropertyAssignment): boolean =>
    (checker.getShorthandAssignmentValueSymbol(node)?.declarations ?? []).some((declaration) =>
      isEarlier(declaration.getSourceFile()),
    );
  const expand = ({
    name,
    objectAssignmentInitializer: fallback,
  }: ts.ShorthandPropertyAssignment): ts.PropertyAssignment => {
    const variable = factory.createPropertyAccessExpression(
      factory.createIdentifier("exports"),
      factory.createIdentifier(name.text),
    );
    const value = fallback ? factory.createAssignment(variable, fallback) : variable;
    return factory.createPropertyAssignment(factory.createIdentifier(name.text), value);
  };
  return (context) => {
    const visit = (node: ts.Node): ts.Node =>
      typescript.isShorthandPropertyAssignment(node) && ofEarlierCell(node)
        ? typescript.setTextRange(expand(node), node)
        : typescript.visitEachChild(node, visit, context);
    return (file) => typescript.visitEachChild(file, visit, context);
  };
}
