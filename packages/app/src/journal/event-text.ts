import {
  absurd,
  format,
  formatMoney,
  formatOption,
  instrumentText,
  isOk,
  parseOcc,
  render,
  scopeText,
  textOfId,
  type Decimal,
  type Event,
  type EventOf,
  type Fill,
  type InstrumentId,
  type Instruction,
  type OrderTerms,
} from "@floorbroker/core";

/** In the place of an order's key. */
const FOREIGN = "no order of ours";

const named = ({ key, revision }: { readonly key: string; readonly revision: number | null }): string =>
  revision === null ? key : `${key}.r${revision}`;

const because = (text: string): string => (text === "" ? "" : `: ${text}`);

const spaced = (text: string | null): string => (text === null || text === "" ? "" : ` ${text}`);

const bracketed = (text: string | null): string => (text === null || text === "" ? "" : ` (${text})`);

/** As a trader says it; names of shares and futures are that already. */
export const contractText = (id: InstrumentId): string => {
  const option = parseOcc(id);
  return isOk(option) ? formatOption(option.right) : textOfId(id);
};

const termsText = (terms: OrderTerms): string => {
  const prices = [terms.stop, terms.limit].filter((price) => price !== null).map(formatMoney);
  return [terms.side, terms.quantity, contractText(terms.instrument), terms.type, ...prices, terms.timeInForce].join(
    " ",
  );
};

const fillText = ({ orderKey, side, quantity, instrument, price }: Fill): string =>
  `${orderKey ?? FOREIGN}: ${side} ${quantity} ${contractText(instrument)} @ ${formatMoney(price)}`;

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

const next = (at: number | null, before: number): string => (at === null ? "" : `, next in ${at - before} ms`);

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

/** Of the two sides of a pair only one sells. */
const pairText = ({ op, linked }: EventOf<"intended">): string => (op === "place" && linked !== null ? `, in a pair with ${linked}` : "");

const intendedText = (event: EventOf<"intended">): string =>
  `${event.role} ${named(event)}${pairText(event)}: ${event.op}${spaced(event.terms && termsText(event.terms))}${because(event.reason)}`;

const orderStateText = (event: EventOf<"order-state">): string => {
  const price = event.limit === null ? "" : ` @ ${formatMoney(event.limit)}`;
  const filled = `${event.filled} of ${event.quantity}${price} filled`;
  return `${named(event)}: ${event.ref.id} is ${event.state}, ${filled}${bracketed(event.text)}`;
};

const closeText = ({ tradeId, quantity, style, level, reason }: EventOf<"close-requested">): string =>
  `${tradeId}: close ${quantity ?? "all"}, ${style}${level === null ? "" : ` ${formatMoney(level)}`}${because(reason)}`;

const readText = ({ message, instruction }: EventOf<"message-read">): string => {
  const edit = message.revision > 0 ? ` edit ${message.revision}` : "";
  return `${message.id}${edit} by ${message.authorId}: ${instructionText(instruction)}`;
};

const openedText = ({ tradeId, side, entryPlan, spec, messageId }: EventOf<"trade-opened">): string =>
  `${tradeId}: ${side} ${entryPlan.quantity} ${instrumentText(spec.instrument)} for ${messageId}`;

const deferredText = (event: EventOf<"exit-deferred">): string =>
  event.until === 0 ? "exits are tried again" : `exits wait after ${event.code}${because(event.text)}`;

/** Events about what was said, decided and looked up. */
type SaidEvent = EventOf<
  | "configured"
  | "message-read"
  | "message-deleted"
  | "considered"
  | "message-answered"
  | "escalated"
  | "trading-state"
  | "restarted"
  | "foreign-position"
  | "position-disagreed"
  | "position-agreed"
  | "hold-set"
  | "hold-lifted"
  | "breaker-tripped"
  | "breaker-reset"
  | "operator-command"
  | "explanation-wanted"
>;

/** Events about a trade as a whole. */
type TradeEvent = EventOf<
  | "trade-opened"
  | "entry-stopped"
  | "entry-changed"
  | "exit-changed"
  | "ladder-moved"
  | "close-requested"
  | "close-moved"
  | "close-finished"
  | "close-waits"
  | "settled"
  | "level-watched"
  | "exit-deferred"
  | "trade-closed"
  | "trade-reopened"
  | "stop-moved"
  | "expiry-told"
>;

/** Everything else is about an order, a fill or the connection. */
type OrderEvent = Exclude<Event, SaidEvent | TradeEvent>;

const saidText = (event: SaidEvent): string => {
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

const tradeText = (event: TradeEvent, at: number): string => {
  switch (event.type) {
    case "trade-opened":
      return openedText(event);
    case "entry-stopped":
    case "trade-reopened":
      return `${event.tradeId}${because(event.reason)}`;
    case "entry-changed":
      return `${event.tradeId}: entry changed${because(event.reason)}`;
    case "exit-changed":
      return `${event.tradeId}: ${event.what} to ${formatMoney(event.to)}${because(event.reason)}`;
    case "ladder-moved":
      return `${event.tradeId}: step ${event.step}, ${event.phase}${because(event.reason)}${next(event.nextStepAt, at)}`;
    case "close-requested":
      return closeText(event);
    case "close-moved":
      return `${event.tradeId}: step ${event.step}${next(event.nextStepAt, at)}`;
    case "close-finished":
      return `${event.tradeId}: nothing is left to close`;
    case "close-waits":
    case "settled":
      return `${event.tradeId}: ${event.text}`;
    case "level-watched":
      return `${event.tradeId}: ${event.nextAt === null ? "no level is watched" : `compared${next(event.nextAt, at)}`}`;
    case "exit-deferred":
      return `${event.tradeId}: ${deferredText(event)}`;
    case "trade-closed":
      return `${event.tradeId}: ${event.reason}`;
    case "stop-moved":
      return `${event.tradeId}: stop at ${event.stop === null ? "none" : formatMoney(event.stop)}${because(event.reason)}`;
    case "expiry-told":
      return `${event.tradeId}${because(event.text)}`;
    default:
      return absurd(event);
  }
};

const orderText = (event: OrderEvent, at: number): string => {
  switch (event.type) {
    case "intended":
      return intendedText(event);
    case "claimed":
      return `${named(event)}: may ${event.op} once within ${event.until - at} ms`;
    case "expired-unsent":
      return `${named(event)}: ${event.op} came too late, nothing was sent`;
    case "accepted":
      return `${named(event)}: ${event.op} accepted, ${event.state}${event.ref === null ? "" : ` as ${event.ref.id}`}`;
    case "rejected":
      return `${named(event)}: ${event.op} refused by ${event.by}, ${event.code}${bracketed(event.text)}`;
    case "unknown":
      return `${named(event)}: outcome of ${event.op} unknown (${event.origin})`;
    case "asked":
      return `${event.key}: broker asked, attempt ${event.attempt}${next(event.nextAt, at)}`;
    case "inquiry-wanted":
      return `${event.key}: to be asked about${because(event.reason)}`;
    case "inquiry-settled":
      return `${event.key}: ${event.outcome}${because(event.proof)}`;
    case "order-state":
      return orderStateText(event);
    case "fill":
    case "external-fill":
      return fillText(event.fill);
    case "fill-revised":
      return `${fillText(event.fill)} (corrected, revision ${event.fill.rev})`;
    case "fill-voided":
      return `${fillText(event.fill)} (voided)`;
    case "fees-reported":
      return `${event.key ?? FOREIGN}: ${formatMoney(event.amount)} ${event.currency} for fill ${event.fillId}`;
    case "foreign-order":
      return `${event.ref.id}${because(event.text)}`;
    case "link":
      return `${event.name} ${event.state}, connection ${event.generation}${bracketed(event.reason)}`;
    case "gap":
      return `${event.link}: ${event.lost} missed something after connection ${event.fromGeneration}`;
    default:
      return absurd(event);
  }
};

/** What an event says, in a few words; `at` is the instant at which it was written down. Times are given from there. */
export const eventText = (event: Event, at: number): string => {
  switch (event.type) {
    case "configured":
    case "message-read":
    case "message-deleted":
    case "considered":
    case "message-answered":
    case "escalated":
    case "trading-state":
    case "restarted":
    case "foreign-position":
    case "position-disagreed":
    case "position-agreed":
    case "hold-set":
    case "hold-lifted":
    case "breaker-tripped":
    case "breaker-reset":
    case "operator-command":
    case "explanation-wanted":
      return saidText(event);
    case "trade-opened":
    case "entry-stopped":
    case "entry-changed":
    case "exit-changed":
    case "ladder-moved":
    case "close-requested":
    case "close-moved":
    case "close-finished":
    case "close-waits":
    case "settled":
    case "level-watched":
    case "exit-deferred":
    case "trade-closed":
    case "trade-reopened":
    case "stop-moved":
    case "expiry-told":
      return tradeText(event, at);
    default:
      return orderText(event, at);
  }
};
