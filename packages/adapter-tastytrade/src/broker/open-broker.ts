import type { AccountId, Broker } from "@floorbroker/core";
import type { Log } from "../log.ts";
import type { Session } from "../session/session.ts";
import { BROKER } from "../wire/spoken.ts";
import { budgetOf, type BudgetSize } from "./budget.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { changing } from "./changing.ts";
import { environmentOf } from "./environment.ts";
import { feesReporter } from "./fees.ts";
import { finding } from "./finding.ts";
import { listening, type Ears } from "./listening.ts";
import { lists } from "./lists.ts";
import type { BrokerParts } from "./parts.ts";
import { placing } from "./placing.ts";

/** What a broker is made of. */
export interface BrokerOptions {
  readonly session: Session;
  readonly account: AccountId;
  readonly log?: Log;
  readonly budget?: BudgetSize;
  /** Orders are checked by tastytrade, and none is placed, changed or ended. */
  readonly dryRun?: boolean;
}

/** A broker, and where the account streamer says what it hears. */
export interface OpenBroker {
  readonly broker: Broker;
  readonly ears: Ears;
  /** Asks for all orders since `from` and tells what is new in them; false when the list is not whole. */
  refresh(from: number): Promise<boolean>;
  /** Asks for nothing any more by itself. */
  close(): void;
}

/** Core's broker over a session. Nothing is sent before it is asked. */
export const openBroker = ({ session, account, log = () => undefined, budget, dryRun = false }: BrokerOptions): OpenBroker => {
  const ears = listening(session, account, log);
  const parts: BrokerParts = { session, account, ears, budget: budgetOf(session.clock, budget), log, dryRun };
  const { heardSince, orders, fills } = lists(parts);
  const fees = feesReporter(parts);
  return {
    ears,
    close: () => {
      fees.stop();
      ears.close();
    },
    refresh: async (from) => (await heardSince(from)).missing === null,
    broker: {
      name: BROKER,
      account,
      capabilities: capabilitiesOf,
      proveEnvironment: () => environmentOf(session, account),
      ...placing(parts),
      ...changing(parts),
      find: finding(parts, heardSince),
      orders,
      fills,
      listen: ears.listen,
    },
  };
};
