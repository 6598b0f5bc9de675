import {
  channelId,
  civilDate,
  decimal,
  isOk,
  option,
  OWNER_CONFIG,
  standardSpec,
  userId,
  type BookConfig,
  type InstrumentSpec,
} from "../../src/index.ts";

/** What the account begins with. */
export const START_POWER = decimal("2000");

export const START = Date.parse("2026-11-18T15:04:00Z");
export const CONTROL = channelId("100");
export const OWNER = userId("704125082750156840");

/** The owner's rules, with larger shares: this account is small. */
export const CONFIG: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [CONTROL] },
  allocation: { ...OWNER_CONFIG.allocation, perAlertPercent: decimal("20"), totalPercent: decimal("50") },
};

/** The contracts of this small world: an option a symbol, all of them in cents. */
export const SYMBOLS = ["SPY", "QQQ", "IWM"] as const;
export type Symbol = (typeof SYMBOLS)[number];

const specOf = (symbol: Symbol): InstrumentSpec => {
  const contract = option(symbol, civilDate("2026-12-18"), "C", decimal("500"));
  if (!isOk(contract)) throw new Error(contract.left.text);
  const spec = standardSpec(contract.right, START);
  if (!isOk(spec)) throw new Error(spec.left.text);
  return spec.right;
};

export const SPECS = Object.fromEntries(SYMBOLS.map((symbol) => [symbol, specOf(symbol)])) as Record<Symbol, InstrumentSpec>; // one each
