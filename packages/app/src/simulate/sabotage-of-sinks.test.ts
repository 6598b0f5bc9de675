import { drawSession, type ProcessPorts } from "@floorbroker/adapter-sim";
import { accountId, isOk, ok } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { runSession } from "./run-session.ts";

/** Bugs at the borders of a process: whom it sends to, what it says there, and who writes its journal. */
const SABOTAGES: readonly { readonly name: string; readonly plant: (ports: ProcessPorts) => ProcessPorts; readonly found: RegExp }[] = [
  {
    name: "an adapter's error is told to the chat with all that hangs on it",
    plant: (ports) => ({ ...ports, chat: { ...ports.chat, post: (post) => ports.chat.post({ ...post, text: post.text + JSON.stringify(ports.broker) }) } }),
    found: /I9/,
  },
  {
    name: "whatever the broker proves is taken for the account of before",
    plant: (ports) => ({
      ...ports,
      broker: {
        ...ports.broker,
        proveEnvironment: async () => ({ ...(await ports.broker.proveEnvironment()), environment: "sim", account: accountId("A1") }),
      },
    }),
    found: /I6/,
  },
  {
    name: "a commit that is refused because another process writes the journal is taken for a good one",
    plant: (ports) => ({
      ...ports,
      journal: {
        ...ports.journal,
        append: async (book, entries) => {
          const appended = await ports.journal.append(book, entries);
          return isOk(appended) || appended.left.code !== "stale-writer" ? appended : ok("journal");
        },
      },
    }),
    found: /I7|I4/,
  },
];

const SEEDS = 3_000;

/** Only where there is something to be found: the other sessions are run without the bug elsewhere. */
const isAbout = (seed: number, acts: readonly string[]): boolean => drawSession(seed, { minutes: 0.5 }).acts.some(({ act }) => acts.includes(act));

describe("the auditor at the borders of a process", () => {
  it.each(SABOTAGES.map((sabotage) => [sabotage.name, sabotage] as const))("sees that %s", { timeout: 300_000 }, async (_, { plant, found }) => {
    let violation: string | null = null;
    for (let seed = 1; seed <= SEEDS && violation === null; seed++) {
      if (isAbout(seed, ["login", "second-instance"])) violation = (await runSession(drawSession(seed, { minutes: 0.5 }), { sabotage: plant })).violation;
    }
    expect(violation).toMatch(found);
  });
});
