import { newYorkText } from "../../calendar/new-york-text.ts";
import { standingBreakers } from "../record.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** No entry in a scope in which a breaker has tripped, until its time is over or an operator resumes. */
export const breakers: EntryRule = ({ at, book, origin }) => {
  const [breaker] = standingBreakers(book.risk, origin, at);
  if (breaker === undefined) return passed("breakers", "no breaker has tripped");
  const until = breaker.until === null ? "an operator resumes" : newYorkText(breaker.until);
  return objected("breakers", breaker.breaker, `${breaker.text}: no entries until ${until}; exits go on`, [
    "!tt resume, after which what was lost before counts no more",
    ...(breaker.until === null ? [] : [`post it again after ${until}`]),
  ]);
};
