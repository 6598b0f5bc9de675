/** A reason, after what it is for; nothing where there is none. */
export const because = (text: string): string => (text === "" ? "" : `: ${text}`);

/** One more word, where there is one. */
export const spaced = (text: string | null): string => (text === null || text === "" ? "" : ` ${text}`);

/** What was said about it, where something was. */
export const bracketed = (text: string | null): string => (text === null || text === "" ? "" : ` (${text})`);

/** An order and which of its revisions. */
export const named = ({ key, revision }: { readonly key: string; readonly revision: number | null }): string =>
  revision === null ? key : `${key}.r${revision}`;

/** When it is done next, from the instant at which that was written down. */
export const next = (at: number | null, before: number): string => (at === null ? "" : `, next in ${at - before} ms`);
