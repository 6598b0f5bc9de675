import { isOk, ok, type Clock, type EpochMs, type Result } from "@floorbroker/core";

/** A value with the times that it holds for. */
export interface Dated<A> {
  readonly value: A;
  /** Everything before this instant is in it. */
  readonly asOf: EpochMs;
  readonly receivedAt: EpochMs;
}

/** A value that is asked for once and then kept by what is told, so that whoever wants it need not wait. */
export interface Kept<E, A> {
  /** At once when it is fresh; else it is asked for. */
  get(): Promise<Result<E, Dated<A>>>;
  tell(value: A, asOf: EpochMs): void;
  forget(): void;
}

interface KeptParts<E, A> {
  readonly clock: Clock;
  /** Which connection tells of changes now: what is known from another one may have changed unheard. 0 is none. */
  readonly generation: () => number;
  readonly keepsMs: number;
  readonly ask: () => Promise<Result<E, A>>;
}

/**
 * Nothing is known yet. A value holds for `keepsMs` and within one generation; whoever wants it after half of that time
 * gets it at once and has it asked for behind his back, so that nobody waits as long as somebody asks now and then.
 */
export const kept = <E, A>({ clock, generation, keepsMs, ask }: KeptParts<E, A>): Kept<E, A> => {
  let known: { readonly dated: Dated<A>; readonly generation: number } | null = null;
  let asking: Promise<Result<E, Dated<A>>> | null = null;
  /** What was told while it was asked for is newer than the answer may be. */
  let told = 0;

  const keep = (value: A, asOf: EpochMs, own: number): Dated<A> => {
    const dated = { value, asOf, receivedAt: clock.now() };
    known = { dated, generation: own };
    return dated;
  };
  const asked = async (): Promise<Result<E, Dated<A>>> => {
    const [asOf, own, before] = [clock.now(), generation(), told];
    const answer = await ask();
    asking = null;
    if (!isOk(answer)) return answer;
    if (told !== before && known !== null && known.generation === generation()) return ok(known.dated);
    return ok(keep(answer.right, asOf, own));
  };
  const askOnce = (): Promise<Result<E, Dated<A>>> => {
    asking ??= asked();
    return asking;
  };

  return {
    get: async () => {
      const own = generation();
      if (known === null || known.generation !== own || own === 0) return askOnce();
      const age = clock.now() - known.dated.receivedAt;
      if (age > keepsMs) return askOnce();
      if (age > keepsMs / 2) void askOnce();
      return ok(known.dated);
    },
    tell: (value, asOf) => {
      told += 1;
      // A late word does not take the place of a newer one.
      if (known === null || known.generation !== generation() || asOf >= known.dated.asOf) keep(value, asOf, generation());
    },
    forget: () => {
      known = null;
    },
  };
};
