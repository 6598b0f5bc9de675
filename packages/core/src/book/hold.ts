import { oneOf, type TypeOf } from "../codec.ts";

/** Why entries are held: the journal does not answer, or its disk is nearly full. */
export const holdCode = oneOf("journal-down", "store-low");
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
