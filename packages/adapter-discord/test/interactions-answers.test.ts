import { channelId, messageId, ok } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DiscordOptions } from "../src/index.ts";
import { answersIn, conversation, until, type Conversation } from "./conversation.ts";
import type { Sent } from "./loopback/interactions.ts";
import type { Asked, RestFault } from "./loopback/rest-faults.ts";

const TRADER = "704125082750156840";

const slashIn = ({ alerts }: Conversation): NonNullable<DiscordOptions["slash"]> => ({
  enabled: true,
  channels: [alerts],
  symbols: () => [],
  permits: () => ok(null),
});

const ON = {
  write: ({ method, path }: Asked) => method === "PATCH" && path.startsWith("/webhooks/"),
  post: ({ method, path }: Asked) => method === "POST" && path.endsWith("/messages"),
  edit: ({ method, path }: Asked) => method === "PATCH" && path.startsWith("/channels/"),
  look: ({ method, path }: Asked) => method === "GET" && path.endsWith("/messages"),
} as const;

type Step =
  | { readonly do: "say"; readonly waits: boolean }
  | { readonly do: "expire" | "restart" | "chatter" }
  | { readonly do: "fail"; readonly on: keyof typeof ON; readonly fault: RestFault };

const fault = fc.constantFrom<RestFault>(
  { fault: "answer-lost" },
  { fault: "cut" },
  { fault: "status", status: 503 },
  { fault: "rate-limited", retryAfterMs: 20 },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("say" as const), waits: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("fail" as const), on: fc.constantFrom("write", "post", "edit", "look"), fault }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("expire" as const, "restart" as const, "chatter" as const) }) },
);

const take = async (talk: Conversation, sent: Sent, steps: readonly Step[]): Promise<void> => {
  const say = async (text: string): Promise<void> =>
    talk.chat().post({ type: "status", messageId: messageId(sent.id), channelId: channelId(sent.channelId), text });
  const [heard] = talk.heard;
  const revision = heard === undefined || heard.type === "deleted" ? 0 : heard.message.revision;
  for (const [index, each] of steps.entries()) {
    if (each.do === "say") {
      await say(`step ${index}`);
      if (each.waits) await talk.chat().said();
    } else if (each.do === "expire") talk.discord.interactions.expire(sent);
    else if (each.do === "chatter") talk.discord.world.post(talk.operator, TRADER, "…");
    else if (each.do === "fail") talk.discord.rest.faults.plan(each.fault, ON[each.on]);
    else {
      await talk.close();
      // It comes minutes later.
      talk.discord.world.nonces.clear();
      await talk.open({ slash: slashIn(talk), remembered: [{ channelId: talk.alerts, messageId: messageId(sent.id), revision }] });
    }
  }
  await say("the last");
  await talk.chat().said();
};

describe("The answer to a slash command", () => {
  it("stands once and says the last that was said, whatever Discord does and however often the process begins anew", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const talk = await conversation();
        try {
          await talk.open({ slash: slashIn(talk) });
          const sent = talk.discord.interactions.command(talk.alerts, TRADER, "buy", { symbol: "/MES" });
          await until(() => talk.heard.length === 1, "the command");
          await take(talk, sent, steps);
          // What is empty is the deferred answer into which nothing was written while its token lived.
          const texts = answersIn(talk, talk.alerts).map(({ content }) => content.replace(/\n-# \/tt \d+$/, ""));
          expect(texts.filter((text) => text !== "")).toEqual(["the last"]);
          expect(talk.heard).toHaveLength(1);
        } finally {
          await talk.stop();
        }
      }),
      {
        numRuns: Number(process.env["FLOORBROKER_RUNS"] ?? 20),
        // What only its mark names to the next process.
        examples: [[[{ do: "expire" }, { do: "say", waits: true }, { do: "restart" }]]],
      },
    );
  });
});
