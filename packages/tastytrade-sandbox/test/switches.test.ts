import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { SWITCHES, type SwitchName } from "../src/index.ts";
import { openBench, type Bench } from "./bench.ts";
import { answers } from "./switches/answers.ts";
import { calls } from "./switches/calls.ts";
import { feed } from "./switches/feed.ts";
import { orders } from "./switches/orders.ts";
import { pushes } from "./switches/pushes.ts";
import type { ShownOf } from "./switches/shown.ts";
import { streams } from "./switches/streams.ts";

/** Every switch of the union: one that nothing shows does not compile. */
const ALL: ShownOf<SwitchName> = { ...calls, ...answers, ...streams, ...pushes, ...orders, ...feed };

let bench: Bench | undefined;
afterEach(() => bench?.close());

it("the README names every switch", () => {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(Object.keys(SWITCHES).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

describe("the switches, each as a client sees it", () => {
  it.each(Object.entries(ALL).map(([name, show]) => ({ name, show, says: SWITCHES[name as SwitchName].says })))(
    "$name: $says",
    async ({ show }) => {
      bench = await openBench();
      await show(bench);
      expect.hasAssertions();
    },
  );
});
