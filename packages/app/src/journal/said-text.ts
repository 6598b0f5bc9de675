import {
  absurd,
  format,
  formatMoney,
  instrumentText,
  isEdited,
  render,
  scopeText,
  type Decimal,
  type Event,
  type EventOf,
  type Instruction,
} from "@floorbroker/core";
import { because, bracketed, spaced } from "./event-words.ts";

/** Events about what was said, decided and looked up. */
const SAID = [
  "configured",
  "message-read",
  "message-deleted",
  "considered",
  "message-answered",
  "confirmation-asked",
  "confirmation-ended",
  "escalated",
  "trading-state",
  "restarted",
  "foreign-position",
  "position-disagreed",
  "position-agreed",
  "hold-set",
  "hold-lifted",
  "breaker-tripped",
  "breaker-reset",
  "operator-command",
  "explanation-wanted",
] as const satisfies readonly Event["type"][];
export type SaidEvent = EventOf<(typeof SAID)[number]>;
/** Whether an event is one of them. */
export const isSaid = (event: Event): event is SaidEvent => SAID.some((type) => type === event.type);

const instructionText = (instruction: Instruction): string => {
  switch (instruction.kind) {
    case "ignore":
      return `no order (${instruction.reason})`;
    case "invalid":
      return `not valid: ${instruction.code}`;
    case "open":
    case "close":
    case "futures":
    case "control":
    case "modify":
      return render(instruction);
    default:
      return absurd(instruction);
  }
};

const consideredText = ({ spec, quote, account, checks }: EventOf<"considered">): string => {
  const side = (price: Decimal | null): string => (price === null ? "–" : formatMoney(price));
  const market = quote === null ? "no quote" : `${side(quote.bid)} × ${side(quote.ask)}`;
  const power =
    account?.sizingPower == null ? "no buying power" : `buying power ${formatMoney(account.sizingPower.amount)}`;
  const failed = checks.find((check) => !check.passed);
  const verdict = failed === undefined ? `${checks.length} checks passed` : `✗ ${failed.rule}: ${failed.text}`;
  return [spec === null ? "instrument unknown" : instrumentText(spec.instrument), market, power, verdict].join(", ");
};

const configuredText = ({ config, venue }: EventOf<"configured">): string =>
  [
    `${venue.broker} ${venue.environment}, account ${venue.account}`,
    `${format(config.allocation.perAlertPercent)}% an alert`,
    `${format(config.allocation.totalPercent)}% in all`,
  ].join("; ");

const readText = ({ message, instruction }: EventOf<"message-read">): string => {
  const edit = isEdited(message) ? ` edit ${message.revision}` : "";
  return `${message.id}${edit} by ${message.authorId}: ${instructionText(instruction)}`;
};

/** What such an event says. */
export const saidText = (event: SaidEvent): string => {
  switch (event.type) {
    case "configured":
      return configuredText(event);
    case "message-read":
      return readText(event);
    case "message-deleted":
      return `${event.messageId} was deleted`;
    case "considered":
      return `${event.messageId}: ${consideredText(event)}`;
    case "message-answered":
      return `${event.messageId}: ${event.outcome}${spaced(event.code === "accepted" ? null : event.code)}${because(event.text)}`;
    case "confirmation-asked":
      return `${event.message.id}: asks for a confirmation of ${event.text}`;
    case "confirmation-ended":
      return `${event.messageId}: ${event.outcome}${because(event.text)}`;
    case "escalated":
      return `told the operator ${event.code}${because(event.text)}`;
    case "trading-state":
      return `${event.state}${because(event.reason)}`;
    case "operator-command":
      return `${event.command} by ${event.by}${bracketed(event.reason)}: ${event.text}`;
    case "explanation-wanted":
      return `${event.messageId} asks why ${event.about} was decided so`;
    case "restarted":
      return event.open ? "the process goes on; something was under way" : "the process goes on; nothing was under way";
    case "foreign-position":
    case "position-agreed":
    case "hold-lifted":
      return event.text;
    case "position-disagreed":
      return `${event.text}${event.confirmed ? "" : "; the orders are asked about first"}`;
    case "hold-set":
    case "breaker-tripped":
      return `no entries${because(event.text)}`;
    case "breaker-reset":
      return `${event.breaker}${scopeText(event.scope)} is reset${because(event.reason)}`;
    default:
      return absurd(event);
  }
};
