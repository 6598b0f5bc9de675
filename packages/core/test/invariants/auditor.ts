import {
  add,
  bookJson,
  committedOf,
  decimal,
  entryFilled,
  entryOf,
  exitExposure,
  exitFilled,
  formatMoney,
  get,
  heldOf,
  isLive,
  multiply,
  openTradesOf,
  tradeOfMessage,
  valuesOf,
  workingLimit,
  ZERO,
  type Event,
  type EventOf,
  type Recorded,
  type Trade,
} from "../../src/index.ts";
import { boughtOf, fundsOf, isEntryOf, sellingOf, soldOf, spentOf } from "./truth.ts";
import { START_POWER } from "./contracts.ts";
import { protectedAsPlanned, stopChanged, stopOnlyInFavour } from "./exit-auditor.ts";
import { replayed } from "./replayed.ts";
import { demand } from "./violation.ts";
import type { World } from "./world.ts";

/** The configured share of buying power. */
const SHARE = decimal("0.5");

/** 1: one message opens at most one trade. */
const oneTradePerMessage = (world: World, event: EventOf<"trade-opened">): void => {
  const opened = world.journal.filter(
    (row) => row.type === "trade-opened" && JSON.stringify(row.payload).includes(`"messageId":"${event.messageId}"`),
  );
  demand(opened.length === 1, () => `I1: message ${event.messageId} opened ${opened.length} trades`);
};

/**
 * 2: whenever an entry is to be sent, what is committed and pending stays within the configured share of what the
 * account began with, plus what it has gained since. Once as the book says, once as the auditor counts for himself.
 */
const withinShare = (world: World): void => {
  const allowed = multiply(fundsOf(world, START_POWER, [...valuesOf(world.book.trades)]), SHARE);
  const trades = openTradesOf(world.book);
  const spent = trades.reduce((sum, trade) => add(sum, spentOf(world, trade)), ZERO);
  // What has ended at the venue commits nothing more, even before the book has heard of it.
  const ended = (trade: Trade): boolean => {
    const orders = world.broker.orders.filter((order) => order.key === trade.entry);
    return orders.length > 0 && orders.every((order) => !isLive(order.state));
  };
  const committed = trades.reduce(
    (sum, trade) => add(sum, ended(trade) ? spentOf(world, trade) : committedOf(world.book, trade)),
    ZERO,
  );
  demand(committed <= allowed, () => `I2: ${formatMoney(committed)} committed, ${formatMoney(allowed)} allowed`);
  demand(spent <= allowed, () => `I2: ${formatMoney(spent)} spent and under way, ${formatMoney(allowed)} allowed`);
};

/** 3: exits working plus exits filled never exceed entry filled, in the book and in truth. */
const exitsCovered = (world: World): void => {
  for (const trade of openTradesOf(world.book)) {
    const exposure = exitExposure(world.book, trade);
    const held = heldOf(world.book, trade);
    demand(exposure <= held, () => `I3: ${trade.id} may still sell ${exposure} of ${held} held`);
    const [bought, sold, selling] = [boughtOf(world, trade), soldOf(world, trade), sellingOf(world, trade)];
    demand(
      sold + selling <= bought,
      () => `I3: at the broker ${sold} sold and ${selling} working of ${bought} bought (${trade.id})`,
    );
  }
};

/** Fills alone are quantity: the book never counts more than the venue has filled. */
const onlyFillsCount = (world: World): void => {
  for (const trade of openTradesOf(world.book)) {
    const [bought, sold] = [entryFilled(world.book, trade), exitFilled(world.book, trade)];
    demand(
      bought <= boughtOf(world, trade),
      () => `${trade.id} counts ${bought} bought, ${boughtOf(world, trade)} were`,
    );
    demand(sold <= soldOf(world, trade), () => `${trade.id} counts ${sold} sold, ${soldOf(world, trade)} were`);
  }
};

/** 4: every broker order of ours maps to an earlier journaled intent. */
const ordersIntended = (world: World): void => {
  for (const order of world.broker.orders) {
    demand(
      get(world.book.orders, order.key) !== undefined,
      () => `I4: the broker holds ${order.key}, which was never intended`,
    );
  }
};

/** 8: while the book is not active, no entry is sent, and none is made dearer. */
const noEntryWhileStopped = (world: World, event: EventOf<"intended">): void => {
  if (world.book.tradingState === "active" || event.role !== "entry" || event.op === "cancel") return;
  const order = get(world.book.orders, event.key);
  const working = order === undefined ? null : workingLimit(order);
  const cheaper = event.op === "replace" && working !== null && (event.terms?.limit ?? working) <= working;
  demand(
    cheaper,
    () =>
      `I8: ${event.key} is to ${event.op} at ${String(event.terms?.limit)} while the book is ${world.book.tradingState}`,
  );
};

/** The entry is one order, only ever changed as its plan says: within its plan, and never while another life of it may fill. */
const asPlanned = (world: World, event: EventOf<"intended">): void => {
  const trade = get(world.book.trades, event.tradeId);
  const { terms } = event;
  if (trade === undefined || event.role !== "entry" || terms === null) return;
  // What an earlier order of the entry has bought is not asked for again, when a trader's change is placed anew.
  const earlier = world.broker.orders.filter(({ key }) => isEntryOf(trade, key) && key !== event.key);
  const boughtBefore = earlier.reduce((sum, { filled }) => sum + filled, 0);
  demand(
    terms.quantity === trade.entryPlan.quantity - boughtBefore && terms.timeInForce === trade.entryPlan.timeInForce,
    () => `${event.key} is no longer the order that was planned`,
  );
  demand(
    terms.limit !== null && terms.limit <= trade.entryPlan.worstPrice,
    () => `I2: ${event.key} is to pay more than was reserved`,
  );
  const lives = world.broker.orders.filter((order) => isEntryOf(trade, order.key) && isLive(order.state));
  demand(lives.length <= 1, () => `${event.key} is changed while ${lives.length} lives of it may fill`);
};

const newest = new WeakMap<World, Map<string, number>>();

/** What is known of a life never goes back to an earlier revision of it, however the stream reorders. */
const neverBack = (world: World, event: EventOf<"order-state">): void => {
  const known = newest.get(world) ?? new Map<string, number>();
  newest.set(world, known);
  for (const { ref, revision } of get(world.book.orders, event.key)?.incarnations ?? []) {
    const before = known.get(ref.id) ?? 0;
    demand(
      revision === null || revision >= before,
      () => `${event.key}: ${ref.id} went back from revision ${before} to ${String(revision)}`,
    );
    known.set(ref.id, revision ?? before);
  }
};

/** Checked after every event. */
export const audit = (world: World, { event }: Recorded<Event>): void => {
  demand(world.book.seq === world.journal.length, () => `I7: seq ${world.book.seq} after ${world.journal.length} rows`);
  if (event.type === "trade-opened") oneTradePerMessage(world, event);
  if (event.type === "intended" || event.type === "fill" || event.type === "order-state") {
    exitsCovered(world);
    onlyFillsCount(world);
    ordersIntended(world);
  }
  if (event.type === "order-state") neverBack(world, event);
  if (event.type === "stop-moved") stopOnlyInFavour(world, event);
  if (event.type === "exit-changed") stopChanged(world, event);
  if (event.type === "intended") {
    // Not at `trade-opened`: the new entry's own cost is pending only with its intent.
    if (event.role === "entry") withinShare(world);
    noEntryWhileStopped(world, event);
    asPlanned(world, event);
  }
};

/** 5: every revision of a message that was read has exactly one answer, and none is read twice. */
const allAnswered = (world: World): void => {
  const [read, answers] = [new Map<string, number>(), new Map<string, number>()];
  const count = (map: Map<string, number>, id: unknown, revision: unknown): void =>
    void map.set(`${String(id)}:${String(revision)}`, (map.get(`${String(id)}:${String(revision)}`) ?? 0) + 1);
  for (const { type, payload } of world.journal) {
    const body = payload as Readonly<Record<string, unknown>>; // rows of this journal are objects
    const message = body["message"] as Readonly<Record<string, unknown>>; // of a `message-read`; unused otherwise
    if (type === "message-read") count(read, message["id"], message["revision"]);
    if (type === "message-answered") count(answers, body["messageId"], body["revision"]);
  }
  for (const [message, times] of read) demand(times === 1, () => `I5: message ${message} was read ${times} times`);
  for (const message of read.keys())
    demand(answers.get(message) === 1, () => `I5: message ${message} has ${answers.get(message) ?? 0} answers`);
};

/** The ladder's last step: an entry that still waits rests at its first price, at the venue and not only in the book. */
const restsAtFirst = (world: World, trade: Trade): void => {
  const first = trade.entryPlan.prices[0];
  const live = world.broker.orders.filter((order) => isEntryOf(trade, order.key) && isLive(order.state));
  const working = live.reduce((sum, { terms, filled }) => sum + terms.quantity - filled, 0);
  demand(live.every(({ key }) => key === trade.entry), () => `${trade.id} has an entry at work that another has taken the place of`);
  demand(
    live.length === 0 || working === trade.entryPlan.quantity - boughtOf(world, trade),
    () => `${trade.entry} works for ${working} of ${trade.entryPlan.quantity} wanted, ${boughtOf(world, trade)} are bought`,
  );
  demand(trade.entryWanted || live.length === 0, () => `I10: ${trade.entry} works although nobody wants it any more`);
  demand(
    live.every((order) => order.terms.limit === first),
    () => `the entry ${trade.entry} does not rest at its first price`,
  );
};

/** 10 and L1: when the faults have stopped, the book knows the truth, and every holding has its exits. */
const allProtected = (world: World): void => {
  for (const trade of valuesOf(world.book.trades)) {
    const [bought, sold] = [entryFilled(world.book, trade), exitFilled(world.book, trade)];
    demand(
      bought === boughtOf(world, trade),
      () => `I10: ${trade.id} knows of ${bought} bought, ${boughtOf(world, trade)} were`,
    );
    demand(sold === soldOf(world, trade), () => `I10: ${trade.id} knows of ${sold} sold, ${soldOf(world, trade)} were`);
    demand(entryOf(world.book, trade).pending === null, () => `L1: ${trade.entry} is still waiting for an answer`);
    demand(trade.id === tradeOfMessage(trade.messageId), () => `I1: ${trade.id} is not the trade of its message`);
    protectedAsPlanned(world, trade);
    restsAtFirst(world, trade);
  }
};

/** Checked once, at the end of a run whose faults have stopped. */
export const auditEnd = (world: World): void => {
  allAnswered(world);
  allProtected(world);
  demand(bookJson(replayed(world.journal)) === bookJson(world.book), () => "I7: the replayed journal is not the book");
};
