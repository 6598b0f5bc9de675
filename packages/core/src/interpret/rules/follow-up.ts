import { format } from "../../decimal.ts";
import type { Problem } from "../../result.ts";
import { partsOf } from "../../time.ts";
import type { Context } from "../context.ts";
import type { Conversation, OpenContract } from "../conversation.ts";
import { draftOf, opens, type Draft } from "../draft.ts";
import type { Close, Instruction, Spread } from "../instruction.ts";
import { isPartial } from "../phrases/fraction.ts";
import { atSign } from "../phrases/price.ts";
import { quantityBehind } from "../phrases/quantity.ts";
import { readHead } from "../read-draft.ts";
import { spreadText } from "../render.ts";
import { invalid, refuse } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";
import { impossiblePart, isIdiom, partFirst, spokenPart, withoutExitUpdate } from "./reply-parts.ts";
import { secondOrder, stanceBehind } from "../stance.ts";
import { startAt } from "../start.ts";
import { endsClause, isMark, tokenAt, type Token } from "../tokens.ts";

/** What points at the trade behind the order: "out half of this one". */
const POINTERS = ["THIS", "ONE", "THESE", "THOSE", "IT", "THEM", "TRADE", "POSITION", "POSITIONS", "NOW", "GUYS"];

const pastPointers = (tokens: readonly Token[], from: number): number => {
  let at = from;
  while (POINTERS.includes(tokenAt(tokens, at).text)) at++;
  return at;
};

/** `sold 2` as a reply, `sold 2 @ 2.40`: a bare count, which elsewhere needs its symbol behind it. */
const pastCount = (draft: Draft, end: number): number => {
  const { tokens, conversation } = draft.context;
  const priced = isMark(tokenAt(tokens, end + 1), "@");
  if (end !== draft.start || tokenAt(tokens, end).kind !== "number" || (conversation.repliedTo === null && !priced)) return end;
  const next = quantityBehind(draft, end);
  return priced ? atSign(draft, next) : next;
};

/** Whether a spread that was sold is open: what was sold is bought back. */
const isShort = ({ repliedTo, open }: Conversation): boolean =>
  (repliedTo === null ? open : [repliedTo]).some(({ spread }) => spread?.effect === "debit");

/** The close that a message begins with, as far as it says what to close, when nothing in it speaks against. */
const closeIn = (whole: Context): Draft | Problem | undefined => {
  const tokens = withoutExitUpdate(whole.tokens);
  const context = tokens === whole.tokens ? whole : { ...whole, tokens };
  if (isIdiom(tokens)) return undefined;
  const { profile } = context;
  const start = startAt({ ...context, profile: { ...profile, action: profile.action ?? "BTO" } }, 0);
  const said = "stoppedAt" in start || start.action === null || start.voice === "none" ? undefined : start;
  const draft =
    said === undefined || said.action === null
      ? partFirst(context)
      : draftOf(context, { ...said, action: said.action, start: said.at });
  if (draft === undefined || opens(draft)) return undefined;
  // What alerts open is bought, but for spreads. BTC buys back, or is a coin; only where something was sold first is it a close.
  const coin = draft.action === "BTC" && draft.voice === "action" && profile.action !== "STO";
  if (coin && !isShort(context.conversation)) return undefined;
  const impossible = said === undefined ? undefined : impossiblePart(context, said);
  if (impossible !== undefined) return impossible;
  const spoken = spokenPart(draft, draft.start);
  const end = pastPointers(tokens, spoken > draft.start ? spoken : pastCount(draft, readHead(draft)));
  const ended = endsClause(tokenAt(tokens, end)) || isMark(tokenAt(tokens, end), "+");
  if (draft.problem !== null || !ended || stanceBehind(draft, end) !== undefined) return undefined;
  return secondOrder(draft, end, true) === undefined ? draft : undefined;
};

/** A spread is meant by its symbol, and by what all its legs have in common; a strike alone names one leg, and not all of it. */
const fitsSpread = ({ symbol, right, strike, expiry }: Draft, underlying: string, { legs }: Spread): boolean =>
  strike === null &&
  (symbol === null || symbol === underlying) &&
  legs.every((leg) => (right === null || leg.right === right) && (expiry === null || leg.expiry === expiry));

/** Whether the message names nothing that the contract is not. */
const fits = (draft: Draft, contract: OpenContract): boolean => {
  if (draft.shares && contract.asset !== "equity") return false;
  if (contract.spread !== undefined) return fitsSpread(draft, contract.symbol, contract.spread);
  const named = ["symbol", "right", "strike", "expiry"] as const;
  return named.every((field) => draft[field] === null || draft[field] === contract[field]);
};

const keyOf = ({ asset, symbol, right, strike, expiry, spread }: OpenContract): string => {
  const legs = (spread?.legs ?? []).map((leg) => [leg.action, leg.ratio, leg.right, leg.strike, leg.expiry].join(" "));
  return [asset, symbol, right, strike, expiry, ...legs].join(" ");
};

const candidatesOf = (draft: Draft, { conversation }: Context): readonly OpenContract[] => {
  const { repliedTo, open } = conversation;
  const fitting = (repliedTo === null ? open : [repliedTo]).filter((contract) => fits(draft, contract));
  return [...new Map(fitting.map((contract) => [keyOf(contract), contract])).values()];
};

const nameOf = ({ symbol, right, strike, expiry, spread }: OpenContract): string => {
  if (spread !== undefined) return spreadText(symbol, spread.legs);
  if (right === null || strike === null || expiry === null) return symbol;
  const { year, month, day } = partsOf(expiry);
  return `${symbol} ${format(strike)}${right} ${month}/${day}/${year}`;
};

/** What is held long is sold and what was sold is bought back, whatever word a room has for getting out. */
const actionOn = (draft: Draft, { spread }: OpenContract): Close["action"] => {
  if (spread !== undefined) return spread.effect === "credit" ? "STC" : "BTC";
  return draft.action === "BTC" ? "BTC" : "STC";
};

const closing = (draft: Draft, contract: OpenContract): Close => ({
  kind: "close",
  action: actionOn(draft, contract),
  ...contract,
  spread: contract.spread ?? null,
  price: draft.price,
  quantity: draft.quantity,
  fraction: draft.fraction,
  partial: isPartial(draft),
});

const ambiguous = (draft: Draft, candidates: readonly OpenContract[]): Instruction => {
  const [first = "", ...rest] = candidates.map((contract) => `${contract.spread === undefined ? draft.action : actionOn(draft, contract)} ${nameOf(contract)}`);
  const text = `${candidates.length} open trades may be meant: ${candidates.map(nameOf).join(", ")}`;
  return invalid(refuse("ambiguous", text, [first, ...rest]));
};

/** A close that names its contract, or so many shares, needs no conversation. */
const isWhole = (draft: Draft, { conversation }: Context): boolean => {
  const contract = draft.symbol !== null && draft.strike !== null && draft.right !== null && draft.expiry !== null;
  return contract || (conversation.repliedTo === null && draft.quantity !== null && draft.symbol !== null && draft.right === null);
};

const read = ({ context }: Reader): Instruction | undefined => {
  const { repliedTo, open } = context.conversation;
  if (context.command || (repliedTo === null && open.length === 0)) return undefined;
  const draft = closeIn(context);
  if (draft === undefined) return undefined;
  if ("code" in draft) return invalid(draft);
  if (isWhole(draft, context)) return undefined;
  const candidates = candidatesOf(draft, context);
  const [only] = candidates;
  if (only === undefined) return undefined;
  return candidates.length === 1 ? closing(draft, only) : ambiguous(draft, candidates);
};

/**
 * `out half`, `trim`, `STC half`, `closing SPY calls`: a close that leaves out its contract, in part or whole. It means
 * the trade that the message replies to; else the only open one that fits what is named. More than one that fits is
 * asked back, none is left to the other rules.
 */
export const followUp: Rule = { name: "follow-up", read };
