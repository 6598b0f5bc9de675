import { connect } from "node:net";
import {
  codec,
  fail,
  isOk,
  ok,
  problem,
  type Decimal,
  type InstrumentId,
  type Json,
  type OrderSide,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { readEntries, type BrokerLogEntry } from "./broker-log.ts";
import { lineReader, parsedLine } from "./lines.ts";
import { clientMessage, serverMessage, type ExchangeFault, type HandOrder } from "./messages.ts";
import type { BrokerAddress } from "./serve.ts";
import { planOf, type WireFault, type WirePlan } from "./wire-faults.ts";

/** Whether the broker did what it was told. */
export type Done = Promise<Result<Problem, null>>;

/** The hand behind the scenes of a simulated broker in another process: moves markets and makes things go wrong. */
export interface HandBehind {
  /** From now on these things go wrong. */
  plan(...plans: readonly (Partial<WirePlan> & { readonly fault: WireFault })[]): Done;
  clearPlans(): Done;
  /** The exchange itself does this on the next matching occasion. */
  arm(fault: ExchangeFault): Done;
  /** The stream loses its subscriptions now, and says so two seconds later. */
  forgetSubscriptions(): Done;
  fixQuote(instrument: InstrumentId, bid: Decimal | null, ask: Decimal | null, size?: number): Done;
  /** Somebody else trades in the account now. */
  tradeByHand(instrument: InstrumentId, side: OrderSide, quantity: number, price: Decimal): Done;
  /** The broker's log after its `n`-th entry. */
  log(after?: number): Promise<Result<Problem, readonly BrokerLogEntry[]>>;
  close(): void;
}

/** Entries that are asked for at once. */
const PAGE = 1_000;

const gone = (text: string): Problem =>
  problem("broker-unreachable", `the simulated broker does not answer: ${text}`, ["Start the broker first."]);

type Order = (order: HandOrder) => Promise<Result<Problem, Json>>;

const handOf = (order: Order, close: () => void): HandBehind => {
  const done = async (what: HandOrder): Done => {
    const answer = await order(what);
    if (!isOk(answer)) return answer;
    if (answer.right === null) return ok(null);
    return fail(problem("hand-refused", String(answer.right), ["Check what was asked for."]));
  };
  return {
    plan: (...plans) => done({ hand: "plan", plans: plans.map(planOf) }),
    clearPlans: () => done({ hand: "clear-plans" }),
    arm: (fault) => done({ hand: "arm", fault }),
    forgetSubscriptions: () => done({ hand: "forget-subscriptions" }),
    fixQuote: (instrument, bid, ask, size = 1_000) => done({ hand: "fix-quote", instrument, bid, ask, size }),
    tradeByHand: (instrument, side, quantity, price) => done({ hand: "trade-by-hand", instrument, side, quantity, price }),
    log: async (after = 0) => {
      const entries: BrokerLogEntry[] = [];
      for (;;) {
        const page = await order({ hand: "log", after: after + entries.length, limit: PAGE });
        if (!isOk(page)) return page;
        const list = codec.array(codec.json).decode(page.right, "log");
        const read = isOk(list) ? readEntries(list.right) : fail(gone("its log is no list"));
        if (!isOk(read)) return read;
        entries.push(...read.right);
        if (read.right.length < PAGE) return ok(entries);
      }
    },
    close,
  };
};

/** Connects behind the scenes of a broker that {@link serveSimulatedBroker} serves. */
export const connectHandBehind = (address: BrokerAddress): Promise<Result<Problem, HandBehind>> =>
  new Promise((resolve) => {
    const socket = connect(address);
    const reader = lineReader();
    const waiting = new Map<number, (answer: Result<Problem, Json>) => void>();
    let ids = 0;
    let reason = "the connection was closed";

    const order: Order = (what) =>
      new Promise((answered) => {
        if (socket.destroyed) return answered(fail(gone(reason)));
        waiting.set(++ids, answered);
        socket.write(`${JSON.stringify(clientMessage.encode({ type: "hand", id: ids, order: what }))}\n`);
        return undefined;
      });
    const read = (line: string): void => {
      const json = parsedLine(line);
      if (!isOk(json)) return;
      const message = serverMessage.decode(json.right, "");
      if (!isOk(message) || message.right.type !== "hand-answer") return;
      const { id, answer } = message.right;
      waiting.get(id)?.(ok(answer));
      waiting.delete(id);
    };
    socket.setEncoding("utf8");
    socket.on("data", (piece: string) => {
      for (const line of reader.read(piece) ?? []) read(line);
    });
    socket.on("error", (error) => {
      reason = error.message;
    });
    socket.on("close", () => {
      for (const answered of waiting.values()) answered(fail(gone(reason)));
      waiting.clear();
      resolve(fail(gone(reason)));
    });
    socket.on("connect", () => resolve(ok(handOf(order, () => socket.destroy()))));
  });
