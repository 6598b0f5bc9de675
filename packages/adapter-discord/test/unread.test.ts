import { describe, expect, it } from "vitest";
import { userId } from "@floorbroker/core";
import { ANALYST, conversations, told, until } from "./conversation.ts";

const begin = conversations();

const chart = { filename: "chart.png", text: "…" };

describe("An alert that is nothing but a picture, a file or somebody else's words", () => {
  it("is told of and read as nothing; beside a text, or of anybody else, it is not worth a word", async () => {
    const talk = await begin();
    const { discord, alerts, heard, problems } = talk;
    const { world } = discord;
    await talk.open({ analysts: [userId(ANALYST)] });
    const picture = world.post(alerts, ANALYST, "", { files: [chart] });
    world.post(alerts, ANALYST, "", { files: [{ filename: "plan.pdf", text: "…" }] });
    world.post(alerts, ANALYST, "", { forwards: [{ content: "BTO SPY 12/18 590c @ 1.20", embeds: [] }] });
    world.post(alerts, ANALYST, "BTO SPY 12/18 590c @ 1.20", { files: [chart] });
    world.post(alerts, ANALYST, "", { files: [chart], embeds: [{ title: "Alert", description: "BTO SPY 590c" }] });
    world.post(alerts, world.newId(), "", { files: [chart] });
    world.post(alerts, ANALYST, "");
    await until(() => heard.length === 7, "all of them");
    expect(heard.map(told).filter((text) => text !== "posted ")).toEqual(["posted BTO SPY 12/18 590c @ 1.20"]);
    expect(problems.map(({ code }) => code)).toEqual([
      "alert-not-readable",
      "alert-not-readable",
      "alert-not-readable",
    ]);
    expect(problems.map(({ text }) => text.split(" is only ")[1])).toEqual([
      "a picture: nothing of it is traded",
      "a file: nothing of it is traded",
      "a forwarded message: nothing of it is traded",
    ]);
    expect(problems[0]?.text).toContain(picture.id);
  });
});
