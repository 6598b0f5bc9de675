/** A violation, said so that a person finds the bug from it. */
export class Violation extends Error {}

export const demand = (holds: boolean, text: () => string): void => {
  if (!holds) throw new Violation(text());
};
