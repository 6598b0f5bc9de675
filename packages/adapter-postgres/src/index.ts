/**
 * floorbroker's journal over kysely: on a PostgreSQL server, or in PGlite embedded in the process.
 */
export { openJournal, type JournalPlace } from "./open-journal.ts";
export { chain, verifyChain, GENESIS, type ChainBreak, type ChainHead } from "./chain.ts";
export { openTradingJournal, type TradingPlace } from "./outage/open-trading-journal.ts";
