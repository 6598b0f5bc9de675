/**
 * Randomness addressed by label, not by call order: the same seed and labels give the same number whoever asks,
 * whenever and however often. That is what makes a run repeatable after a restart, and a quote independent of earlier
 * questions.
 */

const fmix = (hash: number): number => {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

const absorb = (hash: number, word: number): number => {
  let k = Math.imul(word | 0, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  k = Math.imul(k, 0x1b873593);
  let h = hash ^ k;
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
};

const absorbNumber = (hash: number, value: number): number =>
  // Times exceed 32 bits, so both halves count.
  absorb(absorb(hash, value | 0), Math.floor(value / 0x1_0000_0000) | 0);

const absorbText = (hash: number, text: string): number => {
  let h = hash;
  for (let at = 0; at < text.length; at++) h = absorb(h, text.charCodeAt(at));
  return absorb(h, ~text.length);
};

/** What randomness may be addressed by. */
export type Label = string | number;

/** A 32-bit key made of a seed and labels; the start of a family of numbers ({@link uniformAt}, {@link normalAt}). */
export const streamKey = (seed: number, ...labels: readonly Label[]): number => {
  let h = absorbNumber(0x9747b28c, seed);
  for (const label of labels) h = typeof label === "number" ? absorbNumber(h, label) : absorbText(h, label);
  return fmix(h);
};

/** The number of a family at an address, in [0, 1). */
export const uniformAt = (key: number, a: number, b = 0): number => {
  const h = absorb(absorb(key | 0, a), b);
  const high = fmix(h);
  const low = fmix(h ^ 0x5bd1e995);
  // 53 bits: all that a float between 0 and 1 can carry.
  return (high * 0x20_0000 + (low >>> 11)) / 0x20_0000_0000_0000;
};

/** A number in [0, 1) for a seed and labels. */
export const uniform = (seed: number, ...labels: readonly Label[]): number => uniformAt(streamKey(seed, ...labels), 1);

// Acklam's rational approximation of the normal quantile: relative error below 1.2e-9.
const A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
const C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

const polynomial = (coefficients: readonly number[], x: number): number => {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
};

/** The standard normal deviate below which the share `p` lies; `p` is held inside (0, 1). */
export const normalQuantile = (p: number): number => {
  const inside = Math.min(Math.max(p, 1e-16), 1 - 1e-16);
  if (inside < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(inside));
    return polynomial(C, q) / polynomial(D, q);
  }
  if (inside > 1 - 0.02425) return -normalQuantile(1 - inside);
  const q = inside - 0.5;
  const r = q * q;
  return (polynomial(A, r) * q) / polynomial(B, r);
};

/** The standard normal deviate of a family at an address. */
export const normalAt = (key: number, a: number, b = 0): number => normalQuantile(uniformAt(key, a, b));

/** A standard normal deviate for a seed and labels. */
export const normal = (seed: number, ...labels: readonly Label[]): number => normalAt(streamKey(seed, ...labels), 1);

/** A whole number from `from` to `to`, both inclusive, for a seed and labels. */
export const whole = (from: number, to: number, seed: number, ...labels: readonly Label[]): number =>
  from + Math.floor(uniform(seed, ...labels) * (to - from + 1));
