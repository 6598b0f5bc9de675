/** One line of a source, and what a tired programmer might have written instead. */
export interface Edit {
  /** Below `packages`. */
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A bug that somebody has made, or is going to make. */
export interface PlantedBug {
  readonly name: string;
  readonly why: string;
  readonly edits: readonly Edit[];
}

/** @throws Error when the text does not stand there exactly once: then the bug is not where its author thinks it is. */
export const editedBy = (text: string, { file, find, replace }: Edit): string => {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${find}`);
  return parts.join(replace);
};
