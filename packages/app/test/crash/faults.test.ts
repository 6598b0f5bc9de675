import type { WireFault } from "@floorbroker/adapter-sim";
import {
  bookId,
  channelId,
  decimal,
  instrumentId,
  messageId,
  OWNER_CONFIG,
  SECOND,
  userId,
  type BookConfig,
  type Message,
  type OrderKey,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { temporaryJournal } from "../temporary-journal.ts";
import { letterOf } from "./at-broker.ts";
import { audit } from "./auditor.ts";
import { MORNING } from "./account.ts";
import { openDeskOverSocket } from "./desk-over-socket.ts";
import type { Evidence } from "./run-day.ts";

/** A thousand of each take minutes: `FLOORBROKER_FAULTS=1000` asks for them. */
const COUNT = Number(process.env["FLOORBROKER_FAULTS"] ?? 100);
const CHANNEL = channelId("1190000000000000001");

const CONFIG: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [CHANNEL] },
  // Little for each, so that a thousand of them have room.
  allocation: { ...OWNER_CONFIG.allocation, perAlertPercent: decimal("0.001") },
  // No step before the last answer: what goes wrong is the placing.
  entry: { ...OWNER_CONFIG.entry, stepIntervalMs: 60 * SECOND },
};

const instant = { min: 1, max: 1 };
const WORLD = {
  seed: 1,
  start: MORNING,
  cash: decimal("100000000"),
  latency: { request: instant, response: instant, stream: instant, routing: instant, change: instant, lateMs: 10, settleMs: 5_000 },
};

const LETTERS = "BCDFGHJKLM";

/** A thousand symbols: an order in doubt freezes its own. */
const symbolOf = (n: number): string => `Q${[100, 10, 1].map((place) => LETTERS[Math.floor(n / place) % 10] ?? "").join("")}`;
const optionOf = (n: number) => instrumentId(`${symbolOf(n).padEnd(6)}261218C00100000`);

const alert = (n: number, at: number): Message => ({
  id: messageId(String(1_507_000_000_000_000_000n + BigInt(n))),
  guildId: null,
  channelId: CHANNEL,
  authorId: userId("704125082750156840"),
  postedAt: at,
  revision: 0,
  text: `Alert: BTO ${symbolOf(n)} 100C 12/18 @ 1.15`,
  embeds: [],
  replyTo: null,
  threadId: null,
});

const journal = temporaryJournal();

/** A thousand alerts, every placing of which is struck; then the faults are over and the market comes to the entries. */
const thousand = async (fault: WireFault): Promise<Evidence> => {
  const floor = await openDeskOverSocket(bookId(`sim:${fault}`), journal(), CONFIG, WORLD);
  const { world, plan } = floor.server;
  for (let n = 0; n < COUNT; n++) world.fixQuote(optionOf(n), decimal("1.10"), decimal("1.20"));
  plan({ fault, on: ["place"], times: COUNT, ms: 2 * SECOND });
  // Else the stream would have told of each order before its answer was missed.
  if (fault === "lost-response") plan({ fault: "delayed-event", times: 2 * COUNT, ms: 8 * SECOND });
  for (let n = 0; n < COUNT; n++) floor.say(alert(n, MORNING + SECOND));
  // By then every outcome is known, or the operator was told.
  await floor.pass(30 * SECOND);
  for (let n = 0; n < COUNT; n++) world.fixQuote(optionOf(n), decimal("1.10"), decimal("1.15"));
  await floor.pass(5 * SECOND);
  for (let n = 0; n < COUNT; n++) world.fixQuote(optionOf(n), decimal("1.30"), decimal("1.40"));
  await floor.pass(2 * SECOND);
  const evidence = await floor.evidence();
  await floor.stop();
  return evidence;
};

/** Orders that the exchange took for each entry key. */
const entriesAtBroker = ({ brokerLog }: Evidence): ReadonlyMap<OrderKey, ReadonlySet<string>> => {
  const entries = new Map<OrderKey, Set<string>>();
  for (const entry of brokerLog) {
    if (entry.what !== "exchange" || entry.event.type !== "order-state") continue;
    const { orderKey, ref } = entry.event;
    if (orderKey === null || letterOf(orderKey) !== "e") continue;
    entries.set(orderKey, (entries.get(orderKey) ?? new Set()).add(ref.id));
  }
  return entries;
};

const struck = ({ brokerLog }: Evidence, fault: WireFault): number =>
  brokerLog.filter((entry) => entry.what === "received" && entry.fault === fault).length;

const counted = ({ rows }: Evidence, type: string): number => rows.filter((row) => row.type === type).length;

describe("alerts over a socket that loses things", () => {
  it.each(["lost-response", "late-request"] as const)("whose placings suffer a %s have one order each, every one resolved and protected", async (fault) => {
    const evidence = await thousand(fault);
    expect(struck(evidence, fault)).toBe(COUNT);
    expect(counted(evidence, "unknown")).toBe(COUNT);
    const entries = entriesAtBroker(evidence);
    expect(entries.size).toBe(COUNT);
    expect([...entries.values()].every(({ size }) => size === 1)).toBe(true);
    expect(evidence.unresolved).toEqual([]);
    expect(audit(evidence)).toEqual([]);
  }, 600_000);

  it("whose placings are lost have no order, none is sent again, and the operator is told of each", async () => {
    const evidence = await thousand("lost-request");
    expect(struck(evidence, "lost-request")).toBe(COUNT);
    expect(counted(evidence, "unknown")).toBe(COUNT);
    expect(entriesAtBroker(evidence).size).toBe(0);
    const told = evidence.posts.filter((post) => post.type === "operator" && post.text.includes("never reached the broker"));
    expect(told).toHaveLength(COUNT);
    expect(evidence.unresolved).toEqual([]);
    expect(audit(evidence)).toEqual([]);
  }, 600_000);
});
