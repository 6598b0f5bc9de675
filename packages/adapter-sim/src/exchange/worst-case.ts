import { add, max, min, negate, subtract, times, ZERO, type Decimal, type EquityOption } from "@floorbroker/core";

/** Options that are held (above 0) or owed (below 0). */
export interface HeldOption {
  readonly option: EquityOption;
  readonly quantity: number;
}

const worthAt = (held: readonly HeldOption[], spot: Decimal): Decimal =>
  held.reduce((sum, { option: { right, strike }, quantity }) => {
    const worth = right === "C" ? subtract(spot, strike) : subtract(strike, spot);
    return add(sum, times(max(worth, ZERO), quantity));
  }, ZERO);

/**
 * The least that options of one expiry can be worth together when they expire, per unit of price; `undefined` when there
 * is no least: more calls are owed than held. What they are worth is straight between the strikes, so its corners do.
 */
const leastWorth = (held: readonly HeldOption[]): Decimal | undefined => {
  const calls = held.reduce((sum, { option, quantity }) => sum + (option.right === "C" ? quantity : 0), 0);
  if (calls < 0) return undefined;
  return held.reduce((least, { option }) => min(least, worthAt(held, option.strike)), worthAt(held, ZERO));
};

/** What covers what, option by option: what all of it can lose, and what is owed without cover. */
interface Cover {
  readonly loss: Decimal;
  readonly bare: readonly HeldOption[];
}

const gap = (owed: EquityOption, held: EquityOption): Decimal =>
  max(owed.right === "C" ? subtract(held.strike, owed.strike) : subtract(owed.strike, held.strike), ZERO);

/** Every option that is owed is covered by one of its kind that lives at least as long; the nearest strikes first. */
const covered = (all: readonly HeldOption[]): Cover => {
  const free = all.filter(({ quantity }) => quantity > 0).map((each) => ({ ...each }));
  const bare: HeldOption[] = [];
  let loss = ZERO;
  for (const { option, quantity } of all.filter((each) => each.quantity < 0)) {
    const fitting = free
      .filter((each) => each.option.right === option.right && each.option.expiry >= option.expiry)
      .toSorted((a, b) => (gap(option, a.option) < gap(option, b.option) ? -1 : 1));
    let left = -quantity;
    for (const cover of fitting) {
      const taken = Math.min(left, cover.quantity);
      cover.quantity -= taken;
      left -= taken;
      loss = add(loss, times(gap(option, cover.option), taken));
    }
    if (left > 0) bare.push({ option, quantity: -left });
  }
  return { loss, bare };
};

const expiriesOf = (held: readonly HeldOption[]): readonly string[] => [
  ...new Set(held.map(({ option }) => `${option.expiry}:${option.root}`)),
];

/**
 * The most that options on one underlying can be short of at expiry, per unit of price: what has to be held back for
 * them. `undefined` when there is no most: something is owed that nothing covers.
 */
export const mostOwed = (held: readonly HeldOption[]): Decimal | undefined => {
  const { loss, bare } = covered(held);
  const paired = bare.length === 0 ? loss : undefined;
  const least = expiriesOf(held).length === 1 ? leastWorth(held) : undefined;
  const together = least === undefined ? undefined : max(negate(least), ZERO);
  return paired === undefined || together === undefined ? (paired ?? together) : min(paired, together);
};

/** What is held back for options on one underlying where `bareOf` is what a broker wants for one owed without cover. */
export const requirementOf = (
  held: readonly HeldOption[],
  bareOf: (option: EquityOption) => Decimal,
): Decimal => {
  const sumOf = (bare: readonly HeldOption[]): Decimal =>
    bare.reduce((sum, { option, quantity }) => add(sum, times(bareOf(option), Math.abs(quantity))), ZERO);
  const { loss, bare } = covered(held);
  const byCover = add(loss, sumOf(bare));
  const byExpiry = expiriesOf(held).reduce((sum, name) => {
    const group = held.filter(({ option }) => `${option.expiry}:${option.root}` === name);
    const alone = sumOf(group.filter(({ quantity }) => quantity < 0));
    const owed = mostOwed(group);
    return add(sum, owed === undefined ? alone : min(owed, alone));
  }, ZERO);
  return min(byCover, byExpiry);
};

/**
 * What one spread puts at stake for its buyer (`paying` its price) or its seller (receiving it), per unit of price: the
 * price and whatever it can be short of at expiry. `undefined` when that has no bound.
 */
export const atStake = (legs: readonly HeldOption[], side: "buy" | "sell", price: Decimal): Decimal | undefined => {
  const taken = side === "buy" ? legs : legs.map(({ option, quantity }) => ({ option, quantity: -quantity }));
  const owed = mostOwed(taken);
  return owed === undefined ? undefined : max(side === "buy" ? add(owed, price) : subtract(owed, price), ZERO);
};
