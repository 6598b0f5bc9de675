import type { EpochMs } from "@floorbroker/core";

/**
 * The time that a process reckons with. It never goes back and never leaps, whatever is done to the machine's clock: what
 * has passed is measured with a monotonic clock, and the wall clock, which anybody may set, is only approached, by at most
 * {@link SLEW} of the time that passes. An instant that was reckoned from `now` therefore comes when as much time has
 * passed, give or take that hundredth.
 *
 * - *The wall clock is set*, forward or back: nobody here can say which of its two times was right. Neither is taken over
 *   at once. A leap that is taken back after minutes has moved this time by seconds; one that stands is approached slowly,
 *   and meanwhile {@link wallAhead} says how far it is away. Whoever knows that the wall clock is right now begins the
 *   process again: that takes its time at once.
 * - *The machine sleeps*: that time has really passed, markets opened and messages grew old, so this time goes forward at
 *   once. Linux stops its monotonic clock meanwhile, so that such a leap would look like a clock that was set. What tells
 *   them apart is the time since the machine was started, which counts its sleep: see {@link sleptMs}.
 */
export interface ProcessTime {
  /** Epoch ms, with fractions. */
  readonly at: number;
  /** The monotonic reading that it belongs to. */
  readonly monotonic: number;
  /** Ms by which the wall clock is ahead of it; negative when it is behind. */
  readonly wallAhead: number;
}

/** What the machine's clocks say at one moment. */
export interface Reading {
  readonly wall: EpochMs;
  /** Ms since any moment: never back, no leap, and the machine's sleep counted. */
  readonly monotonic: number;
}

/** The part of the time that passes by which this time may be faster or slower: a second is made up in 100 s. */
export const SLEW = 0.01;

/** Two clocks that are read one after the other, in whole ms, can't agree any better. */
const AGREED_MS = 2;

/** The time of a process that begins: what the wall clock says. */
export const timeAtStart = ({ wall, monotonic }: Reading): ProcessTime => ({ at: wall, monotonic, wallAhead: 0 });

/** The time at a later reading. */
export const timeAfter = ({ at, monotonic: before }: ProcessTime, { wall, monotonic }: Reading): ProcessTime => {
  const passed = Math.max(0, monotonic - before);
  const ahead = wall - (at + passed);
  const most = passed * SLEW;
  const approach = Math.abs(ahead) <= AGREED_MS ? 0 : Math.min(most, Math.max(-most, ahead));
  return { at: at + passed + approach, monotonic: Math.max(before, monotonic), wallAhead: ahead - approach };
};

/** The time since a machine was started is told in whole seconds by some. */
const SLEEP_NOTICED_MS = 2_000;

/**
 * How long the machine has slept since the process began, in ms, given what was known of it before. Both witnesses must
 * say so: the machine has been up for longer than the monotonic clock ran, and the wall clock has gone on as well.
 */
export const sleptMs = (known: number, witnesses: { readonly upBeyondMonotonic: number; readonly wallAhead: number }): number => {
  const more = Math.min(witnesses.upBeyondMonotonic - known, witnesses.wallAhead);
  return more < SLEEP_NOTICED_MS ? known : known + more;
};
