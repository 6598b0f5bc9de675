import { oneOf, type TypeOf } from "../codec.ts";

/** Why entries are held: the journal does not answer, its disk is nearly full, or the machine's clock was set. */
export const holdCode = oneOf("journal-down", "store-low", "clock-jumped");
export type HoldCode = TypeOf<typeof holdCode>;

/**
 * A reason for which no entry is opened, that comes and goes by itself: nobody has to resume anything. Exits go on. One
 * of each code at most.
 */
export interface Hold {
  readonly code: HoldCode;
  /** What a trader is told. */
  readonly text: string;
}
