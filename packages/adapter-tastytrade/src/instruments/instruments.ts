import {
  fail,
  isOk,
  newYorkDate,
  ok,
  ONE,
  sessionCalendarOf,
  standardSpec,
  type CivilDate,
  type EpochMs,
  type EquityOption,
  type InstrumentAnswer,
  type Instruments,
  type Result,
} from "@floorbroker/core";
import { failureText, type ApiFailure } from "../session/failures.ts";
import { pathOf, type Session } from "../session/session.ts";
import { tastytradeSymbol, type Contract } from "../wire/symbols.ts";
import { listedFuture, listedOption, listedShare, underlyingOf, type Listed, type Underlying } from "./listed.ts";

type Missing = Extract<InstrumentAnswer, { readonly outcome: "none" }>;

/** tastytrade's instruments, each asked for once a day. */
export interface KeptInstruments extends Instruments {
  /** The contract's name in the quote stream as tastytrade tells it; null where it does not. */
  streamerSymbol(contract: Contract): Promise<Result<Missing, string | null>>;
}

/** How long it is believed that there is no such instrument, or that nothing is to be had: listings come during the day. */
const MISSING_KEEPS_MS = 30_000;

const missing = (code: Missing["code"], text: string): Missing => ({ outcome: "none", code, text });

const notHad = (name: string, failed: ApiFailure): Missing =>
  failed.failure === "refused" && (failed.status === 404 || failed.status === 422)
    ? missing("unknown-instrument", `tastytrade lists no ${name}`)
    : missing("link-down", failureText(failed));

const unreadable = (name: string, why: string): Result<Missing, never> =>
  fail(missing("link-down", `what tastytrade says of ${name} can't be read: ${why}`));

const read = <A>(name: string, result: Result<string, A>): Result<Missing, A> =>
  isOk(result) ? result : unreadable(name, result.left);

interface Known<A> {
  readonly day: CivilDate;
  readonly answer: Promise<Result<Missing, A>>;
  /** Null while it is good: then the day counts. */
  badUntil: EpochMs | null;
}

/** Instruments of a session. */
export const instruments = ({ get, clock }: Pick<Session, "get" | "clock">): KeptInstruments => {
  const today = (): CivilDate => newYorkDate(clock.now());
  const shares = new Map<string, Known<unknown>>();
  const contracts = new Map<string, Known<Listed>>();

  /** Everything is asked for once a day, by however many at the same time. */
  const onceADay = <A>(known: Map<string, Known<A>>, key: string, ask: () => Known<A>["answer"]): Known<A>["answer"] => {
    const before = known.get(key);
    const isGood = before !== undefined && (before.badUntil === null ? before.day === today() : clock.now() < before.badUntil);
    if (isGood) return before.answer;
    const entry: Known<A> = { day: today(), answer: ask(), badUntil: null };
    known.set(key, entry);
    void entry.answer.then((answer) => {
      if (isOk(answer)) return;
      if (answer.left.code === "link-down") known.delete(key);
      else entry.badUntil = clock.now() + MISSING_KEEPS_MS;
    });
    return entry.answer;
  };
  const fetched = async (name: string, ...path: readonly string[]): Promise<Result<Missing, unknown>> => {
    const answer = await get(pathOf("instruments", ...path));
    return isOk(answer) ? ok(answer.right.data) : fail(notHad(name, answer.left));
  };
  const shareOf = (symbol: string): Promise<Result<Missing, unknown>> =>
    onceADay(shares, symbol, () => fetched(symbol, "equities", symbol));

  const underlying = async ({ underlying: name }: EquityOption): Promise<Result<Missing, Underlying>> => {
    const share = await shareOf(name.replace(".", "/"));
    if (isOk(share)) return read(name, underlyingOf(share.right));
    // The option may be listed all the same; of its ticks core knows the rule.
    return share.left.code === "unknown-instrument" ? ok({ ticks: undefined, isClosingOnly: false }) : share;
  };
  const option = async (contract: EquityOption): Promise<Result<Missing, Listed>> => {
    const [own, share] = await Promise.all([fetched(contract.id, "equity-options", contract.id), underlying(contract)]);
    const standard = standardSpec(contract, clock.now());
    if (!isOk(own)) return own;
    if (!isOk(share)) return share;
    if (!isOk(standard)) return unreadable(contract.id, standard.left.text);
    return read(contract.id, listedOption(own.right, standard.right.ticks, share.right));
  };
  const future = async (contract: Extract<Contract, { readonly kind: "future" }>): Promise<Result<Missing, Listed>> => {
    const { symbol } = tastytradeSymbol(contract);
    const found = await fetched(contract.id, "futures", symbol);
    const listed = isOk(found) ? read(contract.id, listedFuture(found.right, today())) : found;
    // tastytrade's one digit of the year comes round every ten years; the name in the quote stream has two.
    const [, year] = /(\d{2}):/.exec(isOk(listed) ? (listed.right.streamerSymbol ?? "") : "") ?? [];
    const isAnother = year !== undefined && Number(year) !== contract.year % 100;
    return isAnother ? fail(missing("unknown-instrument", `tastytrade's ${symbol} is of another decade than ${contract.id}`)) : listed;
  };
  const listed = async (contract: Contract): Promise<Result<Missing, Listed>> => {
    switch (contract.kind) {
      case "equity": {
        const share = await shareOf(tastytradeSymbol(contract).symbol);
        return isOk(share) ? read(contract.symbol, listedShare(share.right, ONE)) : share;
      }
      case "option":
        return option(contract);
      case "future":
        return future(contract);
    }
  };
  const find = (contract: Contract): Promise<Result<Missing, Listed>> => onceADay(contracts, contract.id, () => listed(contract));

  return {
    resolve: async (instrument) => {
      if (instrument.kind === "spread") return missing("unknown-instrument", "a spread is no listed instrument: its legs are");
      const found = await find(instrument);
      if (!isOk(found)) return found.left;
      const { multiplier, ticks, isOpenable, stopsTradingAt } = found.right;
      const now = clock.now();
      const tradable = isOpenable && (stopsTradingAt === null || now < stopsTradingAt);
      const calendar = sessionCalendarOf(instrument);
      return { outcome: "resolved", spec: { instrument, multiplier, ticks, calendar, tradable, asOf: now } };
    },
    streamerSymbol: async (contract) => {
      const found = await find(contract);
      return isOk(found) ? ok(found.right.streamerSymbol) : found;
    },
  };
};
