/** @file The assertion of a lesson: what was derived by hand is what the library computes. */
import { flat, formatNumber, type Numbers } from "./numbers";
import { show } from "./plot/show";

/**
 * Says how far two computations of the same thing are apart, and stops the cell where it is too far.
 * @param name what is compared, for the reader: "KL by hand and by klStandardNormal"
 * @param ours numbers, or a tensor
 * @param theirs as many
 * @param tolerance the largest difference allowed
 * @throws Error where they differ by more, or in number
 */
export function agree(
  name: string,
  ours: Numbers | number,
  theirs: Numbers | number,
  tolerance = 1e-4,
): void {
  const list = (values: Numbers | number): ArrayLike<number> =>
    typeof values === "number" ? [values] : flat(values);
  const [a, b] = [list(ours), list(theirs)];
  if (a.length !== b.length) {
    throw new Error(
      `${name}: ${a.length} numbers are compared with ${b.length}; their shapes differ.`,
    );
  }
  const differences = Array.from(a, (value, i) => Math.abs(value - b[i]));
  const worst = differences.reduce((most, one) => (one <= most ? most : one), 0);
  if (!(worst <= tolerance)) {
    const at = differences.findIndex((one) => !(one <= tolerance));
    throw new Error(
      `${name} do not agree: number ${at} is ${a[at]} here and ${b[at]} there, ` +
        `${formatNumber(differences[at])} apart where ${tolerance} is allowed.`,
    );
  }
  const count = a.length === 1 ? "" : ` over ${a.length} numbers`;
  show(`✓ ${name} agree: largest difference ${worst === 0 ? "0" : worst.toExponential(1)}${count}`);
}
