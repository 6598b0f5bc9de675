import type { MessageId } from "../ids.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import { render } from "../interpret/render.ts";
import { formatMoney } from "../decimal.ts";
import { sizingText } from "../risk/sizing-text.ts";
import type { Event, EventOf, Recorded } from "./events.ts";
import { answerText } from "./status.ts";

/** Chats take about 2000 characters in one message. */
const LONGEST = 1_800;

const readLine = ({ instruction, rule }: EventOf<"message-read">): string => {
  if (instruction.kind === "ignore") return `read as no order (${instruction.reason}), by ${rule}`;
  if (instruction.kind === "invalid") return `not valid: ${instruction.code}, by ${rule}`;
  return `read as ${render(instruction)}, by ${rule}`;
};

const marketLine = ({ spec, quote }: EventOf<"considered">): string => {
  const name = spec === null ? "an instrument that the venue does not know" : instrumentText(spec.instrument);
  if (quote === null) return `${name}: no quote`;
  const side = (price: typeof quote.bid): string => (price === null ? "–" : formatMoney(price));
  return `${name}: ${side(quote.bid)} × ${side(quote.ask)}`;
};

/** What objects first, with its figures; then what let it through. */
const consideredLines = (event: EventOf<"considered">): readonly string[] => [
  marketLine(event),
  event.sizing === null ? "not sized: refused before" : `size: ${sizingText(event.sizing)}`,
  ...event.checks.filter(({ passed }) => !passed).map(({ rule, text }) => `✗ ${rule}: ${text}`),
  ...event.checks.filter(({ passed }) => passed).map(({ rule, text }) => `✓ ${rule}: ${text}`),
];

const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/**
 * How the newest revision of a message was decided, for an answer in the chat: what was read, market, arithmetic, rules
 * and the answer. Undefined when the rows do not hold its reading. `floorbroker explain` shows the rest.
 */
export const compactExplanation = (rows: Iterable<Recorded<Event>>, id: MessageId): string | undefined => {
  let lines: string[] = [];
  for (const { event } of rows) {
    if (event.type === "message-read" && event.message.id === id) lines = [`${id}: ${readLine(event)}`];
    if (event.type === "considered" && event.messageId === id) lines.push(...consideredLines(event));
    if (event.type === "confirmation-asked" && event.message.id === id) lines.push(`asked for a confirmation: ${event.text}`);
    if (event.type === "confirmation-ended" && event.messageId === id) {
      // What is confirmed is decided anew: what was found before has decided nothing.
      lines = [...(event.outcome === "confirmed" ? lines.filter((_, index) => index === 0) : lines), `${event.outcome}: ${event.text}`];
    }
    if (event.type === "message-answered" && event.messageId === id) lines.push(`${event.outcome}: ${answerText(event)}`);
  }
  return lines.length === 0 ? undefined : shortened(lines.join("\n"));
};
