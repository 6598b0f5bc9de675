import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startProgram, type Running } from "./processes.ts";

let home: string;
let started: Running[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "floorbroker-tastytrade-"));
  started = [];
});
afterEach(async () => {
  for (const each of started) each.kill("SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  await rm(home, { recursive: true, force: true });
});

const start = (...args: readonly string[]): Running => {
  const running = startProgram(["tastytrade-sandbox", ...args], home);
  started.push(running);
  return running;
};

describe("floorbroker tastytrade-sandbox", () => {
  it("prints all that a client needs, serves it, and ends when it is told to", async () => {
    const running = start("--json", "--account", "5WT00007", "--account", "5WT00008");
    const [line] = await running.says(/^\{.*\}$/m);
    const settings = JSON.parse(line);
    expect(settings).toMatchObject({
      baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      streamerUrl: expect.stringMatching(/^ws:/),
      accountNumbers: ["5WT00007", "5WT00008"],
    });
    const { baseUrl, clientSecret, refreshToken } = settings;
    const body = JSON.stringify({
      grant_type: "refresh_token",
      client_secret: clientSecret,
      refresh_token: refreshToken,
    });
    const answer = await fetch(`${baseUrl}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(await answer.json()).toMatchObject({ token_type: "Bearer", expires_in: 900 });
    running.kill("SIGTERM");
    expect(await running.ended).toBe(0);
    await expect(fetch(`${baseUrl}/customers/me`)).rejects.toThrow();
  });

  it("prints an env file and nothing else, or everything for a person", async () => {
    const file = start("--env");
    await file.says(/TT_REFRESH=/);
    const text = file.said();
    expect(
      text
        .trim()
        .split("\n")
        .filter((line) => !/^[A-Z_]+=\S+$/.test(line)),
    ).toEqual([]);
    const person = start("--at", "2026-11-23T15:00:00Z", "--speed", "2", "--fills", "never");
    await person.says(/gone after Ctrl-C/);
    expect(person.said()).toMatch(/Its time is 2026-11-23T15:00:0\S+ \(10:00:0\d New York\), 2 times as fast as real/);
    person.kill("SIGINT");
    expect(await person.ended).toBe(0);
  });

  it("says why it can't begin", async () => {
    const running = start("--json");
    const [, port = ""] = await running.says(/127\.0\.0\.1:(\d+)/);
    const second = start("--port", port);
    expect(await second.ended).toBe(2);
    expect(second.said()).toContain("port-not-open");
    const third = start("--account", "me");
    expect(await third.ended).toBe(2);
    expect(third.said()).toContain("eight letters and digits");
  });
});
