import {
  add,
  bookId,
  committedOf,
  decimal,
  emptyBook,
  evolve,
  isOk,
  messageId,
  openTradesOf,
  ZERO,
  type Decimal,
  type Message,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { runChannel } from "../src/run/channel-run.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "./sample-day.ts";
import { temporaryJournal } from "./temporary-journal.ts";

const [SAMPLE] = SAMPLE_MESSAGES;
const INSTANT = Date.parse("2026-11-18T15:30:00Z");
const SYMBOLS = ["SPY", "QQQ", "IWM", "NVDA", "AAPL"] as const;
const STRIKES: Readonly<Record<(typeof SYMBOLS)[number], number>> = { SPY: 590, QQQ: 505, IWM: 231, NVDA: 140, AAPL: 230 };

const alerts = (count: number): readonly Message[] =>
  Array.from({ length: count }, (_, index) => {
    const symbol = SYMBOLS[index % SYMBOLS.length] ?? "SPY";
    const strike = STRIKES[symbol] + Math.floor(index / SYMBOLS.length);
    if (SAMPLE === undefined) throw new Error("the sample day is empty");
    const text = `Alert: BTO ${symbol} ${strike}C 12/18 @ ${(2 + (index % 7) / 10).toFixed(2)}`;
    return {
      ...SAMPLE,
      id: messageId(String(1_507_000_000_000_000_000n + BigInt(index))),
      authorId: SAMPLE_CONFIG.authority.alertAuthors[index % 2] ?? SAMPLE.authorId,
      postedAt: INSTANT,
      text,
    };
  });

const journal = temporaryJournal();

const CASH = decimal("100000");

/** The share of what the account began with that all trades together may ever have reserved. */
const TOTAL = decimal("50000");

describe("a hundred alerts posted at one instant", () => {
  it.each(["2", "10", "100"])("at %s percent each: reservations never exceed the share, none is lost, all are answered", async (percent) => {
    const messages = alerts(100);
    const end = await runChannel({
      bookId: bookId(`sim:hundred-${percent}`),
      config: { ...SAMPLE_CONFIG, allocation: { ...SAMPLE_CONFIG.allocation, perAlertPercent: decimal(percent) } },
      world: { seed: 7, cash: CASH },
      messages,
      journal: journal(),
      speed: "max",
      view: { posted: () => undefined, answered: () => undefined, at: () => undefined, resumed: () => undefined },
      stopped: () => false,
    });
    if (!isOk(end)) throw new Error(end.left.text);
    const { history } = end.right;

    let book = emptyBook(bookId(`sim:hundred-${percent}`));
    let most: Decimal = ZERO;
    for (const recorded of history) {
      book = evolve(book, recorded);
      // The entry follows in the same commit.
      if (recorded.event.type === "trade-opened") continue;
      const reserved = openTradesOf(book).reduce((sum, trade) => add(sum, committedOf(book, trade)), ZERO);
      most = reserved > most ? reserved : most;
    }
    expect(most <= TOTAL).toBe(true);
    expect(most > 0n).toBe(true);

    const read = history.flatMap(({ event }) => (event.type === "message-read" ? [event.message.id] : []));
    const answered = history.flatMap(({ event }) => (event.type === "message-answered" ? [event.messageId] : []));
    expect(read.toSorted()).toEqual(messages.map(({ id }) => id).toSorted());
    expect(answered.toSorted()).toEqual(read.toSorted());

    const opened = history.filter(({ event }) => event.type === "trade-opened").length;
    const refused = history.filter(({ event }) => event.type === "message-answered" && event.outcome === "refused").length;
    expect(opened).toBeGreaterThan(0);
    expect(opened + refused).toBe(100);
  });
});
