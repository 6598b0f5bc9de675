import type { AccountSnapshot, InstrumentSpec, MarketView, Needs, Quote } from "@floorbroker/core";
import { openDeadlines } from "./deadlines.ts";
import type { Ports } from "./ports.ts";

type Market = Pick<Ports, "clock" | "quotes" | "instruments" | "accounts">;
type Wanted = Needs["instruments"][number];

/**
 * How long deciding waits for a quote, a specification or the account, in ms. Adapters end their own questions sooner;
 * what comes later than this is too old to be traded on, and a message or a timer must not wait for it for ever.
 */
export const LOOKUP_DEADLINE_MS = 5_000;

/** A port that throws or never answers has broken its promise: what it was asked for is not to be had. */
const orNull = async <A>({ clock }: Market, ask: () => Promise<A>): Promise<A | null> => {
  try {
    return await openDeadlines(clock).within(LOOKUP_DEADLINE_MS, ask);
  } catch {
    return null;
  }
};

const quoteOf = async (market: Market, wanted: Wanted): Promise<Quote | null> => {
  const answer = await orNull(market, () => market.quotes.quote(wanted.instrument.id, wanted.alertPrice));
  return answer?.outcome === "quote" ? answer.quote : null;
};

const specOf = async (market: Market, wanted: Wanted): Promise<InstrumentSpec | null> => {
  const answer = await orNull(market, () => market.instruments.resolve(wanted.instrument));
  return answer?.outcome === "resolved" ? answer.spec : null;
};

const accountOf = async (market: Market): Promise<AccountSnapshot | null> => {
  const answer = await orNull(market, () => market.accounts.snapshot());
  return answer?.outcome === "snapshot" ? answer.snapshot : null;
};

const NOTHING: MarketView = { quotes: {}, specs: {} };

/** Looks up what deciding on an input will need, all at once. What can't be had is `null`, never an old value. */
export const gather = async (market: Market, needs: Needs): Promise<MarketView> => {
  if (needs.instruments.length === 0 && !needs.account) return NOTHING;
  const [quotes, specs, account] = await Promise.all([
    Promise.all(needs.instruments.map(async (each) => [each.instrument.id, await quoteOf(market, each)] as const)),
    Promise.all(
      needs.instruments
        .filter((each) => each.spec)
        .map(async (each) => [each.instrument.id, await specOf(market, each)] as const),
    ),
    needs.account ? accountOf(market) : undefined,
  ]);
  const view = { quotes: Object.fromEntries(quotes), specs: Object.fromEntries(specs) };
  return account === undefined ? view : { ...view, account };
};
