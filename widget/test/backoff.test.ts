import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../src/live/backoff.ts";

test("each wait is twice as long, up to half a minute", () => {
  const waits = [0, 1, 2, 3, 10, 1000].map((tries) => backoff(tries, () => 1));
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 30_000, 30_000]);
});

test("at least half of it is waited, and the rest is left to chance", () => {
  assert.equal(backoff(2, () => 0), 2000);
  assert.equal(backoff(2, () => 0.5), 3000);
});
