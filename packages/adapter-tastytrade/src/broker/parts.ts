import type { AccountId } from "@floorbroker/core";
import type { Log } from "../log.ts";
import type { Session } from "../session/session.ts";
import type { Budget } from "./budget.ts";
import type { Ears } from "./listening.ts";

/** What the parts of a broker lean on. */
export interface BrokerParts {
  readonly session: Session;
  readonly account: AccountId;
  readonly ears: Ears;
  readonly budget: Budget;
  readonly log: Log;
  /** Orders are checked by tastytrade, and none is placed. */
  readonly dryRun: boolean;
}
