import type { Context } from "./context.ts";
import { draftOf } from "./draft.ts";
import { readHead } from "./read-draft.ts";
import type { Start } from "./start.ts";
import { isMark, lineEnd, tokenAt, type Token } from "./tokens.ts";
import { actionAt, actionOf, verbAt } from "./verbs.ts";

/** Behind a contract these tell its market's day: "590C closed at 2.40". */
const OF_THE_DAY = ["CLOSE", "CLOSED", "CLOSING", "OPEN", "OPENED", "OPENING", "IN", "LONG", "AVG", "AVERAGE", "ENTRY"];

const DRIFTS = ["OFF", "UP", "DOWN", "TO", "INTO", "BY", "FROM"];

const isSymbolic = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  if (isMark(token, "$")) return tokenAt(tokens, at + 1).kind === "word";
  return token.kind === "word" && token.means === 0 && token.capitals;
};

/** Whether the line of the place names an action: without habits of the room, nothing else begins an order. */
const namesAction = (tokens: readonly Token[], from: number): boolean => {
  for (let at = from, end = lineEnd(tokens, from); at < end; at++) if (actionAt(tokens, at) !== undefined) return true;
  return false;
};

const TRADED = ["BOUGHT", "SOLD", "BOT"];

/** Whether the rest of the line tells of a second trade. */
const tellsMore = (tokens: readonly Token[], from: number): boolean => {
  for (let at = from, end = lineEnd(tokens, from); at < end; at++)
    if (TRADED.includes(tokenAt(tokens, at).text)) return true;
  return false;
};

/** What a contract's reading found: the order that its verb begins, and how far was read. */
export interface ContractFirst {
  readonly start: Start | undefined;
  readonly end: number;
}

/**
 * `SPY 590C 12/18 sold half @ 2.40`, `SPY 590C 12/18 BTO @ 1.20`: the contract stands first, and the verb or action
 * behind it says what is done. `undefined` when no contract begins at the place.
 */
export const contractFirst = (context: Context, at: number): ContractFirst | undefined => {
  const { tokens, profile } = context;
  if (!isSymbolic(tokens, at) || (profile.action === null && !namesAction(tokens, at))) return undefined;
  const probe = draftOf(context, { action: "BTO", voice: "none", prefixed: false, start: at, right: null, size: null });
  const end = readHead(probe);
  const action = actionAt(tokens, end);
  const contract = probe.strike !== null && probe.right !== null;
  // "KO BTO @ 68.20": before an action in letters the symbol is enough, and shares may be meant.
  const bare = action !== undefined && probe.strike === null && probe.right === null && probe.expiry === null;
  const named = probe.symbol !== null && (contract || bare);
  // The probe objects to an action, because it takes itself for an order that has begun.
  const broken =
    probe.problem !== null && (action === undefined || probe.problem.offending !== tokenAt(tokens, end).text);
  if (!named || probe.price !== null || broken) return { start: undefined, end };
  const begin = { at, prefixed: false, right: null, size: null, misspelt: null };
  if (action !== undefined) {
    const verb = { at: end, next: action.next };
    return { start: { ...begin, action: action.action, voice: "action", verb }, end };
  }
  // "590C sold off to 0.40" tells where its market went.
  if (DRIFTS.includes(tokenAt(tokens, end + 1).text)) return { start: undefined, end };
  const verb =
    profile.action === null || OF_THE_DAY.includes(tokenAt(tokens, end).text) ? undefined : verbAt(tokens, end);
  if (verb === undefined || profile.action === null) return { start: undefined, end };
  // "590C sold for 6.20, bought 3.10" tells the story of a trade that is over.
  if (tellsMore(tokens, verb.next)) return { start: undefined, end };
  const start: Start = {
    ...begin,
    action: actionOf(verb, profile.action),
    voice: "verb",
    verb: { at: end, next: verb.next },
  };
  return { start, end };
};
