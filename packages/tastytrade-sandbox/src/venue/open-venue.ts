import { addDays, newYorkDate, newYorkInstant, type Decimal, type InstrumentId } from "@floorbroker/core";
import type { Settled } from "../options.ts";
import { openAccount } from "./account.ts";
import type { Pushes } from "./pushes.ts";
import { afterTheStep, freshIds, type Site } from "./site.ts";
import { idOfSymbol } from "./symbols.ts";
import type { AccountChange, RouteCheck, Venue } from "./venue.ts";

interface Pinned {
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  readonly size: number | undefined;
}

/** Opens the exchange with the accounts of the options. */
export const openVenue = (options: Settled, pushes: Pushes): Venue => {
  const { clock } = options;
  const listeners = new Set<(change: AccountChange) => void>();
  const fixListeners = new Set<(instrument: InstrumentId) => void>();
  const pinned = new Map<InstrumentId, Pinned>();
  const soon = afterTheStep();
  let routeCheck: RouteCheck | null = null;

  const site: Site = {
    clock,
    options,
    ids: freshIds(clock),
    pushes,
    soon,
    routeCheck: (order) => routeCheck?.(order) ?? null,
    tellFixed: (instrument) => {
      for (const listener of fixListeners) listener(instrument);
    },
    tellChange: (change) =>
      soon(() => {
        for (const listener of listeners) listener(change);
      }),
  };
  const opened = options.accounts.map(({ number, cash }) =>
    openAccount(site, number, cash, ({ world }) => {
      for (const [instrument, { bid, ask, size }] of pinned) world.fixQuote(instrument, bid, ask, size);
    }),
  );
  const accounts = opened.map(({ account }) => account);
  const wipe = (): void => opened.forEach((each) => each.wipe());

  const wipeAtMidnight = (): void => {
    const midnight = newYorkInstant(addDays(newYorkDate(clock.now()), 1), 0);
    clock.schedule(midnight, () => {
      wipe();
      wipeAtMidnight();
    });
  };
  if (options.nightlyWipe) wipeAtMidnight();

  return {
    accounts,
    account: (number) => accounts.find((each) => each.number === number),
    instrument: (type, symbol) => {
      const id = idOfSymbol(type, symbol, clock.now());
      return id === undefined ? undefined : accounts[0]?.world().market.specOf(id);
    },
    fixQuote: (instrument, bid, ask, size) => {
      pinned.set(instrument, { bid, ask, size });
      for (const account of accounts) account.world().fixQuote(instrument, bid, ask, size);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    onQuoteFixed: (listener) => {
      fixListeners.add(listener);
      return () => {
        fixListeners.delete(listener);
      };
    },
    setRouteCheck: (check) => {
      routeCheck = check;
    },
    wipe,
  };
};
