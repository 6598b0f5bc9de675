import type { Phrase } from "../draft.ts";
import { strikeAndRight } from "./contract.ts";
import { occ } from "./occ.ts";

/**
 * What may be glued to a symbol: `SPX5985C`, `SPY261218C590`. Nothing else begins inside a word, so that no field is
 * put together from parts of two: `$A8MAR` names no day of March.
 */
export const INSIDE: readonly Phrase[] = [occ, strikeAndRight];
