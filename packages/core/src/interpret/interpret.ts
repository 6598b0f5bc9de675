import { MESSAGE_LENGTH } from "../limits.ts";
import type { Context } from "./context.ts";
import { NO_CONVERSATION, type Conversation } from "./conversation.ts";
import type { Instruction, Reading } from "./instruction.ts";
import { instructionJson } from "./json.ts";
import type { Embed, Message } from "./message.ts";
import type { Profile } from "./profile.ts";
import { ALERT_EXAMPLE, ignore, invalid, refuse } from "./refusal.ts";
import { readerOf, type Rule } from "./rule.ts";
import { chatter } from "./rules/chatter.ts";
import { control } from "./rules/control.ts";
import { equityAlert } from "./rules/equity-alert.ts";
import { followUp } from "./rules/follow-up.ts";
import { futuresCommand } from "./rules/futures-command.ts";
import { futuresSignal } from "./rules/futures-signal.ts";
import { modifyCommand } from "./rules/modify-command.ts";
import { optionAlert } from "./rules/option-alert.ts";
import { spreadAlert } from "./rules/spread-alert.ts";
import { titleText, underTitles } from "./titles.ts";
import { commandText, isCommand, tokenize } from "./tokenize.ts";

/** What interpretation needs of a message. */
export type Readable = Pick<Message, "text" | "embeds" | "postedAt">;

/** Every way of writing an instruction, in the order in which they are asked. The last one answers for the rest. */
const RULES: readonly Rule[] = [
  control,
  modifyCommand,
  futuresCommand,
  futuresSignal,
  followUp,
  spreadAlert,
  equityAlert,
  optionAlert,
  chatter,
];

const embedText = (embed: Embed, profile: Profile): string => {
  const fields = embed.fields.map(({ name, value }) => `${name}: ${value}`);
  return [titleText(embed, profile), embed.description, ...fields].filter((part) => part !== "").join("\n");
};

/** Text and embeds in reading order. Authors and footers of embeds carry names and disclaimers, no orders. */
const wholeText = ({ text, embeds }: Readable, profile: Profile): string => {
  if (embeds.length === 0) return text;
  return [text, ...embeds.map((embed) => embedText(embed, profile))].filter((part) => part !== "").join("\n");
};

const nameOf = (author: string): string => author.trim().toLowerCase();

/** The message without the embeds of authors whom the channel's profile leaves out. */
const withCountedEmbeds = (message: Readable, { embedAuthors }: Profile): Readable => {
  if (embedAuthors.length === 0 || message.embeds.length === 0) return message;
  const names = embedAuthors.map(nameOf);
  return { ...message, embeds: message.embeds.filter(({ author }) => names.includes(nameOf(author))) };
};

/** The kinds that a channel's profile admits; everything that is no order passes. */
const admits = (profile: Profile, instruction: Instruction): boolean => {
  if (profile.kinds.length === 0) return true;
  if (instruction.kind === "open" || instruction.kind === "close") {
    return profile.kinds.includes(instruction.asset === "spread" ? "option" : instruction.asset);
  }
  return instruction.kind !== "futures" || profile.kinds.includes("futures");
};

const readWhole = (message: Readable, profile: Profile, conversation: Conversation): Reading => {
  const command = isCommand(message.text);
  const text = command ? message.text : wholeText(message, profile);
  if (text.length > MESSAGE_LENGTH) {
    const refusal = refuse("too-long", `messages are read up to ${MESSAGE_LENGTH} characters`, [ALERT_EXAMPLE]);
    return { instruction: invalid(refusal), rule: "too-long" };
  }
  const passage = tokenize(text, profile.readsQuotes && !command);
  const context: Context = { ...passage, profile, conversation, postedAt: message.postedAt, command };
  const reader = readerOf(context);
  for (const rule of RULES) {
    const instruction = rule.read(reader);
    if (instruction === undefined) continue;
    const admitted = admits(profile, instruction) ? underTitles(message, context.tokens, profile, instruction) : ignore("not-read-here");
    return { instruction: admitted, rule: rule.name };
  }
  return { instruction: ignore("chatter"), rule: chatter.name };
};

/** The same order in the text and in an embed, as bots repeat it, is one order; two that differ stay two. */
const readRepeated = (message: Readable, profile: Profile, conversation: Conversation): Reading | undefined => {
  if (message.embeds.length === 0 || isCommand(message.text)) return undefined;
  const embeds = message.embeds.map((embed) => ({ ...message, text: "", embeds: [embed] }));
  const orders = [{ ...message, embeds: [] }, ...embeds]
    .map((part) => readWhole(part, profile, conversation))
    .filter(({ instruction }) => instruction.kind !== "ignore");
  const [first] = orders;
  if (first === undefined || orders.length < 2) return undefined;
  const same = JSON.stringify(instructionJson(first.instruction));
  return orders.every(({ instruction }) => JSON.stringify(instructionJson(instruction)) === same) ? first : undefined;
};

/**
 * Reads what a message asks for. Pure and total: the same message and profile give the same reading, no text makes it
 * throw, and its time grows linearly with the text (at most {@link MESSAGE_LENGTH}; longer is `too-long`, unread).
 *
 * Three outcomes and nothing between: an instruction whose every field stands in the text or in the profile; `ignore`
 * with a reason; `invalid` with a code, a sentence and at least one suggestion. Dates are read as of `postedAt`, in New
 * York. What the conversation adds is only which contract a close means that does not name it.
 */
export const interpret = (
  posted: Readable,
  profile: Profile,
  conversation: Conversation = NO_CONVERSATION,
): Reading => {
  const message = withCountedEmbeds({ ...posted, text: commandText(posted.text) }, profile);
  const reading = readWhole(message, profile, conversation);
  if (reading.instruction.kind !== "invalid" || reading.instruction.code !== "ambiguous") return reading;
  return readRepeated(message, profile, conversation) ?? reading;
};
