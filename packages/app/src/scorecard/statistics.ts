/** Numbers in [0, 1) that follow from the seed alone: the same one gives the same interval on every machine. */
const drawsOf = (seed: number): (() => number) => {
  // splitmix32, of Steele, Lea and Flood's SplitMix family.
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
};

/** The arithmetic mean; 0 of nothing. */
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The middle value, or the mean of the two in the middle; null of nothing. */
export const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
};

/** The standard deviation of a sample (n − 1); null for fewer than two values. */
export const deviation = (values: readonly number[]): number | null => {
  if (values.length < 2) return null;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
};

/** Mean ÷ standard deviation, for one trade and not for a year; null where the values do not vary. */
export const sharpe = (values: readonly number[]): number | null => {
  const spread = deviation(values);
  return spread === null || spread < 1e-12 ? null : mean(values) / spread;
};

/** The share of values above 0; null of nothing. */
export const winRate = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.filter((value) => value > 0).length / values.length;

/** The deepest fall of a running sum below its highest point so far (0 at the start), in units of 10⁻⁸; never negative. */
export const drawdown = (results: readonly bigint[]): bigint => {
  let [sum, peak, deepest] = [0n, 0n, 0n];
  for (const result of results) {
    sum += result;
    if (sum > peak) peak = sum;
    if (peak - sum > deepest) deepest = peak - sum;
  }
  return deepest;
};

/** The two ends of a confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How an interval is made. */
export interface Resampling {
  /** 0.9: one in twenty lies below the interval, and one in twenty above it. */
  readonly confidence: number;
  readonly seed: number;
  readonly resamples: number;
}

/** Values that came about together, as the trades of one day do: they are drawn together or not at all. */
export type Cluster = readonly number[];

const between = (sorted: Float64Array, share: number): number => {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
};

/** Sums of one cluster, several things at once. */
type Sums = readonly number[];

/**
 * The interval of anything that is made of sums over all clusters, when whole clusters are drawn with replacement: one
 * list of sums for each cluster. Null below two clusters.
 */
export const sumsInterval = (
  clusters: readonly Sums[],
  { confidence, seed, resamples }: Resampling,
  of: (sums: Sums) => number,
): Interval | null => {
  const [first] = clusters;
  if (first === undefined || clusters.length < 2) return null;
  const draw = drawsOf(seed);
  const found = new Float64Array(resamples);
  for (let round = 0; round < resamples; round++) {
    const sums = first.map(() => 0);
    for (let pick = 0; pick < clusters.length; pick++) {
      const drawn = clusters[Math.floor(draw() * clusters.length)] ?? first;
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (drawn[at] ?? 0);
    }
    found[round] = of(sums);
  }
  found.sort();
  const tail = (1 - confidence) / 2;
  return { low: between(found, tail), high: between(found, 1 - tail) };
};

const sumAndCount = (cluster: Cluster): Sums => [cluster.reduce((sum, value) => sum + value, 0), cluster.length];

/**
 * A percentile bootstrap of the mean that draws whole clusters with replacement (Davison and Hinkley, Bootstrap Methods
 * and their Application, 1997): the trades of one day share the day's market, and taken one by one they would
 * look like more evidence than they are. Null below two clusters. With few clusters it is too narrow rather than too wide.
 */
export const meanInterval = (clusters: readonly Cluster[], resampling: Resampling): Interval | null =>
  sumsInterval(
    clusters.filter((cluster) => cluster.length > 0).map(sumAndCount),
    resampling,
    ([sum = 0, count = 1]) => sum / count,
  );
