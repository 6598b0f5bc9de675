import {
  commandsFor,
  decodeRow,
  exitExposure,
  get,
  heldOf,
  isOk,
  newYorkText,
  openTradesOf,
  type Book,
  type Command,
  type Journal,
  type Trade,
} from "@floorbroker/core";

/**
 * How many of the newest rows are looked through: what a process left unsaid when it died belongs to the last of them.
 */
const ROWS = 500;

type PostStatus = Extract<Command, { readonly command: "post-status" }>;

/**
 * What stands under the newest messages, to be posted anew at a restart. An answer is durable before it is said, so a
 * process that dies in between has decided what nobody was told; posts are idempotent by message, so saying it twice
 * does no harm. A journal that can't be read now has nothing to say.
 */
export const newestStatuses = async (journal: Journal, book: Book): Promise<readonly PostStatus[]> => {
  const rows = await journal.read(book.id, Math.max(0, book.seq - ROWS), ROWS);
  const newest = new Map<string, PostStatus>();
  for (const row of isOk(rows) ? rows.right : []) {
    const recorded = decodeRow(row);
    for (const command of isOk(recorded) ? commandsFor(book, recorded.right) : []) {
      if (command.command === "post-status") newest.set(command.messageId, command);
    }
  }
  return [...newest.values()];
};

const frozenOrders = (before: Book, now: Book): readonly string[] =>
  before.inquiries
    .filter((key) => get(before.orders, key)?.inquiry?.escalated === true && get(now.orders, key)?.inquiry != null)
    .map(
      (key) =>
        `${key}: the broker could not say what became of it; it stays frozen, is never sent again, and is asked ` +
        `about anew`,
    );

const alarmsOfTrade = (book: Book, trade: Trade): readonly string[] => {
  const [held, working] = [heldOf(book, trade), exitExposure(book, trade)];
  const alarms: string[] = [];
  if (trade.exitRefusals > 0 && trade.exitsNotBefore > 0) {
    alarms.push(`the broker refused an exit; it is tried again at ${newYorkText(trade.exitsNotBefore)}`);
  }
  if (trade.close !== null && trade.close.step > 0)
    alarms.push(`its close is not filled after ${trade.close.step} steps; it goes on`);
  if (held < 0 || working > held)
    alarms.push(`${held} held and ${working} in working exits; the exits are being reduced`);
  return alarms.map((text) => `${trade.id}: ${text}`);
};

/**
 * What an operator must know of a book at a restart, derived from the book as it is `now`: what he was told of it went
 * to a process that died, which may have died before it said so. `before` is the book as that process left it: a
 * restart begins the questions about a frozen order anew. What is over is not said again.
 */
export const standingAlarms = (before: Book, now: Book): readonly string[] => [
  ...(now.tradingState === "active"
    ? []
    : [`${now.id} is ${now.tradingState}: no entries until it is resumed; exits go on`]),
  ...now.holds.map(({ text }) => `${text}: no entries; exits go on`),
  ...now.disagreements
    .filter(({ confirmed }) => confirmed)
    .map(
      ({ symbol, text }) =>
        `${text}: no entries on ${symbol} until both agree, or !tt resume accepts the broker's figure; exits go on`,
    ),
  ...frozenOrders(before, now),
  ...openTradesOf(now).flatMap((trade) => alarmsOfTrade(now, trade)),
];
