import { parseDecimal, type Decimal } from "@floorbroker/core";
import { InvalidArgumentError } from "commander";

/** An instant on the command line, in epoch ms. @throws InvalidArgumentError, which says how to write one. */
export const instantOf = (text: string): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError("Write an instant such as 2026-11-18T15:00:00Z.");
  return at;
};

/** A whole number within the bounds. @throws InvalidArgumentError, which names them. */
export const wholeOf =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`);
    return value;
  };

/** How many times as fast as real time. @throws InvalidArgumentError outside of 0 to 10,000. */
export const speedOf = (text: string): number => {
  const factor = Number(text);
  if (!(factor > 0 && factor <= 10_000))
    throw new InvalidArgumentError("Write a number of times real speed, such as 1 or 10.");
  return factor;
};

/** An amount of money. @throws InvalidArgumentError for one below 0. */
export const cashOf = (text: string): Decimal => {
  const cash = parseDecimal(text);
  if (cash === undefined || cash < 0n) throw new InvalidArgumentError("Write an amount such as 100000.");
  return cash;
};
