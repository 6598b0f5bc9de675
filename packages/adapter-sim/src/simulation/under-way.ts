import type { Clock, EpochMs } from "@floorbroker/core";
import { virtualClock, type VirtualClock } from "../clock/virtual.ts";
import { openEventLoop, type EventLoop } from "./blocked.ts";
import { dice, type Dice } from "./dice.ts";
import { processClock } from "./process-clock.ts";
import { kindOfFault, type CallName, type Fault, type Session } from "./session.ts";

/** One life of the process under test, from its start to its end or its death. */
export interface Process {
  /** 1 for the first. */
  readonly number: number;
  /** Time as this process reckons it, while the wall clock of its machine may be set: as the real clock, with its waits in stages. */
  readonly clock: Clock;
  isDead(): boolean;
}

/** What all sides of a running session share: the true time, the counting of what happens, and what is to go wrong. */
export interface UnderWay {
  readonly session: Session;
  readonly clock: VirtualClock;
  /** The delays and the market's noise. */
  readonly noise: Dice;
  /** Once the faults have stopped, nothing goes wrong any more. */
  isCalm(): boolean;
  becomeCalm(): void;
  /** The process that lives, the newest where another one was begun beside it; undefined while there is none. */
  living(): Process | undefined;
  begin(): Process;
  /** Somebody begins a second process while the first one lives. */
  wantSecond(): void;
  /** Whether a second process is to begin now; asked once. */
  beginsSecond(): boolean;
  /** Whether there ever were two at once. */
  hadTwo(): boolean;
  /** The end of one process by itself; it is begun again when no other one lives. */
  end(process: Process, why: string): void;
  /** The end of everything that lives; it begins again after so many ms. */
  kill(why: string, downMs: number): void;
  /** The living process's. */
  readonly loop: EventLoop;
  /** Asks the living process to end (SIGTERM); who does not within its time of grace is killed. */
  terminate(downMs: number): void;
  /** For how long the process is to be down that was asked to end; undefined when it was not. */
  endingFor(process: Process): number | undefined;
  /** When the next process is due; undefined while one lives. */
  beginsAgainAt(): EpochMs | undefined;
  /**
   * Counts a boundary of the living process. True when this process is dead, or dies just here: then nothing goes in or
   * out any more.
   */
  crossing(process: Process, what: string): boolean;
  /** As long as the process could die at them. */
  boundaries(): number;
  /** What goes wrong with this call, counted by its name; undefined for nothing. */
  fateOf(call: CallName): Extract<Fault, { fault: "call" }> | undefined;
  /** The same for the n-th event of the stream or of the chat. */
  fateOfEvent(of: "stream" | "chat"): Extract<Fault, { fault: "stream" | "chat" }> | undefined;
  /** Does something for the process later; nothing when it is dead by then. */
  later(process: Process, ms: number, what: string, then: () => void): void;
  /** A delay between two hosts, in ms. */
  lag(): number;
  /** Sets the wall clock of the process's machine. */
  jumpClock(byMs: number): void;
  /** Milliseconds by which the time of the living process is ahead of the true one. */
  skew(): number;
  /** Whether something reached the process since this was asked last: then its promises have something to do. */
  wasTouched(): boolean;
  /** The same, without forgetting it. */
  hasTouched(): boolean;
  touch(): void;
  /** Faults that came to pass, by kind. */
  readonly injected: Map<string, number>;
  inject(kind: string): void;
  /** A line of the timeline; costs nothing when nobody reads it. */
  note(who: string, text: () => string): void;
}

/** Hears the timeline of a session. */
export type Trace = (at: EpochMs, who: string, text: string) => void;

const BOUNDARY = "boundary";

/** Faults by what they count, and by its number. */
const faultsByPlace = (faults: readonly Fault[]): ReadonlyMap<string, ReadonlyMap<number, Fault>> => {
  const places = new Map<string, Map<number, Fault>>();
  for (const fault of faults) {
    const what = fault.fault === "crash" ? BOUNDARY : fault.fault === "call" ? fault.call : fault.fault;
    const numbered = places.get(what) ?? new Map<number, Fault>();
    places.set(what, numbered.set(fault.fault === "crash" ? fault.boundary : fault.nth, fault));
  }
  return places;
};

/** A watchdog begins a process again that ended by itself. */
const BEGIN_AGAIN_MS = 1_000;
/** How long a process has to end by itself. */
const GRACE_MS = 10_000;

/** Begins a session: the first process is not begun yet. */
export const underWay = (session: Session, trace?: Trace): UnderWay => {
  const clock = virtualClock(session.start);
  const noise = dice(session.seed, 2);
  const places = faultsByPlace(session.faults);
  const crashes = places.get(BOUNDARY);
  const counts = new Map<string, number>();
  const injected = new Map<string, number>();
  const inject = (kind: string): void => void injected.set(kind, (injected.get(kind) ?? 0) + 1);
  const isClockSet = session.acts.some(({ act }) => act === "clock");
  let calm = false;
  let processes = 0;
  let living: Process | undefined;
  /** All that live, the newest last. */
  let alive: readonly Process[] = [];
  let [second, two] = [false, false];
  let due: EpochMs | undefined;
  let crossed = 0;
  let setBy = 0;
  let touched = false;

  let ending: { readonly process: Process; readonly downMs: number } | undefined;
  const loop = openEventLoop(clock);

  const note = (who: string, text: () => string): void => trace?.(clock.now(), who, text());
  const placed = (what: string): Fault | undefined => {
    const nth = (counts.get(what) ?? 0) + 1;
    counts.set(what, nth);
    const fault = calm ? undefined : places.get(what)?.get(nth);
    if (fault !== undefined) {
      inject(kindOfFault(fault));
      note("fault", () => `${kindOfFault(fault)} (the ${nth}. ${what})`);
    }
    return fault;
  };
  const kill = (why: string, downMs: number): void => {
    if (living === undefined) return;
    note("crash", () => `process ${living?.number ?? 0} dies: ${why}; the next begins after ${downMs} ms`);
    living = undefined;
    alive = [];
    second = false;
    due = clock.now() + downMs;
    loop.end();
  };

  const begin = (): Process => {
    const number = ++processes;
    const process: Process = {
      number,
      isDead: () => !alive.includes(process),
      clock: processClock({ clock, loop, setBy: () => setBy, isClockSet, isAlive: () => alive.includes(process), touched: () => void (touched = true) }),
    };
    two ||= alive.length > 0;
    alive = [...alive, process];
    living = process;
    due = undefined;
    touched = true;
    return process;
  };

  const self: UnderWay = {
    session,
    clock,
    noise,
    isCalm: () => calm,
    becomeCalm: () => {
      calm = true;
      // The wall clock is right again.
      setBy = 0;
    },
    living: () => living,
    begin,
    wantSecond: () => {
      second = living !== undefined;
      touched ||= second;
    },
    beginsSecond: () => {
      const was = second;
      second = false;
      return was;
    },
    hadTwo: () => two,
    end: (process, why) => {
      if (!alive.includes(process)) return;
      if (alive.length === 1) return kill(why, BEGIN_AGAIN_MS);
      note("crash", () => `process ${process.number} ends: ${why}`);
      alive = alive.filter((each) => each !== process);
      living = alive.at(-1);
    },
    kill,
    loop,
    terminate: (downMs) =>
      loop.reach(() => {
        const process = living;
        if (process === undefined || ending?.process === process) return;
        note("world", () => `process ${process.number} is asked to end`);
        ending = { process, downMs };
        touched = true;
        clock.schedule(clock.now() + GRACE_MS, () => {
          if (living === process) kill("it did not end when it was asked to", downMs);
        });
      }),
    endingFor: (process) => (ending?.process === process ? ending.downMs : undefined),
    beginsAgainAt: () => due,
    crossing: (process, what) => {
      if (!alive.includes(process)) return true;
      if (calm) return false;
      crossed++;
      const fault = crashes?.get(crossed);
      if (fault?.fault !== "crash") return false;
      inject("crash at a boundary");
      kill(`boundary ${crossed}, ${what}`, fault.downMs);
      return true;
    },
    boundaries: () => crossed,
    fateOf: (call) => {
      const fault = placed(call);
      return fault?.fault === "call" ? fault : undefined;
    },
    fateOfEvent: (of) => {
      const fault = placed(of);
      return fault?.fault === "stream" || fault?.fault === "chat" ? fault : undefined;
    },
    later: (process, ms, what, then) =>
      void clock.schedule(clock.now() + ms, () =>
        loop.reach(() => {
          if (self.crossing(process, what)) return;
          touched = true;
          then();
        }),
      ),
    lag: () => 3 + Math.floor(noise.next() * 60),
    jumpClock: (byMs) => void (setBy += byMs),
    skew: () => (living === undefined ? 0 : living.clock.now() - clock.now()),
    wasTouched: () => {
      const was = touched;
      touched = false;
      return was;
    },
    hasTouched: () => touched,
    touch: () => void (touched = true),
    injected,
    inject,
    note,
  };
  return self;
};
