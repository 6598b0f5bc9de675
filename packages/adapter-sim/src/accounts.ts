import type { Accounts, EpochMs } from "@floorbroker/core";
import { max, ZERO } from "@floorbroker/core";
import type { Ask } from "./ask.ts";
import type { Settled } from "./config.ts";
import type { Drive } from "./drive.ts";
import type { Exchange } from "./exchange/exchange.ts";

/**
 * The account's money, as a balance subscription holds it (at once), and its positions, which are asked for. The name of
 * the figure is the profile's own; a broker without a figure for buying power gives none.
 */
export const simulatedAccounts = (world: Settled, exchange: Exchange, drive: Drive, ask: Ask): Accounts => {
  const { margin, ledger } = exchange.venue;
  const power = (at: EpochMs) => {
    const kind = world.profile.sizingPower;
    return kind === null ? null : { amount: max(margin.buyingPower(at), ZERO), kind, currency: "USD" };
  };
  return {
    snapshot: () => {
      const at = drive.catchUp();
      return Promise.resolve({
        outcome: "snapshot",
        snapshot: {
          account: world.account,
          asOf: at,
          receivedAt: at,
          netLiquidation: margin.netLiquidation(at),
          cash: ledger.cash(),
          sizingPower: power(at),
          canTrade: true,
        },
      });
    },
    positions: () =>
      ask("positions", (at) => ({
        items: ledger.positions().map(({ spec, quantity, averagePrice }) => ({
          instrument: spec.instrument.id,
          quantity,
          averagePrice,
        })),
        asOf: at,
        covers: { from: world.start, to: at, scope: "account" as const },
        complete: true,
      })),
  };
};
