import { call, contract, shares, type Past } from "./entry-bench.ts";

/** The expiry that is today at the bench's instant. */
export const TODAY = "2026-11-18";

/**
 * One trade of each sort: of two channels and two authors, held or working, of all kinds; to draw generated books from.
 */
export const TRADES: readonly Past[] = [
  call(),
  call("QQQ", TODAY),
  call("IWM", TODAY),
  shares(),
  contract("MES"),
].flatMap((spec) =>
  ["100", "200"].flatMap((channel) =>
    ["7", "8"].flatMap((author) => [true, false].map((filled) => ({ spec, channel, author, filled }))),
  ),
);

/** Whether a trade is in the scope that the bench's entry is in. */
export const isOf = (of: "book" | "channel" | "author", { channel, author }: Past): boolean =>
  of === "book" || (of === "channel" ? channel === "100" : author === "7");
