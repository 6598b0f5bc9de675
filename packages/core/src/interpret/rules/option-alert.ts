import { decimal, formatMoney, ZERO, type Decimal } from "../../decimal.ts";
import { neighbours, singleTick, isOnTick } from "../../instrument/ticks.ts";
import type { Right } from "../../instrument/instrument.ts";
import { fail, isOk, ok, type Problem, type Result } from "../../result.ts";
import type { CivilDate } from "../../time.ts";
import { expiryBy } from "../days.ts";
import { expiryHabit, opens, type Draft } from "../draft.ts";
import { mended } from "../example.ts";
import type { Close, Instruction, Level, Open } from "../instruction.ts";
import { strikeProblem } from "../phrases/contract.ts";
import { isPartial, objectToDateLike } from "../phrases/fraction.ts";
import { invalid, refuse } from "../refusal.ts";
import type { Rule } from "../rule.ts";

/** No option class is priced finer than this; which class has the coarser steps only its instrument says. */
const FINEST = singleTick(decimal("0.01"));

interface Contract {
  readonly symbol: string;
  readonly right: Right;
  readonly strike: Decimal;
  readonly expiry: CivilDate;
}

const missing = (
  code: "missing-symbol" | "missing-right" | "missing-strike" | "missing-price",
  text: string,
  draft: Draft,
): Problem => {
  const suggestions: readonly [string, ...string[]] =
    code === "missing-right" ? [mended(draft, { right: "C" }), mended(draft, { right: "P" })] : [mended(draft)];
  return refuse(code, text, suggestions);
};

const expiryOf = (draft: Draft): Result<Problem, CivilDate> => {
  if (draft.expiry !== null) return ok(draft.expiry);
  const habit = expiryHabit(draft);
  if (habit !== null) return expiryBy(habit, draft.context.postedAt);
  const text = "the alert names no expiry, and this channel has no usual one";
  return fail(refuse("missing-expiry", text, [mended(draft), mended(draft, { expiry: "0DTE" })]));
};

const contractOf = (draft: Draft): Result<Problem, Contract> => {
  const symbol = draft.symbol ?? draft.context.profile.symbol;
  if (symbol === null) return fail(missing("missing-symbol", "the alert names no symbol", draft));
  if (draft.strike === null) return fail(missing("missing-strike", "the alert names no strike", draft));
  const unlisted = strikeProblem(draft.strike);
  if (unlisted !== undefined) return fail(unlisted);
  if (draft.right === null) return fail(missing("missing-right", "call or put? The strike has neither C nor P", draft));
  const expiry = expiryOf(draft);
  if (!isOk(expiry)) return expiry;
  return ok({ symbol, strike: draft.strike, right: draft.right, expiry: expiry.right });
};

/** Largest price of an option that any exchange's display has room for. */
const MOST = decimal("99999.99");

/** No price of an option: finer than a cent, or larger than any. */
const priceProblem = (draft: Draft, price: Decimal): Problem | undefined => {
  if (price > MOST) {
    const text = formatMoney(price);
    return refuse("bad-price", `no option costs ${text}`, ["Write the price of one share's worth of the option, such as @ 1.20"], text);
  }
  return isOnTick(FINEST, price) ? undefined : offTick(draft, price);
};

const offTick = (draft: Draft, price: Decimal): Problem => {
  const [lower, upper] = neighbours(FINEST, price);
  const [first, second] = [mended(draft, { price: lower }), mended(draft, { price: upper })];
  const suggestions: readonly [string, ...string[]] = lower > ZERO ? [first, second] : [second];
  return refuse("bad-tick", "options are priced in whole cents", suggestions, formatMoney(price));
};

/**
 * A stop on the wrong side of the entry belongs to something else, such as the share: it is asked back, not dropped.
 */
const misplaced = (draft: Draft, price: Decimal): Problem | undefined => {
  const below = (level: Level): boolean => (level.unit === "price" ? level.value < price : true);
  const above = (level: Level): boolean => (level.unit === "price" ? level.value > price : true);
  const long = draft.action === "BTO";
  const stopFits = draft.stop === null || (long ? below(draft.stop) : above(draft.stop));
  const targetsFit = draft.targets.every(long ? above : below);
  if (stopFits && targetsFit) return undefined;
  const text = stopFits ? "a target is on the wrong side of the entry" : "the stop is on the wrong side of the entry";
  return refuse("bad-price", text, ["Give stop and targets as prices of the option, or as percentages of the entry."]);
};

/** How many times its price an option may be worth, before a target that is near its strike is taken for one on the share. */
const MOST_TIMES = 10n;

/** `PT 595` for an option of 1.20 with a strike of 590: the share's price. */
const isOfShare = (level: Level, price: Decimal, strike: Decimal): boolean =>
  level.unit === "price" && level.value >= MOST_TIMES * price && 2n * level.value >= strike;

const onShare = (draft: Draft, price: Decimal, strike: Decimal): Problem | undefined => {
  const target = draft.targets.find((level) => isOfShare(level, price, strike));
  if (target === undefined) return undefined;
  const text = formatMoney(target.value);
  const suggestion = "Give stop and targets as prices of the option, or as percentages of the entry.";
  return refuse("bad-price", `${text} looks like a price of the share, not of the option`, [suggestion], text);
};

const open = (draft: Draft, contract: Contract): Result<Problem, Open> => {
  const { price, quantity, size, targets, stop, trail } = draft;
  if (price === null) return fail(missing("missing-price", "the alert names no price", draft));
  const off = priceProblem(draft, price);
  if (off !== undefined) return fail(off);
  const wrong = misplaced(draft, price) ?? onShare(draft, price, contract.strike);
  if (wrong !== undefined) return fail(wrong);
  const action = draft.action === "STO" ? "STO" : "BTO";
  const plan = { targets: [...targets], stop, trail };
  return ok({ kind: "open", asset: "option", action, ...contract, spread: null, price, quantity, size, ...plan });
};

const close = (draft: Draft, contract: Contract): Result<Problem, Close> => {
  const { price, quantity, fraction } = draft;
  const off = price === null ? undefined : priceProblem(draft, price);
  if (off !== undefined) return fail(off);
  const action = draft.action === "BTC" ? "BTC" : "STC";
  return ok({ kind: "close", asset: "option", action, ...contract, spread: null, price, quantity, fraction, partial: isPartial(draft) });
};

const settle = (draft: Draft): Result<Problem, Instruction> => {
  objectToDateLike(draft);
  if (draft.problem !== null) return fail(draft.problem);
  const contract = contractOf(draft);
  if (!isOk(contract)) return contract;
  return opens(draft) ? open(draft, contract.right) : close(draft, contract.right);
};

/**
 * An order in an option: `Alert: CALLS SPY 590 12/18 @ 1.20`, `STC half SPY 590C 12/18 @ 2.40`, and every other order
 * of the same fields. What is missing is refused by name; only an expiry, a symbol and an action may come from the
 * profile.
 */
export const optionAlert: Rule = {
  name: "option-alert",
  read: ({ order }) => {
    const reading = order();
    if (reading.kind !== "draft") return undefined;
    const settled = settle(reading.draft);
    return isOk(settled) ? settled.right : invalid(settled.left);
  },
};
