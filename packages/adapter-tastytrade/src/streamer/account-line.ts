import { fail, isOk, ok, type AccountId } from "@floorbroker/core";
import { failureText } from "../session/failures.ts";
import type { Session } from "../session/session.ts";
import { saidIn, type Acknowledgement, type Push } from "./frames.ts";
import { startGuarded, type GuardedStreamer } from "./guarded-streamer.ts";
import type { Ending, OpenLine } from "./line.ts";
import { sequence } from "./sequence.ts";

/** Times of a connection to the account streamer, in ms. */
export interface StreamTimes {
  /** Until it must stand: token, socket and acknowledgement. */
  readonly withinMs: number;
  /** Between two heartbeats; tastytrade asks for 2 to 60 s (developer.tastytrade.com, "Streaming Account Data"). */
  readonly heartbeatMs: number;
  /** Without any frame, the line counts as stale; each heartbeat is acknowledged, so that a sound line is never silent. */
  readonly staleMs: number;
  /** Without any frame, the line is given up. */
  readonly deadMs: number;
}

export const USUAL_STREAM_TIMES: StreamTimes = { withinMs: 10_000, heartbeatMs: 5_000, staleMs: 8_000, deadMs: 13_000 };

/** What a connection to the account streamer tells while it is up. */
export interface AccountLineEars {
  push(push: Push): void;
  /** Nothing is heard any more, or something is heard again. */
  silent(isSilent: boolean): void;
  /** Something came that could not be read, or a number was left out. */
  missed(reason: string): void;
}

/** How long a notification may be overtaken by later ones before it counts as lost. */
const MISSED_AFTER_MS = 500;

/** One connection to the account streamer of the SDK, connected to the account. */
export const accountLine =
  (session: Session, account: AccountId, times: StreamTimes, ears: AccountLineEars): OpenLine =>
  async (ended, givenUp) => {
    const { clock } = session;
    const giveUpAt = clock.now() + times.withinMs;
    const token = await session.bearer();
    if (!isOk(token)) {
      const needsHuman = token.left.failure === "not-sent" && token.left.why === "login-refused";
      return fail({ reason: failureText(token.left), needsHuman });
    }
    if (givenUp.aborted) return fail({ reason: "closed by ourselves", needsHuman: false });
    return new Promise((resolve) => {
      const numbers = sequence();
      let stage: "opening" | "up" | "over" = "opening";
      let isSilent = false;
      const cancels = new Map<"beat" | "watch" | "missed", () => void>();
      const later = (name: "beat" | "watch" | "missed", ms: number, action: () => void): void => {
        cancels.get(name)?.();
        cancels.set(name, clock.schedule(clock.now() + ms, action));
      };

      const finish = (isDead: boolean): void => {
        stage = "over";
        for (const cancel of cancels.values()) cancel();
        streamer.stop(isDead);
      };
      const fall = (reason: string, isDead = false): void => {
        if (stage === "over") return;
        const wasUp = stage === "up";
        finish(isDead);
        const ending: Ending = { reason, needsHuman: false };
        if (wasUp) ended(ending);
        else resolve(fail(ending));
      };
      const beat = (): void => {
        streamer.beat();
        later("beat", times.heartbeatMs, beat);
      };
      const watch = (): void =>
        later("watch", times.staleMs, () => {
          isSilent = true;
          ears.silent(true);
          later("watch", times.deadMs - times.staleMs, () => fall("nothing is heard any more", true));
        });
      const alive = (): void => {
        if (stage !== "up") return;
        watch();
        if (!isSilent) return;
        isSilent = false;
        ears.silent(false);
      };
      const look = (): void => {
        if (numbers.missing() === 0 || stage !== "up") return;
        later("missed", MISSED_AFTER_MS, () => {
          if (numbers.missing() > 0) ears.missed("a notification was lost");
          numbers.forgive();
        });
      };
      const answered = ({ action, isOk: isGood, message }: Acknowledgement): void => {
        numbers.acknowledged();
        if (action === "heartbeat") return isGood ? undefined : fall(`a heartbeat was refused: ${message}`);
        if (action !== "connect" || stage !== "opening") return;
        if (!isGood) return fall(`connecting to the account was refused: ${message}`);
        stage = "up";
        later("beat", times.heartbeatMs, beat);
        watch();
        resolve(ok({ end: () => finish(false) }));
      };
      const frame = (data: unknown): void => {
        alive();
        for (const each of saidIn(data)) {
          if (each.said === "acknowledgement") answered(each.acknowledgement);
          else if (each.said === "unreadable") ears.missed("a frame could not be read");
          else if (numbers.heard(each.push.sequence)) ears.push(each.push);
        }
        look();
      };

      const streamer: GuardedStreamer = startGuarded(session.accountStreamer(times.heartbeatMs), {
        opened: () => streamer.connect(account),
        frame,
        over: fall,
      });
      givenUp.addEventListener("abort", () => fall("closed by ourselves"), { once: true });
      later("watch", Math.max(0, giveUpAt - clock.now()), () => fall("no connection in time", true));
    });
  };
