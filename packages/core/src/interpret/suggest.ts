/** Words longer than this are no slips of the pen for one of ours. */
const LONGEST = 24;

/**
 * Slips between two words: letters missing, added, changed, or two neighbours exchanged (optimal string alignment).
 * Counts no further than `limit`, and answers `limit + 1` for anything beyond.
 */
export const slips = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit || a.length > LONGEST || b.length > LONGEST) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = above;
    above = current;
  }
  return Math.min(above[b.length] ?? 0, limit + 1);
};

/** The candidates nearest to the word, best first and at most three, none further than half of the word's letters. */
export const nearest = (word: string, candidates: Iterable<string>): readonly string[] => {
  const limit = Math.max(1, Math.min(2, Math.floor(word.length / 2)));
  const ranked: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = slips(word, candidate, limit);
    if (distance <= limit) ranked.push({ candidate, distance });
  }
  ranked.sort((a, b) => a.distance - b.distance);
  return ranked.slice(0, 3).map(({ candidate }) => candidate);
};
