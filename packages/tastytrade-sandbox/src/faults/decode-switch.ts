import { fail, isOk, nearest, ok, problem, type Problem, type Result } from "@floorbroker/core";
import * as t from "io-ts";
import { COUNTING } from "./parameters.ts";
import { SWITCHES, type Switch, type SwitchName } from "./switches.ts";

const isName = (name: unknown): name is SwitchName => typeof name === "string" && Object.hasOwn(SWITCHES, name);

const unknownName = (name: unknown): Result<Problem, never> => {
  const near = typeof name === "string" ? nearest(name, Object.keys(SWITCHES)) : [];
  const advice = near.length === 0 ? "GET /sandbox/switches lists them all." : `Did you mean ${near.join(" or ")}?`;
  return fail(problem("unknown-switch", `there is no switch ${JSON.stringify(name)}`, [advice]));
};

const wrong = (name: SwitchName, errors: t.Errors): Problem => {
  const [first] = errors;
  const entry = first?.context.findLast(({ key }) => key !== "" && !/^\d+$/.test(key));
  const text = `${name}: ${entry?.key ?? "the whole"} is ${JSON.stringify(first?.value)}, and has to be ${entry?.type.name ?? "an object"}`;
  return problem("bad-switch", text, ["GET /sandbox/switches tells each switch's parameters."]);
};

/**
 * A switch from JSON: `{"switch": "too-many-requests", "path": "/accounts/*\/orders", "times": 3}`. Fails with
 * `unknown-switch`, `unknown-parameter` or `bad-switch`.
 */
export const decodeSwitch = (json: unknown): Result<Problem, Switch> => {
  if (typeof json !== "object" || json === null) {
    return fail(problem("bad-switch", "a switch is an object", ['Send {"switch": "too-many-requests"}.']));
  }
  const { switch: name, ...given } = { switch: undefined, ...json } as { readonly switch: unknown } & Readonly<
    Record<string, unknown>
  >; // any keys
  if (!isName(name)) return unknownName(name);
  const props: t.Props = { ...SWITCHES[name].parameters, ...COUNTING };
  const stranger = Object.keys(given).find((key) => !Object.hasOwn(props, key));
  if (stranger !== undefined) {
    const known = Object.keys(props).join(", ");
    return fail(problem("unknown-parameter", `${name} has no parameter ${stranger}`, [`It has: ${known}.`]));
  }
  const decoded = t.partial(props).decode(given);
  if (!isOk(decoded)) return fail(wrong(name, decoded.left));
  return ok({ ...decoded.right, switch: name } as Switch); // just decoded by the parameters of that very name
};

/** Each switch as it is listed: name, sentence and what its parameters have to be. */
export const listedSwitches = (): readonly {
  readonly switch: string;
  readonly description: string;
  readonly times: number | null;
  readonly parameters: Readonly<Record<string, string>>;
}[] =>
  Object.entries(SWITCHES).map(([name, { says, parameters, times }]) => ({
    switch: name,
    description: says,
    times,
    parameters: Object.fromEntries(
      Object.entries<t.Mixed>({ ...parameters, ...COUNTING }).map(([key, type]) => [key, type.name]),
    ),
  }));
