import { decimal } from "../../decimal.ts";
import { object, objectTwice, opens, type Draft, type Phrase } from "../draft.ts";
import type { Trail } from "../instruction.ts";
import { refuse } from "../refusal.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";
import { amountAt, countsAt } from "./amount.ts";
import { behindJoint, levelLabelAt, percentAt } from "./levels.ts";

const TRAILS: ReadonlySet<string> = new Set(["TS", "TRAIL", "TRAILING"]);

const ALL_OF_IT = decimal("100");

const ZERO_AMOUNT = decimal("0");

interface Found {
  readonly trail: Trail | null;
  readonly next: number;
}

/**
 * A percentage below 100, or an amount with a currency sign or a point. A bare whole number, `trail 10`, may be either,
 * and a distance of all there is or more is none: they belong to the trailing stop, and are not noted.
 */
const distanceAt = (tokens: readonly Token[], at: number): Found | undefined => {
  const percent = percentAt(tokens, at);
  if (percent !== undefined) {
    const { value } = percent.level;
    return { trail: value < ALL_OF_IT ? { unit: "percent", value } : null, next: percent.next };
  }
  const amount = amountAt(tokens, at);
  if (amount === undefined || amount.commaDoubt || amount.value <= ZERO_AMOUNT || countsAt(tokens, amount.next))
    return undefined;
  const priced = isMark(tokenAt(tokens, at), "$") || tokenAt(tokens, amount.next - 1).text.includes(".");
  return { trail: priced ? { unit: "amount", value: amount.value } : null, next: amount.next };
};

const take = (draft: Draft, trail: Trail | null): void => {
  if (trail === null || !opens(draft)) return;
  if (draft.trail === null) draft.trail = trail;
  else if (draft.trail.unit !== trail.unit || draft.trail.value !== trail.value)
    objectTwice(draft, "trailing stop", "TS");
};

/** `TS5%`, `trail 10%`, `trailing stop: 0.30`, `trailing by 20%`: how far a stop that moves stays behind the market. */
export const trailLabelled: Phrase = (draft, at) => {
  const { tokens } = draft.context;
  if (!TRAILS.has(tokenAt(tokens, at).text)) return at;
  const stop = levelLabelAt(tokens, at + 1);
  const from = behindJoint(tokens, stop?.kind === "stop" ? stop.next : at + 1);
  const found = distanceAt(tokens, from) ?? signedAt(tokens, from);
  if (found?.trail === null || found === undefined) objectToDistance(draft, from);
  if (found === undefined) return at;
  take(draft, found.trail);
  return found.next;
};

/**
 * `TS0%`, `TS 500%`: a percentage that is no distance is refused; what else stands there belongs to the exit, and is
 * not noted.
 */
const objectToDistance = (draft: Draft, at: number): void => {
  const { tokens } = draft.context;
  const sign = tokenAt(tokens, at + 1);
  if (!opens(draft) || tokenAt(tokens, at).kind !== "number" || !sign.glued || !isMark(sign, "%")) return;
  const text = `${tokenAt(tokens, at).text}%`;
  object(
    draft,
    refuse("bad-price", `${text} is no distance of a trailing stop`, ["Write it between 0 and 100: TS: 20%"], text),
  );
};

/** The same in prose, behind the symbol: TS is a company as well. */
export const trailing: Phrase = (draft, at) => (draft.symbol === null ? at : trailLabelled(draft, at));

/** `TS -5%`, `trailing by 20%`: one word or sign before a percentage. */
const signedAt = (tokens: readonly Token[], at: number): Found | undefined =>
  percentAt(tokens, at + 1) === undefined ? undefined : distanceAt(tokens, at + 1);
