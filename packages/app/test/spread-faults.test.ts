import { bookId, emptyBook, instrumentId, positionsOf, type Broker, type BrokerEvent } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import type { Ports } from "../src/shell/ports.ts";
import { temporaryJournal } from "./temporary-journal.ts";
import { openVirtualDesk, type VirtualDesk } from "./virtual-desk.ts";

const ALERT = "Alert: BTO SPY 605/610 call spread 12/18 @ 1.28";
const CLOSE = "Alert: STC SPY 605/610 call spread 12/18 @ 1.28";
const LOW = instrumentId("SPY   261218C00605000");
const HIGH = instrumentId("SPY   261218C00610000");

const journal = temporaryJournal();

/** A stream that says everything but what `isLost` says. */
const withoutEvents = (isLost: (event: BrokerEvent) => boolean) => (ports: Ports): Ports => {
  const broker: Broker = {
    ...ports.broker,
    listen: (listener) => ports.broker.listen((event) => (isLost(event) ? undefined : listener(event))),
  };
  return { ...ports, broker };
};

/** The legs stand at a net market of 1.26 to 1.30. */
const opened = async (name: string, changed?: (ports: Ports) => Ports): Promise<VirtualDesk> => {
  const floor = await openVirtualDesk(journal(), emptyBook(bookId(name)), changed);
  floor.quote(LOW, "3.00", "3.02");
  floor.quote(HIGH, "1.72", "1.74");
  return floor;
};

const inBook = ({ desk }: VirtualDesk): ReadonlyMap<string, number> =>
  new Map([...positionsOf(desk.book())].filter(([, { quantity }]) => quantity !== 0).map(([id, { quantity }]) => [id, quantity]));

const atBroker = async ({ world, pass }: VirtualDesk): Promise<ReadonlyMap<string, number>> => {
  const asked = world.accounts.positions();
  await pass(2_000);
  return new Map((await asked).items.map(({ instrument, quantity }) => [instrument, quantity]));
};

/** Book and broker hold the same whole spreads, and nothing is left undecided. */
const agreed = async (floor: VirtualDesk): Promise<number> => {
  const held = await atBroker(floor);
  expect(inBook(floor)).toEqual(held);
  const units = held.get(LOW) ?? 0;
  expect((held.get(HIGH) ?? 0) + units).toBe(0);
  expect(floor.desk.book().tradingState).toBe("active");
  return units;
};

const fillsAtVenue = ({ atVenue }: VirtualDesk): number => atVenue.filter(({ type }) => type === "fill").length;

describe("a spread whose fills go wrong", () => {
  it.each(["duplicate-fill", "revised-fill", "fill-before-acknowledgement", "lost-response", "refusal-in-success"] as const)(
    "by %s is held by the book as by the broker, and closed",
    async (fault) => {
      const floor = await opened(`sim:spread-${fault}`);
      floor.world.arm(fault);
      const id = await floor.say(ALERT);
      await floor.pass(90_000);
      const units = await agreed(floor);
      if (fault === "refusal-in-success") {
        expect(units).toBe(0);
        expect(floor.statusOf(id)).toContain("rejected");
      } else expect(units).toBeGreaterThan(0);
      await floor.say(CLOSE);
      await floor.pass(90_000);
      expect(await agreed(floor)).toBe(0);
      await floor.stop();
    },
  );

  it("by a busted trade is not held by either, nor sold again", async () => {
    const floor = await opened("sim:spread-voided");
    floor.world.arm("voided-fill");
    await floor.say(ALERT);
    await floor.pass(90_000);
    const units = await agreed(floor);
    const bought = floor.atVenue.filter((event) => event.type === "fill" && event.fill.rev === 0 && event.fill.instrument === LOW);
    expect(bought.reduce((sum, event) => sum + (event.type === "fill" ? event.fill.quantity : 0), 0)).toBeGreaterThan(units);
    await floor.stop();
  });

  it("by the loss of one leg's word counts nothing that is not whole, asks, and then has all of it", async () => {
    let lost = 0;
    const floor = await opened("sim:spread-half", withoutEvents((event) => event.type === "fill" && event.fill.leg === 1 && lost++ < 1));
    const id = await floor.say(ALERT);
    for (let second = 0; second < 60 && fillsAtVenue(floor) === 0; second++) await floor.pass(1_000);
    expect(lost).toBeGreaterThan(0);
    await floor.pass(90_000);
    expect(await agreed(floor)).toBeGreaterThan(0);
    expect(floor.statusOf(id)).toMatch(/filled/);
    await floor.stop();
  });

  it("by a stream that forgot its subscriptions is found by asking", async () => {
    const floor = await opened("sim:spread-gap");
    const said = floor.say(ALERT);
    await floor.pass(500);
    floor.world.forgetSubscriptions();
    await said;
    await floor.pass(120_000);
    expect(await agreed(floor)).toBeGreaterThan(0);
    await floor.stop();
  });
});
