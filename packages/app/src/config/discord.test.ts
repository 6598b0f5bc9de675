import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isOk } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import type { DiscordSettings } from "./discord.ts";
import { loadConfig } from "./load.ts";
import { reveal } from "./secret.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-config-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const TOKEN = "MTIzNDU2.canary.of-a-token";

const settingsIn = async (text: string, env: Record<string, string> = {}): Promise<DiscordSettings | string> => {
  await writeFile(join(cwd, "floorbroker.yaml"), text);
  const loaded = await loadConfig({ env, cwd });
  return isOk(loaded) ? loaded.right.discord : loaded.left.map((problem) => problemLine(problem)).join("\n");
};

describe("how Discord is reached", () => {
  it("is Discord itself, without a token, when nothing is said", async () => {
    expect(await settingsIn("environment: sim\n")).toEqual({
      token: null,
      api: null,
      gateway: null,
      botChannels: [],
      threads: "public",
      logChannel: null,
      statuses: "embeds",
      silentAfterMs: 60_000,
      unencrypted: false,
      slashCommands: true,
    });
  });

  it("has its token from the environment, and shows it nowhere", async () => {
    const settings = await settingsIn("environment: sim\n", { DISCORD_TOKEN: ` ${TOKEN} ` });
    if (typeof settings === "string" || settings.token === null) throw new Error("the token was not read");
    expect(reveal(settings.token)).toBe(TOKEN);
    expect(`${JSON.stringify(settings)} ${inspect(settings, { depth: 9, showHidden: true })}`).not.toContain("canary");
  });

  it("may be another server that speaks its protocol, encrypted or on this machine", async () => {
    const lines = [
      "discord:",
      "api: https://chat.example/api/",
      "gateway: ws://127.0.0.1:3001",
      'botChannels: ["1255265167113978008"]',
      "threads: none",
      'logChannel: "1255265167113978009"',
      "statuses: text",
    ];
    const settings = `${lines.join("\n  ")}\n`;
    expect(await settingsIn(settings)).toEqual({
      token: null,
      api: "https://chat.example/api",
      gateway: "ws://127.0.0.1:3001",
      botChannels: ["1255265167113978008"],
      threads: "none",
      logChannel: "1255265167113978009",
      statuses: "text",
      silentAfterMs: 60_000,
      unencrypted: false,
      slashCommands: true,
    });
  });

  it("may do without slash commands", async () => {
    expect(await settingsIn("discord: { slashCommands: false }\n")).toMatchObject({ slashCommands: false });
  });

  it("is set up as the guide shows it", async () => {
    const guide = await readFile(new URL("../../../../docs/guides/discord.md", import.meta.url), "utf8");
    const [block = ""] = /^ {4}operatorChannel:.*\n(?: {4}.*\n)+/m.exec(guide) ?? [];
    expect(await settingsIn(block.replaceAll(/^ {4}/gm, ""))).toMatchObject({ botChannels: [] });
  });

  it("may be on another machine unencrypted where somebody says that nobody reads that network", async () => {
    const settings = "discord:\n  api: http://discord:3001/api/v10\n  gateway: ws://discord:3001/\n  unencrypted: true\n";
    expect(await settingsIn(settings)).toMatchObject({ api: "http://discord:3001/api/v10", gateway: "ws://discord:3001" });
  });

  it.each([
    ["api: http://chat.example/api", "would send the bot's token unencrypted → write https:// instead of http://"],
    ["gateway: ws://chat.example", "would send the bot's token unencrypted → write wss:// instead of ws://"],
    ["api: chat.example", 'not "chat.example" → write it as https://discord.com/api'],
    ["gateway: https://chat.example", "→ write it as wss://gateway.discord.gg"],
    ["token: abc", "discord.token is not a setting"],
    ["botChannels: [alerts]", "should be a Discord id"],
  ])("is refused as %s", async (line, expected) => {
    expect(await settingsIn(`discord:\n  ${line}\n`)).toContain(expected);
  });
});
