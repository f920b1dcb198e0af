/**
 * @file Mends how tslab's converter reads names of properties.
 *
 * tslab writes `exports.seed` for the variable of an earlier cell wherever it finds its name. Two names
 * it gets wrong, and they are written differently before it sees them:
 *
 * - `{ seed }`, where the name is the property's and the variable's: tslab leaves it alone, and the
 *   cell fails with "seed is not defined". It becomes `{ seed: exports.seed }`.
 * - `const { x: [a, b] } = point`, where `x` is a property of a type of an earlier cell: tslab takes it
 *   for a variable, and writes what is no JavaScript. It becomes `{ "x": [a, b] }`.
 */
import type ts from "@tslab/typescript-for-tslab";

/** @param isEarlier whether a file holds the declarations of earlier cells */
export function mendPropertyNames(
  typescript: typeof ts,
  checker: ts.TypeChecker,
  isEarlier: (file: ts.SourceFile) => boolean,
): ts.TransformerFactory<ts.SourceFile> {
  const ofEarlierCell = (node: ts.ShorthandPropertyAssignment): boolean =>
    (checker.getShorthandAssignmentValueSymbol(node)?.declarations ?? []).some((declaration) =>
      isEarlier(declaration.getSourceFile()),
    );
  return (context) => {
    const visit = (node: ts.Node): ts.Node => {
      if (typescript.isShorthandPropertyAssignment(node) && ofEarlierCell(node)) {
        return typescript.setTextRange(expandShorthand(typescript, node), node);
      }
      const visited = typescript.visitEachChild(node, visit, context);
      return typescript.isBindingElement(visited) ? quoteName(typescript, visited) : visited;
    };
    return (file) => typescript.visitEachChild(file, visit, context);
  };
}

function expandShorthand(
  { factory }: typeof ts,
  { name, objectAssignmentInitializer: fallback }: ts.ShorthandPropertyAssignment,
): ts.PropertyAssignment {
  const variable = factory.createPropertyAccessExpression(
    factory.createIdentifier("exports"),
    factory.createIdentifier(name.text),
  );
  const value = fallback ? factory.createAssignment(variable, fallback) : variable;
  return factory.createPropertyAssignment(factory.createIdentifier(name.text), value);
}

function quoteName(typescript: typeof ts, element: ts.BindingElement): ts.BindingElement {
  const { dotDotDotToken, propertyName, name, initializer } = element;
  if (!propertyName || !typescript.isIdentifier(propertyName)) return element;
  const { factory } = typescript;
  const quoted = factory.createStringLiteral(propertyName.text);
  return factory.updateBindingElement(element, dotDotDotToken, quoted, name, initializer);
}
