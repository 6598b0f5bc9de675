/** A moment at which a process may be killed: right before or right after its n-th write, send or post. */
export interface Boundary {
  /** `write`: a commit of the journal. `send`: a call to the broker. `post`: a line to the chat. */
  readonly what: Crossing;
  /** Counted from 1 within one life. */
  readonly n: number;
  readonly when: "before" | "after";
}

export const CROSSINGS = ["write", "send", "post"] as const;
export type Crossing = (typeof CROSSINGS)[number];

/** How often each was crossed in one life. */
export type Crossed = Readonly<Record<Crossing, number>>;

/** `send#3 before`. */
export const boundaryText = ({ what, n, when }: Boundary): string => `${what}#${n} ${when}`;

/** Every boundary of a life that crossed so many. */
export const boundariesOf = (crossed: Crossed): readonly Boundary[] =>
  CROSSINGS.flatMap((what) =>
    Array.from({ length: crossed[what] }, (_, at) => at + 1).flatMap((n) => [
      { what, n, when: "before" } as const,
      { what, n, when: "after" } as const,
    ]),
  );

/** Counts what a process crosses, and ends it at its boundary with a signal that nothing can catch. */
export const crossings = (deadly: Boundary | null) => {
  const crossed: Record<Crossing, number> = { write: 0, send: 0, post: 0 };
  const maybeDie = (what: Crossing, n: number, when: Boundary["when"]): void => {
    if (deadly === null || deadly.what !== what || deadly.n !== n || deadly.when !== when) return;
    process.kill(process.pid, "SIGKILL");
    // The signal is delivered while the system call returns; should it be late, nothing more happens here.
    for (;;);
  };
  return {
    crossed: (): Crossed => ({ ...crossed }),
    /** Right before the next crossing of this kind; gives its number. */
    before: (what: Crossing): number => {
      const n = ++crossed[what];
      maybeDie(what, n, "before");
      return n;
    },
    /** Right after the crossing with this number. */
    after: (what: Crossing, n: number): void => maybeDie(what, n, "after"),
  };
};
