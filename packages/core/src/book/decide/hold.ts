import type { Hold, HoldCode } from "../hold.ts";
import { record, type Ledger } from "../ledger.ts";

const tell = (ledger: Ledger, code: HoldCode, text: string): void =>
  record(ledger, { type: "escalated", code, text, tradeId: null, key: null });

const held = (ledger: Ledger, code: HoldCode): Hold | undefined => ledger.book.holds.find((hold) => hold.code === code);

/** A reason to open nothing began, or is over. The operator is told of both, once. */
export const decideHold = (ledger: Ledger, code: HoldCode, text: string | null): void => {
  const before = held(ledger, code);
  if (text === null) {
    if (before === undefined) return;
    const other = ledger.book.holds.find((hold) => hold.code !== code);
    const over = `${before.text}: that is over; ${other === undefined ? "entries are taken again" : `still no entries: ${other.text}`}`;
    record(ledger, { type: "hold-lifted", code, text: over });
    return tell(ledger, code, over);
  }
  if (before !== undefined) return;
  record(ledger, { type: "hold-set", code, text });
  tell(ledger, code, `${text}: no entries; exits go on`);
};
