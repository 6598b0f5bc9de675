import {
  civilDate,
  decimal,
  future,
  isOk,
  isSpreadId,
  option,
  standardSpec,
  times,
  type Decimal,
  type EpochMs,
  type Instrument,
  type InstrumentId,
  type InstrumentSpec,
  type Problem,
  type Quote,
  type Result,
} from "@floorbroker/core";
import { SYMBOLS, type QuoteTrouble, type Symbol } from "./session.ts";

/** One contract as it truly stands, counted in ticks. */
export interface Contract {
  readonly symbol: Symbol;
  readonly spec: InstrumentSpec;
  readonly tick: Decimal;
  /** From the mid to either side. */
  readonly half: number;
  readonly mid: number;
  readonly changedAt: EpochMs;
  readonly trouble: { readonly is: QuoteTrouble; readonly since: EpochMs } | null;
}

/** A market of four contracts whose prices are moved by somebody else. */
export interface LeanMarket {
  of(symbol: Symbol): Contract;
  /** Of a spread, the net of its legs. */
  byId(id: InstrumentId): Contract | undefined;
  move(symbol: Symbol, ticks: number, at: EpochMs): Contract;
  trouble(symbol: Symbol, trouble: QuoteTrouble | null, at: EpochMs): void;
  /** What the source of quotes says, which may not be the truth; null when it says nothing. `now` is by its reader's clock. */
  quoted(id: InstrumentId, now: EpochMs, ago: (since: EpochMs) => number): Quote | null;
}

const specOf = (made: Result<Problem, Instrument> | Instrument, at: EpochMs): InstrumentSpec => {
  const instrument = "_tag" in made ? made : { _tag: "Right" as const, right: made };
  if (!isOk(instrument)) throw new Error(instrument.left.text);
  const spec = standardSpec(instrument.right, at);
  if (!isOk(spec)) throw new Error(spec.left.text);
  return spec.right;
};

const MADE_AT = Date.parse("2026-11-18T15:00:00Z");
const CENT = decimal("0.01");

const call = (symbol: Symbol, strike = "500"): InstrumentSpec => specOf(option(symbol, civilDate("2026-12-18"), "C", decimal(strike)), MADE_AT);

/** Made once: specifications don't change within a session, and making one costs more than a session may. */
const CONTRACTS: Readonly<Record<Symbol, Contract>> = {
  SPY: { symbol: "SPY", spec: call("SPY"), tick: CENT, half: 2, mid: 120, changedAt: 0, trouble: null },
  QQQ: { symbol: "QQQ", spec: call("QQQ"), tick: CENT, half: 1, mid: 85, changedAt: 0, trouble: null },
  IWM: { symbol: "IWM", spec: call("IWM"), tick: CENT, half: 3, mid: 40, changedAt: 0, trouble: null },
  SPY505: { symbol: "SPY505", spec: call("SPY", "505"), tick: CENT, half: 1, mid: 70, changedAt: 0, trouble: null },
  MES: { symbol: "MES", spec: specOf(future("MES", 2026, 12), MADE_AT), tick: decimal("0.25"), half: 1, mid: 20_000, changedAt: 0, trouble: null },
};

/** So many ticks as a price. */
export const priceAt = ({ tick }: Contract, ticks: number): Decimal => times(tick, Math.max(1, ticks));

/** The best prices at which somebody trades, whatever the quotes say. */
export const bidOf = (contract: Contract): Decimal => priceAt(contract, contract.mid - contract.half);
export const askOf = (contract: Contract): Decimal => priceAt(contract, contract.mid + contract.half);

/** The market of the spread: its price is the difference of its legs', and it is as wide as both together. */
export const net = (bought: Contract, sold: Contract): Contract => ({
  ...bought,
  half: bought.half + sold.half,
  mid: bought.mid - sold.mid,
  changedAt: Math.max(bought.changedAt, sold.changedAt),
  trouble: bought.trouble ?? sold.trouble,
});

/** A market at its start. */
export const openMarket = (start: EpochMs): LeanMarket => {
  const contracts = new Map<Symbol, Contract>();
  const ids = new Map<InstrumentId, Symbol>();
  for (const symbol of SYMBOLS) {
    const contract = CONTRACTS[symbol];
    contracts.set(symbol, { ...contract, changedAt: start });
    ids.set(contract.spec.instrument.id, symbol);
  }
  const of = (symbol: Symbol): Contract => contracts.get(symbol) ?? CONTRACTS[symbol];
  const byId = (id: InstrumentId): Contract | undefined => {
    const symbol = ids.get(id);
    if (symbol !== undefined) return of(symbol);
    return isSpreadId(id) ? net(of("SPY"), of("SPY505")) : undefined;
  };
  const change = (contract: Contract): Contract => {
    contracts.set(contract.symbol, contract);
    return contract;
  };
  return {
    of,
    byId,
    move: (symbol, ticks, at) => {
      const contract = of(symbol);
      return change({ ...contract, mid: Math.max(contract.half + 1, contract.mid + ticks), changedAt: at });
    },
    trouble: (symbol, trouble, at) => void change({ ...of(symbol), trouble: trouble === null ? null : { is: trouble, since: at } }),
    quoted: (id, now, ago) => {
      const contract = byId(id);
      if (contract === undefined) return null;
      const { trouble } = contract;
      const honest: Quote = {
        instrument: id,
        bid: bidOf(contract),
        ask: askOf(contract),
        changedAt: now - ago(contract.changedAt),
        confirmedAt: now,
        quality: "realtime",
        halted: false,
      };
      switch (trouble?.is) {
        case undefined:
          return honest;
        case "none":
          return null;
        case "stale": {
          const since = now - ago(trouble.since) - 6_000;
          return { ...honest, changedAt: since, confirmedAt: since };
        }
        case "crossed":
          return { ...honest, bid: honest.ask, ask: honest.bid };
        case "locked":
          return { ...honest, ask: honest.bid };
        case "one-sided":
          return { ...honest, bid: null };
        case "zero":
          return { ...honest, bid: decimal("0"), ask: decimal("0") };
        case "halted":
          return { ...honest, halted: true };
        case "delayed":
          return { ...honest, quality: "delayed" };
      }
    },
  };
};
