import { inputId, SECOND, type Book, type Clock } from "@floorbroker/core";
import type { Deliver } from "./execute.ts";

/** Keeps the book's hold `clock-jumped` in step with the machine's clock. */
export interface ClockHolds {
  /** Compares them, and delivers what changed. Called before each message. */
  follow(): void;
  /** Does so from now on every few seconds, also when nothing is heard. */
  followRegularly(): void;
  stop(): void;
}

/** What a machine that is kept by a time server never strays by, and what no rule of time depends on. */
const JUMPED_MS = 5 * SECOND;
const EVERY_MS = 10 * SECOND;

const jumpText = (aheadMs: number): string => {
  const seconds = Math.round(Math.abs(aheadMs) / SECOND);
  const where = aheadMs > 0 ? "ahead of" : "behind";
  return `the machine's clock was set: it is ${seconds} s ${where} the time that has passed since this process began; set it right, or restart floorbroker when it is right`;
};

/**
 * Entries wait while the machine's clock is seconds away from the time that the process reckons with: either may be
 * right, so nobody knows how old a message is. As with the journal's holds, what the book holds is compared with what is
 * so now: what an earlier process held is lifted, too.
 */
export const followClock = (clock: Clock, book: () => Book, deliver: Deliver): ClockHolds => {
  let count = 0;
  let cancel = (): void => undefined;
  const hold = (text: string | null): void =>
    deliver(inputId(`hold:clock-jumped:${count++}@${book().seq}`), { type: "hold", code: "clock-jumped", text });

  const follow = (): void => {
    const ahead = clock.wallAhead?.() ?? 0;
    const isJumped = Math.abs(ahead) >= JUMPED_MS;
    const isHeld = book().holds.some(({ code }) => code === "clock-jumped");
    if (isJumped !== isHeld) hold(isJumped ? jumpText(ahead) : null);
  };
  const followRegularly = (): void => {
    follow();
    if (clock.wallAhead !== undefined) cancel = clock.schedule(clock.now() + EVERY_MS, followRegularly);
  };
  return { follow, followRegularly, stop: () => cancel() };
};
