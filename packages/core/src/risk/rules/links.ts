import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** No entry while the broker's order link is not up: its outcome could not be followed. */
export const links: EntryRule = ({ book }) => {
  const link = book.links.orders;
  if (link === undefined || link.state === "up") return passed("links", "the broker's order link is up");
  return objected("links", "broker-link", `the broker's order link is ${link.state}${link.reason === null ? "" : ` (${link.reason})`}`, [
    "post it again when the link is up",
  ]);
};
