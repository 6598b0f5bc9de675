import type { RefusalCard, StatusCard, TradeCard, TradeStage } from "@floorbroker/core";
import type { Look, LookEmbed } from "./look.ts";
import { cutTo } from "./pieces.ts";
import { plainText } from "./plain-text.ts";

/**
 * Limits of an embed: Discord's developer documentation, "Embed Limits". All parts together may have 6,000 characters:
 * ours are cut sooner, so that no sum of them comes near that.
 */
export const EMBED_LIMITS = {
  title: 256,
  description: 4_096,
  fields: 25,
  name: 256,
  value: 1_024,
  total: 6_000,
} as const;
const LONGEST = { content: 250, title: 250, description: 1_500, value: 600, remedies: 1_000 } as const;

/** Steps of the trail that are shown: all of them are in the journal. */
const STEPS = 6;

const COLOURS: Readonly<Record<TradeStage, number>> = {
  entering: 0x58_65_f2,
  held: 0x1a_bc_9c,
  closing: 0xe6_7e_22,
  unknown: 0xfe_e7_5c,
  gained: 0x57_f2_87,
  lost: 0xed_42_45,
  even: 0x99_aa_b5,
  ended: 0x99_aa_b5,
};
const REFUSED = 0xed_42_45;

const plain = (text: string, longest: number): string => cutTo(plainText(text), longest);

/** One line, without a link that Discord would unfold below the embed. */
const headline = (text: string): string =>
  plain(text.replaceAll(/\s*[\r\n]\s*/g, " "), LONGEST.content).replaceAll("://", ":\u200b//");

/** Discord takes no field without a value. */
const field = (
  name: string,
  text: string | null,
  inline = true,
  longest: number = LONGEST.value,
): LookEmbed["fields"] => {
  const value = text === null ? "" : plain(text, longest);
  return value.trim() === "" ? [] : [{ name, value, inline }];
};

const trailOf = ({ trail }: TradeCard): string => {
  const steps = trail.length > STEPS ? ["…", ...trail.slice(-STEPS)] : trail;
  return plain(steps.join(" → "), LONGEST.description);
};

const tradeLook = (card: TradeCard): Look => {
  const { contract, stage, state, price, filled, exit, result, trail } = card;
  const fields = [
    ...field("State", state),
    ...field("Price", price),
    ...field("Filled", filled),
    ...field("Exit", exit, false),
    ...field("P&L", result),
  ];
  const embed = { title: plain(contract, LONGEST.title), description: trailOf(card), color: COLOURS[stage], fields };
  return { content: headline(`${contract}: ${trail.at(-1) ?? state}`), embed, file: null };
};

const refusalLook = ({ code, text, suggestions }: RefusalCard): Look => {
  const remedies = suggestions.length > 1 ? suggestions.map((each) => `• ${each}`) : suggestions;
  const fields = field("Try", remedies.join("\n"), false, LONGEST.remedies);
  const embed = {
    title: plain(code, LONGEST.title),
    description: plain(text, LONGEST.description),
    color: REFUSED,
    fields,
  };
  return { content: headline(`not done: ${code}`), embed, file: null };
};

/**
 * A status as an embed that a phone shows well, under a line of text for whoever sees only that: the contract for a
 * title, the colour of its stage, and a field for each thing that is asked first.
 */
export const cardLook = (card: StatusCard): Look => (card.is === "trade" ? tradeLook(card) : refusalLook(card));
