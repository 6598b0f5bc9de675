import { isOk, SECOND, type AccountId, type BrokerEvent } from "@floorbroker/core";
import type { Log } from "../log.ts";
import { failureText } from "../session/failures.ts";
import { pathOf, type Session } from "../session/session.ts";
import { orderOf, type WireOrder } from "../wire/order.ts";
import { hearing, type Heard, type KnownOrder } from "./hearing.ts";

/**
 * Where everything that is heard of orders comes together, from the stream, from answers and from lists, and whence it is
 * told once. The streamer gives its frames here, and its links and gaps.
 */
export interface Ears {
  /** An order from a frame, as JSON; false for one that can't be read, which is a gap. */
  hearOrder(json: unknown): boolean;
  /** An order from an answer or a list. */
  hear(wire: WireOrder): void;
  /** Anything else: links, gaps, fees. */
  tell(event: BrokerEvent): void;
  listen(listener: (event: BrokerEvent) => void): () => void;
  known(id: string): KnownOrder | undefined;
  hasKey(key: string): boolean;
  /** Asks for no order any more. */
  close(): void;
}

/** When an order whose fills are late is asked for again, in ms from before. */
const PAUSES = [SECOND / 4, SECOND, 3 * SECOND, 10 * SECOND, 30 * SECOND];

export const listening = (session: Session, account: AccountId, log: Log): Ears => {
  const { clock } = session;
  const listeners = new Set<(event: BrokerEvent) => void>();
  const memory = hearing(account);
  /** Orders that are being asked for again. */
  const asking = new Map<string, () => void>();
  let isClosed = false;

  const tell = (event: BrokerEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        // One listener that breaks must not make the others, and the stream, deaf.
        log({ code: "listener-broke", text: error instanceof Error ? error.message : "a listener of the broker threw" });
      }
    }
  };

  const takeIn = ({ events, owes, needs }: Heard, id: string): void => {
    for (const event of events) tell(event);
    if (needs !== null) ask(needs, 0, true);
    else if (owes) ask(id, 0, false);
  };
  const hear = (wire: WireOrder): void => takeIn(memory.hear(wire, clock.now()), wire.id);

  const giveUp = (id: string, isNeeded: boolean): void => {
    const text = isNeeded ? "nothing could be found out of it" : "fills of it are owed and were not told";
    log({ code: "order-not-told", text: `order ${id}: ${text}` });
    if (isNeeded) for (const event of memory.giveUp(id, clock.now())) tell(event);
  };

  const again = (id: string, tries: number, isNeeded: boolean): void => {
    asking.delete(id);
    if (isClosed) return;
    if (tries < PAUSES.length) ask(id, tries, isNeeded);
    else giveUp(id, isNeeded);
  };

  /** Asks for an order after a pause, and again until it says all that is wanted of it. */
  const ask = (id: string, tries: number, isNeeded: boolean): void => {
    const pause = isNeeded && tries === 0 ? 0 : PAUSES[tries];
    if (isClosed || pause === undefined || asking.has(id)) return;
    asking.set(id, clock.schedule(clock.now() + pause, () => void look(id, tries, isNeeded)));
  };

  const look = async (id: string, tries: number, isNeeded: boolean): Promise<void> => {
    const answer = await session.get(pathOf("accounts", account, "orders", id));
    const order = isOk(answer) ? orderOf(answer.right.data) : undefined;
    if (isClosed) return;
    if (order === undefined || !isOk(order)) return again(id, tries + 1, isNeeded);
    const heard = memory.hear(order.right, clock.now());
    for (const event of heard.events) tell(event);
    if (heard.owes) return again(id, tries + 1, false);
    asking.delete(id);
    if (heard.needs !== null) ask(heard.needs, 0, true);
  };

  return {
    hearOrder: (json) => {
      const order = orderOf(json);
      if (!isOk(order)) {
        log({ code: "order-unreadable", text: `an order in the stream can't be read: ${order.left}` });
        return false;
      }
      hear(order.right);
      return true;
    },
    hear,
    tell,
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    known: memory.known,
    hasKey: memory.hasKey,
    close: () => {
      isClosed = true;
      for (const cancel of asking.values()) cancel();
      asking.clear();
    },
  };
};

/** Asks for one order and hears it; undefined when it can't be had. */
export const lookUp = async (
  session: Session,
  account: AccountId,
  ears: Ears,
  id: string,
  log: Log,
): Promise<WireOrder | undefined> => {
  const answer = await session.get(pathOf("accounts", account, "orders", id));
  if (!isOk(answer)) {
    log({ code: "order-not-told", text: `order ${id}: ${failureText(answer.left)}` });
    return undefined;
  }
  const order = orderOf(answer.right.data);
  if (!isOk(order)) return undefined;
  ears.hear(order.right);
  return order.right;
};
