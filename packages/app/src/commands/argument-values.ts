import { InvalidArgumentError } from "commander";

/** An instant on the command line, in epoch ms. @throws InvalidArgumentError, which says how to write one. */
export const instantOf = (text: string): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError("Write an instant such as 2026-11-18T15:00:00Z.");
  return at;
};
