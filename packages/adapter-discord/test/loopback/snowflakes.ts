/** Discord's epoch, in ms: ids count from the first second of 2015. */
export const DISCORD_EPOCH = 1_420_070_400_000;

/** Ids as Discord gives them: 42 bits of time, 22 bits that count within the same millisecond. Never the same twice. */
export const snowflakes = (): ((at: number) => string) => {
  const used = new Map<number, number>();
  return (at) => {
    const count = used.get(at) ?? 0;
    used.set(at, count + 1);
    return String((BigInt(at - DISCORD_EPOCH) << 22n) | BigInt(count));
  };
};
