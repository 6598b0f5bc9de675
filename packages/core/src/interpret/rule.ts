import type { Context } from "./context.ts";
import type { Instruction } from "./instruction.ts";
import { readForm } from "./forms/read-form.ts";
import { readOrder, type OrderReading } from "./order.ts";

/** What a rule is given: the message's context, and the order in it, read once and only when a rule asks. */
export interface Reader {
  readonly context: Context;
  readonly order: () => OrderReading;
}

/** The reader of one message. */
export const readerOf = (context: Context): Reader => {
  let reading: OrderReading | undefined;
  return { context, order: () => (reading ??= readForm(context) ?? readOrder(context)) };
};

/**
 * One way of writing an instruction: a file of `rules/`, listed in `interpret.ts`. `undefined` means that the message
 * is not written in this way, and the next rule looks at it.
 */
export interface Rule {
  readonly name: string;
  readonly read: (reader: Reader) => Instruction | undefined;
}
