import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** An alert is worth money for seconds: one that reaches us late is reported as missed, not traded. */
export const messageAge: EntryRule = ({ at, postedAt, config }) => {
  const age = at - postedAt;
  const limit = config.entry.messageAgeMs;
  if (age <= limit) return passed("message-age", `posted ${age} ms ago; ${limit} ms are allowed`);
  return objected("message-age", "missed", `the message is ${Math.round(age / 1000)} s old; ${limit / 1000} s are allowed`, [
    "post it again if it still holds",
  ]);
};
