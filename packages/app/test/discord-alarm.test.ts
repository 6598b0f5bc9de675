import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";
import { startBroker, type BrokerProcess } from "./broker-process.ts";
import { startProgram, type Running } from "./processes.ts";

let place: BrokerProcess;
let discord: LoopbackDiscord;
let server: Server;
let hook: string;
const told: string[] = [];
let running: Running | undefined;

beforeEach(async () => {
  told.splice(0);
  place = await startBroker();
  discord = await loopbackDiscord({ heartbeatMs: 2_000 });
  server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
    request.on("end", () => {
      told.push(body);
      response.writeHead(204).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  hook = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/canary`;
  const [control, operator] = [discord.world.addChannel("control"), discord.world.addChannel("operator")];
  await writeFile(
    join(place.home, "floorbroker.yaml"),
    `operatorChannel: "${operator}"\nauthority:\n  controlChannels: ["${control}"]\n  alertChannels: []\n` +
      `discord:\n  api: ${discord.api}\n  silentAfter: 10s\nnotify:\n  after: 1s\n  command: cat > alarm.txt\n`,
  );
  layEmptyJournal(join(place.home, "data"));
});
afterEach(async () => {
  running?.kill("SIGKILL");
  await running?.ended;
  server.close();
  server.closeAllConnections();
  await place.end();
  await discord.stop();
});

const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 700) throw new Error(`never happened: ${what}\n${running?.said() ?? ""}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe("a run of which Discord says nothing any more, and takes nothing", { timeout: 120_000 }, () => {
  it("tells its operator by webhook, command and standard error, and names no secret", async () => {
    const args = ["--config", "floorbroker.yaml", "--data-dir", "data", "run", "--discord", "--sim-broker", place.address];
    running = startProgram(args, place.home, { DISCORD_TOKEN: discord.token, FLOORBROKER_NOTIFY_WEBHOOK: hook });
    await running.says(/listening in Discord/);
    expect(running.said()).toMatch(/^Discord connected for \d+ s; \d+ of 1000 session starts left$/m);
    discord.gateway.faults.silent = true;
    discord.gateway.drop();
    discord.rest.faults.plan({ fault: "cut" }, ({ method }) => method === "POST", 1_000);
    await until(() => told.length > 0, "the webhook");
    const silence = /Discord's gateway has been silent for 1\d s: no message is heard; exits go on/;
    const [first] = told.map((body): unknown => JSON.parse(body));
    expect(first).toMatchObject({ text: expect.stringMatching(silence), content: expect.stringMatching(silence), book: "sim:main" });
    await running.says(/^alarm: Discord's gateway has been silent/m);
    await until(() => existsSync(join(place.home, "alarm.txt")), "the command");
    expect(readFileSync(join(place.home, "alarm.txt"), "utf8")).toMatch(silence);
    running.kill("SIGTERM");
    expect(await running.ended).toBe(0);
    for (const canary of [discord.token, "/canary"]) expect(running.said()).not.toContain(canary);
  });
});
