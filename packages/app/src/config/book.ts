import { OWNER_CONFIG, STANDARD_CONFIRM, type BookConfig } from "@floorbroker/core";
import { exitOver } from "./exit.ts";
import { retryOver } from "./retry.ts";
import { riskOver } from "./risk.ts";
import type { Trading } from "./trading.ts";

/** The changes that were made, without the settings that were left alone. */
const made = <A extends object>(changes: A | undefined): { [Key in keyof A]?: Exclude<A[Key], undefined> } =>
  // Filtering by value is beyond the type system: what is left of a key is never undefined.
  Object.fromEntries(Object.entries(changes ?? {}).filter(([, value]) => value !== undefined)) as {
    [Key in keyof A]?: Exclude<A[Key], undefined>;
  };

const said = <A>(given: A | undefined, otherwise: A): A => (given === undefined ? otherwise : given);

type Confirm = BookConfig["entry"]["confirm"];

const confirmOver = (base: Confirm, given: NonNullable<Trading["entry"]>["confirm"]): Confirm => {
  if (given == null) return said(given, base);
  const { above, withinMs, environments } = base ?? STANDARD_CONFIRM;
  return {
    above: { contracts: said(given.above?.contracts, above.contracts), cost: said(given.above?.cost, above.cost) },
    withinMs: given.within ?? withinMs,
    environments: given.environments?.map((each) => (each === "sandbox" ? "rehearsal" : each)) ?? environments,
  };
};

const entryOver = (base: BookConfig["entry"], changes: Trading["entry"]): BookConfig["entry"] => ({
  stepIntervalMs: changes?.stepInterval ?? base.stepIntervalMs,
  steps: changes?.steps ?? base.steps,
  quoteAgeMs: changes?.quoteAge ?? base.quoteAgeMs,
  alertBandPercent: changes?.alertBandPercent ?? base.alertBandPercent,
  chaseCapPercent: changes?.chaseCapPercent ?? base.chaseCapPercent,
  messageAgeMs: changes?.messageAge ?? base.messageAgeMs,
  onDelete: changes?.onDelete ?? base.onDelete,
  confirm: confirmOver(base.confirm, changes?.confirm),
});

const allocationOver = (base: BookConfig["allocation"], changes: Trading["allocation"]): BookConfig["allocation"] => ({
  perAlertPercent: changes?.perAlertPercent ?? base.perAlertPercent,
  totalPercent: changes?.totalPercent ?? base.totalPercent,
  sizeFactors: { ...base.sizeFactors, ...made(changes?.sizeFactors) },
  fees: { ...base.fees, ...made(changes?.fees) },
});

type Authority = BookConfig["authority"];

/**
 * Whoever names a channel of his own wants those that he names: the built-in one is not listened to beside them. It is
 * known by being the very list, since somebody may name the same channel himself.
 */
const authorityOver = (base: Authority, changes: Trading["authority"]): Authority => {
  const namesChannels = [changes?.controlChannels, changes?.alertChannels, changes?.commandChannels].some((list) => list !== undefined);
  const isBuiltIn = base.alertChannels === OWNER_CONFIG.authority.alertChannels;
  return { ...base, ...(namesChannels && isBuiltIn ? { alertChannels: [] } : {}), ...made(changes) };
};

/** `base` with everything that a file changes, setting by setting; a list replaces the whole list, and a channel the built-in one. */
export const bookOver = (base: BookConfig, changes: Trading): BookConfig => ({
  authority: authorityOver(base.authority, changes.authority),
  allocation: allocationOver(base.allocation, changes.allocation),
  entry: entryOver(base.entry, changes.entry),
  exit: exitOver(base.exit, changes.exit),
  close: { stepIntervalMs: changes.close?.stepInterval ?? base.close.stepIntervalMs },
  risk: riskOver(base.risk, changes.risk),
  retry: retryOver(base.retry, changes.retry),
  reconcile: {
    ordersIntervalMs: changes.reconcile?.ordersInterval ?? base.reconcile.ordersIntervalMs,
    positionsIntervalMs: changes.reconcile?.positionsInterval ?? base.reconcile.positionsIntervalMs,
    protectMs: changes.reconcile?.protect ?? base.reconcile.protectMs,
  },
  claimMs: changes.claim ?? base.claimMs,
  bareClose: changes.bareClose ?? base.bareClose,
  trimPercent: changes.trimPercent ?? base.trimPercent,
  operatorChannel: changes.operatorChannel === undefined ? base.operatorChannel : changes.operatorChannel,
});
