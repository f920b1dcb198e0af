/** @file A thing that may break is made anew, and what failed on it is tried once more. */

/**
 * @param make makes the thing, at once and again after each failure
 * @returns a function that gives the thing to `use`; it throws what the second try throws
 */
export function selfHealing<T extends { close(): void }>(
  make: () => T,
): <R>(use: (thing: T) => R) => R {
  let thing = make();
  return (use) => {
    try {
      return use(thing);
    } catch {
      thing.close();
      thing = make();
      return use(thing);
    }
  };
}
