import type { BrokerEvent } from "@floorbroker/core";
import type { Process, UnderWay } from "./under-way.ts";

/** What the broker's stream brings to the process that listens: late, twice, never, or with a gap that it tells. */
export interface Stream {
  /** Says something that has just become true. */
  tell(event: BrokerEvent): void;
  listen(process: Process, listener: (event: BrokerEvent) => void): () => void;
  /** Whatever is said for so long is lost; then the loss is told. */
  gap(forMs: number): void;
  /** Fills are not told for so long. */
  hideFills(forMs: number): void;
  areFillsHidden(): boolean;
  /** Whether something is still on its way. */
  isQuiet(): boolean;
}

/** A stream that is up, with nobody listening. `heard` hears whatever reaches a process. */
export const openStream = (run: UnderWay, heard: (event: BrokerEvent) => void): Stream => {
  const { clock } = run;
  let listening: readonly { readonly process: Process; readonly listener: (event: BrokerEvent) => void }[] = [];
  let generation = 1;
  let silentUntil = 0;
  let hiddenUntil = 0;
  let onTheWay = 0;

  const hand = (event: BrokerEvent): void => run.loop.reach(() => heardBy(event));
  const heardBy = (event: BrokerEvent): void => {
    const ears = listening.filter(({ process }) => !run.crossing(process, `hearing ${event.type}`));
    if (ears.length === 0) return;
    run.touch();
    run.note("stream", () => sentence(event));
    heard(event);
    for (const { listener } of ears) listener(event);
  };
  const deliver = (event: BrokerEvent, ms: number): void => {
    onTheWay++;
    clock.schedule(clock.now() + ms, () => {
      onTheWay--;
      if (clock.now() < silentUntil) return;
      hand(event.type === "fill" ? { type: "fill", fill: { ...event.fill, receivedAt: clock.now() } } : event);
    });
  };
  const link = (state: "up" | "down"): BrokerEvent => ({
    type: "link",
    link: { name: "orders", state, generation, since: clock.now(), reason: state === "down" ? "the connection is gone" : null },
  });

  return {
    tell: (event) => {
      if (event.type === "fill" && clock.now() < hiddenUntil) return;
      const fate = run.fateOfEvent("stream");
      if (fate?.fate === "dropped") return;
      const ms = run.lag();
      deliver(event, fate?.fate === "late" ? ms + fate.ms : ms);
      if (fate?.fate === "twice") deliver(event, ms + fate.ms);
    },
    listen: (process, listener) => {
      const ear = { process, listener };
      listening = [...listening.filter((each) => !each.process.isDead()), ear];
      return () => {
        listening = listening.filter((each) => each !== ear);
      };
    },
    gap: (forMs) => {
      silentUntil = clock.now() + forMs;
      const from = generation;
      hand(link("down"));
      clock.schedule(silentUntil, () => {
        generation = from + 1;
        hand(link("up"));
        hand({ type: "gap", link: "orders", fromGeneration: from, lost: "certainly", at: clock.now() });
      });
    },
    hideFills: (forMs) => void (hiddenUntil = clock.now() + forMs),
    areFillsHidden: () => clock.now() < hiddenUntil,
    isQuiet: () => onTheWay === 0 && clock.now() >= silentUntil,
  };
};

const sentence = (event: BrokerEvent): string => {
  switch (event.type) {
    case "fill":
      return `fill ${event.fill.fillId}: ${event.fill.side} ${event.fill.quantity} of ${event.fill.orderKey ?? "nobody's order"}`;
    case "order-state":
      return `${event.orderKey ?? "a foreign order"} ${event.ref.id} is ${event.state}, ${event.filled} filled`;
    case "link":
      return `the link ${event.link.name} is ${event.link.state}`;
    case "gap":
      return "there was a gap";
    case "fees-reported":
      return `fees of ${event.fillId}`;
  }
};
