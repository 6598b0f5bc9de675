import {
  decimal,
  instructionJson,
  ONE,
  sizeOf,
  times,
  ZERO,
  type BookConfig,
  type Decimal,
  type Instruction,
  type Message,
  type Open,
  type SizingInput,
} from "@floorbroker/core";
import type { ChosenProfile } from "./chosen-profile.ts";
import { paperReader } from "./paper-trades.ts";

/** The kinds of outcome, in the order of the table. */
export const OUTCOMES = ["open", "close", "futures", "control", "modify", "ignore", "invalid"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One message and what it was read as. */
export interface ReadMessage {
  readonly message: Message;
  readonly instruction: Instruction;
}

/** How many messages came to the same outcome. */
export interface Count {
  readonly outcome: Outcome;
  /** What was opened or closed, the reason of an `ignore`, the code of an `invalid`. */
  readonly detail: string;
  readonly messages: number;
  /** Those of them by authors whose alerts or commands count in the settings. */
  readonly listed: number;
}

/** What one alert may use, and how often that does not pay for one unit. */
export interface Affordability {
  readonly allocation: Decimal;
  /** Alerts that buy something; what a sold option or credit spread binds, its price does not say. */
  readonly opens: number;
  /** Alerts of which one contract (or share) costs more than they may use. */
  readonly tooDear: number;
}

const detailOf = (instruction: Instruction): string => {
  switch (instruction.kind) {
    case "open":
    case "close":
      return instruction.asset;
    case "futures":
      return instruction.side;
    case "control":
      return instruction.command;
    case "modify":
      return instruction.name;
    case "ignore":
      return instruction.reason;
    case "invalid":
      return instruction.code;
  }
};

/** Reads every message by the profile, in the light of what the messages before it opened. */
export const readMessages = (
  messages: readonly Message[],
  { profile }: ChosenProfile,
  book: BookConfig,
): readonly ReadMessage[] => {
  const read = paperReader(profile, book);
  return messages.map((message) => ({ message, instruction: read(message) }));
};

/** Counts the outcomes; the most frequent of each kind first. */
export const countsOf = (read: readonly ReadMessage[], { authority }: BookConfig): readonly Count[] => {
  const listed = new Set<string>([...authority.alertAuthors, ...authority.commandAuthors]);
  const counts = new Map<string, Count>();
  for (const { message, instruction } of read) {
    const detail = detailOf(instruction);
    const key = `${instruction.kind} ${detail}`;
    const before = counts.get(key) ?? { outcome: instruction.kind, detail, messages: 0, listed: 0 };
    const own = listed.has(message.authorId) ? 1 : 0;
    counts.set(key, { ...before, messages: before.messages + 1, listed: before.listed + own });
  }
  return OUTCOMES.flatMap((outcome) =>
    [...counts.values()].filter((count) => count.outcome === outcome).toSorted((a, b) => b.messages - a.messages),
  );
};

const HUNDRED = decimal("100");

/** Units that are charged: each leg of a spread, twice where its ratio is two. */
const feeUnits = ({ spread }: Open): number =>
  spread === null ? 1 : spread.legs.reduce((sum, { ratio }) => sum + ratio, 0);

const allocated = (
  size: Open["size"],
  share: Decimal,
  power: Decimal,
  { allocation: rules }: BookConfig,
): SizingInput => ({
  power,
  powerKind: "declared",
  unreflected: ZERO,
  reflected: ZERO,
  perAlertPercent: rules.perAlertPercent,
  channelShare: share,
  sizeFactor: size === null ? ONE : rules.sizeFactors[size],
  totalPercent: HUNDRED,
  committed: ZERO,
  price: ONE,
  multiplier: ONE,
  costShare: ONE,
  maxWorth: null,
  feePerUnit: ZERO,
  asked: null,
  moneyCaps: [],
  unitCaps: [],
  risk: null,
});

const buys = (open: Open): boolean => open.action === "BTO" && open.spread?.effect !== "credit";

/**
 * Counts the alerts that an account with this much buying power could not follow with a single contract: price × 100
 * (of shares: the price) and the fee are more than what the settings let one alert use.
 */
export const affordabilityOf = (
  read: readonly ReadMessage[],
  share: Decimal,
  power: Decimal,
  book: BookConfig,
): Affordability => {
  const opens = read.flatMap(({ instruction }) =>
    instruction.kind === "open" && buys(instruction) ? [instruction] : [],
  );
  const { fees } = book.allocation;
  const tooDear = opens.filter((open) => {
    const { costPerUnit, allocation } = sizeOf({
      ...allocated(open.size, share, power, book),
      price: open.price,
      multiplier: open.asset === "equity" ? ONE : HUNDRED,
      feePerUnit: open.asset === "equity" ? fees.equity : times(fees.option, feeUnits(open)),
    });
    return costPerUnit > allocation;
  });
  const { allocation } = sizeOf(allocated(null, share, power, book));
  return { allocation, opens: opens.length, tooDear: tooDear.length };
};

/** What was read of a message, as JSON. */
export const readJson = ({ message, instruction }: ReadMessage): object => ({
  id: message.id,
  postedAt: new Date(message.postedAt).toISOString(),
  authorId: message.authorId,
  content: message.text,
  instruction: instructionJson(instruction),
});
