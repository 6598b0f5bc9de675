/** The promises of the ports, as suites that every adapter runs. */
export { brokerContract } from "./broker.ts";
export type { BrokerBench, BrokerCase, BrokerFault } from "./broker/bench.ts";
export { journalContract } from "./journal.ts";
export type { JournalCase } from "./journal/bench.ts";
