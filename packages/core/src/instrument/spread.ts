import { instrumentId, type InstrumentId } from "../ids.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../result.ts";
import type { EquityOption, Instrument, OptionSpread, SpreadLeg } from "./instrument.ts";
import { parseOcc } from "./option.ts";

/** Fewest and most legs of one order: brokers take up to four options as one (tastytrade, Interactive Brokers). */
const LEGS = { fewest: 2, most: 4 } as const;

/** Most options of one leg in one spread; more is a slip of the pen, and no venue's ratio rule would take it. */
const HIGHEST_RATIO = 100;

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? Math.abs(a) : greatestCommonDivisor(b, a % b);

const inOrder = (a: EquityOption, b: EquityOption): number => {
  if (a.expiry !== b.expiry) return a.expiry < b.expiry ? -1 : 1;
  if (a.right !== b.right) return a.right === "C" ? -1 : 1;
  if (a.strike !== b.strike) return a.strike < b.strike ? -1 : 1;
  // An index's AM- and PM-settled contracts of one date differ by their root alone.
  return a.id < b.id ? -1 : 1;
};

const objection = (legs: readonly SpreadLeg[]): readonly [text: string, suggestion: string] | undefined => {
  const [first] = legs;
  if (first === undefined || legs.length < LEGS.fewest || legs.length > LEGS.most) {
    return [`a spread has two to four legs, not ${legs.length}`, "Post it as orders of two to four legs."];
  }
  if (legs.some(({ option }) => option.underlying !== first.option.underlying)) {
    return ["the legs of a spread are on one underlying", "Post an order for each underlying."];
  }
  if (new Set(legs.map(({ option }) => option.id)).size < legs.length) {
    return ["a contract stands twice among the legs", "Check the strikes."];
  }
  if (legs.some(({ ratio }) => !Number.isSafeInteger(ratio) || ratio === 0 || Math.abs(ratio) > HIGHEST_RATIO)) {
    return [`a leg's ratio is a whole number from 1 to ${HIGHEST_RATIO}`, "Check the ratio of the legs."];
  }
  return undefined;
};

/**
 * Two to four options on one underlying as one instrument, in canonical order: ratios as small as they get, legs by
 * expiry, right and strike. A ratio above 0 is bought by the buyer of the spread and one below 0 sold; which of a
 * spread and its mirror image costs money only the market knows, so whoever builds one says which way round it is.
 * Fails with `bad-spread`.
 */
export const spread = (legs: readonly SpreadLeg[]): Result<Problem, OptionSpread> => {
  const wrong = objection(legs);
  if (wrong !== undefined) return fail(problem("bad-spread", wrong[0], [wrong[1]]));
  const divisor = legs.reduce((common, { ratio }) => greatestCommonDivisor(common, ratio), 0);
  const canonical = legs
    .map(({ option, ratio }) => ({ option, ratio: ratio / divisor }))
    .toSorted((a, b) => inOrder(a.option, b.option));
  const id = canonical.map(({ option, ratio }) => `${ratio}*${option.id}`).join("|");
  const underlying = canonical.reduce((_, { option }) => option.underlying, "");
  return ok({ kind: "spread", id: instrumentId(id), underlying, legs: canonical });
};

/** The same contracts the other way round: what its buyer holds, the buyer of this one has sold. */
export const mirrored = ({ legs }: OptionSpread): OptionSpread => {
  const turned = spread(legs.map(({ option, ratio }) => ({ option, ratio: -ratio })));
  if (!isOk(turned)) throw new Error("the mirror image of a spread is one");
  return turned.right;
};

/** Whether an instrument's id is that of a spread. */
export const isSpreadId = (id: InstrumentId): boolean => id.includes("*");

const LEG = /^(-?[1-9]\d{0,2})\*(.{21})$/;

const notSpread = (text: string): Result<Problem, never> =>
  fail(
    problem(
      "bad-spread",
      "not the id of a spread",
      ["One looks like 1*SPY   261218C00590000|-1*SPY   261218C00595000."],
      text,
    ),
  );

/** Reads a spread's canonical id; any other way to write it is `bad-spread`, so that one spread has one id. */
export const parseSpread = (id: string): Result<Problem, OptionSpread> => {
  if (!id.includes("*")) return notSpread(id);
  const legs: SpreadLeg[] = [];
  for (const part of id.split("|")) {
    const [, ratio = "", occ = ""] = LEG.exec(part) ?? [];
    const option = parseOcc(occ);
    if (!isOk(option)) return notSpread(id);
    legs.push({ option: option.right, ratio: Number(ratio) });
  }
  const built = spread(legs);
  return isOk(built) && built.right.id === id ? built : notSpread(id);
};

/** The legs of the spread that has this id; none for the id of anything else. */
export const legsOfId = (id: InstrumentId): readonly SpreadLeg[] => {
  if (!isSpreadId(id)) return [];
  const found = parseSpread(id);
  return isOk(found) ? found.right.legs : [];
};

/** The contracts that an order for this instrument trades: a spread's are its legs. */
export const contractsOf = (id: InstrumentId): readonly InstrumentId[] => {
  const legs = legsOfId(id);
  return legs.length === 0 ? [id] : legs.map(({ option }) => option.id);
};

/** So many units of one contract, below 0 where they are short. */
export interface ContractUnits {
  readonly contract: Exclude<Instrument, OptionSpread>;
  readonly units: number;
}

/** What one unit of an instrument puts into the account of whoever buys or sells it: of a spread, units of every leg. */
export const contractUnits = (instrument: Instrument, side: "buy" | "sell"): readonly ContractUnits[] => {
  const sign = side === "buy" ? 1 : -1;
  if (instrument.kind !== "spread") return [{ contract: instrument, units: sign }];
  return instrument.legs.map(({ option, ratio }) => ({ contract: option, units: sign * ratio }));
};
