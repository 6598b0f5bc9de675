import type { EpochMs } from "../../time.ts";
import type { BookConfig } from "../../book/config.ts";
import { objected, passed, type Check } from "../check.ts";

/**
 * An alert is worth money for seconds: one that reaches us late is reported as missed, not traded. That goes for closes
 * and commands too: an old `sell` or `resume` was said of a world that is no more.
 */
export const messageAge = ({
  at,
  postedAt,
  config,
}: {
  readonly at: EpochMs;
  readonly postedAt: EpochMs;
  readonly config: BookConfig;
}): Check => {
  const age = at - postedAt;
  const limit = config.entry.messageAgeMs;
  if (age <= limit) return passed("message-age", `posted ${age} ms ago; ${limit} ms are allowed`);
  return objected(
    "message-age",
    "missed",
    `the message is ${Math.round(age / 1000)} s old; ${limit / 1000} s are allowed`,
    ["post it again if it still holds"],
  );
};
