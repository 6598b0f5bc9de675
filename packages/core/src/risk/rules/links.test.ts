import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../../book/evolve.ts";
import type { Link } from "../../ports/broker.ts";
import { AT, EMPTY, entryOf } from "../testing/entry-bench.ts";
import { links } from "./links.ts";

const anyLink: fc.Arbitrary<Link> = fc.record({
  name: fc.constantFrom("orders", "quotes", "account"),
  state: fc.constantFrom("up", "stale", "down", "needs-human"),
  generation: fc.nat(9),
  since: fc.constant(AT),
  reason: fc.option(fc.constant("login expired"), { nil: null }),
});

describe("the broker's links, whatever is heard of them", () => {
  it("let an entry through exactly while nothing but good was last heard of the link for orders", () => {
    fc.assert(
      fc.property(fc.array(anyLink), (heard) => {
        let book = EMPTY;
        let orders: Link["state"] = "up";
        for (const link of heard) {
          book = evolve(book, { at: AT, event: { type: "link", ...link } });
          if (link.name === "orders") orders = link.state;
          const check = links(entryOf({ book }));
          expect(check.passed).toBe(orders === "up");
          expect(check.text).toContain(`link is ${orders}`);
        }
      }),
    );
  });
});
