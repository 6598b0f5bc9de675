import { Desk, type DeskOptions } from "./desk.ts";

/** A desk with a future and an option to trade, for what is changed by `!tt modify`. */
export const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  bench.market("/MES", "6900.00", "6900.25");
  bench.market("SPY", "1.10", "1.20");
  return bench;
};

export const answerTo = (bench: Desk, text: string): string => bench.statuses.get(bench.say(text)) ?? "";

/** A desk and the message of its one trade. */
export interface Traded {
  readonly bench: Desk;
  readonly id: string;
}

/** A working entry, with what was sent for it forgotten. */
export const entered = (command: string, options: DeskOptions = {}): Traded => {
  const bench = desk(options);
  const id = bench.say(command);
  bench.sent();
  return { bench, id };
};

/** A holding of so many, with what was sent for it forgotten. */
export const held = (command: string, quantity: number, options: DeskOptions = {}): Traded => {
  const { bench, id } = entered(command, options);
  bench.fill("e1", quantity, "6900.25");
  bench.sent();
  return { bench, id };
};

/** What is sent in the next moment. */
export const soon = (bench: Desk): readonly string[] => {
  bench.pass(1);
  return bench.sent();
};

/** Brokers that change price and quantity in the order's one life, and that change nothing at all. */
export const IN_PLACE: DeskOptions = { style: "same-id" };
export const NO_CHANGE: DeskOptions = { venue: { replacesPrice: false, replacesQuantity: false } };
