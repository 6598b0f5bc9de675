import { formatMoney } from "../decimal.ts";
import type { MessageId, OrderKey } from "../ids.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import { isEdited } from "../interpret/message.ts";
import { render } from "../interpret/render.ts";
import type { OrderTerms } from "../ports/orders.ts";
import { sizingText } from "../risk/sizing-text.ts";
import type { EpochMs } from "../time.ts";
import type { Event, EventOf, Recorded } from "./events.ts";
import { tradeOfMessage } from "./keys.ts";
import { answerText } from "./status.ts";

/** One part of the card: a heading and its lines. */
export interface ExplanationSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** All that the journal knows of one message, in the order in which a trader asks. */
export interface Explanation {
  readonly messageId: MessageId;
  readonly sections: readonly ExplanationSection[];
}

type TimeText = (at: EpochMs) => string;

const termsText = (terms: OrderTerms): string => {
  const price = terms.limit ?? terms.stop;
  return `${terms.side} ${terms.quantity} ${terms.type}${price === null ? "" : ` ${formatMoney(price)}`} ${terms.timeInForce}`;
};

const readingLines = ({ event, at }: Recorded<EventOf<"message-read">>, time: TimeText): readonly string[] => {
  const { instruction, rule, message } = event;
  const read =
    instruction.kind === "ignore"
      ? `no order: ${instruction.reason}`
      : instruction.kind === "invalid"
        ? `not valid: ${instruction.code} (${instruction.text})`
        : render(instruction);
  return [
    `${time(message.postedAt)} by ${message.authorId} in ${message.channelId}${isEdited(message) ? ", edited" : ""}`,
    `"${message.text.replaceAll("\n", " ⏎ ").slice(0, 200)}"`,
    `read ${at - message.postedAt} ms later as: ${read}`,
    `by the rule: ${rule}`,
  ];
};

const quoteLines = (event: EventOf<"considered">, at: EpochMs): readonly string[] => {
  const { quote } = event;
  if (quote === null) return ["no quote was to be had"];
  const side = (price: typeof quote.bid): string => (price === null ? "–" : formatMoney(price));
  return [`${side(quote.bid)} × ${side(quote.ask)}, ${quote.quality}, confirmed ${at - quote.confirmedAt} ms before${quote.halted ? ", halted" : ""}`];
};

const consideredSections = ({ event, at }: Recorded<EventOf<"considered">>): readonly ExplanationSection[] => [
  {
    title: "Market",
    lines: [...(event.spec === null ? ["the venue does not know the instrument"] : [instrumentText(event.spec.instrument)]), ...quoteLines(event, at)],
  },
  { title: "Size", lines: [event.sizing === null ? "not sized: refused before" : sizingText(event.sizing)] },
  { title: "Checks", lines: event.checks.map((check) => `${check.passed ? "✓" : "✗"} ${check.rule}: ${check.text}`) },
];

const orderLine = (event: Event): string | undefined => {
  switch (event.type) {
    case "intended":
      return `${event.role} ${event.key}.r${event.revision}: ${event.op}${event.terms === null ? "" : ` ${termsText(event.terms)}`} – ${event.reason}`;
    case "accepted":
      return `${event.key}.r${event.revision}: ${event.op} accepted${event.ref === null ? "" : ` as ${event.ref.id}`}`;
    case "rejected":
      return `${event.key}.r${event.revision}: ${event.op} refused by ${event.by}: ${event.code} (${event.text})`;
    case "unknown":
      return `${event.key}.r${event.revision}: outcome of ${event.op} unknown (${event.origin})`;
    case "expired-unsent":
      return `${event.key}.r${event.revision}: claim expired, nothing was sent`;
    case "asked":
      return `${event.key}: broker asked, attempt ${event.attempt}`;
    case "inquiry-settled":
      return `${event.key}: ${event.outcome} (${event.proof})`;
    case "order-state":
      return `${event.key}: ${event.ref.id} is ${event.state}${event.text === null ? "" : ` (${event.text})`}`;
    case "ladder-moved":
      return `ladder step ${event.step}, ${event.phase}: ${event.reason}`;
    case "entry-changed":
      return `entry changed: ${event.reason}`;
    case "exit-changed":
      return `${event.what} to ${formatMoney(event.to)}: ${event.reason}`;
    case "entry-stopped":
    case "trade-reopened":
      return `${event.type}: ${event.reason}`;
    case "stop-moved":
      return `stop to ${formatMoney(event.stop)}: ${event.reason}`;
    case "expiry-told":
    case "close-waits":
    case "settled":
      return event.text;
    case "close-requested":
      return `close of ${event.quantity ?? "all"} asked for: ${event.reason}`;
    case "exit-deferred":
      return event.until === 0 ? "exits are tried again" : `exits wait after ${event.code}: ${event.text}`;
    case "escalated":
      return `told the operator: ${event.text}`;
    case "trade-closed":
      return `trade over: ${event.reason}`;
    default:
      return undefined;
  }
};

const fillLine = (event: Event): string | undefined => {
  if (event.type !== "fill" && event.type !== "fill-revised" && event.type !== "fill-voided") return undefined;
  const { fill } = event;
  const what = event.type === "fill" ? "" : event.type === "fill-revised" ? " (corrected)" : " (voided)";
  return `${fill.orderKey}: ${fill.side} ${fill.quantity} @ ${formatMoney(fill.price)}${what}`;
};

const keyOf = (event: Event): OrderKey | null => {
  if ("fill" in event) return event.fill.orderKey;
  return "key" in event ? event.key : null;
};

/**
 * What was read, which rule decided, the quote at that instant, the arithmetic, the checks, the orders and the fills:
 * everything the journal holds about one message. Undefined when the journal never heard of it.
 */
export const explain = (rows: Iterable<Recorded<Event>>, id: MessageId, time: TimeText): Explanation | undefined => {
  const trade = tradeOfMessage(id);
  const sections: ExplanationSection[] = [];
  const orders: string[] = [];
  const fills: string[] = [];
  for (const { at, event } of rows) {
    if (event.type === "message-read" && event.message.id === id) sections.push({ title: "Message", lines: readingLines({ at, event }, time) });
    if (event.type === "considered" && event.messageId === id) sections.push(...consideredSections({ at, event }));
    if (event.type === "message-answered" && event.messageId === id) {
      sections.push({ title: "Answer", lines: [`${event.outcome}: ${answerText(event)}`] });
    }
    if (event.type === "confirmation-asked" && event.message.id === id) sections.push({ title: "Confirmation", lines: [`asked until ${time(event.until)}: ${event.text}`] });
    if (event.type === "confirmation-ended" && event.messageId === id) sections.push({ title: "Confirmation", lines: [`${event.outcome} ${time(at)}: ${event.text}`] });
    const ofTrade = keyOf(event)?.startsWith(`${trade}-`) === true || ("tradeId" in event && event.tradeId === trade);
    if (!ofTrade) continue;
    const order = orderLine(event);
    const fill = fillLine(event);
    if (order !== undefined) orders.push(`${time(at)} ${order}`);
    if (fill !== undefined) fills.push(`${time(at)} ${fill}`);
  }
  if (sections.length === 0) return undefined;
  const rest = [
    { title: "Orders", lines: orders },
    { title: "Fills", lines: fills },
  ].filter((section) => section.lines.length > 0);
  return { messageId: id, sections: [...sections, ...rest] };
};
