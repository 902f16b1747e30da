const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/**
 * How long to wait before try number `tries` + 1, in milliseconds: twice as long each time, at most 30 s, and a random
 * half of it less, so that browsers cut off together do not come back together.
 */
export function backoff(tries: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
  return full * (0.5 + random() / 2);
}
