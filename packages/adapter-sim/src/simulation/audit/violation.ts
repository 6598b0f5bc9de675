/** An invariant that does not hold, said so that a person finds the bug from it. */
export class Violation extends Error {}

/** @throws Violation when it does not hold. */
export const demand = (holds: boolean, text: () => string): void => {
  if (!holds) throw new Violation(text());
};
