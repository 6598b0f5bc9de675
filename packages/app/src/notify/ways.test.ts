import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bookId } from "@floorbroker/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { secret } from "../config/secret.ts";
import { shellCommandWay } from "./shell-command.ts";
import { standardErrorWay } from "./standard-error.ts";
import type { Notification, Way } from "./way.ts";
import { webhookWay } from "./webhook.ts";

const ALARM: Notification = { book: bookId("sim:main"), text: "killed by $(touch hacked); `id`\nsecond line", at: Date.parse("2026-11-18T15:00:00Z") };

const told = (way: Way, signal = new AbortController().signal): Promise<string> =>
  way.tell(ALARM, signal).then(() => "told", (error: unknown) => (error instanceof Error ? error.message : "?"));

describe("A webhook", () => {
  const asked: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly path: string }[] = [];
  let answers: { readonly status: number; readonly location?: string } | "never" = { status: 204 };
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
    request.on("end", () => {
      asked.push({ headers: request.headers, body, path: request.url ?? "" });
      if (answers === "never") return;
      response.writeHead(answers.status, answers.location === undefined ? {} : { location: answers.location }).end("no");
    });
  });
  let address = "";
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    address = `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}/hooks/canary`;
  });
  afterEach(() => void asked.splice(0));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it("is posted a JSON object that chats and programs read", async () => {
    answers = { status: 204 };
    expect(await told(webhookWay(secret(address)))).toBe("told");
    expect(asked[0]?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
      text: ALARM.text,
      content: ALARM.text,
      allowed_mentions: { parse: [] },
      book: "sim:main",
      at: "2026-11-18T15:00:00.000Z",
    });
  });

  it.each([500, 404, 302])("that answers %i has not been told, follows nowhere, and is not named", async (status) => {
    answers = { status, location: "/elsewhere" };
    expect(await told(webhookWay(secret(address)))).toBe(`it answers ${status}`);
    expect(asked.map(({ path }) => path)).toEqual(["/hooks/canary"]);
  });

  it("that can't be reached, or does not answer until the deadline, has not been told, and is not named", async () => {
    expect(await told(webhookWay(secret("http://127.0.0.1:1/canary")))).toMatch(/^it can't be reached \(\w+\)$/);
    answers = "never";
    expect(await told(webhookWay(secret(address)), AbortSignal.timeout(100))).toMatch(/^it can't be reached \(\w+\)$/);
  });
});

describe("A command", () => {
  let place: string;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "floorbroker-notify-"));
  });
  afterAll(() => rm(place, { recursive: true, force: true }));
  const env = () => ({ PATH: process.env["PATH"], PLACE: place, DISCORD_TOKEN: "canary", DATABASE_URL: "canary", FLOORBROKER_NOTIFY_WEBHOOK: "canary", FLOORBROKER_SANDBOX_REFRESH_TOKEN: "canary" });
  const written = (): Promise<string> => readFile(join(place, "out"), "utf8");

  it("has the text on its input and in its variables, without any of it being read by the shell", async () => {
    const way = shellCommandWay('cd "$PLACE" && { cat; echo "$FLOORBROKER_ALARM_BOOK $FLOORBROKER_ALARM_AT"; echo "$FLOORBROKER_ALARM"; ls; } > out', env());
    expect(await told(way)).toBe("told");
    expect(await written()).toBe(`${ALARM.text}\nsim:main 2026-11-18T15:00:00.000Z\n${ALARM.text}\nout\n`);
  });

  it("is not given the secrets", async () => {
    expect(await told(shellCommandWay('env > "$PLACE/out"', env()))).toBe("told");
    expect(await written()).not.toContain("canary");
  });

  it("that fails has not told anybody, and says why", async () => {
    expect(await told(shellCommandWay("echo no such host >&2; exit 3", env()))).toBe("it ended with 3: no such host");
    expect(await told(shellCommandWay("true <&-; exit 0", env()))).toBe("told");
  });

  it("that never ends is ended at the deadline, with all that it has started", async () => {
    expect(await told(shellCommandWay("sleep 60 | sleep 60", env()), AbortSignal.timeout(200))).toBe("it was ended");
  });
});

describe("Standard error", () => {
  it("gets a line for each line, and no control characters", async () => {
    const lines: string[] = [];
    await standardErrorWay((line) => void lines.push(line)).tell({ ...ALARM, text: "one\u001b[31m\ntwo" }, new AbortController().signal);
    expect(lines).toEqual(["alarm: one\ufffd[31m", "alarm: two"]);
  });
});
