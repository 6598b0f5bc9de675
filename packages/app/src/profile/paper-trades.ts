import {
  alertInstrument,
  alertSide,
  interpret,
  isOk,
  newYorkDate,
  optionExpiryOf,
  readAmong,
  type BookConfig,
  type Close,
  type Instruction,
  type Instrument,
  type Message,
  type MessageId,
  type OrderSide,
  type Profile,
  type TalkedOf,
  type UserId,
} from "@floorbroker/core";

/** A trade as it would be if its alert had been filled at once. */
interface PaperTrade extends TalkedOf {
  readonly spec: { readonly instrument: Instrument };
  closed: object | null;
}

const expired = ({ spec: { instrument } }: PaperTrade, message: Message): boolean =>
  (optionExpiryOf(instrument) ?? "9999") < newYorkDate(message.postedAt);

/** Whether nothing is left: a count may be all or not, and is taken for a part. */
const closesAll = ({ fraction, quantity, partial }: Close, bareClose: BookConfig["bareClose"]): boolean => {
  if (fraction !== null) return fraction.numerator >= fraction.denominator;
  return quantity === null && !partial && bareClose === "all";
};

/**
 * Reads a history message by message, as the book would if every alert had been filled, so that `out half` means the
 * trade that it replies to. Authors take part who are listed in the settings, or have opened something before.
 */
export const paperReader = (
  profile: Profile,
  { authority, bareClose }: BookConfig,
): ((message: Message) => Instruction) => {
  const openings = new Map<MessageId, PaperTrade>();
  const authors = new Set<UserId>(authority.alertAuthors);
  let open: readonly PaperTrade[] = [];

  const start = ({ id, authorId, channelId }: Message, instrument: Instrument, side: OrderSide): void => {
    const trade: PaperTrade = { authorId, channelId, side, spec: { instrument }, closed: null };
    authors.add(authorId);
    openings.set(id, trade);
    open = [...open, trade];
  };
  const end = (message: Message, instrument: Instrument, meant: PaperTrade | null): void => {
    for (const trade of open) {
      const own = trade.authorId === message.authorId && trade.spec.instrument.id === instrument.id;
      if (meant === null ? own : trade === meant) trade.closed = message;
    }
  };

  return (message) => {
    for (const trade of open) if (expired(trade, message)) trade.closed = message;
    open = open.filter((trade) => trade.closed === null);
    const openedBy = (id: MessageId) => {
      const trade = openings.get(id);
      return trade === undefined ? undefined : { authorId: trade.authorId, channelId: trade.channelId, trade };
    };
    const { instruction, trade } = authors.has(message.authorId)
      ? readAmong({ open, openedBy }, profile, message)
      : { ...interpret(message, profile), trade: null };
    if (instruction.kind !== "open" && instruction.kind !== "close") return instruction;
    const instrument = alertInstrument(instruction);
    if (!isOk(instrument)) return instruction;
    if (instruction.kind === "close") {
      if (closesAll(instruction, bareClose)) end(message, instrument.right, trade);
    } else if (instruction.action === "BTO" || instruction.spread !== null) start(message, instrument.right, alertSide(instruction));
    return instruction;
  };
};
