import { asking } from "./broker/asking.ts";
import type { BrokerCase } from "./broker/bench.ts";
import { changing } from "./broker/changing.ts";
import { troubles } from "./broker/faults.ts";
import { placing } from "./broker/placing.ts";

/**
 * What every `Broker` promises, as data: an adapter's tests run each case on a fresh bench and expect no complaint. Cases
 * whose `needs` the account's capabilities don't meet, or whose `fault` the bench can't make happen, are skipped.
 *
 * @example
 * for (const { name, needs, fault, run } of brokerContract) {
 *   it(name, async () => expect(await run(makeBench())).toEqual([]));
 * }
 */
export const brokerContract: readonly BrokerCase[] = [...placing, ...changing, ...asking, ...troubles];
