import { format } from "../decimal.ts";
import type { EquityOption, OptionSpread, SpreadLeg } from "./instrument.ts";
import { expiryText } from "./option.ts";

const isOneOf = <A>(values: readonly A[]): boolean => new Set(values).size === 1;

/** What traders call two to four legs of one expiry that lie in the usual way; legs as in a canonical spread. */
const shapeOf = (legs: readonly SpreadLeg[]): string | undefined => {
  const rights = legs.map(({ option }) => option.right).join("");
  const ratios = legs.map(({ ratio }) => ratio).join(" ");
  switch (`${rights} ${ratios}`) {
    case "CP 1 1":
      return isOneOf(legs.map(({ option }) => option.strike)) ? "straddle" : "strangle";
    case "CC 1 -1":
    case "CC -1 1":
    case "PP 1 -1":
    case "PP -1 1":
      return "vertical";
    case "CCC 1 -2 1":
    case "PPP 1 -2 1":
      return "butterfly";
    case "CCPP 1 -1 -1 1":
      return ironOf(legs);
    default:
      return undefined;
  }
};

/** Bought inside and sold outside: what a buyer of an iron condor that others sell holds. */
const ironOf = (legs: readonly SpreadLeg[]): string => {
  const inside = legs.filter(({ ratio }) => ratio > 0).map(({ option }) => option.strike);
  return isOneOf(inside) ? "iron butterfly" : "iron condor";
};

const strikeText = ({ option }: SpreadLeg): string => format(option.strike);

/** Bought strike first for a vertical, as it is quoted; otherwise upwards, each strike once. */
const strikesText = (legs: readonly SpreadLeg[], shape: string): string => {
  if (shape === "vertical") return legs.toSorted((a, b) => b.ratio - a.ratio).map(strikeText).join("/");
  const upwards = legs.toSorted((a, b) => (a.option.strike < b.option.strike ? -1 : 1));
  return [...new Set(upwards.map(strikeText))].join("/");
};

const contractText = ({ strike, right }: EquityOption): string => `${format(strike)}${right}`;

const legText = ({ option, ratio }: SpreadLeg, withExpiry: boolean): string =>
  `${ratio > 0 ? "+" : "-"}${Math.abs(ratio)} ${contractText(option)}${withExpiry ? ` ${expiryText(option)}` : ""}`;

/**
 * As a trader says it, seen by the buyer: `SPY 590/595C 18 Dec 26 vertical`, `SPX 5800/5900/6000/6100 18 Dec 26 iron
 * condor`; whatever has no name of its own by its legs, `SPY +1 590C 18 Dec 26 -1 590C 15 Jan 27`.
 */
export const formatSpread = ({ underlying, legs }: OptionSpread): string => {
  const dates = new Set(legs.map(({ option }) => expiryText(option)));
  const [date = ""] = dates;
  const shape = dates.size === 1 ? shapeOf(legs) : undefined;
  if (shape === undefined) {
    const listed = legs.map((leg) => legText(leg, dates.size > 1)).join(" ");
    return `${underlying} ${listed}${dates.size > 1 ? "" : ` ${date}`}`;
  }
  const rights = new Set(legs.map(({ option }) => option.right));
  const [right = ""] = rights.size === 1 ? rights : [];
  return `${underlying} ${strikesText(legs, shape)}${right} ${date} ${shape}`;
};
