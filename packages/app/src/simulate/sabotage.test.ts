import { drawSession, type ProcessPorts } from "@floorbroker/adapter-sim";
import { isOk, ok, type BrokerEvent } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { runSession, type SessionEnd } from "./run-session.ts";
import { kindOfViolation, shrink } from "./shrink.ts";

/** A bug between the core and the world, as a tired programmer might have made it in the shell. */
interface Sabotage {
  readonly name: string;
  readonly plant: (ports: ProcessPorts) => ProcessPorts;
  readonly found: RegExp;
}

const heard = (ports: ProcessPorts, change: (event: BrokerEvent) => readonly BrokerEvent[]): ProcessPorts => ({
  ...ports,
  broker: { ...ports.broker, listen: (listener) => ports.broker.listen((event) => change(event).forEach(listener)) },
});

const SABOTAGES: readonly Sabotage[] = [
  {
    name: "a place whose end is unknown is sent once more",
    plant: (ports) => ({
      ...ports,
      broker: {
        ...ports.broker,
        place: async (request) => {
          const outcome = await ports.broker.place(request);
          return outcome.outcome === "unknown" ? ports.broker.place(request) : outcome;
        },
      },
    }),
    found: /I4/,
  },
  {
    name: "a commit is answered before it is durable",
    plant: (ports) => ({
      ...ports,
      journal: {
        ...ports.journal,
        append: (book, entries) => {
          void Promise.resolve().then(() => ports.journal.append(book, entries));
          return Promise.resolve(ok("journal"));
        },
      },
    }),
    found: /I4|I7|I1/,
  },
  {
    name: "a restart does not see the newest row",
    plant: (ports) => ({
      ...ports,
      journal: {
        ...ports.journal,
        read: async (book, after, limit) => {
          const rows = await ports.journal.read(book, after, limit);
          return isOk(rows) && limit > 500 ? ok(rows.right.slice(0, -1)) : rows;
        },
      },
    }),
    found: /I7/,
  },
  {
    name: "exits are sent for one unit more than was intended",
    plant: (ports) => ({
      ...ports,
      broker: {
        ...ports.broker,
        place: (request) => {
          const { terms } = request;
          return ports.broker.place(terms.closing ? { ...request, terms: { ...terms, quantity: terms.quantity * 2 } } : request);
        },
      },
    }),
    found: /I3|I10|counts/,
  },
  {
    name: "a cancel is believed to be sent",
    plant: (ports) => ({
      ...ports,
      broker: { ...ports.broker, cancel: ({ target }) => Promise.resolve({ outcome: "accepted", ref: target, state: "working" }) },
    }),
    found: /L1|I10|first price/,
  },
  {
    name: "the stream's fills are thrown away, and so are those of every list",
    plant: (ports) => {
      const deaf = heard(ports, (event) => (event.type === "fill" ? [] : [event]));
      return {
        ...deaf,
        broker: {
          ...deaf.broker,
          fills: async (window) => ({ ...(await ports.broker.fills(window)), items: [] }),
          find: async (key, window) => {
            const lookup = await ports.broker.find(key, window);
            return lookup.outcome === "found" ? { ...lookup, fills: [] } : lookup;
          },
        },
      };
    },
    found: /I10|L1/,
  },
  {
    name: "answers in the chat are not said",
    plant: (ports) => ({ ...ports, chat: { ...ports.chat, post: () => Promise.resolve() } }),
    found: /I5/,
  },
  {
    name: "each fill is told under a new name when it is told twice",
    plant: (ports) => {
      let count = 0;
      return heard(ports, (event) => (event.type === "fill" ? [event, { ...event, fill: { ...event.fill, fillId: `${event.fill.fillId}.${count++}` as typeof event.fill.fillId } }] : [event])); // another name
    },
    found: /counts|I3|I10/,
  },
];

const SEEDS = 400;

describe("the auditor", () => {
  it.each(SABOTAGES.map((sabotage) => [sabotage.name, sabotage] as const))("sees that %s", { timeout: 300_000 }, async (_, { plant, found }) => {
    let end: SessionEnd | undefined;
    for (let seed = 1; seed <= SEEDS && end?.violation == null; seed++) end = await runSession(drawSession(seed, { minutes: 0.5 }), { sabotage: plant });
    expect(end?.violation).toMatch(found);
  });

  it("is shown a session that can't be made shorter", { timeout: 300_000 }, async () => {
    const plant = SABOTAGES[6]?.plant ?? ((ports: ProcessPorts) => ports);
    const run: typeof runSession = (session) => runSession(session, { sabotage: plant });
    const session = drawSession(4, { minutes: 0.5 });
    const { violation } = await run(session);
    const shortest = await shrink(session, violation ?? "", run);
    expect(kindOfViolation((await run(shortest)).violation ?? "")).toBe(kindOfViolation(violation ?? ""));
    expect(shortest.faults).toEqual([]);
    expect(shortest.acts).toHaveLength(1);
  });
});
