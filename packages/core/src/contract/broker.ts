import { asking } from "./broker/asking.ts";
import type { BrokerCase } from "./broker/bench.ts";
import { changing } from "./broker/changing.ts";
import { troubles } from "./broker/faults.ts";
import { kinds } from "./broker/kinds.ts";
import { pairing } from "./broker/pairs.ts";
import { placing } from "./broker/placing.ts";
import { spreads } from "./broker/spreads.ts";

/**
 * What every `Broker` promises, as data: an adapter's tests run each case on a fresh bench and expect no complaint. Cases
 * whose `needs` the account's capabilities don't meet, whose `fault` the bench can't make happen, or that are about another
 * `kind` of instrument than the bench's are skipped. Where `capabilities("spread")` takes orders, a bench on a spread
 * belongs to the test as well.
 *
 * @example
 * for (const { name, kind, needs, fault, run } of brokerContract) {
 *   it(name, async () => expect(await run(makeBench())).toEqual([]));
 * }
 */
export const brokerContract: readonly BrokerCase[] = [...placing, ...kinds, ...changing, ...pairing, ...asking, ...troubles, ...spreads];
