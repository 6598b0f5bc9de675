import type { Book } from "../../book/state.ts";
import { objected, passed, type Check } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** What the state of the broker's order link says about an entry. */
export const checkLink = ({ links: { orders: link } }: Pick<Book, "links">): Check => {
  if (link === undefined || link.state === "up") return passed("links", "the broker's order link is up");
  return objected(
    "links",
    "broker-link",
    `the broker's order link is ${link.state}${link.reason === null ? "" : ` (${link.reason})`}`,
    ["post it again when the link is up"],
  );
};

/** No entry while the broker's order link is not up: its outcome could not be followed. */
export const links: EntryRule = ({ book }) => checkLink(book);
