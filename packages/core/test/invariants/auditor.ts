import {
  add,
  bookJson,
  committedOf,
  decimal,
  divide,
  entryFilled,
  entryOf,
  exitExposure,
  exitFilled,
  exitsOf,
  formatMoney,
  fromInteger,
  heldOf,
  isLive,
  isOver,
  max,
  multiply,
  openTradesOf,
  subtract,
  times,
  valuesOf,
  workingLimit,
  wantedExits,
  ZERO,
  averageEntry,
  closeRemaining,
  exposureOf,
  get,
  type Decimal,
  type Event,
  type EventOf,
  type Fill,
  type Recorded,
  type Trade,
} from "../../src/index.ts";
import { demand, replayed, START_POWER, type World } from "./world.ts";

/** The configured share of buying power. */
const SHARE = decimal("0.5");

/** 1: one message opens at most one trade. */
const oneTradePerMessage = (world: World, event: EventOf<"trade-opened">): void => {
  const opened = world.journal.filter((row) => row.type === "trade-opened" && JSON.stringify(row.payload).includes(`"messageId":"${event.messageId}"`));
  demand(opened.length === 1, () => `I1: message ${event.messageId} opened ${opened.length} trades`);
};

/** What the trade's sales have really brought over their cost, whether the book has heard of them or not. */
const trueGain = (world: World, trade: Trade): Decimal => {
  const fillsOf = (keys: readonly string[]): readonly Fill[] =>
    world.broker.fills.filter((fill) => fill.orderKey !== null && keys.includes(fill.orderKey));
  const turnover = (fills: readonly Fill[]): Decimal => fills.reduce((sum, fill) => add(sum, times(fill.price, fill.quantity)), ZERO);
  const units = (fills: readonly Fill[]): number => fills.reduce((sum, fill) => sum + fill.quantity, 0);
  const bought = fillsOf([trade.entry]);
  const sold = fillsOf(trade.exits);
  if (units(sold) === 0) return ZERO;
  const average = divide(turnover(bought), fromInteger(units(bought)));
  return multiply(subtract(turnover(sold), times(average, units(sold))), trade.spec.multiplier);
};

/**
 * 2: whenever something is to be sent, committed plus pending cost stays within the configured share of what the account began with,
 * plus what it has gained since. However late the broker's figure comes.
 */
const withinShare = (world: World): void => {
  // What the venue has refused commits nothing, even before the book has heard of it.
  const refused = (trade: Trade): boolean => {
    const orders = world.broker.orders.filter((order) => order.key === trade.entry);
    return orders.length > 0 && orders.every((order) => order.state === "rejected");
  };
  const committing = openTradesOf(world.book).filter((trade) => !refused(trade));
  const committed = committing.reduce((sum, trade) => add(sum, committedOf(world.book, trade)), ZERO);
  const gained = [...valuesOf(world.book.trades)].reduce((sum, trade) => add(sum, max(ZERO, trueGain(world, trade))), ZERO);
  const allowed = multiply(add(START_POWER, gained), SHARE);
  demand(committed <= allowed, () => `I2: ${formatMoney(committed)} committed, ${formatMoney(allowed)} allowed`);
};

/** 3: exits working plus exits filled never exceed entry filled, in the book and in truth. */
const exitsCovered = (world: World): void => {
  for (const trade of openTradesOf(world.book)) {
    const exposure = exitExposure(world.book, trade);
    const held = heldOf(world.book, trade);
    demand(exposure <= held, () => `I3: ${trade.id} may still sell ${exposure} of ${held} held`);
    const truth = (keys: readonly string[], of: (order: World["broker"]["orders"][number]) => number): number =>
      world.broker.orders.filter((order) => keys.includes(order.key)).reduce((sum, order) => sum + of(order), 0);
    const bought = truth([trade.entry], (order) => order.filled);
    const sold = truth(trade.exits, (order) => order.filled);
    const working = truth(trade.exits, (order) => (isLive(order.state) ? order.terms.quantity - order.filled : 0));
    demand(sold + working <= bought, () => `I3: at the broker ${sold} sold and ${working} working of ${bought} bought (${trade.id})`);
  }
};

/** 4: every broker order of ours maps to an earlier journaled intent. */
const ordersIntended = (world: World): void => {
  for (const order of world.broker.orders) {
    demand(get(world.book.orders, order.key) !== undefined, () => `I4: the broker holds ${order.key}, which was never intended`);
  }
};

/** 8: while the book is not active, no entry is sent, and none is made dearer. */
const noEntryWhileStopped = (world: World, event: EventOf<"intended">): void => {
  if (world.book.tradingState === "active" || event.role !== "entry" || event.op === "cancel") return;
  const order = get(world.book.orders, event.key);
  const working = order === undefined ? null : workingLimit(order);
  const cheaper = event.op === "replace" && working !== null && (event.terms?.limit ?? working) <= working;
  demand(cheaper, () => `I8: ${event.key} is to ${event.op} at ${String(event.terms?.limit)} while the book is ${world.book.tradingState}`);
};

/** Checked after every event. */
export const audit = (world: World, { event }: Recorded<Event>): void => {
  demand(world.book.seq === world.journal.length, () => `I7: seq ${world.book.seq} after ${world.journal.length} rows`);
  if (event.type === "trade-opened") oneTradePerMessage(world, event);
  if (event.type === "intended" || event.type === "fill" || event.type === "order-state") {
    exitsCovered(world);
    ordersIntended(world);
  }
  // Not at `trade-opened`: the new entry's own cost is pending only with its intent.
  if (event.type === "intended") {
    withinShare(world);
    noEntryWhileStopped(world, event);
  }
};

/** 5: every message that was read has exactly one answer for each of its revisions. */
const allAnswered = (world: World): void => {
  const count = new Map<string, number>();
  const tell = (id: unknown, revision: unknown, n: number): void => void count.set(`${String(id)}:${String(revision)}`, (count.get(`${String(id)}:${String(revision)}`) ?? 0) + n);
  for (const { type, payload } of world.journal) {
    const body = payload as Readonly<Record<string, unknown>>; // rows of this journal are objects
    if (type === "message-read") {
      const message = body["message"] as Readonly<Record<string, unknown>>; // likewise
      tell(message["id"], message["revision"], 1);
    }
    if (type === "message-answered") tell(body["messageId"], body["revision"], -1);
  }
  for (const [message, balance] of count) demand(balance === 0, () => `I5: message ${message} has ${1 - balance} answers`);
};

const protectedAsPlanned = (world: World, trade: Trade): void => {
  const { book } = world;
  const average = averageEntry(book, trade);
  if (average === undefined || trade.closed !== null) return;
  const wanted = wantedExits(trade.exitPlan, {
    side: trade.side,
    entryFilled: entryFilled(book, trade),
    exitFilled: exitFilled(book, trade),
    closing: closeRemaining(book, trade),
    average,
    ticks: trade.spec.ticks,
  });
  const working = exitsOf(book, trade).filter((order) => order.role === "target" && !isOver(order));
  const exposure = working.reduce((sum, order) => sum + exposureOf(order), 0);
  demand(exposure === (wanted.target?.quantity ?? 0), () => `I10: ${trade.id} has ${exposure} in targets, its plan wants ${wanted.target?.quantity ?? 0}`);
  const limits = working.map((order) => order.terms.limit);
  demand(limits.every((limit) => limit === wanted.target?.price), () => `I10: ${trade.id} has its target at the wrong price`);
};

/** The ladder's last step: an entry that still waits rests at its first price, at the venue and not only in the book. */
const restsAtFirst = (world: World, trade: Trade): void => {
  const first = trade.entryPlan.prices[0];
  const live = world.broker.orders.filter((order) => order.key === trade.entry && isLive(order.state));
  demand(trade.entryWanted || live.length === 0, () => `I10: ${trade.entry} works although nobody wants it any more`);
  demand(live.every((order) => order.terms.limit === first), () => `the entry ${trade.entry} does not rest at its first price`);
};

/** 10 and L1: when the faults have stopped, the book knows the truth, and every holding has its exits. */
const allProtected = (world: World): void => {
  for (const trade of valuesOf(world.book.trades)) {
    const truly = (keys: readonly string[]): number =>
      world.broker.fills.filter((fill) => fill.orderKey !== null && keys.includes(fill.orderKey)).reduce((sum, fill) => sum + fill.quantity, 0);
    const entry = entryOf(world.book, trade);
    demand(entryFilled(world.book, trade) === truly([trade.entry]), () => `I10: ${trade.id} knows of ${entryFilled(world.book, trade)} bought, ${truly([trade.entry])} were`);
    demand(exitFilled(world.book, trade) === truly(trade.exits), () => `I10: ${trade.id} knows of ${exitFilled(world.book, trade)} sold, ${truly(trade.exits)} were`);
    demand(entry?.pending == null, () => `L1: ${trade.entry} is still waiting for an answer`);
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
