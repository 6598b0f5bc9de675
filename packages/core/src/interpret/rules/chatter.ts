import type { Instruction } from "../instruction.ts";
import { isExitUpdate } from "../phrases/exit-update.ts";
import { ignore, invalid } from "../refusal.ts";
import type { Reader, Rule } from "../rule.ts";

const read = ({ context, order }: Reader): Instruction => {
  const reading = order();
  if (reading.kind === "refused") return invalid(reading.refusal);
  const { hidden } = context;
  const reason = reading.kind === "none" ? reading.reason : "chatter";
  if (isExitUpdate(context.tokens)) return ignore("exit-update");
  if (reason !== "chatter") return ignore(reason);
  if (hidden.struck) return ignore("struck-out");
  if (hidden.quote) return ignore("quoted");
  return ignore(hidden.code ? "code" : "chatter");
};

/** What is left when no rule found an order: nothing to do, and why; or a message that only looks like an order. */
export const chatter: Rule = { name: "chatter", read };
