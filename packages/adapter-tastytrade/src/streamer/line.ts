import { fail, nextAttempt, waitAfter, type Backoff, type Clock, type Result } from "@floorbroker/core";

/** Why a connection ended, or was never there. */
export interface Ending {
  readonly reason: string;
  /** Trying again is of no use until a person has done something, and goes on nevertheless. */
  readonly needsHuman: boolean;
}

/** A connection that is up. */
export interface Line {
  /** Ends it, for good and without a word more. */
  end(): void;
}

/**
 * Opens a connection; `ended` is called once when it is over, unless {@link Line.end} was called before. `givenUp` fires
 * when nobody waits for it any more.
 */
export type OpenLine<Opened extends Line = Line> = (
  ended: (ending: Ending) => void,
  givenUp: AbortSignal,
) => Promise<Result<Ending, Opened>>;

/** What keeps a connection up. */
export interface Keeper {
  /** Ends the connection that is up and opens another one at once. */
  renew(): void;
  close(): void;
}

interface KeeperParts<Opened extends Line> {
  readonly clock: Clock;
  readonly open: OpenLine<Opened>;
  readonly backoff: Backoff;
  /** Draws the jitter of the pauses: from 0 up to 1. */
  readonly random: () => number;
  readonly up: (line: Opened) => void;
  readonly down: (ending: Ending) => void;
}

/** A connection that stood for so long has not failed when it ends: the pauses begin anew. */
const STEADY_MS = 30_000;

/** Opens a connection now, and another one whenever it has ended, after pauses that grow while it fails. */
export const keepUp = <Opened extends Line>({ clock, open, backoff, random, up, down }: KeeperParts<Opened>): Keeper => {
  let line: Opened | null = null;
  let failures = 0;
  let upSince = 0;
  let attempt = 0;
  let isClosed = false;
  const closing = new AbortController();
  let cancelPause = (): void => undefined;

  const again = (): void => {
    failures += 1;
    const pause = nextAttempt(backoff, failures, random());
    // Never given up: a desk without its broker's stream can only wait for it.
    cancelPause = clock.schedule(clock.now() + (pause === "stop" ? waitAfter(backoff, failures, random()) : pause), () => void tryNow());
  };
  const ended = (own: number, ending: Ending): void => {
    if (own !== attempt || isClosed) return;
    if (line !== null && clock.now() - upSince >= STEADY_MS) failures = 0;
    line = null;
    // It may have ended before its opening was heard of.
    attempt += 1;
    down(ending);
    again();
  };
  const tryNow = async (): Promise<void> => {
    const own = (attempt += 1);
    const opening = open((ending) => ended(own, ending), closing.signal);
    const opened = await opening.catch(() => fail({ reason: "it could not be opened", needsHuman: false }));
    if (own !== attempt || isClosed) {
      if (opened._tag === "Right") opened.right.end();
      return;
    }
    if (opened._tag === "Left") return ended(own, opened.left);
    line = opened.right;
    upSince = clock.now();
    up(opened.right);
  };

  void tryNow();
  return {
    renew: () => {
      if (isClosed || line === null) return;
      line.end();
      line = null;
      failures = 0;
      void tryNow();
    },
    close: () => {
      isClosed = true;
      closing.abort();
      cancelPause();
      line?.end();
      line = null;
    },
  };
};
