import { draftOf, opens } from "../draft.ts";
import type { Instruction } from "../instruction.ts";
import { ignore, invalid } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { isOnlyLegs, namesSpread, readSpread } from "../spreads/read-spread.ts";
import { settleSpread } from "../spreads/settle-spread.ts";
import { isOk } from "../../result.ts";
import { secondOrder, stanceBehind } from "../stance.ts";
import { startAt } from "../start.ts";
import { lineEnd } from "../tokens.ts";

const read = ({ context }: Reader): Instruction | undefined => {
  const { tokens } = context;
  if (context.command || !namesSpread(tokens)) return undefined;
  for (let at = 0; at < tokens.length; at = lineEnd(tokens, at) + 1) {
    const start = startAt(context, at);
    if ("stoppedAt" in start || start.action === null) return undefined;
    if (start.voice === "none" && !namesSpread(tokens.slice(start.at, lineEnd(tokens, start.at)))) return undefined;
    const draft = draftOf(context, { ...start, action: start.action, start: start.at });
    // "sold 605C/610C" may close two orders.
    if (isOnlyLegs(tokens) && (start.voice !== "action" || !opens(draft))) return undefined;
    const spread = readSpread(draft);
    if (spread === undefined) return undefined;
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
