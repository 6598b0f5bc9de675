import { isLive } from "../../ports/orders.ts";
import { SECOND } from "../../time.ts";
import {
  buyLimit,
  buyNow,
  CALM,
  facts,
  filledOf,
  fillsHeard,
  marketAround,
  openOf,
  session,
  working,
  type BrokerCase,
  type Session,
} from "./bench.ts";

/** Asks until there is a definite answer, and reports an absence that turned out to be none. */
const resolve = async (s: Session): Promise<"found" | "absent" | "inconclusive"> => {
  const sent = s.window();
  let last: "found" | "absent" | "inconclusive" = "inconclusive";
  for (let second = 0; second < 30; second++) {
    const answer = await s.wait(s.bench.broker.find(s.key, sent));
    s.check(!(last === "absent" && answer.outcome === "found"), "what was absent is never found later");
    s.check(!(last === "found" && answer.outcome === "absent"), "what was found is never absent later");
    if (answer.outcome !== "inconclusive") last = answer.outcome;
    await s.bench.advance(SECOND);
  }
  return last;
};

/** What real brokers do to an order path, made to happen. */
export const troubles: readonly BrokerCase[] = [
  {
    name: "a fill may be heard before the order is acknowledged, and names its order",
    fault: "fill-before-acknowledgement",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        bench.inject("fill-before-acknowledgement");
        let acknowledged = false;
        const placing = s.place(buyLimit(bench, 2, 1)).then((outcome) => {
          acknowledged = true;
          return outcome;
        });
        const heardFirst = (): boolean => !acknowledged && fillsHeard(s.heard, s.key).length > 0;
        let early = false;
        for (let beat = 0; beat < 100 && !acknowledged; beat++) {
          await bench.advance(20);
          early ||= heardFirst();
        }
        s.check((await placing).outcome === "accepted", "it is accepted all the same");
        s.check(early, "the fill came first, under the key of the order");
      }),
  },
  {
    name: "a fill that is told twice is one fact",
    fault: "duplicate-fill",
    run: (bench) =>
      session(bench, async (s) => {
        bench.inject("duplicate-fill");
        await buyNow(s, 2);
        const heard = fillsHeard(s.heard, s.key);
        s.check(heard.length > facts(heard).length, "it was told twice");
        s.check(filledOf(heard) === 2, "both tellings have the same id and revision");
        const { items } = await s.wait(bench.broker.fills(s.window()));
        s.check(items.length === facts(items).length, "the list has it once");
      }),
  },
  {
    name: "a corrected fill keeps its id and raises its revision",
    fault: "revised-fill",
    run: (bench) =>
      session(bench, async (s) => {
        bench.inject("revised-fill");
        await buyNow(s, 2);
        const heard = fillsHeard(s.heard, s.key);
        s.check(
          heard.some((fill) => fill.rev > Math.min(...heard.map(({ rev }) => rev))),
          "a higher revision was told",
        );
        const { fills } = await s.found();
        s.check(fills.length === facts(heard).length, "find has only the newest revisions");
        s.check(
          facts(heard).every((fill) => fills.some((f) => f.fillId === fill.fillId && f.price === fill.price)),
          "and their prices",
        );
      }),
  },
  {
    name: "a voided fill keeps its id and has quantity 0",
    fault: "voided-fill",
    run: (bench) =>
      session(bench, async (s) => {
        bench.inject("voided-fill");
        await buyNow(s, 2);
        s.check(
          facts(fillsHeard(s.heard, s.key)).some(({ quantity }) => quantity === 0),
          "the stream takes it back",
        );
        s.check(filledOf((await s.found()).fills) < 2, "find no longer counts it");
      }),
  },
  {
    name: "two incarnations alive after one replace are both shown, and both can be ended",
    fault: "two-live-incarnations",
    needs: ({ replace }) => replace.price,
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const order = await working(s, buyLimit(bench, -8, 2));
        if (order === undefined) return;
        bench.inject("two-live-incarnations");
        await s.replace(order.ref, buyLimit(bench, -7, 2));
        await bench.advance(CALM);
        const alive = (await s.found()).orders.filter(({ state }) => isLive(state));
        s.check(alive.length === 2, `find shows two alive, not ${alive.length}`);
        s.check(new Set(alive.map(({ ref }) => ref.id)).size === alive.length, "each has a reference of its own");
        s.check(
          alive.some(({ supersedes }) => supersedes?.id === order.ref.id),
          "the newer one names the older one",
        );
        for (const { ref } of alive) await s.cancel(ref);
        await bench.advance(CALM);
        s.check(openOf((await s.found()).orders) === 0, "cancelling each of them ends all");
      }),
  },
  {
    name: "a refusal inside an answer that looks like success is a rejection",
    fault: "refusal-in-success",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        bench.inject("refusal-in-success");
        const outcome = await s.place(buyLimit(bench, 2, 1));
        s.check(outcome.outcome === "rejected", `it is rejected, not ${outcome.outcome}`);
        await bench.advance(CALM);
        s.check(fillsHeard(s.heard, s.key).length === 0, "nothing fills");
      }),
  },
  {
    name: "a list that is missing is incomplete and never empty, and proves no absence",
    fault: "null-list",
    run: (bench) =>
      session(bench, async (s) => {
        bench.inject("null-list");
        s.check(!(await s.wait(bench.broker.orders(s.window()))).complete, "the orders are said to be incomplete");
        const sent = s.window();
        await bench.advance(60 * SECOND);
        bench.inject("null-list");
        const answer = await s.wait(bench.broker.find(s.key, sent));
        s.check(answer.outcome === "inconclusive", `find is inconclusive, not ${answer.outcome}`);
      }),
  },
  {
    name: "a fill of somebody else is told without a key of ours",
    fault: "foreign-fill",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        bench.inject("foreign-fill");
        await bench.advance(CALM);
        s.check(fillsHeard(s.heard, null).length > 0, "the stream tells it");
        const { items } = await s.wait(bench.broker.fills(s.window()));
        s.check(
          items.some(({ orderKey }) => orderKey === null),
          "the list of fills has it",
        );
      }),
  },
  {
    name: "a stream that lost its subscriptions says so, and the query knows what it missed",
    fault: "stream-forgot",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        await bench.advance(SECOND);
        bench.inject("stream-forgot");
        await s.place(buyLimit(bench, 2, 1));
        await bench.advance(60 * SECOND);
        const gap = s.heard.find((event) => event.type === "gap");
        s.check(gap !== undefined, "a gap is told");
        const links = s.heard.flatMap((event) =>
          event.type === "link" && event.link.name === gap?.link ? [event.link] : [],
        );
        const newest = links.at(-1);
        s.check(
          newest?.state === "up" && newest.generation > (gap?.fromGeneration ?? 0),
          "the link is up in a new generation",
        );
        s.check(filledOf((await s.found()).fills) === 1, "find has the fill that the stream may have lost");
      }),
  },
  {
    name: "a lost answer is unknown, and the order is found, once",
    fault: "lost-response",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        bench.inject("lost-response");
        s.check((await s.place(buyLimit(bench, -8, 1))).outcome === "unknown", "the outcome is unknown");
        s.check((await resolve(s)) === "found", "asking finds it");
        s.check((await s.found()).orders.length === 1, "there is one order");
      }),
  },
  {
    name: "a lost request is unknown, and is proven absent",
    fault: "lost-request",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        bench.inject("lost-request");
        s.check((await s.place(buyLimit(bench, 2, 1))).outcome === "unknown", "the outcome is unknown");
        s.check((await resolve(s)) === "absent", "asking proves its absence");
        s.check(fillsHeard(s.heard, s.key).length === 0, "nothing fills");
      }),
  },
  {
    name: "a request that arrives after its call has ended is never called absent before",
    fault: "late-request",
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        bench.inject("late-request");
        s.check((await s.place(buyLimit(bench, -8, 1))).outcome === "unknown", "the outcome is unknown");
        s.check((await resolve(s)) === "found", "asking finds it in the end");
      }),
  },
];
