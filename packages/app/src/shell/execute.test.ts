import {
  accountId,
  bookId,
  channelId,
  instrumentId,
  messageId,
  orderKey,
  decimal,
  emptyBook,
  ok,
  type BrokerOrderRef,
  type Command,
  type InputBody,
  type OrderTerms,
  type PlaceRequest,
  type Post,
} from "@floorbroker/core";
import { simulatedWorld, virtualClock } from "@floorbroker/adapter-sim";
import { describe, expect, it } from "vitest";
import { execute, SEND_DEADLINE_MS } from "./execute.ts";

const START = Date.parse("2026-11-18T15:00:00Z");
const terms: OrderTerms = {
  instrument: instrumentId("SPY   261218C00590000"),
  side: "buy",
  closing: false,
  quantity: 1,
  type: "limit",
  limit: decimal("0.05"),
  stop: null,
  timeInForce: "day",
};
const request: PlaceRequest = { key: orderKey("fb-test-e1"), revision: 0, terms };
const ref: BrokerOrderRef = { broker: "sim", account: accountId("sim-1"), id: "1", handle: null };

const bench = () => {
  const clock = virtualClock(START);
  const world = simulatedWorld({ seed: 1, start: START }, clock);
  const posts: Post[] = [];
  const chat = { listen: () => () => undefined, post: (post: Post) => Promise.resolve(void posts.push(post)) };
  const delivered: (readonly [string, InputBody])[] = [];
  const run = async (command: Command, broker = world.broker): Promise<void> => {
    const done = execute(
      {
        clock,
        broker,
        chat,
        journal: { read: () => Promise.resolve(ok([])) },
        book: () => emptyBook(bookId("sim:test")),
      },
      command,
      (id, body) => void delivered.push([id, body]),
    );
    await clock.runUntil(clock.now() + 10_000);
    await done;
  };
  return { clock, world, posts, delivered, run };
};

describe("executing a command", () => {
  it("sends an order within its claim, and delivers the broker's answer under the order's own name", async () => {
    const { run, delivered } = bench();
    await run({ command: "place", request, until: START + 1_000 });
    expect(delivered).toMatchObject([
      ["outcome:fb-test-e1.r0", { type: "place-outcome", outcome: { outcome: "accepted" } }],
    ]);
  });

  it("takes a call that never ends for one whose outcome nobody knows", async () => {
    const { run, delivered, world, clock } = bench();
    const done = run({ command: "place", request, until: START + 1_000 }, { ...world.broker, place: () => new Promise(() => undefined) });
    await clock.runUntil(START + SEND_DEADLINE_MS - 1);
    expect(delivered).toEqual([]);
    await clock.runUntil(START + SEND_DEADLINE_MS);
    await done;
    expect(delivered).toMatchObject([["outcome:fb-test-e1.r0", { type: "place-outcome", outcome: { outcome: "unknown" } }]]);
  });

  it("never sends an order whose claim has died: the broker has not heard of it", async () => {
    const { run, delivered, world, clock } = bench();
    await run({ command: "place", request, until: START - 1 });
    expect(delivered).toEqual([["unsent:fb-test-e1.r0", { type: "expired-unsent", key: "fb-test-e1", revision: 0 }]]);
    const found = world.broker.find(request.key, { from: START, to: START });
    await clock.runUntil(clock.now() + 60_000);
    expect(await found).toMatchObject({ outcome: "absent" });
  });

  it("sends both sides of a pair in one call, or neither, and delivers what became of each", async () => {
    const { run, delivered } = bench();
    const other = { ...request, key: orderKey("fb-test-s2") };
    await run({ command: "place-oco", requests: [request, other], until: START - 1 });
    await run({ command: "place-oco", requests: [request, other], until: START + 60_000 });
    expect(delivered).toMatchObject([
      ["unsent:fb-test-e1.r0", { type: "expired-unsent", key: "fb-test-e1" }],
      ["outcome:fb-test-e1.r0", { type: "place-oco-outcome", keys: ["fb-test-e1", "fb-test-s2"], outcomes: [{ outcome: "rejected" }, { outcome: "rejected" }] }],
    ]);
  });

  it.each([["later", () => Promise.reject(new Error("socket hang up"))], ["at once", (): never => atOnce()]] as const)(
    "takes a pair whose call throws %s for unknown on both sides",
    async (_, placeOco) => {
      const { run, delivered, world } = bench();
      const other = { ...request, key: orderKey("fb-test-s2") };
      await run({ command: "place-oco", requests: [request, other], until: START + 1_000 }, { ...world.broker, placeOco });
      const unknown = { outcome: "unknown", origin: "transport" };
      expect(delivered.map(([, body]) => body)).toMatchObject([{ type: "place-oco-outcome", outcomes: [unknown, unknown] }]);
    },
  );

  const atOnce = (): never => {
    throw new Error("at once");
  };
  const later = (): Promise<never> => Promise.reject(new Error("socket hang up"));

  it.each([
    ["place", later],
    ["replace", later],
    ["cancel", later],
    ["place", atOnce],
    ["replace", atOnce],
    ["cancel", atOnce],
  ] as const)("takes a %s that throws, %o, for an unknown outcome, never for a refusal", async (name, thrown) => {
    const { run, delivered, world } = bench();
    const broken = { ...world.broker, [name]: thrown };
    const until = START + 1_000;
    const commands: Readonly<Record<typeof name, Command>> = {
      place: { command: "place", request, until },
      replace: { command: "replace", request: { ...request, revision: 1, target: ref }, until },
      cancel: { command: "cancel", request: { key: request.key, target: ref }, revision: 1, until },
    };
    await run(commands[name], broken);
    expect(delivered.map(([, body]) => body)).toMatchObject([
      { type: `${name}-outcome`, outcome: { outcome: "unknown", origin: "transport" } },
    ]);
  });

  it("asks the broker, and takes a question that fails for an open one", async () => {
    const { run, delivered, world } = bench();
    const find: Command = { command: "find", key: request.key, attempt: 1, sent: { from: START, to: START } };
    await run(find);
    await run(find, { ...world.broker, find: later });
    await run(find, { ...world.broker, find: atOnce });
    expect(delivered.map(([, body]) => body)).toMatchObject([
      { type: "lookup", attempt: 1 },
      { type: "lookup", lookup: { outcome: "inconclusive", why: "Error: socket hang up" } },
      { type: "lookup", lookup: { outcome: "inconclusive", why: "Error: at once" } },
    ]);
    // Each answer to the same attempt is an input of its own.
    expect(new Set(delivered.map(([id]) => id)).size).toBe(3);
  });

  it("posts statuses to the message's channel and escalations to the operator", async () => {
    const { run, posts } = bench();
    await run({ command: "post-status", messageId: messageId("1"), channelId: channelId("2"), text: "working" });
    await run({ command: "tell-operator", channelId: null, text: "look" });
    expect(posts).toEqual([
      { type: "status", messageId: "1", channelId: "2", text: "working" },
      { type: "operator", text: "look" },
    ]);
  });
});
