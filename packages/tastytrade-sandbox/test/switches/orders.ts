import { expect } from "vitest";
import { connected } from "../on-streams.ts";
import { leg } from "../bench.ts";
import { arm, ask, type ShownOf } from "./shown.ts";

/** What happens at the exchange. */
export const orders: ShownOf<"session-offline" | "edited-by-hand" | "fill-races-cancel"> = {
  "session-offline": async (bench) => {
    await arm(bench, { switch: "session-offline" });
    expect((await bench.buy("2.10")).status).toBe(201);
    await bench.buy("2.10");
    await bench.pass(10_000);
    const items = (await ask(bench)).body.data.items;
    expect(items.find((order: { status: string }) => order.status === "Rejected")).toMatchObject({
      "reject-reason": "Session offline",
    });
    expect(items.filter((order: { status: string }) => order.status === "Filled")).toHaveLength(1);
  },
  "edited-by-hand": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "edited-by-hand", price: "1.20" });
    const { id } = (await bench.buy("1.00")).body.data.order;
    await bench.pass(10_000);
    const edited = await socket.next(({ data }) => data?.status === "Live" && data.id !== id);
    expect(edited.data).toMatchObject({ price: "1.2", "replaces-order-id": id });
    const old = socket.frames.find(({ data }) => data?.id === id && data.status === "Cancelled");
    expect(old.data).toMatchObject({ edited: true, "replacing-order-id": edited.data.id });
  },
  "fill-races-cancel": async (bench) => {
    for (const [wanted, status, filled] of [
      [undefined, "Filled", 3],
      [1, "Cancelled", 1],
    ] as const) {
      await arm(bench, { switch: "fill-races-cancel", ...(wanted === undefined ? {} : { quantity: wanted }) });
      const { id } = (await bench.buy("1.00", leg("Buy to Open", 3))).body.data.order;
      await bench.pass(1_000);
      const path = `/accounts/${bench.account}/orders/${id}`;
      expect((await ask(bench, "DELETE", path)).body.data.status).toBe("Cancel Requested");
      await bench.pass(1_000);
      const after = (await ask(bench, "GET", path)).body.data;
      expect([after.status, 3 - after.legs[0]["remaining-quantity"]]).toEqual([status, filled]);
    }
  },
};
