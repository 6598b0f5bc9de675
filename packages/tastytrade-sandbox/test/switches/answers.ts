import { expect } from "vitest";
import { bearer, connected } from "../on-streams.ts";
import { until } from "../plain-socket.ts";
import { arm, ask, type ShownOf } from "./shown.ts";

/** What becomes of answers. */
export const answers: ShownOf<
  | "answer-lost"
  | "answer-late"
  | "answer-slow"
  | "answer-cut"
  | "answer-unreadable"
  | "balances-as-list"
  | "balances-as-object"
  | "numbers-as-texts"
  | "texts-as-numbers"
> = {
  "answer-lost": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "answer-lost", method: "POST", path: "/accounts/*/orders" });
    await expect(bench.buy("1.00", { "external-identifier": "lost" })).rejects.toThrow("fetch failed");
    // The order is there all the same.
    expect((await ask(bench)).body.data.items).toMatchObject([{ "external-identifier": "lost" }]);
    await arm(bench, { switch: "answer-lost", how: "hang", method: "POST" });
    const outcome = bench.buy("1.00").catch(() => "gone");
    await until(() => bench.sandbox.venue.accounts[0]?.orders().length === 2);
    await bench.pass(60_000);
    expect(await Promise.race([outcome, "silence"])).toBe("silence");
    await bench.sandbox.close();
    expect(await outcome).toBe("gone");
  },
  "answer-late": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "answer-late", method: "POST", path: "/accounts/*/orders", ms: 5_000 });
    const outcome = bench.buy("1.00");
    await until(() => bench.sandbox.venue.accounts[0]?.orders().length === 1);
    await until(() => bench.sandbox.inFlight() === 0);
    await bench.pass(4_999);
    expect((await socket.next(({ data }) => data?.status === "Live")).data.price).toBe("1.0");
    expect(await Promise.race([outcome, "silence"])).toBe("silence");
    await bench.pass(1);
    expect((await outcome).status).toBe(201);
  },
  "answer-slow": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "answer-slow", path: "/accounts/**", bytes: 40, everyMs: 1_000 });
    const started = bench.clock.now();
    const { body } = await fetch(`${bench.sandbox.restUrl}/accounts/${bench.account}/orders`, {
      headers: { authorization: await bearer(bench) },
    });
    let text = "";
    if (body === null) throw new Error("an answer has a body");
    const lengths: number[] = [];
    const reader = body.getReader();
    for (let piece = reader.read(); ; piece = reader.read()) {
      await bench.pass(1_000);
      const { done, value } = await piece;
      if (done) break;
      lengths.push(value.length);
      text += Buffer.from(value).toString();
    }
    expect(JSON.parse(text).data.items).toEqual([]);
    expect(lengths.slice(0, -1).every((length) => length === 40)).toBe(true);
    expect(bench.clock.now() - started).toBeGreaterThanOrEqual((lengths.length - 1) * 1_000);
  },
  "answer-cut": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "answer-cut" });
    await expect(ask(bench)).rejects.toThrow("JSON");
    expect((await ask(bench)).status).toBe(200);
  },
  "answer-unreadable": async (bench) => {
    await ask(bench);
    await arm(bench, { switch: "answer-unreadable", method: "POST" });
    expect(await bench.buy("1.00")).toEqual({ status: 200, body: "upstream says hello" });
    expect((await ask(bench)).body.data.items).toHaveLength(1);
  },
  "balances-as-list": async (bench) => {
    await arm(bench, { switch: "balances-as-list" });
    const { data } = (await ask(bench, "GET", `/accounts/${bench.account}/balances`)).body;
    expect(data.items).toMatchObject([{ "account-number": bench.account, "cash-balance": "100000.0" }]);
  },
  "balances-as-object": async (bench) => {
    await arm(bench, { switch: "balances-as-object" });
    const { data } = (await ask(bench, "GET", `/accounts/${bench.account}/balances`)).body;
    expect(data).toMatchObject({ "account-number": bench.account, "cash-balance": "100000.0" });
  },
  "numbers-as-texts": async (bench) => {
    await bench.buy("1.00");
    await arm(bench, { switch: "numbers-as-texts", path: "/accounts/*/orders" });
    const [order] = (await ask(bench)).body.data.items;
    expect(order).toMatchObject({ id: expect.stringMatching(/^\d+$/), size: "1", legs: [{ quantity: "1" }] });
    const socket = await connected(bench);
    await arm(bench, { switch: "numbers-as-texts", in: "pushes" });
    await bench.pass(1_000);
    expect((await socket.next(({ type }) => type === "Order")).data).toMatchObject({ id: order.id, size: "1" });
  },
  "texts-as-numbers": async (bench) => {
    await bench.buy("1.05");
    await arm(bench, { switch: "texts-as-numbers" });
    const [order] = (await ask(bench)).body.data.items;
    expect(order).toMatchObject({ price: 1.05, "account-number": bench.account });
  },
};
