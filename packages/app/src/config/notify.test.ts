import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isOk } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import { loadConfig } from "./load.ts";
import type { NotifySettings } from "./notify.ts";
import { reveal } from "./secret.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-config-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const settingsIn = async (text: string, env: Record<string, string> = {}): Promise<NotifySettings | string> => {
  await writeFile(join(cwd, "floorbroker.yaml"), text);
  const loaded = await loadConfig({ env, cwd });
  return isOk(loaded) ? loaded.right.notify : loaded.left.map((problem) => problemLine(problem)).join("\n");
};

describe("how the operator is told past the chat", () => {
  it("is on standard error, after 15 s, when nothing is said", async () => {
    expect(await settingsIn("environment: sim\n")).toEqual({ afterMs: 15_000, deadlineMs: 10_000, webhook: null, command: null, standardError: true });
  });

  it("is what the file says, and a webhook of which only the environment knows", async () => {
    const hook = "https://hooks.example/canary";
    const file = "notify:\n  after: 30s\n  deadline: 5s\n  command: mail -s floorbroker me@example.com\n  standardError: false\n";
    const settings = await settingsIn(file, { FLOORBROKER_NOTIFY_WEBHOOK: hook });
    if (typeof settings === "string" || settings.webhook === null) throw new Error(String(settings));
    expect(settings).toMatchObject({ afterMs: 30_000, deadlineMs: 5_000, command: "mail -s floorbroker me@example.com", standardError: false });
    expect(reveal(settings.webhook)).toBe(hook);
    expect(`${JSON.stringify(settings)} ${inspect(settings, { depth: 9, showHidden: true })}`).not.toContain("canary");
  });

  it.each(["http://hooks.example/canary", "canary", "ftp://127.0.0.1/canary"])("is no webhook at %s, which is not repeated", async (address) => {
    const said = await settingsIn("environment: sim\n", { FLOORBROKER_NOTIFY_WEBHOOK: address });
    expect(said).toMatch(/^bad-setting: .*FLOORBROKER_NOTIFY_WEBHOOK.*→ write it as https/);
    expect(said).not.toContain("canary");
  });

  it("is refused in the file where it would be a secret there, or makes no sense", async () => {
    expect(await settingsIn("notify:\n  webhook: https://hooks.example/canary\n")).toContain("notify.webhook is not a setting");
    expect(await settingsIn("notify:\n  after: 1h\n")).toContain("notify.after");
    expect(await settingsIn("notify:\n  command:\n")).toContain("notify.command");
  });
});
