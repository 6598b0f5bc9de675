import { isOk, MINUTE } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { askPace } from "./ask-pace.ts";
import { pacedClock, type Pace } from "./paced-clock.ts";
import { serveSimulatedBroker } from "./serve.ts";
import { realClock } from "../clock/real.ts";

const served = async (pace?: Pace) => {
  const clock = pacedClock(pace ?? { origin: 0, start: 0, speed: 1 }, realClock(false));
  const server = await serveSimulatedBroker({ world: { seed: 1, start: clock.now() }, clock, ...(pace === undefined ? {} : { pace }) });
  if (!isOk(server)) throw new Error(server.left.text);
  return { clock, server: server.right };
};

describe("the time of a simulated broker", () => {
  it("is told to whoever asks, so that both clocks agree from then on", async () => {
    const pace = { origin: Date.now(), start: Date.parse("2026-11-18T15:00:00Z"), speed: 2.5 };
    const { clock, server } = await served(pace);
    const asked = await askPace(server.address);
    await server.close();
    expect(isOk(asked) && asked.right).toEqual(pace);
    const mine = pacedClock(pace, realClock(false));
    expect(Math.abs(mine.now() - clock.now())).toBeLessThan(MINUTE);
  });

  it("is the machine's own when nothing else was said", async () => {
    const { server } = await served();
    const asked = await askPace(server.address);
    await server.close();
    expect(isOk(asked) && asked.right).toEqual({ origin: 0, start: 0, speed: 1 });
  });

  it("is a problem with a way out where no broker listens", async () => {
    const { server } = await served();
    await server.close();
    const asked = await askPace(server.address);
    expect(isOk(asked)).toBe(false);
    if (!isOk(asked)) expect(asked.left).toMatchObject({ code: "broker-unreachable", suggestions: [expect.stringContaining("sim-broker"), "check the port"] });
  });
});
