import { future } from "../../instrument/future.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import { standardSpec } from "../../instrument/spec.ts";
import type { Futures } from "../../interpret/instruction.ts";
import { isOk } from "../../result.ts";
import type { EpochMs } from "../../time.ts";

/** `!tt buy 1 MES`. */
export const BUY_MES: Futures = {
  kind: "futures",
  side: "buy",
  root: "MES",
  contract: null,
  quantity: 1,
  fraction: null,
  type: "market",
  price: null,
  stopPrice: null,
  timeInForce: null,
  stopLoss: null,
  takeProfit: null,
  grade: null,
};

/** The December contract, as its tables have it at this instant. */
export const mesSpec = (at: EpochMs): InstrumentSpec => {
  const spec = standardSpec(future("MES", 2026, 12), at);
  if (!isOk(spec)) throw new Error(spec.left.text);
  return spec.right;
};
