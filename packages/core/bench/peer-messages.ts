import { interpret } from "../src/index.ts";

type Readable = Parameters<typeof interpret>[0];

const SYMBOLS = ["SPY", "QQQ", "TSLA", "NVDA", "AAPL", "AMD", "META", "BABA", "STX", "COST", "NFLX", "SPX", "IWM", "COIN"] as const;

/** A Wednesday morning in New York, and the Fridays after it. */
const POSTED_AT = Date.parse("2023-05-10T14:30:00Z");
const EXPIRIES = ["5/12", "5/19", "5/26", "6/2", "6/16"] as const;

const pick = <A>(values: readonly [A, ...A[]], index: number): A => values[index % values.length] ?? values[0];

const text = (index: number): string => {
  const verb = pick(["BTO", "BTO", "BTO", "STC", "STC"], index);
  const strike = 20 + ((index * 37) % 400) + (index % 5 === 0 ? 0.5 : 0);
  const price = ((13 + index * 29) % 900) / 100 + 0.05;
  const plan = verb === "BTO" && index % 6 === 0 ? ` PT ${(price * 1.5).toFixed(2)} SL ${(price * 0.7).toFixed(2)}` : "";
  const contract = `${pick(SYMBOLS, index * 5)} ${strike}${index % 3 === 0 ? "p" : "c"} ${pick(EXPIRIES, index * 3)}`;
  return `${verb} ${1 + (index % 9)} ${contract} @ ${price.toFixed(2)}${plan}`;
};

/**
 * Alerts as the rooms of DiscordAlertsTrader write them, a peer whose parser reads its own messages at 42,000 to 47,000 a
 * second: `BTO 5 SPY 417p 5/12 @ 1.09 PT 1.6 SL 0.8`. Made here, in that grammar, since the peer ships no log of messages.
 */
export const peerMessages = (count: number): readonly Readable[] =>
  Array.from({ length: count }, (_, index) => ({ text: text(index), embeds: [], postedAt: POSTED_AT }));
