import {
  absurd,
  format,
  formatMoney,
  formatOption,
  instrumentText,
  isOk,
  parseOcc,
  render,
  type Decimal,
  type Event,
  type EventOf,
  type Fill,
  type InstrumentId,
  type Instruction,
  type OrderTerms,
} from "@floorbroker/core";

const named = ({ key, revision }: { readonly key: string; readonly revision: number | null }): string =>
  revision === null ? key : `${key}.r${revision}`;

const because = (text: string): string => (text === "" ? "" : `: ${text}`);

const bracketed = (text: string | null): string => (text === null || text === "" ? "" : ` (${text})`);

/** As a trader says it; names of shares and futures are that already. */
const contractText = (id: InstrumentId): string => {
  const option = parseOcc(id);
  return isOk(option) ? formatOption(option.right) : id;
};

const termsText = (terms: OrderTerms): string => {
  const prices = [terms.stop, terms.limit].filter((price) => price !== null).map(formatMoney);
  return [terms.side, terms.quantity, contractText(terms.instrument), terms.type, ...prices, terms.timeInForce].join(
    " ",
  );
};

const fillText = ({ orderKey, side, quantity, instrument, price }: Fill): string =>
  `${orderKey ?? "no order of ours"}: ${side} ${quantity} ${contractText(instrument)} @ ${formatMoney(price)}`;

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
      return render(instruction);
    default:
      return absurd(instruction);
  }
};

const until = (at: number | null, before: number): string => (at === null ? "" : `, next in ${at - before} ms`);

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
  `${venue.broker} ${venue.environment}, account ${venue.account}; ${format(config.allocation.perAlertPercent)}% an alert, ${format(config.allocation.totalPercent)}% in all`;

const intendedText = (event: EventOf<"intended">): string =>
  `${event.role} ${named(event)}: ${event.op}${event.terms === null ? "" : ` ${termsText(event.terms)}`}${because(event.reason)}`;

const orderStateText = (event: EventOf<"order-state">): string => {
  const price = event.limit === null ? "" : ` @ ${formatMoney(event.limit)}`;
  return `${named(event)}: ${event.ref.id} is ${event.state}, ${event.filled} of ${event.quantity}${price} filled${bracketed(event.text)}`;
};

const closeText = ({ tradeId, quantity, style, level, reason }: EventOf<"close-requested">): string =>
  `${tradeId}: close ${quantity ?? "all"}, ${style}${level === null ? "" : ` ${formatMoney(level)}`}${because(reason)}`;

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
>;

/** Events about a trade as a whole. */
type TradeEvent = EventOf<
  | "trade-opened"
  | "entry-stopped"
  | "ladder-moved"
  | "close-requested"
  | "close-moved"
  | "close-finished"
  | "level-watched"
  | "exit-deferred"
  | "trade-closed"
  | "trade-reopened"
>;

/** Everything else is about an order, a fill or the connection. */
type OrderEvent = Exclude<Event, SaidEvent | TradeEvent>;

const saidText = (event: SaidEvent): string => {
  switch (event.type) {
    case "configured":
      return configuredText(event);
    case "message-read":
      return `${event.message.id}${event.message.revision > 0 ? ` edit ${event.message.revision}` : ""} by ${event.message.authorId}: ${instructionText(event.instruction)}`;
    case "message-deleted":
      return `${event.messageId} was deleted`;
    case "considered":
      return `${event.messageId}: ${consideredText(event)}`;
    case "message-answered":
      return `${event.messageId}: ${event.outcome}${event.code === "accepted" ? "" : ` ${event.code}`}${because(event.text)}`;
    case "escalated":
      return `told the operator ${event.code}${because(event.text)}`;
    case "trading-state":
      return `${event.state}${because(event.reason)}`;
    case "restarted":
      return event.open ? "the process goes on; something was under way" : "the process goes on; nothing was under way";
    default:
      return absurd(event);
  }
};

const tradeText = (event: TradeEvent, at: number): string => {
  switch (event.type) {
    case "trade-opened":
      return `${event.tradeId}: ${event.side} ${event.entryPlan.quantity} ${instrumentText(event.spec.instrument)} for ${event.messageId}`;
    case "entry-stopped":
    case "trade-reopened":
      return `${event.tradeId}${because(event.reason)}`;
    case "ladder-moved":
      return `${event.tradeId}: step ${event.step}, ${event.phase}${because(event.reason)}${until(event.nextStepAt, at)}`;
    case "close-requested":
      return closeText(event);
    case "close-moved":
      return `${event.tradeId}: step ${event.step}${until(event.nextStepAt, at)}`;
    case "close-finished":
      return `${event.tradeId}: nothing is left to close`;
    case "level-watched":
      return `${event.tradeId}: ${event.nextAt === null ? "no level is watched any more" : `level compared${until(event.nextAt, at)}`}`;
    case "exit-deferred":
      return `${event.tradeId}: ${event.until === 0 ? "exits are tried again" : `exits wait after ${event.code}${because(event.text)}`}`;
    case "trade-closed":
      return `${event.tradeId}: ${event.reason}`;
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
      return `${named(event)}: ${event.op} refused by ${event.by}, ${event.code}${bracketed(event.text)}${event.leaves === null ? "" : `, ${event.leaves}`}`;
    case "unknown":
      return `${named(event)}: outcome of ${event.op} unknown (${event.origin})`;
    case "asked":
      return `${event.key}: broker asked, attempt ${event.attempt}${until(event.nextAt, at)}`;
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
      return `${event.key ?? "no order of ours"}: ${formatMoney(event.amount)} ${event.currency} for fill ${event.fillId}`;
    case "foreign-order":
      return `${event.ref.id} is not ours and is left alone${bracketed(event.text)}`;
    case "link":
      return `${event.name} ${event.state}, connection ${event.generation}${bracketed(event.reason)}`;
    case "gap":
      return `${event.link}: something was ${event.lost === "maybe" ? "perhaps " : ""}missed after connection ${event.fromGeneration}`;
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
      return saidText(event);
    case "trade-opened":
    case "entry-stopped":
    case "ladder-moved":
    case "close-requested":
    case "close-moved":
    case "close-finished":
    case "level-watched":
    case "exit-deferred":
    case "trade-closed":
    case "trade-reopened":
      return tradeText(event, at);
    default:
      return orderText(event, at);
  }
};
