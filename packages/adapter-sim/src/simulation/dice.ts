/** A stream of chances: the same seed and label give the same numbers in the same order. */
export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `from` to `to`, both inclusive. */
  whole(from: number, to: number): number;
  chance(probability: number): boolean;
  /** One of a list that is not empty; what stands there twice comes twice as often. */
  pick<A>(items: readonly A[]): A;
}

/** sfc32: small, fast and without a short period. Each label has a stream of its own, so that one more throw here changes nothing there. */
export const dice = (seed: number, label: number): Dice => {
  let a = seed | 0;
  let b = Math.floor(seed / 0x1_0000_0000) | 0;
  let c = Math.imul(label + 1, 0x9e3779b9) | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 0x1_0000_0000;
  };
  // The first numbers still look like the seed.
  for (let i = 0; i < 12; i++) next();
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: <A>(items: readonly A[]): A => items[Math.floor(next() * items.length)] as A, // the index lies within the list
  };
};
