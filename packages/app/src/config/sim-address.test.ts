import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOk } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import { loadConfig } from "./load.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-config-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const addressIn = async (settings: string): Promise<unknown> => {
  await writeFile(join(cwd, "floorbroker.yaml"), settings);
  const loaded = await loadConfig({ env: {}, cwd });
  if (!isOk(loaded)) return loaded.left.map((problem) => problemLine(problem)).join("\n");
  return loaded.right.venue.environment === "sim" ? loaded.right.venue.address : undefined;
};

describe("where a simulated broker listens", () => {
  it("is nowhere when nothing is said: the world lives in the process that trades", async () => {
    expect(await addressIn("environment: sim\n")).toBeNull();
  });

  it.each([
    ["127.0.0.1:4711", "127.0.0.1", 4711],
    ["localhost:1", "localhost", 1],
    ["'[::1]:65535'", "::1", 65_535],
  ])("is host and port: %s", async (text, host, port) => {
    expect(await addressIn(`sim: { address: ${text} }\n`)).toEqual({ host, port });
  });

  it.each(["127.0.0.1", "4711", "127.0.0.1:0", "127.0.0.1:65536", ":4711"])(
    "is not %s, which is said with the form",
    async (text) => {
      const said = await addressIn(`sim: { address: "${text}" }\n`);
      expect(said).toContain(`sim.address should be host and port, not "${text}"`);
      expect(said).toContain("write it as 127.0.0.1:4000");
    },
  );
});
