import { PLANTED_BUGS as OF_CORE } from "../../../core/test/planted-bugs/mutations.ts";
import type { PlantedBug } from "./planted-bug.ts";

/** Those of the core's own list that whole sessions find, too. */
const SHARED: readonly string[] = [
  "the exit is sized from the ordered quantity",
  "half is rounded up",
  "the exit's price is made from the limit",
  "other exits do not count against the half",
  "a close is repriced in place although both lives would not fit into what is held",
  "a close does not wait for the cancel of the exits in its way",
  "the ladder stays at its last price",
  "an entry that is still working reserves nothing",
  "the total share is not looked at",
  "a place under way is no exposure",
  "a redelivered message is read again",
  "an edit of a message that has opened a trade is read like a new one",
  "a fill that is told twice counts twice",
  "a status creates quantity",
  "a proven absence is taken as leave to send again",
  "a claim that is found after a restart is used again",
  "a restart asks nothing",
  "old terms come back with an old status",
  "a target that was hit is sold beside the stop that still rests for it",
  "a stop is changed in place although both of its lives may fill",
  "a trailing stop falls back with the market",
  "each target is told by its kind alone",
  "the stop of a split plan rests for the targets' units too",
  "the kill switch stops nothing",
  "the first price of the ladder is what is reserved",
  "a target and a stop on the same units are placed as two orders",
  "a pair that was claimed is sent again after a restart",
  "a pair is counted once although its sides are sent one by one",
];

const shared = (name: string): PlantedBug => {
  const found = OF_CORE.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the core's list has no bug "${name}"`);
  return { name, why: found.why, edits: found.edits.map((edit) => ({ ...edit, file: `core/src/${edit.file}` })) };
};

const bug = (name: string, why: string, ...edits: readonly (readonly [file: string, find: string, replace: string])[]): PlantedBug => ({
  name,
  why,
  edits: edits.map(([file, find, replace]) => ({ file: `core/src/${file}`, find, replace })),
});

/** Bugs in what the core decides. */
export const CORE_BUGS: readonly PlantedBug[] = [
  ...SHARED.map(shared),
  bug("a fill of an order's older life is dropped", "a replaced order fills late: the position is there, its exits are not", [
    "book/decide/broker-events.ts",
    "if (before !== undefined && before.rev >= fill.rev) return false;",
    "if (before !== undefined && before.rev >= fill.rev) return false;\n  if (order.incarnations.length > 1 && order.incarnations.at(-1)?.ref.id !== fill.ref.id) return false;",
  ]),
  bug(
    "an acceptance that comes late makes another life",
    "the stream was faster; the answer to the call is not a second order",
    ["book/decide/outcomes.ts", 'if (!awaited && !(news && op !== "cancel")) return false;', 'if (!awaited && !news && op === "cancel") return false;'],
    ["book/evolve/orders.ts", "if (!hasRef(order, ref)) {", 'if (event.op === "place") {'],
  ),
  bug("an unknown end is taken for not sent", "a timeout: the order works, and is placed a second time", [
    "book/decide/outcomes.ts",
    'record(ledger, { type: "unknown", key, revision, op, origin: outcome.origin });',
    'record(ledger, { type: "expired-unsent", key, revision, op });',
  ]),
  bug("what is unknown is never asked about", "a freeze without an end", [
    "book/advance/inquiries.ts",
    "if (!owed) return;",
    'if (!owed || order.pending?.stage.is === "unknown") return;',
  ]),
  bug("a fill of nobody's order is taken for ours", "a foreign order in our contract is adopted, and sold", [
    "book/decide/broker-events.ts",
    "const decideFill = (ledger: Ledger, fill: Fill): void => {\n",
    "const decideFill = (ledger: Ledger, told: Fill): void => {\n  const ours = ledger.book.openTrades.map((id) => get(ledger.book.trades, id)).find((trade) => trade?.spec.instrument.id === told.instrument);\n  const fill = { ...told, orderKey: told.orderKey ?? ours?.entry ?? null };\n",
  ]),
  bug("a restart takes entries again", "the kill switch is forgotten", [
    "book/decide/restart.ts",
    'record(ledger, { type: "restarted", open: trades.length > 0 });',
    'record(ledger, { type: "restarted", open: trades.length > 0 });\n  if (ledger.book.tradingState !== "active") record(ledger, { type: "trading-state", state: "active", reason: "started anew" });',
  ]),
  bug(
    "the ladder climbs on after a kill",
    "what works already is forgotten, and is chased",
    ["book/decide/operate.ts", "const stopped = stopEntries(ledger, openTradesOf(ledger.book), reason);", "const stopped: readonly unknown[] = [];"],
    ["book/advance/entry.ts", 'if (book.tradingState !== "active") return fail(', "if (book.config === null) return fail("],
  ),
  bug(
    "a deleted alert closes what it opened",
    "who tidies up his channel does not want out",
    ["book/decide/deleted.ts", 'import { advance, openTrade } from "../advance/advance.ts";', 'import { openTrade } from "../advance/advance.ts";\nimport { requestClose } from "./close.ts";'],
    ["book/decide/deleted.ts", "advance(ledger, trade.id);", 'requestClose(ledger, trade, { messageId, quantity: null, style: "limit", reason: "its message was deleted" });'],
  ),
  bug("a stranger is obeyed", "the list of authors is there, and nobody looks at it", [
    "authority.ts",
    "if (!authors.includes(message.authorId)) {",
    "if (authors.length === 0) {",
  ]),
  bug("a stale quote is traded on", "the feed hangs, and its last price looks like a bargain", [
    "risk/quote-problem.ts",
    "if (age > ageMs)",
    "if (age > ageMs * 1_000)",
  ]),
  bug("a crossed quote is traded on", "its mid is a price that nobody has offered", [
    "risk/quote-problem.ts",
    "if (bid > ask)",
    "if (bid > ask && ask <= 0n)",
  ]),
  bug("an old message is traded when it is read up at last", "the channel was away for a minute; the price is another by now", [
    "risk/rules/message-age.ts",
    "if (age <= limit)",
    "if (age <= limit * 100)",
  ]),
  bug("a broker that has forgotten a trade is not noticed", "a sandbox is wiped at night, and is hammered all day", [
    "book/forgotten.ts",
    ".some(isLost) && isPositionGone(book, trade);",
    ".some(isLost) && isPositionGone(book, trade) && book.seq < 0;",
  ]),
  bug("money is free again before the cancel is confirmed", "the entry may still fill, and its money is spent twice", [
    "book/holdings.ts",
    "if (isOver(entry)) return 0;",
    "if (isOver(entry) || !trade.entryWanted) return 0;",
  ]),
  bug("a stop keeps its size when a target was hit", "a target sells its part, and the stop sells it again", [
    "book/advance/resting.ts",
    "exposureOf(order) === quantity && workingLimit",
    '(order.role === "stop" || exposureOf(order) === quantity) && workingLimit',
  ]),
  bug("an alert's own share is not looked at", "one alert takes all that the total share leaves", [
    "risk/sizing.ts",
    "input.asked === null ? min(allocation, headroom) : headroom",
    "headroom",
  ]),
  bug("orders of the last minute are not counted", "the Knight drill: a bot in a loop, and nothing that ends it", [
    "risk/rules/order-rate.ts",
    "if (soonest === undefined) return",
    "if (soonest === undefined || placed.length >= most) return",
  ]),
  bug("an accepted cancel is taken for a confirmed one", "it still fills until the broker says otherwise", [
    "book/evolve/orders.ts",
    "return doomed(settled, target, at);",
    'return target === null ? settled : withIncarnation(settled, target, (each) => ({ ...each, state: "cancelled" }));',
  ]),
  bug(
    "the ladder places a new order at each step",
    "the one before is still there: an order too many with every tick",
    ["book/advance/entry.ts", 'import { cancelWorking, intendReplace } from "./intend.ts";', 'import { cancelWorking, intendPlace } from "./intend.ts";'],
    [
      "book/advance/entry.ts",
      "intendReplace(ledger, entry, target, { ...entry.terms, limit }, reason);",
      'intendPlace(ledger, { key: `${entry.key}x` as typeof entry.key, tradeId: entry.tradeId, role: "entry", terms: { ...entry.terms, limit }, reason });',
    ],
  ),
];
