import type { AccountAnswer, Accounts, InstrumentAnswer, Instruments, QuoteAnswer, Quotes } from "@floorbroker/core";
import type { Account } from "./account.ts";
import { brokenAdapter } from "./credentials.ts";
import type { LeanMarket } from "./market.ts";
import type { CallName } from "./session.ts";
import { never } from "./store.ts";
import type { Process, UnderWay } from "./under-way.ts";
import type { Venue } from "./venue.ts";

/** What a process can look up before it decides. */
export interface Lookups {
  readonly quotes: Quotes;
  readonly instruments: Instruments;
  readonly accounts: Accounts;
}

/** The lookups of one process: subscriptions that answer at once, unless something is wrong. */
export const lookupsFor = (process: Process, run: UnderWay, market: LeanMarket, venue: Venue, account: Account): Lookups => {
  const ask = <A>(call: CallName, empty: () => A, answer: () => A): Promise<A> => {
    if (run.crossing(process, `asking for ${call}`)) return never();
    const fault = run.fateOf(call);
    if (fault === undefined) return Promise.resolve(answer());
    if (fault.fate === "throws") throw brokenAdapter(call);
    if (fault.fate === "hang") return never();
    if (fault.fate === "empty") return Promise.resolve(empty());
    return new Promise((resolve) => run.later(process, fault.ms, `the answer to ${call}`, () => resolve(answer())));
  };
  const now = (): number => run.clock.now();

  return {
    quotes: {
      quote: (id) => {
        const none: QuoteAnswer = { outcome: "none", code: "no-quote", text: "no quote" };
        return ask<QuoteAnswer>(
          "quote",
          () => none,
          () => {
            const quote = market.quoted(id, process.clock.now(), (since) => now() - since);
            return quote === null ? none : { outcome: "quote", quote };
          },
        );
      },
    },
    instruments: {
      resolve: ({ id }) => {
        const none: InstrumentAnswer = { outcome: "none", code: "unknown-instrument", text: `no instrument ${id}` };
        return ask<InstrumentAnswer>(
          "spec",
          () => none,
          () => {
            const spec = market.byId(id)?.spec;
            return spec === undefined ? none : { outcome: "resolved", spec };
          },
        );
      },
    },
    accounts: {
      snapshot: () =>
        ask<AccountAnswer>(
          "account",
          () => ({ outcome: "none", code: "link-down", text: "no balance" }),
          () => ({ outcome: "snapshot", snapshot: account.snapshot(now(), run.session.habits.accountLagMs, run.skew()) }),
        ),
      positions: () => {
        const listing = (complete: boolean) => {
          const at = process.clock.now();
          return { items: complete ? venue.positions() : [], asOf: at, covers: { from: run.session.start, to: at, scope: "account" as const }, complete };
        };
        return ask("positions", () => listing(false), () => listing(true));
      },
    },
  };
};
