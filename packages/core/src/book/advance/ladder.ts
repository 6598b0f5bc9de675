import { record, type Ledger } from "../ledger.ts";
import type { LadderState, Trade } from "../trade.ts";

/** Where the entry stands from now on, and why. */
export const moveLadder = (ledger: Ledger, trade: Trade, ladder: LadderState, reason: string): void =>
  record(ledger, { type: "ladder-moved", tradeId: trade.id, ...ladder, reason });

/** The ladder's timer rings once more after a pause (in ms): what was refused or lost is tried again, and never hammered. */
export const retryEntry = (ledger: Ledger, trade: Trade, pauseMs: number, reason: string): void => {
  const { step, phase } = trade.ladder;
  moveLadder(ledger, trade, { step, phase: phase === "climbing" ? "resting" : phase, nextStepAt: ledger.at + pauseMs }, reason);
};
