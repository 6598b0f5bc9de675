/**
 * floorbroker's journal over kysely, with the tables made of it and the snapshots beside it: on a PostgreSQL server, or
 * in PGlite embedded in the process.
 */
export { openJournal, openStore, type JournalPlace } from "./open-journal.ts";
export type { OpenedStore } from "./opened-store.ts";
export { chain, verifyChain, GENESIS, type ChainBreak, type ChainHead } from "./chain.ts";
export { checkNothingLost } from "./acknowledged/nothing-lost.ts";
export { outageRecords } from "./outage/outage-file.ts";
export {
  ACKNOWLEDGED,
  openTradingJournal,
  openTradingStore,
  type TradingPlace,
} from "./outage/open-trading-journal.ts";
