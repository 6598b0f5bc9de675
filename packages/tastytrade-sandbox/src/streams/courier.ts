import type { Json } from "@floorbroker/core";
import { numbersAsTexts, textsAsNumbers } from "../faults/json-variants.ts";
import type { SandboxParts } from "../parts.ts";
import type { Push } from "../venue/pushes.ts";
import type { Line } from "./line.ts";

type Fields = { readonly [key: string]: Json };

const fieldsOf = (json: Json | undefined): Fields =>
  typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Fields) : {}; // no list, not null

const withLegs = (order: Fields, change: (leg: Fields) => Json): Fields => {
  const legs = order["legs"];
  return Array.isArray(legs) ? { ...order, legs: legs.map((leg: Json) => change(fieldsOf(leg))) } : order;
};

/** As tastytrade once told a fill: still working, and nothing left of it. */
const stillLive = (order: Fields): Json => {
  const { "terminal-at": _over, ...open } = order;
  return { ...open, status: "Live", cancellable: true, editable: true };
};

const withoutFills = (order: Fields): Json => withLegs(order, (leg) => ({ ...leg, fills: [] }));

/** Brings notifications to one client, in the order of its connection unless a switch says otherwise. */
export interface Courier {
  bring(push: Push): void;
}

/** A courier on a line; `nextSequence` counts everything that is said on it. */
export const courierOn = (
  line: Line,
  { switches, clock }: Pick<SandboxParts, "switches" | "clock">,
  nextSequence: () => number,
): Courier => {
  let heldBack: readonly { readonly type: string; readonly frame: Json }[] = [];
  let batch: { readonly count: number; readonly frames: Json[] } | null = null;

  const write = (frame: Json): void => {
    if (batch === null) {
      const found = switches.take("pushes-batched");
      if (found === undefined) return line.write(frame);
      batch = { count: found.count ?? 2, frames: [] };
    }
    batch.frames.push(frame);
    if (batch.frames.length < batch.count) return;
    const { frames } = batch;
    batch = null;
    line.write({ results: frames });
  };

  const send = (type: string, data: Json, at: number): void => {
    const { status } = fieldsOf(data);
    const fits = (wanted: { readonly type?: string; readonly status?: string }): boolean =>
      (wanted.type ?? type) === type && (wanted.status === undefined || wanted.status === status);
    let frame: Json = { type, data, timestamp: at, "ws-sequence": nextSequence() };
    const isHere = ({ in: place }: { readonly in?: string }): boolean => place === "pushes";
    if (switches.take("numbers-as-texts", isHere) !== undefined) frame = { ...frame, data: numbersAsTexts(data) };
    if (switches.take("texts-as-numbers", isHere) !== undefined) frame = { ...frame, data: textsAsNumbers(data) };
    if (switches.take("push-lost", fits) !== undefined) return;
    const late = switches.take("push-late", fits);
    if (late !== undefined) {
      clock.schedule(clock.now() + (late.ms ?? 1_000), () => line.write(frame));
      return;
    }
    if (switches.take("pushes-reordered", fits) !== undefined) {
      heldBack = [...heldBack, { type, frame }];
      return;
    }
    write(frame);
    if (switches.take("push-twice", fits) !== undefined) write(frame);
    const overtaken = heldBack.filter((held) => held.type === type);
    heldBack = heldBack.filter((held) => held.type !== type);
    for (const held of overtaken) write(held.frame);
  };

  return {
    bring: ({ type, data, at }) => {
      const isFilled = type === "Order" && fieldsOf(data)["status"] === "Filled";
      if (isFilled && switches.take("live-with-full-fill") !== undefined) send(type, stillLive(fieldsOf(data)), at);
      const isBare = isFilled && switches.take("filled-without-fills") !== undefined;
      send(type, isBare ? withoutFills(fieldsOf(data)) : data, at);
    },
  };
};
