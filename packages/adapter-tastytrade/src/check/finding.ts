/** How one thing stands that trading at tastytrade needs. */
export interface Finding {
  /** What was looked at: `login`, `clock`, `account 5WT00001`. */
  readonly about: string;
  /** A warning keeps nothing from working; what is unknown could not be looked at. */
  readonly state: "ok" | "warning" | "failed" | "unknown";
  readonly text: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** It is as it should be. */
export const fine = (about: string, text: string): Finding => ({ about, state: "ok", text, remedy: null });

/** It is not as it should be. */
export const wrong = (about: string, text: string, remedy: string): Finding => ({ about, state: "failed", text, remedy });

/** It works, but not as well as it could. */
export const doubtful = (about: string, text: string, remedy: string): Finding => ({ about, state: "warning", text, remedy });

/** Nobody could say. */
export const unknown = (about: string, text: string, remedy: string): Finding => ({ about, state: "unknown", text, remedy });
