import { formatCents, formatMoney } from "../../decimal.ts";
import { isBeyond } from "../../entry/ladder.ts";
import type { Futures, Open } from "../../interpret/instruction.ts";
import { get } from "../../persistent-map.ts";
import { problem, type Problem } from "../../result.ts";
import type { EpochMs } from "../../time.ts";
import { askedText, highestOf, plannedCost, wantsConfirmation, type ConfirmationWait } from "../confirmation.ts";
import { record, type Ledger } from "../ledger.ts";
import { configOf, venueOf } from "../state.ts";
import { open, pricesText, refuse, type ApprovedEntry } from "./entry.ts";

/** What somebody has said yes to: no more units than these, no worse a price, no higher a cost. Null: nobody was asked. */
export type Consent = ConfirmationWait | null;

/** When it was posted, as its age counts: nobody is late for having been asked. */
export const postedAtFor = (postedAt: EpochMs, consent: Consent, at: EpochMs): EpochMs =>
  consent === null ? postedAt : postedAt + (at - consent.askedAt);

/** A size that is no larger than what was confirmed. */
export const asConfirmed = <S extends { readonly quantity: number }>(sizing: S, consent: Consent): S =>
  consent === null || sizing.quantity <= consent.quantity ? sizing : { ...sizing, quantity: consent.quantity };

const dearer = ({ worst, cost }: ConfirmationWait, entry: ApprovedEntry): Problem | undefined => {
  const [price, now] = [entry.entryPlan.worstPrice, plannedCost(entry)];
  if (!isBeyond(entry.side, price, worst) && now <= cost) return undefined;
  const text = `it is ${formatMoney(price)} and ${formatCents(now)} by now; ${formatMoney(worst)} and ${formatCents(cost)} were confirmed`;
  return problem("dearer-than-confirmed", text, ["post it again: it is asked about with what it costs then"]);
};

const askedBefore = problem("asked-before", "it was edited after it had been asked about, and is too large to be sent without", [
  "post it again: it is asked about as it reads then",
]);

/**
 * Opens what every rule has let through, or asks for a person's word first. One message is asked about once: a press
 * can't be meant for anything else than what was shown. What was confirmed and is no dearer now is opened.
 */
export const openOrAsk = (ledger: Ledger, entry: ApprovedEntry, instruction: Open | Futures, consent: Consent): void => {
  const { message, spec, side, entryPlan } = entry;
  const config = configOf(ledger.book);
  if (consent !== null) {
    const against = dearer(consent, entry);
    return against === undefined ? open(ledger, entry) : refuse(ledger, message, against);
  }
  if (config.entry.confirm === null || !wantsConfirmation(config, venueOf(ledger.book), entry)) return open(ledger, entry);
  if (get(ledger.book.messages, message.id)?.asked === true) return refuse(ledger, message, askedBefore);
  const highest = highestOf(entry);
  record(ledger, {
    type: "confirmation-asked",
    message,
    instruction,
    instrument: spec.instrument.id,
    side,
    quantity: entryPlan.quantity,
    ...highest,
    text: askedText(entry, pricesText(entryPlan), highest),
    askedAt: ledger.at,
    until: ledger.at + config.entry.confirm.withinMs,
  });
};
