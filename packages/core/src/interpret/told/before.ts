import type { Draft } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import type { IgnoreReason } from "../refusal.ts";
import { isMark, isWord, lineEnd, tokenAt, type Token } from "../tokens.ts";
import { Sense, sensesOf } from "./senses.ts";

/** What has the author of a contract without a verb: "I have 3 SPY 602C" states a position. */
const HAVING: ReadonlySet<string> = new Set(["HAVE", "IVE", "GOT"]);

/** A price under these is what was paid for something that is held. */
const PAID: ReadonlySet<string> = new Set(["AVG", "AVERAGE", "COST"]);

const OWNING: ReadonlySet<string> = new Set(["MY", "OUR", "CURRENT", "OPEN"]);

const isPosition = (tokens: readonly Token[], at: number): boolean =>
  isWord(tokenAt(tokens, at), "POSITION") && OWNING.has(tokenAt(tokens, at - 1).text);

/** Behind `my` these announce an order, and state no position. */
const ANNOUNCED: ReadonlySet<string> = new Set([
  "ALERT", "TRADE", "ENTRY", "SWING", "SCALP", "PLAY", "LOTTO", "ORDER", "IDEA", "NEXT", "FIRST",
]);

/** "everyone sold SPY …" at the start of a line; "hey everyone, sold" greets. */
const isEveryone = (tokens: readonly Token[], at: number): boolean => {
  const first = at === 0 || tokenAt(tokens, at - 1).kind === "line";
  return (
    first &&
    isWord(tokenAt(tokens, at), "EVERYONE") &&
    (tokenAt(tokens, at + 1).means & (Meaning.enter | Meaning.exit)) !== 0
  );
};

/** Why the words from the beginning of the line to the order's end make it none: a possession, other people's trade. */
export const toldBefore = (draft: Draft, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  const bare = draft.voice === "none";
  if (bare) for (let at = draft.start; at < end; at++) if (PAID.has(tokenAt(tokens, at).text)) return "recap";
  const first = draft.verb === null ? draft.start : draft.verb.at;
  for (let at = first - 1; at >= 0 && tokenAt(tokens, at).kind !== "line"; at--) {
    const { text } = tokenAt(tokens, at);
    const next = tokenAt(tokens, at + 1);
    if (bare && (HAVING.has(text) || isPosition(tokens, at))) return "recap";
    if (bare && text === "MY" && !ANNOUNCED.has(next.text)) return "recap";
    if (isWord(next, "GOT") && (text === "HAVE" || text === "IVE")) return "recap";
    if (text === "HAVE" && (next.means & Meaning.action) !== 0) return "recap";
    if ((sensesOf(text) & Sense.aside) !== 0 && isMark(next, ":")) return "watching";
    if (isEveryone(tokens, at)) return "recap";
  }
  return undefined;
};

/** Words of a line that only heads what follows. */
const LONGEST_HEADING = 4;
const STATED: ReadonlySet<string> = new Set(["POSITIONS", "HOLDINGS", "PORTFOLIO", "BAGS"]);

/** A heading over positions, or over a simulation: `Open positions`, `Sim account`. */
export const headsNoOrder = (tokens: readonly Token[], from: number): IgnoreReason | undefined => {
  const end = lineEnd(tokens, from);
  if (end - from > LONGEST_HEADING) return undefined;
  for (let at = from; at < end; at++) {
    const { kind, text } = tokenAt(tokens, at);
    if (kind !== "word") continue;
    if (STATED.has(text)) return "recap";
    if ((sensesOf(text) & Sense.simulation) !== 0) return "retracted";
  }
  return undefined;
};
