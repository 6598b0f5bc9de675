import type { Switch, SwitchName } from "../../src/index.ts";
import type { Bench } from "../bench.ts";

/** Shows what a client sees of a switch, and fails when it sees something else. */
export type Shown = (bench: Bench) => Promise<void>;

/** What some of the switches do. */
export type ShownOf<Names extends SwitchName> = { readonly [Name in Names]: Shown };

/** Arms a switch as a client in another language does: by the admin endpoint. */
export const arm = async (bench: Bench, wanted: Switch): Promise<void> => {
  const answer = await bench.call("POST", "/sandbox/switches", wanted);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
};

/** A call that needs nothing but a token. */
export const ask = (bench: Bench, method = "GET", path = `/accounts/${bench.account}/orders`) =>
  bench.call(method, path);
