import { instrumentText } from "../../instrument/instrument-text.ts";
import { objected, passed } from "../check.ts";
import type { EntryRule } from "../rule.ts";

/** The venue takes orders for the instrument, and the account may trade. */
export const tradable: EntryRule = ({ spec, account }) => {
  const name = instrumentText(spec.instrument);
  if (!spec.tradable)
    return objected("tradable", "not-tradable", `${name} can't be traded`, ["check strike and expiry"]);
  if (account === null)
    return objected("tradable", "no-account", "the broker does not answer for the account", [
      "post it again in a moment",
    ]);
  if (!account.canTrade)
    return objected("tradable", "account-restricted", "the broker lets this account open nothing", [
      "ask the broker why",
    ]);
  return passed("tradable", `${name} can be traded`);
};
