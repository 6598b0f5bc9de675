import { simulatedWorld, virtualClock, type VirtualClock, type World } from "@floorbroker/adapter-sim";
import {
  bookId,
  channelId,
  decimal,
  emptyBook,
  instrumentId,
  messageId,
  userId,
  type Book,
  type BookConfig,
  type BrokerEvent,
  type Chat,
  type ChatEvent,
  type InstrumentId,
  type Journal,
  type Post,
} from "@floorbroker/core";
import { runPaced } from "../src/run/pace.ts";
import { venueOf } from "../src/run/venue.ts";
import { openDesk, type Desk } from "../src/shell/desk.ts";
import type { Ports } from "../src/shell/ports.ts";
import { SAMPLE_CONFIG } from "./sample-day.ts";

/** A Wednesday morning in New York. */
export const MORNING = Date.parse("2026-11-18T15:04:00Z");

/** What is mostly traded there: an alert, and its contract. */
export const ALERT = "Alert: BTO SPY 590C 12/18 @ 1.15";
export const SPY = instrumentId("SPY   261218C00590000");

/** A desk on a virtual clock: the real shell, core and journal, a simulated world whose quotes a test fixes by hand. */
export interface VirtualDesk {
  readonly desk: Desk;
  readonly clock: VirtualClock;
  readonly world: World;
  /** What really happened at the venue, whatever the stream said. */
  readonly atVenue: readonly BrokerEvent[];
  /** What the operator was told. */
  readonly told: readonly string[];
  /** The newest status under a message. */
  statusOf(id: string): string;
  quote(instrument: InstrumentId, bid: string, ask: string): void;
  /** Posts as the owner; gives the message's id. */
  say(text: string): Promise<string>;
  pass(ms: number): Promise<void>;
  stop(): void;
}

/** Opens a desk over a journal; `book` is what an earlier one left, `changed` puts something else in place of a port. */
export const openVirtualDesk = async (
  journal: Journal,
  book: Book = emptyBook(bookId("sim:virtual")),
  changed: (ports: Ports) => Ports = (ports) => ports,
  config: BookConfig = SAMPLE_CONFIG,
): Promise<VirtualDesk> => {
  const clock = virtualClock(MORNING);
  const world = simulatedWorld({ seed: 3, start: MORNING, cash: decimal("100000") }, clock);
  const atVenue: BrokerEvent[] = [];
  world.witness((event) => atVenue.push(event));
  const told: string[] = [];
  const statuses = new Map<string, string>();
  const listeners = new Set<(event: ChatEvent) => void>();
  const heard = (post: Post): Promise<void> => {
    if (post.type === "operator") told.push(post.text);
    else statuses.set(post.messageId, post.text);
    return Promise.resolve();
  };
  const chat: Chat = {
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    post: heard,
  };
  const { broker, quotes, instruments, accounts } = world;
  const ports = changed({ clock, broker, quotes, instruments, accounts, chat, journal });
  const desk = await openDesk({ book, config, venue: await venueOf(broker), ports });
  let posts = 0;
  const pass = (ms: number): Promise<void> => runPaced(clock, clock.now() + ms, "max", desk.settled, () => false);

  return {
    desk,
    clock,
    world,
    atVenue,
    told,
    statusOf: (id) => statuses.get(id) ?? "",
    quote: (instrument, bid, ask) => world.fixQuote(instrument, decimal(bid), decimal(ask)),
    say: async (text) => {
      const id = messageId(String(1_507_000_000_000_000_000n + BigInt(posts++)));
      const [channel] = SAMPLE_CONFIG.authority.controlChannels;
      const message = {
        id,
        guildId: null,
        channelId: channel ?? channelId("1"),
        authorId: userId("704125082750156840"),
        postedAt: clock.now(),
        revision: 0,
        text,
        embeds: [],
        replyTo: null,
        threadId: null,
      };
      for (const listener of listeners) listener({ type: "posted", message });
      await desk.settled();
      return id;
    },
    pass,
    stop: () => desk.stop(),
  };
};
