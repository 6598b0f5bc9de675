import { SECOND, type ConfirmRule } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import type { Sent } from "../../adapter-discord/test/loopback/interactions.ts";
import type { LoopbackMessage } from "../../adapter-discord/test/loopback/world.ts";
import { ANALYST, beginDay, TRADER, type Day } from "./discord-trading-day.ts";

/** Asked at the simulated venue, too, of more than one contract. */
const RULE: ConfirmRule = { above: { contracts: 1, cost: null }, withinMs: 30 * SECOND, environments: ["sim", "production"] };

const days: Day[] = [];
const begin = async (): Promise<Day> => {
  const day = await beginDay((config) => ({ ...config, entry: { ...config.entry, confirm: RULE } }));
  days.push(day);
  return day;
};
afterEach(async () => {
  for (const each of days.splice(0)) await each.end();
});

const ours = ({ discord, control }: Day): readonly LoopbackMessage[] =>
  discord.world.messagesIn(control).filter(({ authorId }) => authorId === discord.world.botId);

/** The newest card that takes an answer. */
const cardIn = (day: Day): LoopbackMessage | undefined => ours(day).findLast(({ components }) => (components ?? []).length > 0);

/** Everything that was said by us, in words. */
const said = (day: Day): string => ours(day).map(({ content, embeds }) => `${content} ${JSON.stringify(embeds)}`).join("\n");

const asked = async (day: Day): Promise<LoopbackMessage> => {
  await day.until(() => cardIn(day) !== undefined, "the card");
  const card = cardIn(day);
  if (card === undefined) throw new Error("no card");
  return card;
};

const says = (day: Day, pattern: RegExp): Promise<void> => day.until(() => pattern.test(said(day)), `${String(pattern)}, but:\n${said(day)}`);

const press = (day: Day, card: LoopbackMessage, label: "Confirm" | "Cancel", by = TRADER): Sent => day.discord.interactions.press(card.id, by, label);

/** Orders that were ever meant to be sent to open something. */
const entriesOf = async (day: Day): Promise<number> => (await day.book()).openTrades.length + (await day.book()).closedTrades.length;

const order = (day: Day, text = "!tt buy 2 /MES"): LoopbackMessage => day.discord.world.post(day.control, TRADER, text);

describe("an order in Discord that is larger than may go out unasked", { timeout: 60_000 }, () => {
  it("is sent once when Confirm is pressed, however often that is told", async () => {
    const day = await begin();
    order(day);
    const card = await asked(day);
    expect(card.content).toMatch(/^buy 2 \/MESZ6 at market, no worse than 6070\.35\d*, at most \d+\.\d\d$/);
    expect(await entriesOf(day)).toBe(0);
    const sent = press(day, card, "Confirm");
    day.discord.interactions.repeat(sent);
    await says(day, /filled 2\/2/);
    day.discord.interactions.repeat(sent);
    await day.pass(SECOND);
    expect(await entriesOf(day)).toBe(1);
    expect(said(day)).toContain(`confirmed by ${TRADER}`);
  });

  it("is not sent when Cancel is pressed, or when nobody presses in time", async () => {
    const day = await begin();
    order(day);
    press(day, await asked(day), "Cancel");
    await says(day, /declined by 704125082750156840: nothing was sent/);
    order(day, "!tt sell 3 /MES");
    const late = await asked(day);
    await day.pass(40 * SECOND);
    await says(day, /not confirmed within 30 s: nothing was sent/);
    expect(cardIn(day)).toBeUndefined();
    expect(late.id).not.toBe("");
    expect(await entriesOf(day)).toBe(0);
  });

  it("is left alone by who may not, and he alone is told so", async () => {
    const day = await begin();
    order(day);
    const card = await asked(day);
    const sent = press(day, card, "Confirm", ANALYST);
    await day.until(() => day.answer(sent).startsWith("privately: not-authorized"), "the refusal");
    expect(await entriesOf(day)).toBe(0);
    press(day, card, "Confirm");
    await says(day, /filled 2\/2/);
    expect(await entriesOf(day)).toBe(1);
  });

  it("is asked about anew after a restart, in the same card, and confirmed there", async () => {
    const day = await begin();
    order(day);
    const card = await asked(day);
    await day.restart();
    expect(await entriesOf(day)).toBe(0);
    expect((await asked(day)).id).toBe(card.id);
    press(day, card, "Confirm");
    await says(day, /filled 2\/2/);
    expect(await entriesOf(day)).toBe(1);
    await day.restart();
    await day.pass(2 * SECOND);
    expect(await entriesOf(day)).toBe(1);
    expect(cardIn(day)).toBeUndefined();
  });

  it("given as a slash command is asked about, too, and may be confirmed in words", async () => {
    const day = await begin();
    day.send("buy", { symbol: "/MES", quantity: 2 });
    await asked(day);
    const [, name = ""] = /!tt confirm (fb-\w+)/.exec(said(day)) ?? [];
    day.discord.world.post(day.control, TRADER, `!tt confirm ${name}`);
    await says(day, /filled 2\/2/);
    expect(cardIn(day)).toBeUndefined();
    expect(await entriesOf(day)).toBe(1);
  });

  it("is not sent when somebody stops entries while it waits", async () => {
    const day = await begin();
    order(day);
    const card = await asked(day);
    const kill = day.send("kill");
    await day.until(() => day.answer(kill) !== "", "the stop");
    await says(day, /entries were stopped by 704125082750156840: nothing was sent/);
    expect(() => press(day, card, "Confirm")).toThrow("no button");
    expect(await entriesOf(day)).toBe(0);
  });
});
