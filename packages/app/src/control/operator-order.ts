import { codec, isOk, operatorCommand, type Json, type OperatorCommand, type TypeOf } from "@floorbroker/core";

const { nullable, object, string } = codec;

/** What an operator commands from outside the chat. */
export interface OperatorOrder {
  /** Names this one command: it is taken once by each book, and its answer is found by it. */
  readonly id: string;
  readonly command: OperatorCommand;
  readonly by: string;
  readonly reason: string | null;
}

const orderCodec = object({ command: operatorCommand, by: string, reason: nullable(string), at: string });

const receiptCodec = object({ book: string, text: string, at: string });

/** What became of an order in one book. */
export type Receipt = TypeOf<typeof receiptCodec>;

/** The order as it lies in the directory, with the instant at which it was given (ISO 8601). */
export const orderFileText = ({ command, by, reason }: Omit<OperatorOrder, "id">, at: string): string =>
  `${JSON.stringify(orderCodec.encode({ command, by, reason, at }))}\n`;

const json = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json; // whatever JSON.parse gives is JSON
  } catch {
    return undefined;
  }
};

/** The order of a file; undefined when it holds none. */
export const readOrder = (id: string, text: string): OperatorOrder | undefined => {
  const decoded = orderCodec.decode(json(text), "");
  if (!isOk(decoded)) return undefined;
  const { command, by, reason } = decoded.right;
  return { id, command, by, reason };
};

/** A receipt as it lies in the directory. */
export const receiptText = (receipt: Receipt): string => `${JSON.stringify(receiptCodec.encode(receipt))}\n`;

/** A receipt as it was read; undefined when it is none. */
export const readReceipt = (text: string): Receipt | undefined => {
  const decoded = receiptCodec.decode(json(text), "");
  return isOk(decoded) ? decoded.right : undefined;
};
