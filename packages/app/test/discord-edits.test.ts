import { openDiscordChat, type DiscordChat } from "@floorbroker/adapter-discord";
import {
  bookId,
  emptyBook,
  heldOf,
  MINUTE,
  openTradesOf,
  SECOND,
  tradeOfMessage,
  get,
  messageId,
  type Chat,
  type Clock,
  type Trade,
} from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { loopbackDiscord, type LoopbackDiscord } from "../../adapter-discord/test/loopback/discord.ts";
import { messageJson } from "../../adapter-discord/test/loopback/payloads.ts";
import type { LoopbackMessage } from "../../adapter-discord/test/loopback/world.ts";
import { done } from "./broker-process.ts";
import { SAMPLE_CONFIG } from "./sample-day.ts";
import { temporaryJournal } from "./temporary-journal.ts";
import { ALERT, openVirtualDesk, SPY, type VirtualDesk } from "./virtual-desk.ts";

const journal = temporaryJournal();
const OWNER = "704125082750156840";
const [CONTROL = ""] = SAMPLE_CONFIG.authority.controlChannels;

/** A desk that hears and answers in a Discord on this machine. */
interface Floor {
  readonly discord: LoopbackDiscord;
  readonly floor: VirtualDesk;
  post(text: string, author?: string): LoopbackMessage;
  /** Until so many things were heard since the beginning, decided, and answered. */
  heard(count: number): Promise<void>;
  /** Long enough for anything that should not be heard to have been. */
  quiet(): Promise<number>;
  trades(): readonly Trade[];
  tradeOf(message: LoopbackMessage): Trade;
  /** What stands under a message: the line of text, and the first embed's description. */
  under(message: LoopbackMessage): readonly string[];
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const begin = async (name: string): Promise<Floor> => {
  const discord = await loopbackDiscord();
  ends.push(() => discord.stop());
  discord.world.addChannel("control", null, CONTROL);
  const chat: DiscordChat = done(
    await openDiscordChat({
      token: discord.token,
      api: discord.api,
      watched: SAMPLE_CONFIG.authority.controlChannels,
      operatorChannel: null,
      notice: () => undefined,
    }),
  );
  ends.push(() => chat.close());
  let count = 0;
  const counted: Chat = {
    post: chat.post,
    listen: (listener) =>
      chat.listen((event) => {
        listener(event);
        count++;
      }),
  };
  let clock: Clock | null = null;
  const floor = await openVirtualDesk(journal(), emptyBook(bookId(`sim:${name}`)), (ports) => {
    clock = ports.clock;
    return { ...ports, chat: counted };
  });
  ends.push(async () => {
    floor.stop();
    await floor.desk.settled();
  });
  floor.quote(SPY, "1.10", "1.20");
  const settled = async (): Promise<void> => {
    await floor.desk.settled();
    await chat.said();
  };
  return {
    discord,
    floor,
    post: (text, author = OWNER) =>
      discord.world.post(CONTROL, author, text, { at: (clock as Clock | null)?.now() ?? 0 }),
    heard: async (wanted) => {
      for (let tries = 0; count < wanted; tries++) {
        if (tries > 3_000) throw new Error(`only ${count} of ${wanted} were heard`);
        await pause(10);
      }
      await settled();
    },
    quiet: async () => {
      await pause(150);
      await settled();
      return count;
    },
    trades: () => openTradesOf(floor.desk.book()),
    tradeOf: ({ id }) => {
      const trade = get(floor.desk.book().trades, tradeOfMessage(messageId(id)));
      if (trade === undefined) throw new Error(`${id} opened no trade`);
      return trade;
    },
    under: ({ id }) =>
      discord.world
        .messagesIn(CONTROL)
        .filter(({ authorId, replyTo }) => authorId === discord.world.botId && replyTo === id)
        .flatMap(({ content, embeds }) => [
          content,
          ...embeds.map((embed) => String(Reflect.get(embed, "description"))),
        ]),
  };
};

describe("an edit in Discord", { timeout: 120_000 }, () => {
  it("of an alert that was refused takes its place, once, however often it is told", async () => {
    const at = await begin("mended");
    at.discord.gateway.faults.duplicates = 3;
    const alert = at.post("Alert: BTO SPY 590 12/18 @ 1.15");
    await at.heard(1);
    expect(at.trades()).toEqual([]);
    expect(at.under(alert)[0]).toContain("not done: ");
    at.discord.world.edit(alert.id, { content: ALERT });
    await at.heard(2);
    await at.floor.pass(SECOND);
    await at.quiet();
    expect(at.trades()).toHaveLength(1);
    expect(at.under(alert)).toEqual(["SPY 590C 18 Dec 26: working 1.15", "received → working 1.15"]);
    at.discord.world.edit(alert.id, { content: "Alert: BTO SPY 591C 12/18 @ 1.15" });
    await at.heard(3);
    expect(at.trades()).toHaveLength(1);
  });

  it("of an alert that was sent changes nothing, and is answered with what stands", async () => {
    const at = await begin("sent");
    const alert = at.post(ALERT);
    await at.heard(1);
    await at.floor.pass(SECOND);
    at.discord.world.edit(alert.id, { content: "Alert: BTO SPY 595C 12/18 @ 1.15" });
    await at.heard(2);
    expect(at.trades()).toHaveLength(1);
    expect(at.under(alert)).toEqual([
      expect.stringContaining("an edit changes nothing any more: SPY 590C 18 Dec 26: received → working 1.15"),
    ]);
    await at.floor.pass(4 * SECOND);
    await at.quiet();
    expect(at.under(alert)[0]).toBe("SPY 590C 18 Dec 26: 1.16");
  });

  it("that comes before its post is the instruction, and the post is none", async () => {
    const at = await begin("reordered");
    at.discord.gateway.faults.reorder = 2;
    const alert = at.post("Alert: BTO SPY 595C 12/18 @ 1.15");
    at.discord.world.edit(alert.id, { content: ALERT });
    await at.heard(1);
    expect(await at.quiet()).toBe(1);
    expect(at.trades().map(({ spec }) => spec.instrument.id)).toEqual([SPY]);
  });

  it("by Discord itself, and what a resumed session tells again, is nothing", async () => {
    const at = await begin("unfurled");
    const alert = at.post(ALERT);
    await at.heard(1);
    const { seq } = at.floor.desk.book();
    at.discord.world.touch(alert.id);
    at.discord.gateway.drop();
    at.discord.gateway.dispatch("MESSAGE_CREATE", { ...messageJson(alert), guild_id: at.discord.world.guildId });
    at.discord.world.touch(alert.id);
    for (let tries = 0; at.discord.gateway.counts.resumed === 0 && tries < 1_000; tries++) await pause(10);
    expect(await at.quiet()).toBe(1);
    expect(at.discord.gateway.counts.resumed).toBe(1);
    expect(at.floor.desk.book().seq).toBe(seq);
  });
});

describe("a deletion in Discord", { timeout: 120_000 }, () => {
  it("takes back an entry that has not filled", async () => {
    const at = await begin("deleted");
    const alert = at.post(ALERT);
    await at.heard(1);
    at.discord.world.remove(alert.id);
    await at.heard(2);
    await at.floor.pass(SECOND);
    await at.quiet();
    expect(at.trades()).toEqual([]);
    expect(at.tradeOf(alert).closed?.reason).toBe("not-filled");
  });

  it("never closes a position", async () => {
    const at = await begin("held");
    const alert = at.post(ALERT);
    await at.heard(1);
    at.floor.quote(SPY, "1.00", "1.05");
    await at.floor.pass(MINUTE);
    const held = heldOf(at.floor.desk.book(), at.tradeOf(alert));
    expect(held).toBeGreaterThan(0);
    at.discord.world.remove(alert.id);
    await at.heard(2);
    await at.floor.pass(MINUTE);
    expect(heldOf(at.floor.desk.book(), at.tradeOf(alert))).toBe(held);
    expect(at.tradeOf(alert).close).toBeNull();
  });

  it("of an alert whose market is still being looked up takes it back, too", async () => {
    const at = await begin("at-once");
    // Whatever waits for what was said before it is never heard when it is deleted.
    await at.quiet();
    const alert = at.post(ALERT);
    at.discord.world.remove(alert.id);
    await at.heard(2);
    await at.floor.pass(SECOND);
    await at.quiet();
    expect(at.trades()).toEqual([]);
  });
});

describe("an author in Discord", { timeout: 120_000 }, () => {
  it("who takes an analyst's name gains nothing, and an analyst who takes another keeps everything", async () => {
    const at = await begin("renamed");
    const { world, gateway } = at.discord;
    const named = (author: string, name: string): LoopbackMessage => {
      gateway.faults.silent = true;
      const message = at.post(ALERT, author);
      gateway.faults.silent = false;
      const user = { id: author, username: name, global_name: name, discriminator: "0", avatar: null };
      gateway.dispatch("MESSAGE_CREATE", {
        ...messageJson(message),
        author: user,
        member: { nick: name },
        guild_id: world.guildId,
      });
      return message;
    };
    const stranger = named(world.newId(), "owner");
    await at.heard(1);
    expect(at.trades()).toEqual([]);
    expect(at.under(stranger)[0]).toBe("not done: not-authorized");
    named(OWNER, "somebody");
    await at.heard(2);
    expect(at.trades()).toHaveLength(1);
  });
});
