import { channelId, messageId, userId } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import type { ConfirmationCard, Press } from "../src/index.ts";
import { answersIn, aWhile, conversations, until, type Conversation } from "./conversation.ts";
import type { Sent, Where } from "./loopback/interactions.ts";
import type { Asked } from "./loopback/rest-faults.ts";
import type { LoopbackMessage } from "./loopback/world.ts";

const TRADER = userId("704125082750156840");
const STRANGER = userId("700068629626224700");

const begin = conversations();

interface Asking {
  readonly talk: Conversation;
  readonly order: LoopbackMessage;
  readonly card: ConfirmationCard;
  readonly presses: Press[];
}

/** A command that is asked back. */
const ask = async (change: Partial<ConfirmationCard> = {}): Promise<Asking> => {
  const talk = await begin();
  const chat = await talk.open();
  const presses: Press[] = [];
  chat.confirmations.onPress((press) => void presses.push(press));
  const order = talk.discord.world.post(talk.alerts, TRADER, "!tt buy 20 /MES");
  const card: ConfirmationCard = {
    messageId: messageId(order.id),
    channelId: channelId(order.channelId),
    text: "Buy 20 /MESZ6 at the market, about 602,000 of exposure? @everyone",
    may: [TRADER],
    until: Date.now() + 60_000,
    ...change,
  };
  expect(await chat.confirmations.askConfirmation(card)).toMatchObject({ _tag: "Right" });
  return { talk, order, card, presses };
};

const cardIn = ({ talk }: Asking): LoopbackMessage => {
  const [card, ...others] = answersIn(talk, talk.alerts);
  if (card === undefined || others.length > 0) throw new Error(`${others.length + 1} cards`);
  return card;
};

const press = (asking: Asking, label: "Confirm" | "Cancel", by: string = TRADER, where: Where = {}): Sent =>
  asking.talk.discord.interactions.press(cardIn(asking).id, by, label, where);

/** What the presser alone reads; empty as long as there is nothing. */
const toldTo = ({ talk }: Asking, sent: Sent): string => {
  const answered = talk.discord.interactions.answered(sent);
  return answered.is === "message" && answered.privately ? answered.message.content : "";
};

const isCallback = ({ path }: Asked): boolean => path.endsWith("/callback");
const isPost = ({ method, path }: Asked): boolean => method === "POST" && path.endsWith("/messages");

describe("A confirmation card", () => {
  it("stands once with its buttons, notifies nobody, and a press of it counts", async () => {
    const asking = await ask();
    const { talk, card, presses } = asking;
    await talk.chat().confirmations.askConfirmation(card);
    const before = cardIn(asking);
    expect(before.content).toContain("Buy 20 /MESZ6");
    expect(before.sent).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(before.components).toHaveLength(1);
    const sent = press(asking, "Confirm");
    await until(() => presses.length === 1, "the press");
    expect(presses).toEqual([
      { id: expect.any(String), messageId: card.messageId, channelId: card.channelId, choice: "confirm", by: TRADER, at: expect.any(Number) },
    ]);
    expect(cardIn(asking)).toMatchObject({ components: [] });
    expect(cardIn(asking).content).toContain(`\nConfirmed by <@${TRADER}>.`);
    expect(toldTo(asking, sent)).toBe("");
  });

  it("is cancelled by its other button", async () => {
    const asking = await ask();
    press(asking, "Cancel");
    await until(() => asking.presses.length === 1, "the press");
    expect(asking.presses[0]?.choice).toBe("cancel");
    await until(() => cardIn(asking).components.length === 0, "the card without buttons");
    expect(cardIn(asking).content).toContain("Cancelled by");
  });

  it("is not answered by anybody else, who is told so alone, and stays open", async () => {
    const asking = await ask();
    const sent = press(asking, "Confirm", STRANGER);
    await until(() => toldTo(asking, sent) !== "", "the refusal");
    expect(toldTo(asking, sent)).toMatch(/^not-authorized: .*Try: leave it to 704125082750156840$/);
    expect(asking.presses).toEqual([]);
    expect(cardIn(asking).components).toHaveLength(1);
    press(asking, "Confirm");
    await until(() => asking.presses.length === 1, "the press of the right one");
  });

  it("counts one press, however often it is pressed and however often each press is told", async () => {
    const asking = await ask();
    const sent = [press(asking, "Confirm"), press(asking, "Confirm"), press(asking, "Cancel")];
    for (const each of sent) asking.talk.discord.interactions.repeat(each);
    await until(() => sent.slice(1).every((each) => toldTo(asking, each) !== ""), "the answers");
    await aWhile();
    expect(asking.presses.map(({ choice }) => choice)).toEqual(["confirm"]);
    for (const each of sent.slice(1)) expect(toldTo(asking, each)).toMatch(/^confirmation-decided: confirmed already by 704125082750156840\./);
  });

  it("says that its time is over, and a press after it counts for nothing", async () => {
    const asking = await ask({ until: Date.now() + 1_000 });
    const late = press(asking, "Confirm", TRADER, { at: asking.card.until + 1 });
    await until(() => toldTo(asking, late) !== "", "the answer");
    expect(toldTo(asking, late)).toMatch(/^confirmation-expired: .*nothing was done/);
    await until(() => cardIn(asking).components.length === 0, "the card without buttons");
    expect(cardIn(asking).content).toMatch(/\nNot confirmed in time: nothing was done\.$/);
    expect(asking.presses).toEqual([]);
  });

  it("counts a press that was made in time, by Discord's clock", async () => {
    const asking = await ask();
    press(asking, "Confirm", TRADER, { at: asking.card.until });
    await until(() => asking.presses.length === 1, "the press");
    expect(asking.presses[0]?.at).toBe(asking.card.until);
  });

  it("is edited into what has become of it", async () => {
    const asking = await ask();
    press(asking, "Confirm");
    await until(() => asking.presses.length === 1, "the press");
    await asking.talk.chat().confirmations.concludeConfirmation(asking.card.messageId, "Sent: working 6010.25.");
    expect(cardIn(asking).content).toMatch(/\nSent: working 6010\.25\.$/);
    expect(cardIn(asking).components).toEqual([]);
  });

  it("says that nobody is asked any more where a card of an earlier process was not asked for again", async () => {
    const asking = await ask();
    await asking.talk.close();
    await asking.talk.open();
    const sent = press(asking, "Confirm");
    await until(() => toldTo(asking, sent) !== "", "the answer");
    expect(toldTo(asking, sent)).toMatch(/^confirmation-over: /);
  });

  it("is the same card for the next process that asks for it", async () => {
    const asking = await ask();
    await asking.talk.close();
    const chat = await asking.talk.open();
    chat.confirmations.onPress((each) => void asking.presses.push(each));
    await chat.confirmations.askConfirmation(asking.card);
    press(asking, "Confirm");
    await until(() => asking.presses.length === 1, "the press");
    expect(asking.talk.discord.rest.asked.filter(isPost)).toHaveLength(1);
  });
});

describe("Discord's trouble with a confirmation card", () => {
  it("leaves one card, also where the answer to its post was lost", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "answer-lost" }, isPost);
    const order = talk.discord.world.post(talk.alerts, TRADER, "!tt buy 20 /MES");
    const card = { messageId: messageId(order.id), channelId: talk.alerts, text: "Sure?", may: [TRADER], until: Date.now() + 60_000 };
    expect(await chat.confirmations.askConfirmation(card)).toMatchObject({ _tag: "Right" });
    expect(answersIn(talk, talk.alerts)).toHaveLength(1);
  });

  it("that lasts until the card's time is over leaves none", async () => {
    const talk = await begin();
    const chat = await talk.open();
    talk.discord.rest.faults.plan({ fault: "status", status: 503 }, isPost, 1_000);
    const order = talk.discord.world.post(talk.alerts, TRADER, "!tt buy 20 /MES");
    const card = { messageId: messageId(order.id), channelId: talk.alerts, text: "Sure?", may: [TRADER], until: Date.now() + 1_000 };
    expect(await chat.confirmations.askConfirmation(card)).toMatchObject({ _tag: "Left", left: { code: "confirmation-expired" } });
  });

  it("lets whoever was told that a confirmation failed press again, and counts it then", async () => {
    const asking = await ask();
    const { interactions, rest } = asking.talk.discord;
    const recover = rest.faults.plan({ fault: "status", status: 400 }, isCallback, 1_000);
    press(asking, "Confirm");
    await until(() => asking.talk.problems.some(({ code }) => code === "not-acknowledged"), "the notice");
    await aWhile();
    expect(asking.presses).toEqual([]);
    recover();
    expect(interactions.limits.acknowledgeMs).toBe(3_000);
    press(asking, "Confirm");
    await until(() => asking.presses.length === 1, "the press");
  });

  it("keeps no cancellation from counting", async () => {
    const asking = await ask();
    asking.talk.discord.rest.faults.plan({ fault: "status", status: 400 }, isCallback, 1_000);
    press(asking, "Cancel");
    await until(() => asking.presses.length === 1, "the press");
    await until(() => cardIn(asking).components.length === 0, "the card without buttons");
  });
});
