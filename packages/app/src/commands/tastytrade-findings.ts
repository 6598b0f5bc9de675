import {
  format,
  instrumentId,
  isOk,
  SECOND,
  type Accounts,
  type Clock,
  type EpochMs,
  type Link,
  type QuoteAnswer,
} from "@floorbroker/core";
import type { AtTastytrade } from "../run/place.ts";
import { connectAt, type TastytradeConnection } from "../run/tastytrade-connection.ts";
import type { Finding } from "./finding-line.ts";

/** Of what a quote is asked: traded more than anything else. */
const SPY = instrumentId("SPY");

/** Time that a connection may take to come up, and the pause between two looks at it. */
const UP_WITHIN_MS = 15 * SECOND;
const LOOK_EVERY_MS = 100;

const seconds = (ms: number): string => `${(Math.max(0, ms) / SECOND).toFixed(1)} s`;

const moneyFinding = async (accounts: Accounts): Promise<Finding> => {
  const about = "buying power";
  const answer = await accounts.snapshot();
  if (answer.outcome === "none") return { about, state: "failed", text: answer.text, remedy: "check again in a minute" };
  const { sizingPower, netLiquidation, cash, canTrade } = answer.snapshot;
  if (sizingPower === null)
    return { about, state: "failed", text: "the account tells none for options and futures", remedy: "ask tastytrade's support about the account" };
  const { amount, currency } = sizingPower;
  const rest = [
    ...(netLiquidation === null ? [] : [`net liquidation ${format(netLiquidation)}`]),
    ...(cash === null ? [] : [`cash ${format(cash)}`]),
  ].join(", ");
  const text = `${format(amount)} ${currency} for options and futures${rest === "" ? "" : `; ${rest}`}`;
  if (!canTrade) return { about, state: "failed", text: `${text}; the account may not open positions`, remedy: "ask tastytrade's support about the account" };
  return amount > 0n ? { about, state: "ok", text, remedy: null } : { about, state: "warning", text, remedy: "fund the account" };
};

const streamer = async (links: () => readonly Link[], clock: Clock): Promise<Finding> => {
  const about = "account streamer";
  const began = clock.now();
  const ordersLink = (): Link | undefined => links().find(({ name }) => name === "orders");
  while (ordersLink()?.state !== "up" && clock.now() - began < UP_WITHIN_MS) {
    await new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const link = ordersLink();
  if (link?.state === "up") return { about, state: "ok", text: `connected after ${seconds(clock.now() - began)}`, remedy: null };
  const why = link?.reason ?? "nothing was heard";
  return { about, state: "failed", text: `not connected within ${seconds(UP_WITHIN_MS)}: ${why}`, remedy: "check that nothing between here and tastytrade keeps WebSockets back" };
};

/** Its level, and how old it is by what proves that the feed lives. */
const quoteFinding = (answer: QuoteAnswer, now: EpochMs, quoteAgeMs: number): Finding => {
  const about = "quotes";
  if (answer.outcome === "none") {
    const remedy = "check that the login may have quotes (tastytrade asks for the status of a customer), or set quotes: sim";
    return { about, state: "failed", text: `none of SPY (${answer.code}): ${answer.text}`, remedy };
  }
  const { bid, ask, confirmedAt, changedAt, quality } = answer.quote;
  const price = (side: typeof bid): string => (side === null ? "–" : format(side));
  const text = `SPY ${price(bid)} × ${price(ask)}, ${quality}, confirmed ${seconds(now - confirmedAt)} ago, changed ${seconds(now - changedAt)} ago`;
  if (now - confirmedAt > quoteAgeMs)
    return { about, state: "failed", text, remedy: `entries want one of the last ${seconds(quoteAgeMs)} (entry.quoteAge)` };
  if (quality === "frozen" || bid === null || ask === null)
    return { about, state: "warning", text, remedy: "check again while the market is open" };
  if (quality !== "realtime") return { about, state: "warning", text, remedy: "for trying the ways of an order, set sandbox.quotes: sim; its prices are not the market's" };
  return { about, state: "ok", text, remedy: null };
};

const looked = async ({ accounts, links, quotes }: TastytradeConnection, quoteAgeMs: number, clock: Clock, found: (finding: Finding) => void): Promise<void> => {
  found(await moneyFinding(accounts));
  found(await streamer(links, clock));
  found(quoteFinding(await quotes.quote(SPY, null), clock.now(), quoteAgeMs));
};

/** Connects as a run does, and looks at the money, the account streamer and a quote; nothing is sent. */
export const lookAtConnection = async (at: AtTastytrade, quoteAgeMs: number, clock: Clock, found: (finding: Finding) => void): Promise<void> => {
  const connected = await connectAt(at, clock, () => undefined);
  if (!isOk(connected)) {
    const { text, suggestions } = connected.left;
    return found({ about: "connection", state: "failed", text, remedy: suggestions[0] });
  }
  try {
    await looked(connected.right, quoteAgeMs, clock, found);
  } finally {
    connected.right.close();
  }
};
