import type { Context } from "../context.ts";
import { draftOf, opens } from "../draft.ts";
import type { Instruction } from "../instruction.ts";
import { ignore, invalid } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { readSpread } from "../spreads/read-spread.ts";
import { settleSpread } from "../spreads/settle-spread.ts";
import { isOnlyLegs, namesSpread } from "../spreads/spread-words.ts";
import { isOk } from "../../result.ts";
import { secondOrder, stanceBehind } from "../stance.ts";
import { startAt, type Start } from "../start.ts";
import { isMark, lineEnd, tokenAt } from "../tokens.ts";
import { actionAt } from "../verbs.ts";

/** `SPY 590/595C 12/18 BTO @ 1.20`: the contract stands first, and the action in letters follows on its line. */
const contractFirst = ({ tokens }: Context, at: number): Start | undefined => {
  const first = tokenAt(tokens, at);
  const symbol = isMark(first, "$") || (first.kind === "word" && first.capitals && first.means === 0);
  const end = symbol ? lineEnd(tokens, at) : at;
  for (let place = at + 1; place < end; place++) {
    const named = actionAt(tokens, place);
    if (named === undefined) continue;
    const { action, next } = named;
    return { at, action, voice: "action", prefixed: false, right: null, size: null, misspelt: null, verb: { at: place, next } };
  }
  return undefined;
};

const begunAt = (context: Context, at: number): Start | undefined => {
  const start = startAt(context, at);
  if ("stoppedAt" in start) return start.contradicted ? undefined : contractFirst(context, start.stoppedAt);
  return start.voice === "none" ? (contractFirst(context, start.at) ?? start) : start;
};

const read = ({ context }: Reader): Instruction | undefined => {
  const { tokens } = context;
  if (context.command || !namesSpread(tokens)) return undefined;
  for (let at = 0; at < tokens.length; at = lineEnd(tokens, at) + 1) {
    const start = begunAt(context, at);
    if (start === undefined || start.action === null) return undefined;
    if (start.voice === "none" && !namesSpread(tokens.slice(start.at, lineEnd(tokens, start.at)))) return undefined;
    const draft = draftOf(context, { ...start, action: start.action, start: start.at });
    // "sold 605C/610C" may close two orders.
    if (isOnlyLegs(tokens) && (start.voice !== "action" || !opens(draft))) return undefined;
    const spread = readSpread(draft);
    if (spread === undefined || (start.verb !== null && spread.end <= start.verb.at)) return undefined;
    const stance = stanceBehind(draft, spread.end);
    if (stance !== undefined) return ignore(stance);
    if (start.voice === "none" && !draft.priceMarked) return undefined;
    if (secondOrder(draft, spread.end, false) !== undefined) return undefined;
    const settled = settleSpread(draft, spread);
    return isOk(settled) ? settled.right : invalid(settled.left);
  }
  return undefined;
};

/**
 * Two to four legs as one order: `BTO SPY 590/595C 12/18 @ 1.20`, `sold SPX 5900/5890 put credit spread 12/18 @ 2.00`,
 * an iron condor, a butterfly, a straddle. What is bought and what sold follows from the kind and from who pays.
 */
export const spreadAlert: Rule = { name: "spread-alert", read };
